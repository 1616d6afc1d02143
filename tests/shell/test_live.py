"""The shop of this moment, on the table: read with every conversation, changed by the merchant's API, and in time."""

from datetime import timedelta
from typing import Any

import pytest
from chalice.test import Client

from functions.clock import tell_of_stock
from functions.commerce.live import REOPENED, Live
from functions.conversation.events import StockReturned
from functions.mailbox import read_events
from functions.storage import reads
from functions.storage.live import change, live
from tests.dynamo import Counting
from tests.memory_dynamo import MemoryDynamo
from tests.property.machine.happenings import Happenings
from tests.property.machine.street import USERS
from tests.shell.test_money_api import call, ssm  # noqa: F401
from tests.shell.test_webhooks import http, seconds  # noqa: F401
from tests.storage.examples import NOW, conversation, event, put
from tests.storage.test_notices import waits
from tests.world import ACCOUNT, World


def test_it_is_set_and_seen_by_who_has_the_merchants_key(
    http: Client,  # noqa: F811
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("functions.bootstrap.rules", lambda: world.shop.rules)
    code, answer = call(http, "POST", "/live", {"paused": True, "why": "Ziek", "close": ["2030-12-05"]})
    assert (code, answer["pausing"], answer["closed"]) == (200, True, ["2030-12-05"])
    assert call(http, "GET", "/live")[1] == answer
    assert call(http, "POST", "/live", {"paused": False})[1]["pausing"] is False
    assert live(world.table).closed, "what was not named stays"
    assert call(http, "POST", "/live", {"pauzed": True})[0] == 400
    assert call(http, "GET", "/live", key="carrier-key")[0] == 403


def test_it_comes_with_the_conversation_and_what_it_says_is_no_request_more(world: World) -> None:
    put(world.table, conversation(), event())
    before = _requests(world)
    change(world.table, lambda found: Live(paused=True))
    now = _requests(world)
    assert (now[0], now[1].paused) == (before[0], True)


def _requests(world: World) -> tuple[int, Live]:
    calls = 0
    real = world.table.batch_get

    def counted(keys: Any) -> Any:
        nonlocal calls
        calls += 1
        return real(keys)

    object.__setattr__(world.table, "batch_get", counted)
    found = reads.load(world.table, conversation().id, ACCOUNT)
    object.__setattr__(world.table, "batch_get", real)
    return calls, found.live


def test_two_who_change_it_at_once_lose_nothing(world: World) -> None:
    def meanwhile(found: Live) -> Live:
        if not live(world.table).paused:
            change(world.table, lambda other: other.model_copy(update={"paused": True}))
        return found.model_copy(update={"orders_a_day": 40})

    change(world.table, meanwhile)
    assert (live(world.table).paused, live(world.table).orders_a_day) == (True, 40)


def test_the_clock_tells_who_waits_only_when_it_takes_orders_again(world: World) -> None:
    waits(world.table, "c1", REOPENED)
    change(world.table, lambda found: Live(paused=True, until=NOW + timedelta(hours=1)))
    assert tell_of_stock(world.table, world.mailbox, NOW) == 0
    assert tell_of_stock(world.table, world.mailbox, NOW + timedelta(hours=1)) == 1
    (told,) = [each.what for message in world.inbox.messages for each in read_events(message.body)]
    assert isinstance(told, StockReturned) and told.sku == REOPENED


def test_paused_between_summary_and_yes_the_worker_makes_no_order_until_it_is_open_again() -> None:
    with Happenings(Counting(MemoryDynamo())) as street:
        change(street.world.table, lambda found: Live(paused=True))
        street.taps(USERS[0], "confirm")
        street.run()
        assert street.orders() == []
        change(street.world.table, lambda found: Live())
        street.taps(USERS[0], "checkout")
        street.taps(USERS[0], "confirm")
        street.run()
        assert len(street.orders()) == 1
