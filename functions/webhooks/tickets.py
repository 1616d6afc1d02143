"""A ticket's picture and its PDF: /t/{token}/code.png and /t/{token}. Scanning is in admission.py.

Imports chalice, as edges do; what costs time is imported on a call. Whoever has the link has the ticket, so it goes to
its holder only; it opens nothing any more once the ticket is void or somebody else's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from functions import bootstrap
from functions.observability import log
from functions.webhooks.pay import NO_STORE, page, take_any_accept

if TYPE_CHECKING:
    from functions.commerce.event_days import EventDay
    from functions.commerce.orders import Order
    from functions.commerce.tickets import Ticket, TicketRef
    from functions.invoices.tickets import Coded

blueprint = Blueprint(__name__)

SCALE, BORDER = 12, 4
"""Pixels a module: a code of 37 modules is 540 pixels wide; modules of white around it, as ISO/IEC 18004 wants them."""
RETRY_SECONDS = 5
SAFE = {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'", "X-Content-Type-Options": "nosniff"}


@blueprint.route("/t/{token}/code.png", methods=["GET"])
def picture(token: str) -> Response:
    """WhatsApp and the others fetch it once, and keep it in the chat."""
    ref = _read(token)
    found = _valid(ref) if ref and ref.number else ()
    take_any_accept(blueprint)
    if ref is None or not found:
        return Response(body="", status_code=404, headers={"Content-Type": "text/plain", **NO_STORE})
    headers: dict[str, str | list[str]] = {
        "Content-Type": "image/png",
        "Cross-Origin-Resource-Policy": "cross-origin",  # the web chat is embedded in the shop's own site
        **SAFE,
        **NO_STORE,
    }
    return Response(body=draw_png(code_of(ref)), headers=headers)


@blueprint.route("/t/{token}", methods=["GET"])
def tickets(token: str) -> Response:
    from functions.errors import PrinterUnavailable
    from functions.invoices.tickets import describe
    from functions.storage import reads

    ref = _read(token)
    found = _valid(ref) if ref else ()
    order = reads.order(bootstrap.table(), ref.order) if ref else None
    event = _event(ref) if ref else None
    if not ref or not found or not order or not event:
        return page("unknown")
    coded = [_coded(ticket) for ticket in found]
    try:
        contents = describe(bootstrap.live_shop(), order.locale, event, coded, bootstrap.clock())
        made = bootstrap.print_invoice(contents)
    except PrinterUnavailable as why:
        log.error("tickets not printed", order=ref.order, why=str(why))
        return page("later", order, status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    take_any_accept(blueprint)
    headers: dict[str, str | list[str]] = {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'inline; filename="{_file_name(order)}"',
        **SAFE,
        **NO_STORE,
    }
    return Response(body=made, headers=headers)


def _file_name(order: Order) -> str:
    return f"tickets-{order.number}.pdf"


def _read(token: str) -> TicketRef | None:
    from functions import ticket_codes

    return ticket_codes.read_token(token, bootstrap.secret("link_key"))


def _valid(ref: TicketRef) -> tuple[Ticket, ...]:
    """Those that the link still shows: the one as it was passed on, or all that their buyer kept."""
    from functions.storage import tickets as kept

    if ref.number:
        every = [kept.read_ticket(bootstrap.table(), ref.event, ref.order, ref.number)]
    else:
        every = [*kept.of_order(bootstrap.table(), (ref.event, ref.order))]
    return tuple(each for each in every if each and each.status == "valid" and each.serial == ref.serial)


def _event(ref: TicketRef) -> EventDay | None:
    from functions.commerce.event_days import as_it_stands
    from functions.storage import tickets as kept

    event = bootstrap.rules().event(ref.event)
    return as_it_stands(event, kept.read_state(bootstrap.table(), ref.event)) if event else None


def _coded(ticket: Ticket) -> Coded:
    from functions.commerce.tickets import TicketRef
    from functions.invoices.tickets import Coded

    ref = TicketRef(event=ticket.event, order=ticket.order, number=ticket.number, serial=ticket.serial)
    code = code_of(ref)
    return Coded(ticket, code, _draw_svg(code))


def code_of(ref: TicketRef) -> str:
    from functions import ticket_codes

    return ticket_codes.code(ref, bootstrap.secrets().current("ticket_key"))


def draw_png(text: str) -> bytes:
    """Error correction Q: a quarter of it may be scratched, or shine."""
    return _draw(text, "png")


def _draw_svg(text: str) -> str:
    return _draw(text, "svg").decode()


def _draw(text: str, kind: str) -> bytes:
    from io import BytesIO

    import segno

    made = BytesIO()
    segno.make(text, error="q", micro=False, boost_error=False).save(
        made, kind=kind, scale=SCALE, border=BORDER, light="white"
    )
    return made.getvalue()
