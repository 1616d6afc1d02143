"""The one transaction: all of a transition or nothing of it, and what a cancelled one means."""

from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

from functions.commerce.stock import StockMove
from functions.errors import Conflict, Contended, Duplicate, StorageError
from functions.storage import keys, reads
from functions.storage.commit import MOST_BYTES
from functions.storage.stock import adjust_stock, set_stock, set_stock_once
from functions.storage.table import Table
from functions.storage.turns import turn
from tests.dynamo import Counting, refused
from tests.storage.examples import NOW, conversation, event, order, put, say, timer


def stock(table: Table, sku: str) -> tuple[int, ...]:
    item = table.get(keys.stock("de-linde", sku)) or {}
    return tuple(int(item[name]["N"]) for name in ("available", "reserved", "sold"))


def reserve(sku: str, quantity: int) -> StockMove:
    return StockMove(sku=sku, quantity=quantity, kind="reserve")


def test_conversation_turn_and_receipt_are_kept_together(table: Table, client: Counting) -> None:
    put(table, conversation(), event(), effects=(say("dag"),))
    assert {item["pk"]["S"].split("#")[0] + "/" + item["sk"]["S"] for item in client.items()} == {
        "CONV/STATE", "CONV/TURN#0000000001", "RCPT/-",
    }  # fmt: skip
    kept = reads.conversation(table, "c1")
    assert kept is not None
    assert kept.version == 1
    found = turn(table, "c1", 1)
    assert found is not None
    assert found.effects == (say("dag"),)
    assert found.event == event()


def test_every_item_that_should_expire_does(table: Table, client: Counting) -> None:
    put(table, conversation(), event())
    days = {
        item["sk"]["S"]: round((int(item["expires"]["N"]) - NOW.timestamp()) / 86400)
        for item in client.items()
        if "expires" in item
    }
    assert days == {"-": 35, "TURN#0000000001": 400, "STATE": 407}


def test_the_same_event_again_is_a_duplicate_of_its_turn(table: Table) -> None:
    put(table, conversation(), event())
    kept = reads.conversation(table, "c1")
    assert kept is not None
    with pytest.raises(Duplicate) as duplicate:
        put(table, kept, event())
    assert (duplicate.value.conversation, duplicate.value.version) == ("c1", 1)


def test_a_duplicate_counts_before_a_conflict(table: Table) -> None:
    put(table, conversation(), event())
    with pytest.raises(Duplicate):
        put(table, conversation(), event(), stock=(reserve("NONE", 1),))


def test_a_stale_conversation_conflicts_and_nothing_is_written(table: Table, client: Counting) -> None:
    put(table, conversation(), event("in1"))
    set_stock(table, "ROSE", 5)
    before = client.items()
    with pytest.raises(Conflict, match="conversation"):
        put(table, conversation(), event("in2"), stock=(reserve("ROSE", 1),), orders=(order(),))
    assert client.items() == before


def test_stock_moves_and_never_goes_below_nothing(table: Table) -> None:
    set_stock(table, "ROSE", 3)
    put(table, conversation(), event("in1"), stock=(reserve("ROSE", 2),))
    assert stock(table, "ROSE") == (1, 2, 0)
    kept = conversation(version=1)
    with pytest.raises(Conflict, match="stock:ROSE"):
        put(table, kept, event("in2"), stock=(reserve("ROSE", 2),))
    put(table, kept, event("in3"), stock=(StockMove(sku="ROSE", quantity=2, kind="sell"),))
    assert stock(table, "ROSE") == (1, 0, 2)
    put(table, conversation(version=2), event("in4"), stock=(StockMove(sku="ROSE", quantity=1, kind="take"),))
    assert stock(table, "ROSE") == (0, 0, 3)
    put(table, conversation(version=3), event("in5"), stock=(StockMove(sku="ROSE", quantity=3, kind="restock"),))
    assert stock(table, "ROSE") == (3, 0, 0)


def test_an_order_is_written_on_its_own_version(table: Table) -> None:
    put(table, conversation(), event("in1"), orders=(order(),))
    kept = reads.order(table, "o1")
    assert kept is not None
    assert kept.version == 1
    put(table, conversation(version=1), event("in2"), orders=(kept,))
    with pytest.raises(Conflict, match="order:o1"):
        put(table, conversation(version=2), event("in3"), orders=(kept,))
    with pytest.raises(Conflict, match="order:o1"):
        put(table, conversation(version=2), event("in4"), orders=(order(),))


def test_order_numbers_have_no_gap_and_find_their_order(table: Table) -> None:
    assert reads.facts(table, order_number=True).next_number == 1001
    put(table, conversation(), event("in1"), orders=(order("o1", number="1001"),), order_number=1001)
    assert reads.facts(table, order_number=True).next_number == 1002
    with pytest.raises(Conflict, match="counter"):
        put(table, conversation(version=1), event("in2"), orders=(order("o2", number="1001"),), order_number=1001)
    put(table, conversation(version=1), event("in3"), orders=(order("o2", number="1002"),), order_number=1002)
    for asked, expected in (("1001", "o1"), ("1002", "o2"), ("o2", "o2")):
        found = reads.find_order(table, asked)
        assert found is not None
        assert found.id == expected
    assert reads.find_order(table, "1003") is None


