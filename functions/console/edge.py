"""The console's routes. Bodies import on call, as app.py's other blueprints do."""

from chalice.app import Blueprint

blueprint = Blueprint(__name__)


@blueprint.route("/console/health", methods=["GET"])
def health() -> dict[str, bool]:
    """The console's code runs. It touches nothing else."""
    return {"ok": True}
