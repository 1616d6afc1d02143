"""The web chat's edge: a signed session, messages in, the transcript out, and the page's own files.

Imports chalice, as edges do; what costs time is imported by the function that needs it. Authority is a bearer token, never
a cookie, so there is nothing that another site could make a browser send along.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from chalice import Blueprint, Response

from functions import bootstrap, sessions, widget
from functions.errors import BadRequest, ChatkassaError, SignatureError, UnreadableBody
from functions.settings import settings

blueprint = Blueprint(__name__)

MOST_BYTES = 32_768
"""Of a request's body. 4 KB of text can be six times as long in JSON."""
MESSAGES_A_MINUTE = 30
SESSIONS_A_MINUTE = 20
"""New ones, from one address."""
PAGE_OF_TURNS = 30
Answer = tuple[int, dict[str, Any]]


# --- routes -------------------------------------------------------------------------------------------------------


@blueprint.route("/webchat/session", methods=["POST"])
def open_session() -> Response:
    return _answer(_open_session)


@blueprint.route("/webchat/messages", methods=["POST"])
def post_message() -> Response:
    return _answer(_post_message)


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
    policy = widget.page_policy(embedders=bootstrap.rules().webchat_origins, local=settings().local)
    return _file(
        widget.page(), {"Content-Security-Policy": policy, "Referrer-Policy": "strict-origin-when-cross-origin"}
    )


# --- what they do -------------------------------------------------------------------------------------------------


def _open_session(origin: str, now: datetime) -> Answer:
    """A new thread, or the token's own. Greets when it is new, or opened on something particular."""
    from functions.channels.web import OpenBody, read_body

    asked = read_body(OpenBody, _body())
    keys = bootstrap.secret("session_key")
    if asked.token:
        conversation = sessions.read(asked.token, keys=keys, origin=origin, now=now).conversation
    else:
        conversation = sessions.new_conversation_id()
        _count(f"address:{_caller()}", SESSIONS_A_MINUTE, now)
    context = asked.context.to_page()
    if context or not asked.token:
        if asked.token:
            _count(f"session:{conversation}", MESSAGES_A_MINUTE, now)
        _enqueue(conversation, f"open:{asked.id}", asked.opened(), now, now)
    token, session = sessions.issue(conversation, origin, key=keys[0], now=now)
    rules = bootstrap.rules()
    return 200, {
        "token": token,
        "expires_at": session.expires_at.isoformat(),
        "conversation": conversation,
        "resumed": bool(asked.token),
        "shop": {"name": rules.name, "privacy_url": rules.privacy_url},
    }


def _post_message(origin: str, now: datetime) -> Answer:
    from functions.channels.web import Web

    session = _session(origin, now)
    try:
        (incoming,) = Web().parse(_body(), now).incoming
    except UnreadableBody as error:
        raise BadRequest(str(error)) from None
    _count(f"session:{session.conversation}", MESSAGES_A_MINUTE, now)
    what = bootstrap.masked(incoming.what)
    _enqueue(session.conversation, incoming.id, what, incoming.occurred_at, now)
    return 202, {"client_msg_id": incoming.id, "masked": list(getattr(what.content, "masked", ()))}


def _read_messages(origin: str, now: datetime) -> Answer:
    """One query. Without `after` or `before`: the end of the thread."""
    from functions import transcript
    from functions.storage import turns

    conversation = _session(origin, now).conversation
    table = bootstrap.table()
    after, before = _number("after"), _number("before")
    if before is not None:
        # Versions have no gaps, so the page before is known by its first one.
        found = turns.turns(table, conversation, after=max(0, before - 1 - PAGE_OF_TURNS), limit=PAGE_OF_TURNS)
        found = tuple(turn for turn in found if turn.version < before)
    elif after is not None:
        found = turns.turns(table, conversation, after=after, limit=PAGE_OF_TURNS)
    else:
        found = turns.last_turns(table, conversation, limit=PAGE_OF_TURNS)
    shown = transcript.settled(found, now)
    return 200, {
        "version": shown[-1].version if shown else after or 0,
        "messages": transcript.entries(shown),
        "earlier": bool(shown) and shown[0].version > 1,
        "more": after is not None and len(shown) == PAGE_OF_TURNS,
    }


# --- requests -----------------------------------------------------------------------------------------------------


def _answer(work: Callable[[str, datetime], Answer]) -> Response:
    origin = _header("origin")
    headers = {"Cache-Control": "no-store", "Vary": "Origin", "X-Content-Type-Options": "nosniff"}
    now = bootstrap.clock()
    try:
        if origin:
            _allow(origin)
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
        _allow(origin)
    except SignatureError as error:
        return Response(body={"error": str(error)}, status_code=403, headers={"Vary": "Origin"})
    allowed = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, POST",
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": "7200",
        "Vary": "Origin",
    }
    return Response(body="", status_code=204, headers=allowed)


def _allow(origin: str) -> None:
    """Raises SignatureError unless the shop lets this site embed the chat, or it is our own full page."""
    site = urlsplit(origin)
    if settings().local and site.hostname in ("127.0.0.1", "localhost"):
        return
    if origin in bootstrap.rules().webchat_origins or origin == _origin_of(bootstrap.public_url()):
        return
    raise SignatureError("this site may not use the web chat: its origin is not in webchat_origins of shop.yaml")


def _origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _session(origin: str, now: datetime) -> sessions.Session:
    scheme, _, token = _header("authorization").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise SignatureError("the session token is missing: Authorization: Bearer …")
    return sessions.read(token.strip(), keys=bootstrap.secret("session_key"), origin=origin, now=now)


def _header(name: str) -> str:
    return str(blueprint.current_request.headers.get(name) or "")


def _body() -> bytes:
    body: bytes = blueprint.current_request.raw_body
    if len(body) > MOST_BYTES:
        raise BadRequest(f"the body is {len(body):,} bytes; at most {MOST_BYTES:,}")
    return body


def _number(name: str) -> int | None:
    given = (blueprint.current_request.query_params or {}).get(name)
    if given is None:
        return None
    if not given.isdecimal() or len(given) > 9:
        raise BadRequest(f"{name}: a whole number, the version of a message")
    return int(given)


def _caller() -> str:
    """The caller's address, hashed with a key of ours: it is personal data, and is forgotten in an hour."""
    address = (blueprint.current_request.context.get("identity") or {}).get("sourceIp", "")
    return sessions.pseudonym(address, bootstrap.secret("session_key")[0])


def _count(who: str, most: int, now: datetime) -> None:
    from functions.storage.webchat import count

    count(bootstrap.table(), who, most=most, now=now)


def _file(file: widget.File, headers: dict[str, str]) -> Response:
    headers = headers | {
        "Content-Type": file.content_type,
        "Cache-Control": "public, max-age=300, stale-while-revalidate=86400",
        "ETag": file.etag,
        "X-Content-Type-Options": "nosniff",
    }
    if file.etag in _header("if-none-match"):
        return Response(body="", status_code=304, headers=headers)
    return Response(body=file.text, headers=headers)
