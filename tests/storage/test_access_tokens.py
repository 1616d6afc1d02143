"""One access token for all workers, also when many want another at the same time."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.errors import Refused, Unavailable
from functions.storage import keys
from functions.storage.access_tokens import LEASED, AccessTokens
from functions.storage.table import Table
from tests.world import Clock

ACCOUNT = "wechat:gh_1"


class WeChat:
    """It gives the same token until it is told to give another, which ends the one before."""

    def __init__(self) -> None:
        self.asked: list[bool] = []
        self.number = 1
        self.refuse: Callable[[], None] = lambda: None
        self.lock = threading.Lock()

    def __call__(self, anew: bool) -> tuple[str, int]:
        with self.lock:
            self.asked.append(anew)
            self.refuse()
            self.number += anew
            return f"t{self.number}", 7200

    def expire(self) -> None:
        self.number += 1


@pytest.fixture
def wechat() -> WeChat:
    return WeChat()


@pytest.fixture
def clock() -> Clock:
    return Clock()


class OneAtATime:
    """Each request by itself, as DynamoDB has it: moto checks a condition and writes without a lock."""

    def __init__(self, client: Any) -> None:
        self.client, self.lock = client, threading.RLock()

    def __getattr__(self, name: str) -> Any:
        def call(**request: Any) -> Any:
            with self.lock:
                return getattr(self.client, name)(**request)

        return call


def worker(table: Table, wechat: WeChat, clock: Clock, sleep: Callable[[float], None] = lambda _: None) -> AccessTokens:
    return AccessTokens(table, ACCOUNT, wechat, clock, sleep)


def test_it_is_fetched_once_and_kept_for_every_worker(table: Table, wechat: WeChat, clock: Clock) -> None:
    first, second = worker(table, wechat, clock), worker(table, wechat, clock)
    assert [first.current(), second.current(), first.current()] == ["t1"] * 3
    assert wechat.asked == [False]


def test_it_is_renewed_before_its_end(table: Table, wechat: WeChat, clock: Clock) -> None:
    tokens = worker(table, wechat, clock)
    tokens.current()
    clock.move(minutes=114)
    assert tokens.current() == "t1" and len(wechat.asked) == 1
    clock.move(minutes=2)
    wechat.expire()
    assert tokens.current() == "t2" and len(wechat.asked) == 2


def test_one_that_is_refused_is_replaced_once_for_all_who_had_it(table: Table, wechat: WeChat, clock: Clock) -> None:
    workers = [worker(table, wechat, clock) for _ in range(4)]
    assert {each.current() for each in workers} == {"t1"}
    wechat.expire()  # the shop's other system asked for another
    assert [each.renew("t1") for each in workers] == ["t2"] * 4
    assert wechat.asked == [False, False]
    assert [each.current() for each in workers] == ["t2"] * 4


def test_one_that_wechat_says_counts_and_refuses_is_forced_to_change(
    table: Table, wechat: WeChat, clock: Clock
) -> None:
    tokens = worker(table, wechat, clock)
    assert tokens.renew(tokens.current()) == "t2"
    assert wechat.asked == [False, False, True]


def test_workers_at_the_same_time_fetch_it_once(table: Table, wechat: WeChat, clock: Clock) -> None:
    waiting, found = threading.Barrier(8), []
    atomic = OneAtATime(table.client())
    shared = replace(table, client=lambda: atomic)

    def run() -> None:
        tokens = worker(shared, wechat, clock, sleep=lambda _: threading.Event().wait(0.02) and None)
        waiting.wait()
        found.append(tokens.current())

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["t1"] * 8
    assert wechat.asked == [False]


def test_while_another_fetches_the_old_one_serves(table: Table, wechat: WeChat, clock: Clock) -> None:
    one, other = worker(table, wechat, clock), worker(table, wechat, clock)
    one.current()
    other.current()
    clock.move(minutes=117)
    assert one._lease(one._read())
    assert other.current() == "t1" and len(wechat.asked) == 1


def test_who_has_nothing_to_send_with_waits_a_moment_and_not_for_ever(
    table: Table, wechat: WeChat, clock: Clock
) -> None:
    one, slept = worker(table, wechat, clock), []
    assert one._lease(one._read())
    other = worker(table, wechat, clock, sleep=slept.append)
    with pytest.raises(Unavailable, match="another worker"):
        other.current()
    assert 2 < sum(slept) < 4 and wechat.asked == []


def test_a_worker_that_died_with_the_lease_holds_up_nobody_for_long(table: Table, wechat: WeChat, clock: Clock) -> None:
    one = worker(table, wechat, clock)
    assert one._lease(one._read())
    clock.move(seconds=LEASED.total_seconds() + 1)
    assert worker(table, wechat, clock).current() == "t1"


def test_a_fetch_that_fails_leaves_the_lease_to_the_next(table: Table, wechat: WeChat, clock: Clock) -> None:
    def refuse() -> None:
        raise Refused("errcode 40164", code=40164, operator=True)

    wechat.refuse = refuse
    with pytest.raises(Refused):
        worker(table, wechat, clock).current()
    wechat.refuse = lambda: None
    assert worker(table, wechat, clock).current() == "t1"


def test_what_is_kept_goes_by_itself(table: Table, wechat: WeChat, clock: Clock) -> None:
    worker(table, wechat, clock).current()
    item = table.get(keys.access_token(ACCOUNT))
    assert item and int(item["expires"]["N"]) <= (clock() + timedelta(days=1)).timestamp()
    assert set(item) == {"pk", "sk", "token", "until", "expires"}
