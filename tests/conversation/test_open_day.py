"""When the shop looks at a complaint: the day that its hours say, never "today" of a day on which nobody is there."""

from datetime import UTC, datetime

import pytest

from functions.commerce.returns import Kind
from functions.conversation.case_news import told
from functions.conversation.events import Event, TimerDue
from functions.conversation.state import Step
from functions.conversation.talk import Talk
from functions.conversation.transition import Facts
from tests.conversation.cases import ended_case
from tests.conversation.chat import TestLinks
from tests.conversation.states import at
from tests.starter import Ruled, starter_shop

OPEN, BEFORE = datetime(2026, 11, 27, 10, 0, tzinfo=UTC), datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
CLOSING, SUNDAY, MONDAY = (datetime(2026, 11, day, 19, 0, tzinfo=UTC) for day in (27, 29, 30))


def procedure(now: datetime, locale: str, *, never: bool = False) -> str:
    chat = at(Step.AFTER_ORDER, locale)
    case = ended_case(chat)
    assert case.kind is Kind.COMPLAINT and chat.conversation
    rules = starter_shop().rules
    shop = Ruled(rules.model_copy(update={"hours": {}})) if never else chat.shop
    event = Event(
        id="e", conversation=chat.conversation.id, account="a", occurred_at=now, received_at=now, what=TimerDue()
    )
    facts = Facts(now=now, shop=shop, links=TestLinks(), orders=chat.orders)
    return str(told(Talk(chat.conversation, event, facts), chat.order, case)["procedure"])


@pytest.mark.parametrize(
    ("now", "dutch", "english"),
    [
        (OPEN, "vandaag nog", "today"),
        (BEFORE, "vandaag nog", "today"),
        (CLOSING, "op zaterdag 28 november", "on Saturday, 28 November"),
        (SUNDAY, "op dinsdag 1 december", "on Tuesday, 1 December"),
        (MONDAY, "op dinsdag 1 december", "on Tuesday, 1 December"),
    ],
)
def test_a_complaint_is_looked_at_on_the_next_day_that_the_shop_is_open(now, dutch, english):
    assert f"We kijken er {dutch} naar." in procedure(now, "nl")
    assert f"We look at it {english}." in procedure(now, "en")


def test_a_shop_without_hours_promises_no_day():
    assert "zo snel mogelijk" in procedure(OPEN, "nl", never=True)
    assert "as soon as we can" in procedure(OPEN, "en", never=True)
