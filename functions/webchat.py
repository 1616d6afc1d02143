"""The web chat's edge: a signed session, messages in, the transcript out, and the page's own files. HTTP only.

Imports chalice, as edges do; what is done is in `functions/frontdesk.py`. Authority is a bearer token, never a cookie,
so there is nothing that another site could make a browser send along.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from chalice.app import Blueprint, Response

from functions import bootstrap, widget
from functions.errors import BadRequest, ChatkassaError, SignatureError
from functions.frontdesk import FrontDesk
from functions.sessions import Session
from functions.settings import settings

blueprint = Blueprint(__name__)

MOST_BYTES = 32_768
"""Of a request's body. 4 KB of text can be six times as long in JSON."""
MOST_PICTURE_BYTES = 5_700_000
Answer = tuple[int, dict[str, Any]]
Headers = dict[str, str | list[str]]


@cache
def desk() -> FrontDesk:
    return FrontDesk(
        account=f"web:{settings().shop}",
        table=bootstrap.table(),
        mailbox=bootstrap.mailbox(),
        rules=bootstrap.rules,
        keys=lambda: bootstrap.secret("session_key"),
        mask=bootstrap.masked,
        public_url=bootstrap.public_url,
        local=settings().local,
        photos=bootstrap.photos,
        sockets_url=lambda: next(iter(bootstrap.secret("sockets_url")), ""),
    )


@blueprint.route("/webchat/session", methods=["POST"])
def open_session() -> Response:
    return _answer(_open_session)


@blueprint.route("/webchat/messages", methods=["POST"])
def post_message() -> Response:
    return _answer(_post_message)


@blueprint.route("/webchat/pictures", methods=["POST"])
def post_picture() -> Response:
    return _answer(_post_picture)


@blueprint.route("/webchat/pictures", methods=["OPTIONS"])
def preflight_pictures() -> Response:
    return _preflight()


@blueprint.route("/webchat/messages", methods=["GET"])
def read_messages() -> Response:
    return _answer(_read_messages)


@blueprint.route("/webchat/session", methods=["OPTIONS"])
def preflight_session() -> Response:
    return _preflight()


@blueprint.route("/webchat/messages", methods=["OPTIONS"])
def preflight_messages() -> Response:
    return _preflight()


@blueprint.route("/webchat/widget.js", methods=["GET"])
def widget_script() -> Response:
    # Any site may fetch the script; it is of use only on those of the allow-list.
    return _file(widget.script(), {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"})


@blueprint.route("/webchat/page.css", methods=["GET"])
def page_style() -> Response:
    return _file(widget.page_style(), {})


@blueprint.route("/webchat/page", methods=["GET"])
def page() -> Response:
    policy = widget.page_policy(embedders=desk().rules().webchat_origins, local=desk().local)
    return _file(
        widget.page(), {"Content-Security-Policy": policy, "Referrer-Policy": "strict-origin-when-cross-origin"}
    )


# --- requests -----------------------------------------------------------------------------------------------------


def _open_session(origin: str, now: datetime) -> Answer:
    identity = blueprint.current_request.context.get("identity") or {}
    return 200, desk().open(_body(), origin=origin, caller=identity.get("sourceIp") or "", now=now)


def _post_message(origin: str, now: datetime) -> Answer:
    session = _session(origin, now)
    return 202, desk().post(session, _body(), now)


def _post_picture(origin: str, now: datetime) -> Answer:
    session = _session(origin, now)
    return 202, desk().picture(session, _body(MOST_PICTURE_BYTES), now)


def _read_messages(origin: str, now: datetime) -> Answer:
    session = _session(origin, now)
    return 200, desk().read(session, after=_number("after"), before=_number("before"), now=now)


def _answer(work: Callable[[str, datetime], Answer]) -> Response:
    origin = _header("origin")
    headers: Headers = {"Cache-Control": "no-store", "Vary": "Origin", "X-Content-Type-Options": "nosniff"}
    now = bootstrap.clock()
    try:
        if origin:
            desk().allow(origin)
            headers |= {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "Retry-After"}
        status, body = work(origin, now)
    except ChatkassaError as error:
        status, body = error.status, {"error": str(error) if error.status < 500 else "Something went wrong. Try again."}
        if status == 429:
            headers["Retry-After"] = str(60 - now.second)
    return Response(body=body, status_code=status, headers=headers)


def _preflight() -> Response:
    origin = _header("origin")
    try:
        desk().allow(origin)
    except SignatureError as error:
        return Response(body={"error": str(error)}, status_code=403, headers={"Vary": "Origin"})
    allowed: Headers = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": "7200",
        "Vary": "Origin",
    }
    return Response(body="", status_code=204, headers=allowed)


def _session(origin: str, now: datetime) -> Session:
    scheme, _, token = _header("authorization").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise SignatureError("the session token is missing: Authorization: Bearer …")
    return desk().session(token.strip(), origin, now)


def _header(name: str) -> str:
    return str(blueprint.current_request.headers.get(name) or "")


def _body(most: int = MOST_BYTES) -> bytes:
    body = blueprint.current_request.raw_body
    body = body.encode() if isinstance(body, str) else body
    if len(body) > most:
        raise BadRequest(f"the body is {len(body):,} bytes; at most {most:,}")
    return body


def _number(name: str) -> int | None:
    query: Mapping[str, str] = blueprint.current_request.query_params or {}
    given = query.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= 9):
        raise BadRequest(f"{name}: a whole number, the version of a message")
    return int(given)


def _file(file: widget.File, headers: Headers) -> Response:
    headers = headers | {
        "Content-Type": file.content_type,
        "Cache-Control": "public, max-age=300, stale-while-revalidate=86400",
        "ETag": file.etag,
        "X-Content-Type-Options": "nosniff",
    }
    if file.etag in _header("if-none-match"):
        return Response(body="", status_code=304, headers=headers)
    return Response(body=file.text, headers=headers)
