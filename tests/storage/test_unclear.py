"""What was said in vain, on DynamoDB's own terms: one person's words are a hash, those of two are counted."""

from dataclasses import replace
from datetime import timedelta

from functions.conversation.intents import Intent
from functions.conversation.transition import Transition
from functions.storage import unclear
from functions.storage.commit import prepare
from functions.storage.table import Table
from tests.storage.examples import NOW, conversation, event


def hears(table: Table, who: str, said: str = "blorp flurb", days: int = 0) -> None:
    now = NOW + timedelta(days=days)
    made = replace(Transition(conversation(id=who)), intent=Intent.UNCLEAR)
    spoken = event(text=said, conversation=who)
    prepared = prepare(table, conversation(id=who), spoken, made, now=now, retention_days=400)
    unclear.count(table, prepared, lambda text: f"hash-{hash(text)}")


def found(table: Table, days: int = 0) -> dict[str, int]:
    return {each.text: each.count for each in unclear.latest(table, NOW + timedelta(days=days))}


def test_words_are_counted_from_the_second_person_on(table: Table) -> None:
    for who, times in (("c1", {}), ("c1", {}), ("c2", {"blorp flurb": 3}), ("c1", {"blorp flurb": 4})):
        hears(table, who)
        assert found(table) == times


def test_what_dynamodb_has_not_deleted_yet_is_over_all_the_same(table: Table) -> None:
    hears(table, "c1")
    hears(table, "c2", days=unclear.ALONE_DAYS + 1)
    assert found(table, days=unclear.ALONE_DAYS + 1) == {}


def test_what_was_understood_is_nobodys_business(table: Table) -> None:
    for who in ("c1", "c2"):
        made = replace(Transition(conversation(id=who)), intent=Intent.SEARCH)
        prepared = prepare(table, conversation(id=who), event(conversation=who), made, now=NOW, retention_days=400)
        unclear.count(table, prepared, str)
    assert found(table) == {}
