"""The items beside conversations: marks, statuses, names, attempts, waits, timers, versions."""

import json
from datetime import datetime, timedelta

import pytest

from functions.conversation.events import Event
from functions.conversation.state import Conversation
from functions.errors import Conflict, NewerVersion
from functions.storage import aliases, deliveries, keys, timers, turns, versions
from functions.storage.attempts import Attempts
from functions.storage.table import Table
from functions.storage.turns import Mark
from functions.storage.waits import Wait, end_wait, put_wait
from tests.dynamo import Counting
from tests.storage.examples import NOW, conversation, event, put, say, timer

# --- turns and marks ----------------------------------------------------------------------------------------------


def mark(table: Table, turn: turns.Turn, marks: dict[int, Mark], *sent: str) -> None:
    turns.mark(table, turn, marks, account="phone:1", sent=sent, now=NOW, token="t" * 32 + "".join(sent)[:4])


def test_marks_are_read_with_their_turn_in_one_request(table: Table, client: Counting) -> None:
    first = put(table, conversation(), event("in1"), effects=(say("a"), say("b")))
    put(table, conversation(version=1), event("in2"))
    client.counted()
    mark(table, first, {0: Mark(state="done", ids=("m1",)), 1: Mark(state="waiting")}, "m1")
    assert client.counted() == {"transact_write_items": 1}
    found = turns.turns(table, "c1")
    assert [turn.version for turn in found] == [1, 2]
    assert found[0].marks[0].ids == ("m1",)
    assert found[0].unfinished
    assert not found[1].unfinished
    assert client.counted() == {"query": 1}


def test_a_mark_without_messages_is_one_plain_write(table: Table, client: Counting) -> None:
    turn = put(table, conversation(), event(), effects=(say("a"),))
    client.counted()
    mark(table, turn, {0: Mark(state="overtaken")})
    assert client.counted() == {"put_item": 1}


def test_the_transcript_is_read_from_a_version_on_and_in_pages(table: Table) -> None:
    for version in range(5):
        turn = put(table, conversation(version=version), event(f"in{version}"), effects=(say("a"),))
        mark(table, turn, {0: Mark(state="done")})
    assert [turn.version for turn in turns.turns(table, "c1", after=2)] == [3, 4, 5]
    page = turns.turns(table, "c1", limit=2)
    assert [turn.version for turn in page] in ([1], [1, 2])
    assert all(turn.marks for turn in page)
    assert [turn.version for turn in turns.last_turns(table, "c1", limit=2)] == [4, 5]
    assert turns.turn(table, "c1", 9) is None


# --- statuses -----------------------------------------------------------------------------------------------------


def test_a_rank_only_rises(table: Table) -> None:
    for state, changes in ((2, True), (1, False), (3, True), (2, False), (4, True), (3, False), (4, False)):
        assert deliveries.raise_rank(table, "phone:1", "m1", state, now=NOW) is changes
    assert deliveries.rank(table, "phone:1", "m1") == 4


def test_a_status_that_is_there_before_the_worker_stays(table: Table) -> None:
    deliveries.raise_rank(table, "phone:1", "m1", 3, now=NOW)
    assert deliveries.conversation_of(table, "phone:1", "m1") == ""
    turn = put(table, conversation(), event(), effects=(say("a"),))
    mark(table, turn, {0: Mark(state="done", ids=("m1",))}, "m1")
    assert deliveries.rank(table, "phone:1", "m1") == 3
    assert deliveries.conversation_of(table, "phone:1", "m1") == "c1"


# --- names --------------------------------------------------------------------------------------------------------


def test_a_conversation_id_is_short_permanent_and_says_nothing(table: Table) -> None:
    found = aliases.conversation_id("phone:1", "wa:31612345678")
    assert found == aliases.conversation_id("phone:1", "wa:31612345678")
    assert len(found) == 26
    assert found[0] == "c"
    assert "31612345678" not in found
    assert found != aliases.conversation_id("phone:2", "wa:31612345678")


def test_all_names_of_a_user_lead_to_the_conversation_of_the_first(table: Table) -> None:
    (found,) = aliases.resolve(table, [("phone:1", ("bsuid:NL.1", "wa:316"))])
    assert found == aliases.conversation_id("phone:1", "bsuid:NL.1")
    assert aliases.find(table, "phone:1", ("wa:316",)) == found
    assert aliases.find(table, "phone:2", ("wa:316",)) is None


def test_a_known_user_with_a_new_name_stays_where_he_was(table: Table) -> None:
    (old,) = aliases.resolve(table, [("phone:1", ("wa:316",))])
    (found,) = aliases.resolve(table, [("phone:1", ("bsuid:NL.1", "wa:316"))])
    assert found == old
    assert aliases.find(table, "phone:1", ("bsuid:NL.1",)) == old


def test_two_who_claim_at_once_agree(table: Table, client: Counting) -> None:
    def fault(call: str, request: object) -> None:
        if call == "put_item":
            client.fault = lambda call, request: None
            aliases.resolve(table, [("phone:1", ("wa:316",))])

    client.fault = fault
    (found,) = aliases.resolve(table, [("phone:1", ("wa:316",))])
    assert aliases.find(table, "phone:1", ("wa:316",)) == found


