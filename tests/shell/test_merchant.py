"""What the merchant hears of: each thing once, in words that say what to do, and an outage in one summary."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from functions.alerts import ALERTS, Known, words
from functions.announcements import Announcement, EventBus
from functions.commerce.loyalty import Standing
from functions.commerce.orders import DeliveryDay, Order
from functions.commerce.shop import Shop
from functions.conversation.state import Step
from functions.errors import Refused, SlowDown
from functions.merchant import Merchant, Phone
from functions.storage.stock import set_stock
from functions.storage.table import Table
from infra.describe_events import EVENTS
from tests.conversation.states import at
from tests.dynamo import dynamo
from tests.mailing import Ses
from tests.starter import starter_shop
from tests.storage import examples
from tests.world import Clock, World


class Desk:
    """The merchant's function with its queue: what is put off comes when the clock is there."""

    def __init__(self, table: Table, shop: Shop, ses: Ses | None, phone: Phone | None = None) -> None:
        self.clock = Clock()
        self.put_off: list[tuple[str, int]] = []
        self.merchant = Merchant(
            table, lambda: shop, "prod", ses.mailer if ses else None, phone,
            lambda body, seconds: self.put_off.append((body, seconds)), self.clock,
        )  # fmt: skip

    def hears(self, *bodies: str) -> int:
        """How many are to be delivered again."""
        records = [{"messageId": f"m{n}", "body": body} for n, body in enumerate(bodies)]
        return len(self.merchant.take_in({"Records": records})["batchItemFailures"])

    def ten_minutes_later(self) -> None:
        due, self.put_off = self.put_off, []
        self.clock.move(minutes=10)
        self.hears(*(body for body, _ in due))


@pytest.fixture
def world() -> Iterator[World]:
    with dynamo() as client, World(shop=starter_shop(), stock={"TULP-YEL": 9}, client=client) as made:
        yield made


@pytest.fixture
def ses() -> Ses:
    return Ses()


@pytest.fixture
def desk(world: World, ses: Ses) -> Desk:
    return Desk(world.table, starter_shop(), ses)


def event(name: str, id: str = "c1/1/0", **detail: Any) -> str:
    """As EventBridge hands over what EventBus put."""
    told = {"id": id, "v": 1, "shop": "de-linde", "conversation": "c1", "channel": "web", **detail}
    return json.dumps({"source": "chatkassa", "detail-type": name, "detail": told})


def paid_order(world: World, **changes: Any) -> Order:
    order = at(Step.AFTER_ORDER).order.model_copy(update={"version": 0, **changes})
    before = examples.conversation(id=order.conversation)
    examples.put(world.table, before, examples.event("paid", conversation=before.id), orders=(order,))
    return order


# --- the words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["nl", "en"])
@pytest.mark.parametrize("name", ALERTS)
def test_every_alert_says_what_happened_and_what_to_do(name: str, locale: str) -> None:
    shop = starter_shop()
    rules = shop.rules.model_copy(update={"locales": (locale,)})

    class Speaking:
        def __getattr__(self, name: str) -> Any:
            return rules if name == "rules" else getattr(shop, name)

    known = Known(Speaking(), "prod", at(Step.AFTER_ORDER).order)  # type: ignore[arg-type]
    full = words(name, {"amount": 495, "reason": "r", "call": "create", "type": "t", "order": "o1"}, known)
    empty = words(name, {}, Known(Speaking(), "prod"))  # type: ignore[arg-type]
    for said in (full, empty):
        assert "\n" not in said.subject and len(said.subject) < 100
        assert ("Wat te doen:" if locale == "nl" else "What to do:") in said.body
        assert_copyable(said.body)


def assert_copyable(body: str) -> None:
    """Every whole command stands on a line of its own, with nothing stuck to it."""
    for line in body.splitlines():
        if " STAGE=" in line:
            assert re.fullmatch(r'make [a-z-]+ STAGE=\S+( NUMBER=\S*)?( ARGS="[^"]*")?', line), line


