"""The buyer's invoice: /i/{token} is the PDF of a paid order, made when it is asked for, of the order as it is.

Imports chalice, as edges do; what costs time is imported on a call. Whoever has the link may read it, so it goes to the
buyer only, and a token that pays opens nothing here.
"""

from __future__ import annotations

from chalice.app import Blueprint, Response

from functions import bootstrap
from functions.observability import log
from functions.webhooks.pay import NO_STORE, order_of, page, take_any_accept

blueprint = Blueprint(__name__)

RETRY_SECONDS = 5


@blueprint.route("/i/{token}", methods=["GET"])
def invoice(token: str) -> Response:
    from functions.errors import PrinterUnavailable
    from functions.invoices.contents import describe, file_name, has_invoice

    order = order_of(token, "invoice")
    if not order or not has_invoice(order):
        return page("unknown")
    try:
        made = bootstrap.print_invoice(describe(order, bootstrap.live_shop()))
    except PrinterUnavailable as why:
        log.error("invoice not printed", order=order.id, why=str(why))
        return page("later", order, status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    take_any_accept(blueprint)
    headers: dict[str, str | list[str]] = {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'inline; filename="{file_name(order)}"',
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        **NO_STORE,
    }
    return Response(body=made, headers=headers)
