"""The console's functions besides its pages: what takes longer than API Gateway waits."""

from typing import Any

from chalice.app import Blueprint

blueprint = Blueprint(__name__)


@blueprint.lambda_function(name="publish_shop")
def publish_shop(event: dict[str, Any], context: Any) -> None:
    """Called by the page, and by nobody else; what it does stands in the table."""
    from functions.console.publish.job import run

    run(str(event.get("manifest", "")))


@blueprint.lambda_function(name="submit_templates")
def submit_templates(event: dict[str, Any], context: Any) -> None:
    """The same, of what Meta must approve."""
    from functions.console.messages.submitting import run

    run(str(event.get("wish", "")))