@pytest.mark.parametrize(
    ("name", "decisions"), [("refund.failed", ["refund", "dismiss"]), ("payment.review", ["accept", "refund"])]
)
def test_what_a_person_has_to_decide_comes_with_the_whole_commands(name: str, decisions: list[str]) -> None:
    said = words(name, {"amount": 495, "reason": "r"}, Known(starter_shop(), "prod", at(Step.AFTER_ORDER).order))
    commands = [line for line in said.body.splitlines() if line.startswith("make ")]
    assert commands == [f'make review STAGE=prod ARGS="1001 {decision}"' for decision in decisions]


def test_every_alert_is_of_an_event_that_there_is() -> None:
    assert set(ALERTS) <= set(EVENTS)


def test_a_new_order_says_what_to_make_and_not_what_it_costs_or_who_bought_it(
    world: World, desk: Desk, ses: Ses
) -> None:
    order = paid_order(world, delivery=DeliveryDay(day=date(2026, 11, 27)), card_message="Geheim")
    assert desk.hears(event("order.paid", order=order.id, number=order.number)) == 0
    assert ses.receivers == [starter_shop().rules.contact.email]
    (said,) = ses.texts
    assert order.number and order.number in ses.subjects[0] and order.address
    for wanted in ("vrijdag 27 november", order.lines[0].title, order.address.line, "make packing-slip STAGE=prod"):
        assert wanted in said + ses.subjects[0]
    for private in (order.email, "€", "Geheim", order.recipient):
        assert private not in said


def test_what_is_nearly_sold_out_is_said_with_the_order(world: World, desk: Desk, ses: Ses) -> None:
    order = paid_order(world)
    desk.hears(event("order.paid", order=order.id, number=order.number))
    set_stock(world.table, "TULP-YEL", 2)
    desk.hears(event("order.paid", "c1/2/0", order=order.id, number=order.number))
    assert "Bijna op" not in ses.texts[0]
    assert "Bos tulpen (geel) (TULP-YEL): nog 2" in ses.texts[1]
    assert 'make stock STAGE=prod ARGS="TULP-YEL=12"' in ses.texts[1].splitlines()


def test_a_day_that_the_buyer_moved_is_told_and_one_that_they_moved_themselves_is_not(
    world: World, desk: Desk, ses: Ses
) -> None:
    order = paid_order(world, delivery=DeliveryDay(day=date(2026, 11, 28)))
    desk.hears(event("order.rescheduled", order=order.id, number=order.number, by="merchant"))
    assert ses.sent == []
    desk.hears(event("order.rescheduled", "c1/2/0", order=order.id, number=order.number, by="shopper"))
    assert ses.subjects == [f"Bestelling {order.number} is verzet naar zaterdag 28 november"]


# --- once, and not too often --------------------------------------------------------------------------------------


def test_an_event_that_comes_twice_is_told_once(desk: Desk, ses: Ses) -> None:
    for _ in range(3):
        desk.hears(event("payment.review", order="o1", reason="amount"))
    assert len(ses.sent) == 1
    assert "o1" in ses.texts[0]


def test_what_ses_did_not_take_is_delivered_again_and_told_then(world: World) -> None:
    ses = Ses(SlowDown("TooManyRequestsException"))
    desk = Desk(world.table, starter_shop(), ses)
    assert desk.hears(event("refund.failed", order="o1", amount=495)) == 1
    assert desk.hears(event("refund.failed", order="o1", amount=495)) == 0
    assert len(ses.sent) == 1


def test_an_outage_is_five_mails_and_a_summary(desk: Desk, ses: Ses) -> None:
    desk.hears(*(event("conversation.failed", f"c{n}/1/0", type="shopper_wrote") for n in range(300)))
    assert len(ses.sent) == 5
    assert [seconds <= 600 for _, seconds in desk.put_off] == [True]
    desk.ten_minutes_later()
    assert ses.subjects[-1] == "Nog 295 keer “conversation.failed” in 10 minuten"
    assert len(ses.sent) == 6
    desk.hears(event("conversation.failed", "later/1/0"))
    assert len(ses.sent) == 7, "the next ten minutes are their own"


