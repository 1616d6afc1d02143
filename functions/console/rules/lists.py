"""The lists of shop.yaml as rows of a form."""

from functions.console.rules.fields import Field, Rows

SLOTS = Rows(
    "slots",
    (
        Field("id", name="slot_id"),
        Field("from", "time", name="slot_from"),
        Field("until", "time", name="slot_until"),
        Field("capacity", "number", name="slot_capacity"),
        Field("label", "texts", name="slot_label"),
    ),
    gist=("from", "until"),
)
SHIPPING = Rows(
    "shipping",
    (
        Field("id"),
        Field("label", "texts"),
        Field("price", "amount"),
        Field("free_from", "amount"),
        Field("countries", "list"),
        Field("areas", "areas"),
        Field("days", "weekdays", name="shipping_days"),
        Field("cut_off", "time"),
        Field("lead_days", "number", standard="0"),
        Field("capacity", "number"),
    ),
    (SLOTS,),
    gist=("price", "countries"),
)
CODES = Rows(
    "discount_codes",
    (
        Field("code"),
        Field("percent", "percent"),
        Field("amount", "amount"),
        Field("minimum", "amount", standard="0"),
        Field("uses", "number"),
        Field("once", "switch", standard="no"),
        Field("from", "day", name="code_from"),
        Field("until", "day", name="code_until"),
        Field("only", "goods"),
    ),
    by="code",
    gist=("percent", "amount"),
)
CLOSED = Rows(
    "closed",
    (
        Field("day", "day", name="closed_day"),
        Field("from", "day", name="closed_from"),
        Field("until", "day", name="closed_until"),
        Field("label", "texts", name="closed_label"),
    ),
    bare="day",
    by="day",
    gist=("day", "from", "until"),
)
UPSELL = Rows(
    "upsell", (Field("with", "goods", name="upsell_with"), Field("offer", "good", name="upsell_offer")), by="offer"
)
EVENTS = Rows(
    "events",
    (
        Field("id", name="event_id"),
        Field("title", "texts", name="event_title"),
        Field("day", "day", name="event_day"),
        Field("start", "time", name="event_start"),
        Field("doors", "time", name="event_doors"),
        Field("venue", name="event_venue"),
        Field("address", name="event_address"),
        Field("capacity", "number", name="event_capacity"),
        Field("sale_ends", "moment", name="event_sale_ends"),
        Field("names", "switch", standard="no", name="event_names"),
        Field("transfer", "switch", standard="yes", name="event_transfer"),
        Field("cancel_until_hours", "number", name="event_cancel_until_hours"),
    ),
    gist=("day", "venue"),
)
VAT = Rows("vat", (Field("", "percent", name="vat_rate"),), named="name", by="name")
ABROAD = Rows("vat_abroad", (Field("", "pairs", name="vat_abroad_rates"),), named="country", by="country")
METHODS = Rows("payment_methods", (Field("", "brand", name="payment_method"),), by="value")
CATEGORIES = Rows("categories", (Field("", "texts", name="category_title"),), named="id")
VALUES = Rows("", (Field("", "texts", name="option_title"),), named="id")
OPTIONS = Rows("options", (), (VALUES,), named="column", by="column", gist=("column",))
