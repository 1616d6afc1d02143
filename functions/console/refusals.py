"""Pages for what is not to be: not signed in, not allowed, not there, gone wrong."""

from functions.console.answers import HTML, Answer, redirect
from functions.console.faults import worded
from functions.console.reasons import in_words
from functions.console.render import draw
from functions.console.routes import Route
from functions.console.visit import Visit
from functions.errors import BadRequest, ChatkassaError, NotFound, PublishError, SignatureError, TooMany

SPOKEN = (BadRequest, NotFound, PublishError, SignatureError, TooMany)
"""Their messages are written for whoever asked."""


def sign_in_first(visit: Visit, route: Route) -> Answer:
    """A page leads to the login; what was posted cannot be kept, and says so."""
    if route.method == "GET":
        return redirect(visit.link("/sign-in"))
    return Answer(draw(visit, "frame/notice.html", says="frame.signed_out", again=True), 401)


def not_yours(visit: Visit) -> Answer:
    return Answer(draw(visit, "frame/notice.html", says="frame.not_yours", again=False), 403)


def refused(visit: Visit, error: ChatkassaError) -> Answer:
    status = error.status if error.status < 500 else 503
    if not isinstance(error, SPOKEN):
        return _notice(visit, "frame.not_done", status)
    said = _said(visit.look.locale, error)
    return Answer(draw(visit, "frame/notice.html", says="frame.refused", problems=said, again=False), _spoken(error))


def _said(locale: str, error: ChatkassaError) -> list[str]:
    if error.fault:
        return [worded(locale, error.fault)]
    return [in_words(locale, each) for each in (error.problems if isinstance(error, PublishError) else [str(error)])]


def failed(visit: Visit) -> Answer:
    try:
        return _notice(visit, "frame.failed", 500)
    except Exception:  # the page that says so may be what fails
        return Answer("Something went wrong here. Nothing was lost; try again.", 500, kind=HTML)


def _spoken(error: ChatkassaError) -> int:
    return 422 if isinstance(error, PublishError) else error.status


def _notice(visit: Visit, says: str, status: int) -> Answer:
    return Answer(draw(visit, "frame/notice.html", says=says, again=False), status)