def test_a_hundred_known_users_are_found_in_one_request(table: Table, client: Counting) -> None:
    users = [("phone:1", (f"wa:{number}",)) for number in range(100)]
    aliases.resolve(table, users)
    client.counted()
    assert len(set(aliases.resolve(table, users))) == 100
    assert client.counted() == {"batch_get_item": 1}


# --- attempts -----------------------------------------------------------------------------------------------------


class Now:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_an_attempt_is_written_once_and_changed_field_by_field(table: Table) -> None:
    attempts = Attempts(table, Now())
    item = {"v": 1, "order": "o1", "number": 1, "state": "opening", "livemode": None, "amount": 2995}
    assert attempts.put_attempt(item)
    assert not attempts.put_attempt({**item, "amount": 1})
    attempts.update_attempt("o1", 1, {"state": "open", "session": "cs_1", "livemode": False})
    assert attempts.get_attempt("o1", 1) == {**item, "state": "open", "session": "cs_1", "livemode": False}
    assert attempts.get_attempt("o1", 2) is None
    with pytest.raises(Conflict):
        attempts.update_attempt("o1", 2, {"state": "open"})


def test_an_open_attempt_is_looked_at_again_until_nothing_can_happen_to_it(table: Table) -> None:
    clock = Now()
    attempts = Attempts(table, clock)
    attempts.put_attempt({"order": "o1", "number": 1, "state": "opening"})
    assert list(timers.due_attempts(table, NOW + timedelta(minutes=4))) == []
    assert list(timers.due_attempts(table, NOW + timedelta(minutes=5))) == [("o1", 1)]
    clock.now += timedelta(minutes=5)
    attempts.update_attempt("o1", 1, {"state": "open", "payment_status": "unpaid"})
    assert list(timers.due_attempts(table, NOW + timedelta(minutes=9))) == []
    assert list(timers.due_attempts(table, NOW + timedelta(minutes=10))) == [("o1", 1)]
    attempts.update_attempt("o1", 1, {"state": "complete", "payment_status": "unpaid"})
    assert list(timers.due_attempts(table, NOW + timedelta(minutes=30))) == []
    attempts.update_attempt("o1", 1, {"state": "complete", "payment_status": "paid"})
    assert list(timers.due_attempts(table, NOW + timedelta(days=30))) == []


def test_a_payment_intent_leads_to_its_order(table: Table) -> None:
    attempts = Attempts(table, Now())
    attempts.put_payment_intent("pi_1", "o1", 2)
    assert attempts.find_payment_intent("pi_1") == ("o1", 2)
    assert attempts.find_payment_intent("pi_2") is None


# --- timers and waits ---------------------------------------------------------------------------------------------


def test_due_conversations_are_found_across_shards_and_not_before_their_time(table: Table) -> None:
    for number in range(12):
        name = f"c{number}"
        put(
            table,
            conversation(id=name, timers=(timer(NOW + timedelta(minutes=number)),)),
            event(f"in{number}", conversation=name),
        )
    found = dict(timers.due_conversations(table, NOW + timedelta(minutes=7)))
    assert set(found) == {f"c{number}" for number in range(8)}
    assert found["c3"] == "2026-03-02T10:03:00Z"


def test_a_moment_within_a_second_is_due_when_the_second_is_over() -> None:
    assert keys.due(NOW) == "2026-03-02T10:00:00Z"
    assert keys.due(NOW + timedelta(microseconds=1)) == "2026-03-02T10:00:01Z"


def test_turns_are_added_to_a_wait_and_it_ends_only_as_it_was_read(table: Table) -> None:
    until = NOW + timedelta(minutes=1)
    put_wait(table, "c1", Wait(until=until, tries=1, turns=(3,)))
    put_wait(table, "c1", Wait(until=until, tries=2, turns=(4,)))
    item = table.get(keys.wait("c1"))
    assert item is not None
    wait = Wait.of(item)
    assert (wait.turns, wait.tries) == ((3, 4), 2)
    assert dict(timers.due_conversations(table, until)) == {"c1": "2026-03-02T10:01:00Z"}
    end_wait(table, "c1", wait.model_copy(update={"turns": (3,)}))
    assert table.get(keys.wait("c1")) is not None
    end_wait(table, "c1", wait)
    assert table.get(keys.wait("c1")) is None


# --- versions -----------------------------------------------------------------------------------------------------


def test_what_a_newer_release_wrote_is_left_to_it() -> None:
    newer = json.dumps(json.loads(event().model_dump_json()) | {"v": 2, "what": {"type": "unheard_of"}})
    with pytest.raises(NewerVersion):
        versions.read(Event, newer)


def test_unknown_fields_are_tolerated() -> None:
    kept = versions.write(conversation())
    assert versions.read(Conversation, kept[:-1] + ',"later":1}') == conversation()
    assert versions.read(Conversation, json.dumps(json.loads(kept) | {"later": 1}, indent=1)) == conversation()


def test_an_older_version_is_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "UPCASTS", {("Conversation", 0): lambda old: old | {"locale": old["language"]}})
    old = json.loads(versions.write(conversation())) | {"v": 0, "language": "en"}
    del old["locale"]
    assert versions.read(Conversation, json.dumps(old)).locale == "en"


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"v":"1"}', '{"v":1,"id":', "null"])
def test_what_is_none_of_ours_is_an_error_of_value(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        versions.read(Event, text)