def test_facts_tell_what_is_not_there(table: Table, client: Counting) -> None:
    set_stock(table, "ROSE", 3)
    client.counted()
    found = reads.facts(table, skus=["ROSE", "NONE"], orders=["o9"], order_number=True)
    assert found.stock == {"ROSE": 3, "NONE": None}
    assert found.orders == {"o9": None}
    assert client.counted() == {"batch_get_item": 1}


def test_a_conversation_too_large_is_refused_before_anything_is_written(table: Table, client: Counting) -> None:
    with pytest.raises(ValueError, match="at most"):
        put(table, conversation(profile_name="é" * MOST_BYTES), event())
    assert client.items() == []


def test_the_earliest_timer_is_in_the_index_and_leaves_it_again(table: Table, client: Counting) -> None:
    put(table, conversation(timers=(timer(NOW),)), event("in1"))
    (state,) = [item for item in client.items() if item["sk"]["S"] == "STATE"]
    assert state["timer_due"]["S"] == "2026-03-02T10:00:00Z"
    put(table, conversation(version=1), event("in2"))
    (state,) = [item for item in client.items() if item["sk"]["S"] == "STATE"]
    assert "timer_due" not in state
    assert "timer_shard" not in state


# --- a busy table -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "busy",
    [
        refused("TransactionCanceledException", "None", "TransactionConflict", "None"),
        refused("TransactionCanceledException", "ThrottlingError"),
        refused("ThrottlingException"),
        refused("ProvisionedThroughputExceededException"),
        refused("TransactionInProgressException"),
        refused("InternalServerError"),
        ReadTimeoutError(endpoint_url="https://dynamodb"),
    ],
)
def test_the_same_request_is_sent_again_while_the_table_is_busy(
    table: Table, client: Counting, busy: Exception
) -> None:
    asked: list[dict[str, Any]] = []

    def fault(call: str, request: dict[str, Any]) -> None:
        asked.append(request)
        if len(asked) < 3:
            raise busy

    client.fault = fault
    put(table, conversation(), event())
    assert len(asked) == 3
    assert asked[0] == asked[1] == asked[2]
    assert asked[0]["ClientRequestToken"]


def test_a_table_that_stays_busy_is_left_to_the_queue(client: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    from functions.storage import table as module
    from tests import dynamo

    seconds = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: seconds[0])

    def sleep(pause: float) -> None:
        seconds[0] += pause

    def fault(call: str, request: dict[str, Any]) -> None:
        raise refused("TransactionCanceledException", "TransactionConflict")

    client.fault = fault
    with pytest.raises(Contended):
        put(dynamo.table(client, sleep=sleep), conversation(), event())
    assert 1 < seconds[0] <= module.PATIENCE


def test_a_condition_counts_before_a_conflict_of_transactions(table: Table, client: Counting) -> None:
    def fault(call: str, request: dict[str, Any]) -> None:
        raise refused("TransactionCanceledException", "None", "TransactionConflict", "ConditionalCheckFailed")

    client.fault = fault
    with pytest.raises(Conflict, match="conversation"):
        put(table, conversation(), event())


def test_a_transaction_refused_for_another_reason_is_not_repeated(table: Table, client: Counting) -> None:
    def fault(call: str, request: dict[str, Any]) -> None:
        raise refused("TransactionCanceledException", "ValidationError")

    client.fault = fault
    with pytest.raises(StorageError, match="ValidationError"):
        put(table, conversation(), event())
    assert len(client.calls) == 1


def test_keys_that_were_not_processed_are_asked_for_again(table: Table, client: Counting) -> None:
    set_stock(table, "A", 1)
    set_stock(table, "B", 2)
    real = client._client
    left = [{"pk": {"S": "STOCK#de-linde#B"}, "sk": {"S": "-"}}]

    class Partly:
        def batch_get_item(self, *, RequestItems: dict[str, Any]) -> dict[str, Any]:
            wanted = RequestItems["chatkassa-test"]["Keys"]
            if len(wanted) == 2:
                answer = real.batch_get_item(RequestItems={"chatkassa-test": {"Keys": wanted[:1]}})
                return {**answer, "UnprocessedKeys": {"chatkassa-test": {"Keys": left}}}
            return dict(real.batch_get_item(RequestItems=RequestItems))

    found = Table("chatkassa-test", "de-linde", Partly, lambda pause: None)
    assert reads.facts(found, skus=["A", "B"]).stock == {"A": 1, "B": 2}


# --- the merchant's hand ------------------------------------------------------------------------------------------


def test_stock_is_set_once_by_publishing_and_then_left_alone(table: Table) -> None:
    assert set_stock_once(table, "ROSE", 5)
    assert not set_stock_once(table, "ROSE", 9)
    assert stock(table, "ROSE") == (5, 0, 0)


def test_stock_is_adjusted_but_not_below_nothing(table: Table) -> None:
    set_stock(table, "ROSE", 5)
    adjust_stock(table, "ROSE", -2)
    adjust_stock(table, "ROSE", 4)
    assert stock(table, "ROSE") == (7, 0, 0)
    with pytest.raises(Conflict):
        adjust_stock(table, "ROSE", -8)
