"""News of an event reaches exactly who holds tickets, however the telling is interrupted."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from functions import bus
from functions.announcements import Announcement
from functions.commerce.tickets import Ticket
from functions.conversation.events import Event
from functions.errors import BadRequest, QueueError
from functions.event_news import Teller
from functions.news_wish import NewsJob, read_news
from functions.storage import keys, tickets
from functions.storage.table import Table, text
from functions.storage.versions import write
from tests import dynamo
from tests.memory_dynamo import MemoryDynamo
from tests.storage.examples import order

NOW = datetime(2027, 6, 12, 14, 0, tzinfo=UTC)
EVENT = "tuinconcert"


@dataclass
class Post:
    """A mailbox that fails after so many events; what was posted before it failed was posted."""

    posted: list[Event] = field(default_factory=list)
    fails_after: int = 10**9

    def post(self, events) -> None:
        for event in events:
            if len(self.posted) >= self.fails_after:
                raise QueueError("not taken")
            self.posted.append(event)


@dataclass
class Told:
    announced: list[Announcement] = field(default_factory=list)

    def announce(self, announcements) -> None:
        self.announced += announcements


class Place:
    def __init__(self, holders: int) -> None:
        self.table: Table = dynamo.table(MemoryDynamo())  # type: ignore[arg-type]
        for number in range(holders):
            self.hold(f"c{number:04d}", f"o{number:04d}")
        self.mailbox, self.bus, self.jobs = Post(), Told(), list[str]()
        self.teller = Teller(self.table, self.mailbox, self.bus, self.jobs.append, lambda: NOW)

    def hold(self, conversation: str, order_id: str, number: int = 1, **changes) -> Ticket:
        ticket = Ticket(
            event=EVENT, order=order_id, number=number, sku="CONCERT", title="Tuinconcert", conversation=conversation,
            account="web:de-linde", **changes,
        )  # fmt: skip
        key = keys.ticket(self.table.shop, EVENT, order_id, number)
        self.table.write(key, tickets.attributes(ticket, NOW, 400))
        return ticket

    def told(self) -> list[str]:
        """Conversations, once for each event that its mailbox would not take for a repeat."""
        return [event.conversation for event in {event.id: event for event in self.mailbox.posted}.values()]


def job(kind: str = "traffic", **more) -> NewsJob:
    text = {"text": "File op de ring."} if kind in ("traffic", "parking") else {}
    wish = read_news(NewsJob.model_fields["wish"].annotation(id="n1", kind=kind, **text, **more).model_dump_json())
    return wish.job(EVENT, NOW)


def test_everybody_is_told_once_over_many_pages():
    place = Place(450)
    place.teller.tell(job(), lambda: 60.0)
    assert place.told() == [f"c{number:04d}" for number in range(450)]
    assert len(place.mailbox.posted) == 450 and not place.jobs
    (done,) = place.bus.announced
    assert (done.name, done.detail["conversations"]) == ("event.news", 450)


def test_what_has_no_time_left_goes_on_where_it_was():
    place = Place(450)
    place.teller.tell(job(), lambda: 1.0)
    while place.jobs:
        place.teller.tell(NewsJob.model_validate_json(place.jobs.pop()), lambda: 1.0)
    assert len(place.mailbox.posted) == len(place.told()) == 450
    assert len(place.bus.announced) == 1


@pytest.mark.parametrize("dies_after", [0, 1, 199, 200, 201, 449])
def test_who_dies_half_way_is_begun_again_and_nobody_is_told_twice_or_missed(dies_after):
    place = Place(450)
    place.mailbox.fails_after = dies_after
    record = {"messageId": "m1", "body": job().model_dump_json()}
    failed = place.teller.take_in({"Records": [record]}, lambda: 60.0)
    assert failed == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
    place.mailbox.fails_after = 10**9
    assert place.teller.take_in({"Records": [record]}, lambda: 60.0) == {"batchItemFailures": []}
    assert sorted(place.told()) == [f"c{number:04d}" for number in range(450)]


def test_a_void_ticket_reaches_nobody_and_several_of_one_order_one_event():
    place = Place(1)
    place.hold("c0000", "o0000", 2)
    place.hold("cvoid", "ovoid", status="void")
    place.hold("cgiven", "o0000", 3, serial=1)
    place.teller.tell(job(), lambda: 60.0)
    assert place.told() == ["c0000", "cgiven"]


def test_who_paid_for_a_cancelled_ticket_is_told_as_well_as_who_holds_it():
    place = Place(0)
    place.hold("cgiven", "oaaa", serial=1)
    bought = order(id="oaaa", conversation="cbuyer")
    place.table.write(keys.order("oaaa"), {"doc": text(write(bought))})
    place.teller.tell(job(), lambda: 60.0)
    assert place.told() == ["cgiven"]
    place.mailbox.posted.clear()
    place.teller.tell(job("cancelled"), lambda: 60.0)
    assert place.told() == ["cgiven", "cbuyer"]
    assert tickets.read_state(place.table, EVENT).status == "cancelled"


def test_a_moved_event_is_where_the_news_says_and_stays_there_when_that_comes_again():
    place = Place(1)
    for _ in range(2):
        place.teller.tell(job("moved", day="2027-06-19", venue="De Kas"), lambda: 60.0)
    state = tickets.read_state(place.table, EVENT)
    assert (state.version, state.status, str(state.day), state.venue) == (1, "moved", "2027-06-19", "De Kas")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ('{"id": "1", "kind": "traffic"}', "say in `text`"),
        ('{"id": "1", "kind": "moved"}', "say the new"),
        ('{"id": "1", "kind": "doors", "venue": "x"}', "only what is moved"),
        ('{"id": "1", "kind": "rain", "text": "x"}', "kind"),
        ('{"id": "a b", "kind": "doors"}', "id"),
        ('{"id": "1", "kind": "doors", "txt": "x"}', "txt"),
    ],
)
def test_what_is_wrong_with_a_wish_is_said(body, why):
    with pytest.raises(BadRequest, match=why):
        read_news(body)


def test_the_bus_hands_news_to_its_own_queue():
    place, jobs = Place(1), list[str]()
    detail = '{"id": "n7", "event": "tuinconcert", "kind": "doors"}'
    body = f'{{"detail-type": "EventNews", "detail": {detail}}}'
    batch = {"Records": [{"messageId": "m", "body": body}]}
    assert bus.take_in(batch, place.table, place.mailbox, None, NOW, jobs.append) == {"batchItemFailures": []}  # type: ignore[arg-type]
    assert NewsJob.model_validate_json(jobs[0]).wish.id == "n7" and not place.mailbox.posted
