"""The console's function besides its pages: publishing a large shop takes longer than API Gateway waits."""

from typing import Any

from chalice.app import Blueprint

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="publish_shop")
def publish_shop(event: dict[str, Any], context: Any) -> None:
    """Called by the page, and by nobody else; what it does stands in the table."""
    from functions.console.publish.job import run

    run(str(event.get("manifest", "")))
