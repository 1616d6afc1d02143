"""At the door: each ticket lets one in, once, and every other code has its own answer."""

from datetime import timedelta

import pytest

from functions import ticket_codes
from functions.admission import Gate, Scan, read_scan
from functions.commerce.event_days import EventState
from functions.commerce.tickets import TicketRef
from functions.errors import BadRequest, Conflict
from functions.storage import tickets
from infra.scan import scanned, spoken
from tests.shell.test_event_news import EVENT, NOW, Place
from tests.starter import starter_shop

ORDER = "o" + "a" * 16
REF = TicketRef(event=EVENT, order=ORDER, number=1, serial=0)


class Door(Place):
    def __init__(self, keys: tuple[str, ...] = ("key",)) -> None:
        super().__init__(0)
        self.now = NOW
        self.hold("cabc", ORDER, place="A12", name="Sanne")
        self.gate = Gate(self.table, self.mailbox, lambda: starter_shop().rules, lambda: keys, lambda: self.now)

    def scan(self, ref: TicketRef = REF, key: str = "key", **more: str) -> dict:
        return self.gate.judge(Scan(code=ticket_codes.code(ref, key), **more))

    def change(self, **changes) -> None:
        ticket = tickets.read_ticket(self.table, EVENT, ORDER, 1)
        assert ticket
        tickets.change_ticket(self.table, ticket.model_copy(update=changes), self.now, 400)


def test_the_first_comes_in_and_the_second_hears_when_and_where_that_was():
    door = Door()
    first = door.scan(gate="Noord")
    assert first["admitted"] and (first["place"], first["name"]) == ("A12", "Sanne")
    door.now += timedelta(minutes=4)
    again = door.scan(gate="Zuid")
    assert (again["admitted"], again["answer"]) == (False, "already_admitted")
    assert (again["at"], again["gate"]) == ("2027-06-12T16:00:00+02:00", "Noord")
    assert "name" not in again  # whoever holds a copy is not told whose it is
    assert [event.id for event in door.mailbox.posted] == [f"admitted:{ORDER}-1:0"]


def test_the_same_scan_sent_again_is_the_same_answer():
    door = Door()
    assert door.scan(scan="s1") == door.scan(scan="s1")
    assert door.scan(scan="s2")["answer"] == "already_admitted"


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"serial": 1}, "transferred"),
        ({"status": "void"}, "refunded"),
    ],
)
def test_a_ticket_that_counts_no_more_says_why(changes, answer):
    door = Door()
    door.change(**changes)
    assert door.scan()["answer"] == answer
    assert not door.mailbox.posted


def test_forged_unknown_and_other_events_are_told_apart():
    door = Door()
    assert door.scan(key="another")["answer"] == "forged"
    assert door.gate.judge(Scan(code="https://example.org"))["answer"] == "forged"
    assert door.scan(REF.model_copy(update={"number": 9}))["answer"] == "unknown"
    assert door.scan(event="winterfeest")["answer"] == "other_event"
    assert door.scan(event=EVENT)["admitted"]


@pytest.mark.parametrize(("hours", "admitted"), [(-24, False), (-14, True), (0, True), (13, True), (16, False)])
def test_it_opens_on_its_day_and_the_night_after_only(hours, admitted):
    door = Door()
    door.now += timedelta(hours=hours)
    assert door.scan()["answer"] == ("admitted" if admitted else "wrong_day")


def test_a_moved_event_opens_on_its_new_day_and_a_cancelled_one_never():
    door = Door()
    moved = EventState(status="moved", day=NOW.date() + timedelta(days=7))
    tickets.write_state(door.table, EVENT, moved, NOW, 400)
    assert (door.scan()["answer"], door.scan()["day"]) == ("wrong_day", "2027-06-19")
    door.now += timedelta(days=7)
    tickets.write_state(door.table, EVENT, EventState(version=1, status="cancelled"), NOW, 400)
    assert door.scan()["answer"] == "cancelled"


def test_two_gates_at_the_same_moment_let_one_in(monkeypatch: pytest.MonkeyPatch):
    door, change = Door(), tickets.change_ticket
    answers = []

    def slower(table, ticket, now, days) -> None:
        monkeypatch.setattr(tickets, "change_ticket", change)
        answers.append(door.scan(gate="Zuid"))
        change(table, ticket, now, days)

    monkeypatch.setattr(tickets, "change_ticket", slower)
    answers.append(door.scan(gate="Noord"))
    assert [(answer["answer"], answer["gate"]) for answer in answers] == [
        ("admitted", "Zuid"),
        ("already_admitted", "Zuid"),
    ]


def test_a_table_that_keeps_changing_is_no_admission(monkeypatch: pytest.MonkeyPatch):
    def never(*_) -> None:
        raise Conflict("revision")

    door = Door()
    monkeypatch.setattr(tickets, "change_ticket", never)
    with pytest.raises(Conflict):
        door.scan()


def test_after_a_change_of_key_both_count_and_then_one():
    code = ticket_codes.code(REF, "old")
    assert ticket_codes.read_code(code, ("new", "old")) == REF
    assert ticket_codes.read_code(code, ("new",)) is None
    assert ticket_codes.code(REF, "new").split("/")[1] != code.split("/")[1]


def test_no_link_or_code_opens_what_another_is_for():
    token, gift, code = ticket_codes.token(REF, "key"), ticket_codes.gift(REF, "key"), ticket_codes.code(REF, "key")
    assert ticket_codes.read_token(token, ("key",)) == REF
    assert ticket_codes.read_gift(gift, ("key",)) == (ORDER, 1, 0)
    assert ticket_codes.read_token(token.replace(".1.0.", ".2.0."), ("key",)) is None
    assert ticket_codes.read_gift(gift.replace("-1-0-", "-1-1-"), ("key",)) is None
    assert ticket_codes.read_code(token, ("key",)) is None and ticket_codes.read_token(code, ("key",)) is None
    assert len(gift) <= 64


def test_a_scan_says_what_is_wrong_with_it():
    with pytest.raises(BadRequest, match="code"):
        read_scan(b"{}")


def test_a_hand_scanners_lines_have_an_answer_each():
    door = Door()
    code = ticket_codes.code(REF, "key")
    lines = list(
        scanned([f"{code}\n", "\n", code, "nonsense"], lambda scan: door.gate.judge(Scan(**scan)), "Noord", "")
    )
    assert lines[0] == "✓ come in · Tuinconcert, ticket 1 · A12 · Sanne"
    assert lines[1].startswith("✗ ALREADY USED, at 2027-06-12T16:00:00+02:00 by gate Noord")
    assert lines[2] == "✗ FORGED: not a ticket of this shop"
    assert spoken({"admitted": False, "answer": "wrong_day", "day": "2027-06-12"}) == "✗ NOT TODAY: it is on 2027-06-12"