def test_a_summary_that_comes_twice_is_sent_once(desk: Desk, ses: Ses) -> None:
    desk.hears(*(event("payment.review", f"c{n}/1/0", order=f"o{n}") for n in range(8)))
    (body, _), *_ = desk.put_off
    desk.hears(body)
    desk.hears(body)
    assert len(ses.sent) == 6
    assert "o7" in ses.texts[-1]


def test_one_refused_message_is_nobodys_trouble_and_three_are(desk: Desk, ses: Ses) -> None:
    for number in range(3):
        assert len(ses.sent) == 0
        desk.hears(event("message.failed", f"c{number}/1/0", reason="131026"))
    assert ses.subjects == ["Berichten komen niet aan (3 in tien minuten)"]


def test_a_busy_hour_of_orders_is_told_order_by_order(world: World, desk: Desk, ses: Ses) -> None:
    order = paid_order(world)
    desk.hears(*(event("order.paid", f"c{n}/1/0", order=order.id, number=str(1000 + n)) for n in range(30)))
    assert len(ses.sent) == 30


def shopper(world: World, **standing: Any) -> None:
    found = examples.conversation(id="c1").model_copy(update={"standing": Standing(**standing)})
    examples.put(world.table, found, examples.event("label", conversation="c1"))


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        ({"label": "leaving", "why": "score", "last": 1}, "dreigt weg te gaan: het laatste cijfer was een 1 van 5"),
        ({"label": "leaving", "why": "returns", "returns": 3}, "3 keer iets terug of een klacht"),
        ({"label": "leaving", "why": "silence", "last": 5}, "lang niets gehoord"),
        ({"label": "satisfied", "why": "score", "last": 5}, "tevreden: het laatste cijfer was een 5 van 5"),
        ({"label": "leaving"}, "Deze klant dreigt weg te gaan."),
    ],
)
def test_who_is_called_sees_whether_the_shopper_is_satisfied_or_leaving_and_why(
    world: World, desk: Desk, ses: Ses, standing: dict[str, Any], told: str
) -> None:
    shopper(world, **standing)
    assert desk.hears(event("human.requested", label=standing["label"])) == 0
    assert desk.hears(event("conversation.taken_over", "c1/2/0", label=standing["label"])) == 0
    called, taken = ses.sent
    for sent in (called, taken):
        assert told in str(sent)
    assert ("tevreden is" if standing["label"] == "satisfied" else "dreigt weg te gaan") in str(taken)


def test_nothing_is_said_of_a_shopper_of_whom_nothing_is_known(world: World, desk: Desk, ses: Ses) -> None:
    shopper(world)
    desk.hears(event("human.requested", label="unknown"), event("conversation.taken_over", "c1/2/0", label="unknown"))
    desk.hears(event("conversation.taken_over", "c1/3/0"))
    (called,) = ses.sent
    assert "tevreden" not in str(called) and "weg te gaan" not in str(called)


def test_another_shops_event_and_one_of_no_interest_are_left_alone(desk: Desk, ses: Ses) -> None:
    assert desk.hears(event("order.paid", shop="other"), event("review.received")) == 0
    assert ses.sent == []


def test_a_body_that_is_none_goes_to_the_dead_letters_and_holds_up_nobody(desk: Desk, ses: Ses) -> None:
    assert desk.hears("{", event("payment.review", order="o1")) == 1
    assert len(ses.sent) == 1


