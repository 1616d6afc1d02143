"""What the shop tells the world is what docs/events says that it tells."""

import ast
import json
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from functions.announcements import VERSION as BUS_VERSION
from functions.conversation.money_events import PaymentCallFailed, RefundObserved
from functions.conversation.photo_events import PhotoKept
from functions.conversation.state import Step
from functions.conversation.substitute_events import SubstituteProposed
from infra import events
from infra.console import Stop
from infra.describe_events import DOCS, EVENTS, VERSION, files, schema
from infra.events import example
from tests.conversation.states import at

CHECKER = jsonschema.FormatChecker()
CORE = Path(__file__).parents[2] / "functions" / "conversation"


def test_the_documents_are_what_the_table_says():
    stale = [name for name, content in files().items() if (DOCS / name).read_text() != content]
    assert stale == [], "run python -m infra.describe_events"
    assert VERSION == BUS_VERSION


@cache
def told():
    """Everything that is announced in a number of talks."""
    chats = [at(step) for step in Step]
    delivered = at(Step.REVIEW_TEXT)
    delivered.say("Mooi")
    unpaid, failing, cancelled, closed = (at(Step.AWAITING_PAYMENT) for _ in range(4))
    unpaid.observed("expired")
    unpaid.observed("complete", "paid", attempt=9)
    failing.observed("complete", "unpaid")
    failing.observed("complete", "unpaid", failed=True)
    closed.say("annuleren")
    closed.observed("expired")
    closed.paid()
    closed.happens(PaymentCallFailed(order=closed.order.id, attempt=1, call="refund", reason="no"))
    cancelled.observed("complete", "paid", amount=1)
    parcels = at(Step.AFTER_ORDER)
    for state in (
        "accepted",
        "dispatched",
        "delayed",
        "out_for_delivery",
        "attempt_failed",
        "damaged",
        "at_pickup_point",
    ):
        parcels.parcel(state, expected="2026-12-01")
    for state in ("lost", "delivered", "at_neighbour", "returned", "accepted"):
        parcels.parcel(state)
    astray = at(Step.AFTER_ORDER)
    astray.parcel("attempt_failed")
    astray.say("ik haal het zelf op")
    astray.parcel("delivered")
    astray.say("ik heb het niet ontvangen")
    astray.tap("Toch gevonden")
    sorry = at(Step.AFTER_ORDER)
    sorry.parcel("cancelled", reason="op")
    refund = sorry.order.refunds[0]
    for status in ("pending", "succeeded"):
        sorry.happens(
            RefundObserved(order=sorry.order.id, attempt=1, refund=refund.id, status=status, amount=refund.amount)
        )
    moved = at(Step.MOVE_DAY)
    moved.tap("moveday:2026-11-28")
    moved.parcel("rescheduled", expected="2026-12-01")
    chosen, lapsed = at(Step.SUBSTITUTE), at(Step.SUBSTITUTE)
    chosen.say("ja")
    lapsed.happens(SubstituteProposed(order=lapsed.order.id, line="NOPE", words="x"))
    lapsed.later(hours=25)
    moved.tap("readdress")
    moved.say("Lindengracht 12, 1015 KB Amsterdam")
    offered = at(Step.CART)
    offered.tap("checkout")
    offered.tap("Doe er maar bij")
    words = at(Step.CHECKOUT_CONFIRM)
    for word in ("qqq", "qqq", "mens", "stop"):
        words.say(word)
    asking, looping = at(Step.AFTER_ORDER), at(Step.BROWSING)
    for text in (
        "qwertzuiop",
        "wie won het songfestival",
        "seintje als de pioenrozen er weer zijn",
        "de vaas is kapot",
    ):
        asking.say(text)
    asking.tap("return")
    asking.say("de vaas, hij is kapot")
    asking.happens(PhotoKept(photo="ph1", subject="shop", key="photos/cabc/1.jpg"))
    for _ in range(3):
        looping.say("Wij zijn afwezig tot maandag en lezen uw bericht dan")
    every = [
        *chats,
        asking,
        looping,
        delivered,
        unpaid,
        failing,
        cancelled,
        closed,
        parcels,
        astray,
        sorry,
        words,
        moved,
        chosen,
        lapsed,
        offered,
    ]
    return [announce for chat in every for announce in chat.announced]


@pytest.mark.parametrize("name", EVENTS)
def test_what_is_announced_fits_its_schema_and_has_no_field_that_is_not_in_it(name):
    rules = schema(name)
    for announce in [each for each in told() if each.name == name]:
        detail = {"id": "t/1/0", "v": VERSION, "shop": "de-linde"} | announce.detail
        jsonschema.validate(detail, rules, format_checker=jsonschema.FormatChecker())
        assert set(detail) <= set(rules["properties"])


def test_everything_that_the_core_can_announce_is_described():
    names = set()
    for path in CORE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "announce":
                names |= {
                    each.value
                    for each in ast.walk(node.args[0])
                    if isinstance(each, ast.Constant) and "." in each.value
                }
    assert names - {"refund.", "return."} <= set(EVENTS)
    assert {each.name for each in told()} <= set(EVENTS)
    assert len({each.name for each in told()}) >= 25


@pytest.mark.parametrize("name", EVENTS)
def test_its_example_is_one_of_it(name):
    found = example(name)
    detail = found["detail"]
    jsonschema.validate(detail, json.loads((DOCS / f"{name}.v{VERSION}.json").read_text()), format_checker=CHECKER)
    assert found["detail-type"] == name and set(detail) == set(schema(name)["properties"])


def test_the_command_prints_what_was_asked_for_and_names_what_is_near(capsys):
    events.print_examples(["order.paid"])
    assert json.loads(capsys.readouterr().out)["detail"]["number"] == "1042"
    with pytest.raises(Stop, match=r"order\.paid"):
        events.print_examples(["order.payed"])


def test_no_event_holds_who_the_shopper_is_or_what_was_written():
    private = ("Sanne", "Dorpsstraat", "sanne@example.nl", "Mooi")
    for announce in told():
        assert not [word for word in private if word in str(announce.detail)], announce.name
