"""The messaging channels' webhooks: verify the raw bytes, parse, mask, put in the mailbox, answer.

Imports chalice, as edges do; what costs time is imported by the function that needs it. What is signed and cannot be
read is answered 200 and kept: a provider that hears anything else sends it again for days, or unsubscribes us.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from functions import bootstrap
from functions.errors import ChatkassaError, SignatureError, UnreadableBody
from functions.observability import log
from functions.webhooks.raw import raw_body

if TYPE_CHECKING:
    from functions.channels.channel import Parsed

blueprint = Blueprint(__name__)
BODIES = ["application/json", "text/xml", "application/xml"]
"""Chalice answers 415 to whatever is not named; WeChat sends XML."""


@blueprint.route("/webhooks/{channel}", methods=["GET"])
def handshake(channel: str) -> Response:
    from functions.channels.channel import Request

    found = blueprint.current_request

    def challenge() -> str:
        request = Request(body=b"", headers=dict(found.headers), query=dict(found.query_params or {}))
        return bootstrap.channel(channel).handshake(request, bootstrap.secrets())

    return _answer(channel, challenge)


@blueprint.route("/webhooks/{channel}", methods=["POST"], content_types=BODIES)
def receive(channel: str) -> Response:
    return _answer(channel, lambda: _receive(channel, raw_body(blueprint.current_request)))


def _receive(name: str, body: bytes) -> str:
    from functions.channels.channel import Request

    channel, intake, now = bootstrap.channel(name), bootstrap.intake(), bootstrap.clock()
    found = blueprint.current_request
    request = Request(body=body, headers=dict(found.headers), query=dict(found.query_params or {}))
    secrets = bootstrap.secrets()
    try:
        plain = channel.verify(request, secrets)
    except SignatureError:
        # it may have been made with a secret that is newer than our copy
        if not secrets.refresh():
            raise
        plain = channel.verify(request, secrets)
    try:
        parsed = channel.parse(plain, now)
    except UnreadableBody as unreadable:
        intake.keep(name, plain, str(unreadable))
        return ""
    intake.take(name, parsed, plain, now)
    return _money(name, parsed, plain) if parsed.asked or parsed.paid else parsed.answer


def _money(name: str, parsed: Parsed, plain: bytes) -> str:
    """What the channel asks and tells of payments inside the chat; its answer may say whether one may be made."""
    desk = bootstrap.checkout_desk()
    for why in desk.report(parsed.paid):
        bootstrap.intake().keep(name, plain, why)
    return desk.answer(parsed.asked) if parsed.asked else parsed.answer


def _answer(channel: str, work: Callable[[], str]) -> Response:
    """Nothing is told to a caller but the status: the log has the rest."""
    try:
        body = work()
        kind = "application/json" if body.startswith("{") else "text/plain"
        return Response(body=body, headers={"Content-Type": kind})
    except ChatkassaError as refused:
        log.warning("webhook not taken", channel=channel, why=type(refused).__name__)
        log.metric("WebhookRefused", source=channel, status=refused.status)
        return Response(body="", status_code=refused.status, headers={"Content-Type": "text/plain"})
