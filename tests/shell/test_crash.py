"""Dying on demand: one process dies at the moment that was named, and none in AWS can be told to."""

import dataclasses
from collections.abc import Iterator

import pytest

from functions import bootstrap
from functions.crash import MOMENTS, Crash, nowhere
from functions.payments_worker import PaymentsWorker
from functions.settings import settings
from functions.storage import keys
from functions.storage.table import Table, text
from functions.worker import Worker
from tests.dynamo import NAME, Counting, dynamo


@pytest.fixture(scope="module")
def counting() -> Iterator[Counting]:
    with dynamo() as counting:
        yield counting


@pytest.fixture
def table(counting: Counting) -> Table:
    return Table(NAME, "de-linde", lambda: counting)


def test_one_process_dies_at_its_moment_and_the_next_one_lives(table: Table):
    died: list[int] = []
    crash = Crash(table, died.append)
    crash.arm("committed")
    for _ in range(2):
        for moment in MOMENTS:
            crash.reach(moment)
    assert died == [1]


def test_of_two_that_come_there_together_one_dies(table: Table):
    died: list[str] = []
    first = Crash(table, lambda _: died.append("first"))
    Crash(table).arm("sent")

    class Slower(Table):
        def get(self, key: keys.Key) -> dict[str, dict[str, str]]:
            first.reach("sent")  # between the other's look and its death
            return {"moment": text("sent")}

    slower = Crash(Slower(NAME, "de-linde", table.client), lambda _: died.append("second"))
    slower.reach("sent")
    assert died == ["first"]


def test_nobody_dies_unasked(table: Table):
    table.delete(keys.crash())
    for moment in MOMENTS:
        Crash(table, lambda _: pytest.fail("died")).reach(moment)


@pytest.mark.parametrize("local", ["", "false"])
def test_in_aws_nothing_is_asked_and_nobody_can_die(monkeypatch: pytest.MonkeyPatch, counting: Counting, local: str):
    for name in ("stage", "shop", "table", "mailbox_url", "payments_url", "unreadable_url", "bus", "bundles"):
        monkeypatch.setenv(f"CHATKASSA_{name.upper()}", name)
    monkeypatch.setenv("CHATKASSA_PARAMETERS", "/chatkassa/x/")
    monkeypatch.setenv("CHATKASSA_LOCAL", local)
    settings.cache_clear()
    bootstrap.reach.cache_clear()
    try:
        assert bootstrap.reach() is nowhere
    finally:
        settings.cache_clear()
        bootstrap.reach.cache_clear()
    defaults = {field.name: field.default for each in (Worker, PaymentsWorker) for field in dataclasses.fields(each)}
    assert defaults["reach"] is nowhere
    for moment in MOMENTS:
        nowhere(moment)
