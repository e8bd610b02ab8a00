FLASK_APP=${{ values.package }}
FLASK_DEBUG=1
FLASK_RUN_PORT=8000
ENV_FOR_DYNACONF=development.local
