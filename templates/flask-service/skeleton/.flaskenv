FLASK_APP=${{ values.package }}.app
FLASK_DEBUG=1
FLASK_RUN_PORT=8000
ACME_ENV=development
ENV_FOR_DYNACONF=development.local
