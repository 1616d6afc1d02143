"""GET /health: this stage's code runs. It touches nothing else, so that it can be asked often."""

from chalice.app import Blueprint

blueprint = Blueprint(__name__)


@blueprint.route("/health", methods=["GET"])
def health() -> dict[str, str]:
    return {"status": "ok"}
