"""What is waited for, on the table: an item beside its conversation, in the index from its time on."""

from datetime import timedelta

import pytest

from functions.conversation.state import Notice
from functions.errors import Conflict
from functions.storage import keys, timers
from functions.storage.stock import available, set_stock
from functions.storage.table import Table
from tests.storage.examples import NOW, conversation, event, put


def waits(table: Table, name: str, sku: str = "ROSE", **changed: object) -> Notice:
    notice = Notice(sku=sku, until=NOW + timedelta(days=90), look_at=NOW).model_copy(update=changed)
    before = conversation(id=name)
    put(table, before, event(f"for-{name}", conversation=name), notices={sku: notice})
    return notice


def due(table: Table, **later: int) -> list[tuple[str, str]]:
    return sorted((name, sku) for name, sku, _ in timers.due_notices(table, NOW + timedelta(**later)))


def test_everybody_who_waits_is_found_from_their_time_on(table: Table) -> None:
    waits(table, "c1")
    waits(table, "c2", "LILY")
    waits(table, "c3", look_at=NOW + timedelta(minutes=5))
    assert due(table) == [("c1", "ROSE"), ("c2", "LILY")]
    assert due(table, minutes=5) == [("c1", "ROSE"), ("c2", "LILY"), ("c3", "ROSE")]


def test_another_shops_are_not_ours_to_tell(table: Table) -> None:
    other = Table(table.name, "de-roos", table.client)
    waits(other, "c1")
    assert due(table) == []
    assert due(other) == [("c1", "ROSE")]


def test_it_says_whose_it_is_and_goes_by_itself(table: Table) -> None:
    notice = waits(table, "c1")
    item = table.get(keys.notice(table.shop, "ROSE", "c1"))
    assert item
    assert (item["conversation"]["S"], item["version"]["N"]) == ("c1", "1")
    assert int(item[keys.EXPIRES]["N"]) == notice.until.timestamp()


def test_what_is_no_longer_waited_for_is_gone_and_going_twice_does_no_harm(table: Table) -> None:
    waits(table, "c1")
    for version in (1, 2):
        before = conversation(version=version)
        put(table, before, event(f"off{version}"), notices={"ROSE": None})
    assert due(table) == []


def test_it_is_kept_with_its_conversation_or_not_at_all(table: Table) -> None:
    put(table, conversation(), event())
    with pytest.raises(Conflict, match="conversation"):
        waits(table, "c1")
    assert due(table) == []


def test_stock_of_more_skus_than_one_request_holds_is_read(table: Table) -> None:
    for at in (0, 120):
        set_stock(table, f"S{at}", at)
    assert available(table, [f"S{at}" for at in range(130)]) == {"S0": 0, "S120": 120}
