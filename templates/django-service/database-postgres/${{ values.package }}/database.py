"""The connections of one worker: a pool, safe behind PgBouncer."""

from acme_common.health import Readiness
from acme_common.postgres import connection_parameters, django_database, ping
from acme_common.settings import Settings

INSTALLED_APPS = ["${{ values.package }}.holidays"]


def databases(settings: Settings) -> dict[str, dict[str, object]]:
    pool = {
        "min_size": 1,
        "max_size": settings.integer("database.pool.size"),
        "timeout": settings.integer("database.pool.timeout_seconds"),
    }
    database = django_database(settings, pool)
    if settings.stage == "tests":
        # Readiness asks for the same database by its name.
        database["TEST"] = {"NAME": settings.text("database.name")}
    return {"default": database}


def readiness(settings: Settings) -> Readiness:
    parameters = connection_parameters(settings)
    readiness = Readiness()
    readiness.add("database", lambda: ping(parameters))
    return readiness
