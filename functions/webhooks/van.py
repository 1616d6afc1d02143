"""The van's page: /van/{token} lists what is to be brought today, and takes what is told of each stop, with a picture.

Imports chalice, as edges do; what costs time is imported on a call. The token in the address is all the authority there
is: no cookie, so nothing that another site could make a browser send along. It is of one day, and can be revoked.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote

from chalice.app import Blueprint, CaseInsensitiveMapping, Response

from functions import bootstrap, links
from functions.observability import log
from functions.webhooks.pay import NO_STORE, order_of
from functions.webhooks.raw import raw_body

if TYPE_CHECKING:
    from functions.commerce.orders import Order
    from functions.pages.standing import Page

blueprint = Blueprint(__name__)

FORM = "application/x-www-form-urlencoded"
PICTURES = ["image/jpeg", "image/png"]
"""What every channel can show."""
MOST_BYTES = 4 * 1024 * 1024
"""What goes through API Gateway and a function, and out again as base64, is 6 MB at most. The page makes it smaller."""
HOUSE = 10
"""Characters of a neighbour's house number."""


@blueprint.route("/van/{token}", methods=["GET"])
def van(token: str) -> Response:
    day = _day(token)
    if day is None:
        return _html(_render(None), 404)
    query = dict(blueprint.current_request.query_params or {})
    shown = {query["order"]: query["told"]} if "order" in query and "told" in query else {}
    return _html(_list(token, day, shown, query.get("problem", "")))


@blueprint.route("/van/{token}/{order}", methods=["POST"], content_types=[FORM, *PICTURES])
def tell(token: str, order: str) -> Response:
    """By the page's script, with a picture as the body, or by a plain form. Told twice, it is done once."""
    request = blueprint.current_request
    kind = str(request.headers.get("content-type") or "").partition(";")[0].strip().lower()
    script = "application/json" in str(request.headers.get("accept") or "")
    body = raw_body(request)
    if kind == FORM:
        said = {name: found[0] for name, found in parse_qs(body[:2_000].decode("utf-8", "replace")).items()}
        picture = b""
    else:
        said, picture = dict(request.query_params or {}), body
    day = _day(token)
    problem = "over" if day is None else _tell(order, day, said, picture)
    if script:
        return Response(body={"problem": _words(problem)}, status_code=422 if problem else 202, headers=dict(NO_STORE))
    if day is None:
        return _html(_render(None), 404)
    outcome = f"problem={problem}" if problem else f"told={quote(said['state'])}"
    where = f"../{token}?order={quote(order)}&{outcome}#{quote(order)}"
    return Response(body="", status_code=303, headers={"Location": where, **NO_STORE})


def _tell(order_id: str, day: date, said: dict[str, str], picture: bytes) -> str:
    """Why it was not taken, as a key of the texts; "": it was."""
    from functions.storage import reads
    from functions.van import stops

    order = reads.order(bootstrap.table(), order_id)
    state, at, house = said.get("state", ""), said.get("at", ""), said.get("house", "").strip()[:HOUSE]
    if order is None or not stops.stops([order], bootstrap.live_shop()) or not order.delivery:
        return "unknown"
    if order.delivery.day != day:
        return "moved"
    if state not in stops.STATES or not at.isdecimal() or len(at) > 9:
        return "unknown"
    if state == "at_neighbour" and not any(character.isdigit() for character in house):
        return "house"
    photo, problem = _kept(order, day, int(at), picture) if picture else ("", "")
    if problem:
        return problem
    event = stops.told(order, state, int(at), bootstrap.clock(), photo=photo, neighbour=house)
    bootstrap.mailbox().post([event])
    log.metric("VanTold", state=state, photo=bool(photo))
    return ""


def _kept(order: Order, day: date, at: int, picture: bytes) -> tuple[str, str]:
    """Key of the picture, and why there is none."""
    from functions.photo_files import MIME, SUFFIX, NoPicture, kind_of, without_metadata
    from functions.storage.photos import DELIVERIES, key_of
    from functions.van.stops import photo_name

    if len(picture) > MOST_BYTES:
        return "", "too_large"
    kind = kind_of(picture)
    if kind not in ("jpeg", "png"):
        return "", "no_picture"
    try:
        clean = without_metadata(picture, kind)
    except NoPicture:
        return "", "no_picture"
    secret = bootstrap.secret("link_key")[0]
    key = key_of(DELIVERIES, order.conversation, 0, photo_name(order, day, at), SUFFIX[kind], secret)
    bootstrap.photos().put(key, clean, MIME[kind])
    return key, ""


@blueprint.route("/d/{token}", methods=["GET"])
def delivered(token: str) -> Response:
    """The picture of what was delivered, for the buyer and for the channel that shows it to them."""
    order = order_of(token, "photo")
    keys = [parcel.photo for parcel in order.parcels if parcel.photo] if order else []
    found = bootstrap.photos().get(keys[-1]) if keys else None
    headers: dict[str, str | list[str]] = {
        "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",  # the chat is embedded in the shop's own site
        **NO_STORE,
    }
    if found is None:
        return Response(body="", status_code=404, headers=headers | {"Content-Type": "text/plain"})
    request = blueprint.current_request
    # Chalice answers 400 where `Accept` does not name a binary type: here there is nothing but the picture
    request.headers = CaseInsensitiveMapping({**request.headers, "accept": "*/*"})
    return Response(body=found[0], headers=headers | {"Content-Type": found[1]})


def _day(token: str) -> date | None:
    """None: the link is not ours, of another day than today, or revoked."""
    from functions.commerce.delivery import today
    from functions.storage import rounds

    found = links.van_of(token, bootstrap.secret("link_key"))
    if found is None or found[0] != today(bootstrap.rules(), bootstrap.clock()):
        return None
    return found[0] if found[1] == rounds.generation(bootstrap.table()) else None


def _list(token: str, day: date, shown: dict[str, str], problem: str) -> Page:
    from functions.storage import rounds
    from functions.van import stops

    shop = bootstrap.live_shop()
    found = stops.stops(rounds.on(bootstrap.table(), day), shop)
    return _render(found, day=day, token=token, shown=shown, problem=problem)


def _render(slots: object, **what: object) -> Page:
    from functions.pages.van import render

    rules = bootstrap.rules()
    return render(slots, locale=rules.locales[0], shop=rules.name, **what)  # type: ignore[arg-type]


def _words(problem: str) -> str:
    from functions.pages.van import texts

    found: str = texts(bootstrap.rules().locales[0])["problems"].get(problem, "")
    return found


def _html(page: Page, status: int = 200) -> Response:
    headers: dict[str, str | list[str]] = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": page.policy,
        "X-Content-Type-Options": "nosniff",
        **NO_STORE,
    }
    return Response(body=page.html, status_code=status, headers=headers)
