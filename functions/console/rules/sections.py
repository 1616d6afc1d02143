"""The rules as forms: which settings of shop.yaml each page holds. The index of the area.

What no field knows stays as it was. A test holds every setting of the rules to be here, or in BY_FILE with a reason.
"""

from typing import get_args

from functions.commerce.shop import ChannelName
from functions.console.rules import lists
from functions.console.rules.fields import DAYS, Field, Section

CHANNELS: tuple[str, ...] = get_args(ChannelName)
WHEN = ("approval", "receipt", "inspection")


def _numbers(**standard: str) -> tuple[Field, ...]:
    return tuple(Field(path, "number", standard=value) for path, value in standard.items())


HOURS = Section(
    "hours",
    (
        *(Field(f"hours.{day}", "list") for day in DAYS),
        Field("quiet_hours"),
        Field("holidays", "list"),
        Field("days_ahead", "number", standard="60"),
        Field("orders_a_day", "number"),
    ),
    (lists.CLOSED,),
)
RETURNS = Section(
    "returns",
    (
        Field("returns.withdrawal_days", "number", standard="14"),
        Field("returns.days", "number", standard="0"),
        Field("returns.return_paid_by", "choice", ("buyer", "shop"), "buyer"),
        Field("returns.label_cost", "amount", standard="0"),
        Field("returns.text", "long"),
        Field("returns.address", "long"),
        Field("returns.excluded.perishable", "goods"),
        Field("returns.excluded.made_to_order", "goods"),
        Field("returns.excluded.event", "goods"),
    ),
)
CASES = Section(
    "cases",
    (
        Field("returns.approve_up_to", "amount", standard="0"),
        Field("returns.refund_when", "choice", WHEN, "receipt"),
        Field("returns.exchange_when", "choice", WHEN, "approval"),
        Field("returns.exchange_days", "number", standard="10"),
        Field("returns.photo", "switch", standard="yes"),
        Field("returns.restock", "switch", standard="yes"),
        Field("returns.faulty_sent_back", "switch", standard="no"),
        Field("returns.procedures.withdrawal", "long"),
        Field("returns.procedures.return", "long"),
        Field("returns.procedures.complaint", "long"),
    ),
)
REVIEWS = Section(
    "reviews",
    (
        Field("review_delay_hours", "number", standard="24"),
        Field("after_complaint.ask_after_hours", "number", standard="2"),
        Field("after_complaint.code.percent", "percent"),
        Field("after_complaint.code.amount", "amount"),
        Field("after_complaint.code.minimum", "amount", standard="0"),
        Field("after_complaint.code.valid_days", "number", standard="60"),
        Field("after_complaint.code.prefix", standard="SORRY"),
        Field("loyalty.good_for_a_bad", "number", standard="12"),
        Field("loyalty.returns", "number", standard="3"),
        Field("loyalty.silent_days", "number", standard="180"),
    ),
)
CHANNELS_PAGE = Section(
    "channels",
    (
        *(Field(f"channels.{name}", "switch", standard="yes", name=f"channel_{name}") for name in CHANNELS),
        Field("whatsapp_number"),
        Field("messenger_page"),
        Field("telegram_bot"),
        Field("webchat_origins", "list"),
        Field("whatsapp_catalogue"),
    ),
)
CONTACT = Section(
    "contact",
    (
        Field("name"),
        Field("contact.phone"),
        Field("contact.email"),
        Field("contact.address"),
        Field("website"),
        Field("privacy_url"),
        Field("terms_url"),
        *(Field(f"trader.{each}") for each in ("legal_name", "address", "registration", "vat_id", "email", "phone")),
    ),
)
PAYMENT = Section(
    "payment",
    (
        *_numbers(payment_hold_minutes="60", payment_reminder_minutes="30"),
        Field("telegram_payments", "switch", standard="no"),
    ),
    (lists.METHODS,),
)
SECTIONS = (
    HOURS,
    Section("shipping", rows=(lists.SHIPPING,)),
    PAYMENT,
    Section("vat", rows=(lists.VAT, lists.ABROAD)),
    Section("codes", rows=(lists.CODES,)),
    Section("upsell", _numbers(max_units="50"), (lists.UPSELL,)),
    RETURNS,
    CASES,
    REVIEWS,
    Section("events", rows=(lists.EVENTS,)),
    Section("categories", rows=(lists.CATEGORIES, lists.OPTIONS)),
    CHANNELS_PAGE,
    CONTACT,
    Section("languages", (Field("locales", "list"), Field("country"), Field("time_zone"), Field("currency"))),
    Section("notify", (Field("notify.email"), Field("notify.whatsapp"), *_numbers(**{"notify.low_stock": "3"}))),
    Section(
        "times",
        _numbers(
            substitution_hours="24", takeover_minutes="60", session_gap_minutes="30", retention_days="400",
            dead_letter_days="14",
        ),
    ),
)  # fmt: skip
BY_NAME = {section.name: section for section in SECTIONS}
BY_FILE = {
    "id": "the stage was made with it: its table, queues and parameters are named by it",
    "whatsapp_templates": "which template that Meta approved stands in for which message, and in what order it is "
    "filled: written with the templates themselves (make templates)",
    "messenger_templates": "the same of Messenger",
}
"""Settings that no form has, and why."""


def paths(section: Section) -> tuple[str, ...]:
    """Of its fields and its lists, as they begin in shop.yaml."""
    return (*(each.path for each in section.fields), *(each.path for each in section.rows))


def section_of(setting: str) -> str:
    """The page that a problem's setting is on: "returns.days", "shipping standard.slots"; "": none."""
    wanted = setting.replace(" ", ".").split(".")
    found, fits = "", 0
    for section in SECTIONS:
        for path in paths(section):
            same = _alike(path.split("."), wanted)
            if same > fits:
                found, fits = section.name, same
    return found


def _alike(steps: list[str], wanted: list[str]) -> int:
    """How many steps two ways have in common."""
    pairs = zip(steps, wanted, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(steps), len(wanted)))
