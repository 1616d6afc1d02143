"""Mails on their way out, with the real engine and SES played: what becomes of each, and what waits for what."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from functions.clock import wake
from functions.commerce.orders import Order
from functions.conversation.effects import Mail
from functions.conversation.events import ShopperWrote, Tapped, TextIn
from functions.conversation.fulfilment_events import FulfilmentReported
from functions.conversation.money_events import PaymentObserved
from functions.errors import Refused, SlowDown, Unavailable
from functions.storage import reads
from functions.storage.turns import Mark
from tests.mailing import FROM, Ses
from tests.starter import starter_shop, starter_stock
from tests.world import ACCOUNT, USER, World

WEB = "web:de-linde"
TO_THE_SUMMARY = (
    "add:TULP-YEL", "checkout", "forother", "Sanne de Boer", "ship:standard", "Dorpsstraat 12a, 2011 AB Haarlem",
    "nophone", "zo snel mogelijk", "13:00–18:00", "sanne@example.nl", "nocard", "ja",
)  # fmt: skip


class Sale:
    """A shopper of the starter shop, with everything but payment played by hand."""

    def __init__(self, ses: Ses | None, account: str = ACCOUNT) -> None:
        mailer = ses.mailer if ses else None
        self.world = World(shop=starter_shop(), stock=starter_stock(), mailer=mailer)
        self.account = account

    def __enter__(self) -> "Sale":
        self.world.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        self.world.__exit__(*raised)

    def does(self, *what: str) -> None:
        for each in what:
            tap = each.startswith(("add:", "ship:")) or each in ("checkout", "forother", "nophone", "nocard")
            content: Any = Tapped(action=each) if tap else TextIn(text=each)
            self.world.happens(ShopperWrote(content=content), account=self.account)
            self.world.run()

    @property
    def order(self) -> Order:
        conversation = self.world.conversation(account=self.account)
        assert conversation
        name = conversation.order or conversation.orders[0].id
        found = reads.order(self.world.table, name)
        assert found
        return found

    def buys(self) -> None:
        self.does("hoi", *TO_THE_SUMMARY)
        self.stripe("open", "unpaid")
        self.pays()

    def pays(self) -> None:
        self.stripe("complete", "paid")

    def stripe(self, status: str, payment_status: str, **changes: Any) -> None:
        order = self.order
        seen = {
            "order": order.id, "attempt": order.attempt.number, "session": "cs_1", "status": status,
            "payment_status": payment_status, "amount": order.total, "currency": "eur", "livemode": False,
            "expires_at": self.world.clock() + timedelta(hours=1), "payment_intent": "pi_1",
        }  # fmt: skip
        self.happens(PaymentObserved.model_validate(seen | changes))

    def cannot_deliver(self) -> None:
        self.happens(FulfilmentReported(order=self.order.id, state="cancelled", reason="storm"))

    def happens(self, what: Any) -> None:
        self.world.happens(what, account=self.account)
        self.world.run()

    def later(self, **by: float) -> None:
        self.world.clock.move(**by)
        wake(self.world.table, self.world.mailbox, self.world.clock())
        self.world.run()

    def marks(self, purpose: str) -> list[Mark]:
        return [
            turn.marks[index]
            for turn in self.world.turns(account=self.account)
            for index, effect in enumerate(turn.effects)
            if isinstance(effect, Mail) and effect.purpose == purpose
        ]

    def announced(self) -> list[str]:
        return [each.name for each in self.world.bus.announced]


@pytest.fixture
def ses() -> Ses:
    return Ses()


@pytest.fixture
def sale(ses: Ses) -> Iterator[Sale]:
    with Sale(ses) as made:
        yield made


# --- the confirmation ---------------------------------------------------------------------------------------------


def test_a_paid_order_is_confirmed_by_mail_once(sale: Sale, ses: Ses) -> None:
    sale.buys()
    sale.pays()
    assert ses.receivers == ["sanne@example.nl"]
    assert sale.order.number and sale.order.number in ses.subjects[0]
    assert sale.marks("contract") == [Mark(state="done", ids=("ses-1",))]
    assert f"<{FROM}>" in ses.sent[0]["FromEmailAddress"]


def test_a_second_delivery_of_a_payment_does_not_mail_again(sale: Sale, ses: Ses) -> None:
    sale.buys()
    (turn,) = [each for each in sale.world.turns() if any(isinstance(effect, Mail) for effect in each.effects)]
    sale.world.posts(turn.event)
    sale.world.run()
    assert len(ses.sent) == 1


def test_it_is_confirmed_though_the_shopper_has_stopped_everything(sale: Sale, ses: Ses) -> None:
    sale.does("hoi", *TO_THE_SUMMARY)
    sale.stripe("open", "unpaid")
    sale.does("stop", "stop")
    sale.pays()
    assert len(ses.sent) == 1


def test_without_an_address_to_send_from_it_is_recorded_as_withheld() -> None:
    with Sale(None) as sale:
        sale.buys()
        assert sale.marks("contract") == [Mark(state="withheld", reason="no mail_from")]
        assert "Betaald" in str(sale.world.phone.sent)


# --- money --------------------------------------------------------------------------------------------------------


def test_money_that_the_chat_could_tell_is_not_mailed_too(sale: Sale, ses: Ses) -> None:
    sale.buys()
    sale.cannot_deliver()
    assert sale.marks("money") == [Mark(state="done", reason="told in the chat")]
    assert len(ses.sent) == 1


def test_after_two_stops_the_refund_goes_by_mail(sale: Sale, ses: Ses) -> None:
    sale.buys()
    sale.does("stop", "stop")
    before = len(sale.world.phone.sent)
    sale.cannot_deliver()
    assert len(sale.world.phone.sent) == before, "after a second stop the chat is silent"
    assert sale.order.refunds
    assert len(ses.sent) == 2
    assert "storm" in ses.texts[1] and "€ 19,90 terug" in ses.texts[1].replace("\xa0", " ")
    assert [mark.state for mark in sale.marks("money")] == ["done"]


def test_outside_the_window_without_a_template_the_refund_goes_by_mail(sale: Sale, ses: Ses) -> None:
    sale.buys()
    sale.world.clock.move(hours=30)
    rules = sale.world.shop.rules
    assert "order_cancelled" in rules.whatsapp_templates
    sale.world.phone.refuse = _refuses_templates
    sale.cannot_deliver()
    assert len(ses.sent) == 2


def _refuses_templates(reference: str, payload: dict[str, Any]) -> None:
    if "template" in payload:
        raise Refused("template is paused", code=132015)


def test_a_refund_is_mailed_to_who_may_never_look_at_the_page_again(ses: Ses) -> None:
    with Sale(ses, WEB) as sale:
        sale.buys()
        sale.cannot_deliver()
        assert len(ses.sent) == 2


def test_a_mail_waits_for_the_chat_to_have_been_tried(sale: Sale, ses: Ses) -> None:
    sale.buys()
    sale.world.phone.refuse = _once(SlowDown("131056"))
    sale.cannot_deliver()
    assert [mark.state for mark in sale.marks("money")] == ["waiting"]
    sale.later(minutes=1)
    assert sale.marks("money") == [Mark(state="done", reason="told in the chat")]


def _once(failure: Exception) -> Any:
    left = [failure]

    def refuse(reference: str, payload: dict[str, Any]) -> None:
        if left:
            raise left.pop()

    return refuse


# --- when SES will not ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("failure", [SlowDown("TooManyRequestsException"), Unavailable("ReadTimeoutError")])
def test_a_mail_that_must_wait_is_sent_a_minute_later_and_holds_up_no_chat(failure: Exception) -> None:
    ses = Ses(failure)  # type: ignore[arg-type]
    with Sale(ses) as sale:
        sale.buys()
        assert sale.marks("contract") == [Mark(state="waiting", reason="slow_down")]
        before = len(sale.world.phone.sent)
        sale.does("hoi")
        assert len(sale.world.phone.sent) > before
        sale.later(minutes=1)
        assert sale.marks("contract") == [Mark(state="done", ids=("ses-1",))]
        assert sale.world.inbox.messages == []


def test_an_outage_of_a_day_ends_in_a_mark_and_not_in_the_dead_letters(ses: Ses) -> None:
    ses.refuse = [Unavailable("503")] * 1_000
    with Sale(ses) as sale:
        sale.buys()
        for _ in range(6):
            sale.later(minutes=11)
        assert [mark.state for mark in sale.marks("contract")] == ["waiting"]
        sale.later(hours=25)
        assert sale.marks("contract") == [Mark(state="undeliverable", reason="waited too long")]
        assert sale.world.inbox.dead == []


def test_an_address_that_is_refused_is_marked_and_told_to_the_merchant(ses: Ses) -> None:
    ses.refuse = [Refused("MessageRejected")]
    with Sale(ses) as sale:
        sale.buys()
        assert sale.marks("contract") == [Mark(state="undeliverable", reason="refused MessageRejected")]
        assert sale.announced().count("mail.failed") == 1
        assert "message.failed" not in sale.announced()


def test_an_account_that_a_person_must_look_at_loses_no_mail(ses: Ses, capsys: pytest.CaptureFixture[str]) -> None:
    ses.refuse = [Refused("AccountSuspendedException", operator=True)]
    with Sale(ses) as sale:
        sale.buys()
        assert "a person must look at SES" in capsys.readouterr().out
        sale.later(minutes=6)
        assert sale.marks("contract") == [Mark(state="done", ids=("ses-1",))]


def test_what_is_logged_of_a_mail_names_nobody(sale: Sale, ses: Ses, capsys: pytest.CaptureFixture[str]) -> None:
    ses.refuse = [SlowDown("TooManyRequestsException")]
    sale.buys()
    sale.later(minutes=1)
    assert "sanne" not in capsys.readouterr().out.lower()
    assert USER not in str(ses.sent)
    assert "sanne@" not in str(sale.world.bus.announced)
