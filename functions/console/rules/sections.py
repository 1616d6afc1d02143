"""The rules as forms: which settings of shop.yaml a page holds, and what kind of field each is. The index of the area.

What no field knows stays as it was. A field's words are `rules.f_<name>`, and `rules.h_<name>` where it needs a hint.
"""

from dataclasses import dataclass, field

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Field:
    path: str
    """In shop.yaml, or in a row of a list: "returns.days"."""
    kind: str = "text"
    """text, number, yes, choice, list, areas, slots (values.py); texts: one a language; long: the same, in lines."""
    options: tuple[str, ...] = ()
    standard: str = ""
    """What holds where it is left empty."""
    name: str = ""
    """Of its words; "": its path's, with _ for the dots."""

    @property
    def key(self) -> str:
        return self.path.replace(".", "_")

    @property
    def words(self) -> str:
        return self.name or self.key


@dataclass(frozen=True)
class Rows:
    """A list of shop.yaml: each of its members has these fields, and there is room for one more."""

    path: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Section:
    name: str
    fields: tuple[Field, ...] = ()
    rows: tuple[Rows, ...] = field(default=())


def _numbers(**standard: str) -> tuple[Field, ...]:
    return tuple(Field(path, "number", standard=value) for path, value in standard.items())


SHIPPING = Rows(
    "shipping",
    (
        Field("id"),
        Field("label", "texts"),
        Field("price"),
        Field("free_from"),
        Field("countries", "list"),
        Field("areas", "areas"),
        Field("days", "list", name="shipping_days"),
        Field("cut_off"),
        Field("lead_days", "number", standard="0"),
        Field("capacity", "number"),
        Field("slots", "slots"),
    ),
)
CODES = Rows(
    "discount_codes",
    (
        Field("code"),
        Field("percent"),
        Field("amount"),
        Field("minimum"),
        Field("uses", "number"),
        Field("once", "yes"),
        Field("from", name="code_from"),
        Field("until", name="code_until"),
        Field("only", "list"),
    ),
)
CLOSED = Rows(
    "closed",
    (Field("day", name="closed_day"), Field("from", name="closed_from"), Field("until", name="closed_until"),
     Field("label", "texts", name="closed_label")),
)  # fmt: skip

SECTIONS = (
    Section(
        "hours",
        (
            *(Field(f"hours.{day}", "list") for day in DAYS),
            Field("quiet_hours"),
            Field("holidays", "list"),
            Field("days_ahead", "number", standard="60"),
            Field("orders_a_day", "number"),
        ),
        (CLOSED,),
    ),
    Section("shipping", rows=(SHIPPING,)),
    Section(
        "returns",
        (
            Field("returns.withdrawal_days", "number", standard="14"),
            Field("returns.return_paid_by", "choice", ("buyer", "shop")),
            Field("returns.days", "number"),
            Field("returns.text", "long"),
            Field("returns.address", "long"),
            Field("returns.excluded.perishable", "list"),
            Field("returns.excluded.made_to_order", "list"),
            Field("returns.photo", "yes"),
            Field("returns.restock", "yes"),
            Field("returns.faulty_sent_back", "yes"),
            Field("returns.refund_when", "choice", ("approval", "receipt", "inspection")),
            Field("returns.exchange_when", "choice", ("approval", "receipt", "inspection")),
            Field("returns.exchange_days", "number"),
            Field("returns.approve_up_to"),
        ),
    ),
    Section(
        "reviews",
        (
            Field("review_delay_hours", "number", standard="24"),
            Field("after_complaint.ask_after_hours", "number"),
            Field("after_complaint.code.percent"),
            Field("after_complaint.code.amount"),
            Field("after_complaint.code.valid_days", "number"),
        ),
    ),
    Section("codes", rows=(CODES,)),
    Section("languages", (Field("locales", "list"), Field("time_zone"), Field("country"), Field("currency"))),
    Section(
        "channels",
        (
            Field("whatsapp_number"),
            Field("messenger_page"),
            Field("telegram_bot"),
            Field("telegram_payments", "yes"),
            Field("webchat_origins", "list"),
            Field("whatsapp_catalogue"),
        ),
    ),
    Section(
        "contact",
        (
            Field("name"),
            Field("contact.phone"),
            Field("contact.email"),
            Field("contact.address"),
            Field("website"),
            Field("privacy_url"),
            Field("terms_url"),
            Field("trader.legal_name"),
            Field("trader.address"),
            Field("trader.registration"),
            Field("trader.vat_id"),
            Field("trader.email"),
            Field("trader.phone"),
        ),
    ),
    Section("notify", (Field("notify.email"), Field("notify.whatsapp"), *_numbers(**{"notify.low_stock": "3"}))),
    Section(
        "retention",
        _numbers(
            retention_days="400", dead_letter_days="14", payment_hold_minutes="60", payment_reminder_minutes="30",
            substitution_hours="24", takeover_minutes="60", session_gap_minutes="30", max_units="50",
        ),
    ),
)  # fmt: skip
BY_NAME = {section.name: section for section in SECTIONS}


def section_of(setting: str) -> str:
    """The page that a problem's setting is on: "returns.days", "shipping standard.slots"; "": none."""
    first = setting.replace(" ", ".").split(".")[0]
    for section in SECTIONS:
        paths = [*(each.path for each in section.fields), *(each.path for each in section.rows)]
        if any(path.split(".")[0] == first for path in paths):
            return section.name
    return ""
