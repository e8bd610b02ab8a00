"""Liveness: the process answers. Nothing else is asked: a restart would not cure it."""

from flask import Blueprint

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/live")
def live() -> dict[str, str]:
    return {"status": "ok"}
