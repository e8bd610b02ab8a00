{%- macro stages(separator) -%}
development${{ separator }}tests
{%- for environment in values.environments -%}
{%- if not (environment.name in ['development', 'tests']) -%}
${{ separator }}${{ environment.name }}
{%- endif -%}
{%- endfor -%}
{%- endmacro -%}
#!/bin/sh
# Starts the service, or the command that is given. exec makes it process 1, which receives the stop signal.
set -eu
cd "$(dirname "$0")/../.."
if [ "$#" -gt 0 ]; then
    exec "$@"
fi

# As process 1 the shell would not hear SIGTERM before uWSGI is there.
trap 'exit 143' TERM

refuse() {
    echo "$1" >&2
    exit 64
}

# uWSGI itself would take a section that is not there for an empty one.
stage=${ACME_ENV:-development}
case $stage in
    ${{ stages(' | ') }}) ;;
    *) refuse "ACME_ENV is '$stage': choose one of ${{ stages(', ') }}." ;;
esac
application=${APP_NAME:-uwsgi}
case $application in
    ${{ stages(' | ') }} | defaults)
        refuse "APP_NAME is '$application', which is a section of infra/uwsgi.yaml for something else." ;;
esac
grep -Fqx "$application:" infra/uwsgi.yaml ||
    refuse "APP_NAME is '$application', but infra/uwsgi.yaml has no such section: add it or correct the name."
{%- if values.metrics %}

# Each worker writes its metrics to a file here; what the last start left would be counted again.
export PROMETHEUS_MULTIPROC_DIR="${PROMETHEUS_MULTIPROC_DIR:-/tmp/prometheus}"
mkdir -p "$PROMETHEUS_MULTIPROC_DIR"
find "$PROMETHEUS_MULTIPROC_DIR" -name '*.db' -delete
{%- endif %}

export ACME_ENV="$stage" ENV_FOR_DYNACONF="${ENV_FOR_DYNACONF:-$stage.local}"
# Each worker would stop for missing settings as well, but later and with a traceback around the sentence.
acme-tasks config.check --env "$ENV_FOR_DYNACONF" >&2

set -- --yaml infra/uwsgi.yaml
if [ "$application" != uwsgi ]; then
    set -- "$@" --yaml "infra/uwsgi.yaml:$application"
fi
exec uwsgi "$@" --yaml "infra/uwsgi.yaml:$stage" --yaml infra/uwsgi.yaml:defaults