def test_without_mail_and_phone_it_is_counted_and_not_tried_for_ever(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Desk(world.table, starter_shop(), None).hears(event("payment.review", order="o1")) == 0
    assert "MerchantNotTold" in capsys.readouterr().out


def test_an_address_of_the_merchants_that_is_refused_is_not_tried_for_ever(world: World) -> None:
    ses = Ses(Refused("MessageRejected"))
    assert Desk(world.table, starter_shop(), ses).hears(event("payment.review", order="o1")) == 0


# --- what the bus carries -----------------------------------------------------------------------------------------


def test_what_the_worker_announces_is_what_is_told(world: World, desk: Desk, ses: Ses) -> None:
    """The wire between: EventBus's entries, as EventBridge delivers them."""

    class Events:
        def __init__(self) -> None:
            self.entries: list[dict[str, Any]] = []

        def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:
            self.entries += Entries
            return {"FailedEntryCount": 0}

    events = Events()
    order = paid_order(world)
    announced = Announcement("c1/4/2", "order.paid", desk.clock(), "c1", {"order": order.id, "number": order.number})
    EventBus("bus", "de-linde", lambda: events).announce([announced])
    (entry,) = events.entries
    delivered = {"source": entry["Source"], "detail-type": entry["DetailType"], "detail": json.loads(entry["Detail"])}
    assert desk.hears(json.dumps(delivered)) == 0
    assert len(ses.sent) == 1


# --- on their own WhatsApp ----------------------------------------------------------------------------------------

NUMBER = "+31612340000"


def reachable(**notify: Any) -> Shop:
    shop = starter_shop()
    rules = shop.rules.model_copy(update={"notify": shop.rules.notify.model_copy(update=notify)})

    class Reachable:
        def __getattr__(self, name: str) -> Any:
            return rules if name == "rules" else getattr(shop, name)

    return Reachable()  # type: ignore[return-value]


@pytest.fixture
def phone(world: World) -> Phone:
    return Phone(world.phone, "phone:1", lambda: "token")


def test_their_phone_gets_the_approved_template_in_one_line(world: World, ses: Ses, phone: Phone) -> None:
    Desk(world.table, reachable(whatsapp=NUMBER), ses, phone).hears(event("payment.review", order="o1", reason="r"))
    ((address, reference, payload),) = world.phone.sent
    assert (address, reference, payload["template"]) == (NUMBER, "c1/1/0", "merchant_alert")
    what, todo = payload["parameters"]
    assert what == "Betaling klopt niet: beslis jij"
    assert "Wat te doen:" in todo and "\n" not in todo and len(what + todo) < 1024
    assert len(ses.sent) == 1


def test_a_phone_that_does_not_answer_does_not_repeat_the_mail(world: World, ses: Ses, phone: Phone) -> None:
    world.phone.refuse = lambda reference, payload: (_ for _ in ()).throw(SlowDown("131056"))
    desk = Desk(world.table, reachable(whatsapp=NUMBER), ses, phone)
    assert desk.hears(event("payment.review", order="o1")) == 0
    assert len(ses.sent) == 1


def test_without_mail_the_phone_must_take_it(world: World, phone: Phone) -> None:
    failures = [SlowDown("131056")]

    def refuse(reference: str, payload: dict[str, Any]) -> None:
        if failures:
            raise failures.pop()

    world.phone.refuse = refuse
    desk = Desk(world.table, reachable(whatsapp=NUMBER), None, phone)
    assert desk.hears(event("payment.review", order="o1")) == 1
    assert desk.hears(event("payment.review", order="o1")) == 0
    assert len(world.phone.sent) == 1


def test_a_failed_reminder_is_no_reason_to_ring_their_phone(world: World, ses: Ses, phone: Phone) -> None:
    Desk(world.table, reachable(whatsapp=NUMBER), ses, phone).hears(event("timer.parked", kind="ask_feedback"))
    assert world.phone.sent == []
    assert len(ses.sent) == 1


def test_an_address_of_their_own_goes_before_the_shops(world: World, ses: Ses) -> None:
    Desk(world.table, reachable(email="boss@shop.example"), ses).hears(event("payment.review", order="o1"))
    assert ses.receivers == ["boss@shop.example"]


def test_nothing_is_low_that_the_shop_does_not_call_low(world: World, ses: Ses) -> None:
    order = paid_order(world)
    set_stock(world.table, "TULP-YEL", 2)
    for least in (0, 1, 2):
        desk = Desk(world.table, reachable(low_stock=least), ses)
        desk.hears(event("order.paid", f"c1/{least}/0", order=order.id, number=order.number))
    assert ["Bijna op" in said for said in ses.texts] == [False, False, True]
