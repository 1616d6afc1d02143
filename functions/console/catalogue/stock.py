"""Live stock, which moves at once: what `make stock` does, for one variant of a product."""

from urllib.parse import quote

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.catalogue import live, product
from functions.console.faults import fault
from functions.console.visit import Visit
from functions.errors import BadRequest
from functions.stock_change import HOW, carry_out, read_change


def change(visit: Visit) -> Answer:
    try:
        return _changed(visit)
    except BadRequest as error:
        return product.show_wrong(visit, "many", error)


def _changed(visit: Visit) -> Answer:
    sku, how, many = visit.form("sku"), visit.form("how"), visit.form("many")
    if how not in HOW:
        raise BadRequest(fault("stock_how"))
    wanted = read_change(f"{sku}{how}{many}", bootstrap.live_shop())
    before = live.left([sku]).get(sku)
    carry_out(bootstrap.table(), wanted)
    after = live.left([sku]).get(sku)
    visit.did(sku, before={"available": _told(before)}, after={"available": _told(after), "change": f"{how}{many}"})
    back = f"/catalogue/products/{quote(visit.params['product'])}#stock"
    return redirect(visit.link(back), told="catalogue.stock_moved")


def _told(units: int | None) -> str:
    return "" if units is None else str(units)
