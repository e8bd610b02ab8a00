#!/bin/sh
# Starts the service, or the command that is given. exec makes it process 1, which receives the stop signal.
set -eu
cd "$(dirname "$0")/../.."
if [ "$#" -gt 0 ]; then
    exec "$@"
fi
exec uwsgi --yaml infra/uwsgi.yaml --yaml infra/uwsgi.yaml:defaults
