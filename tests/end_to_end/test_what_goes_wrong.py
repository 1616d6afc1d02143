"""The deployed whole when things go wrong: bad webhooks, repeated ones, a channel that refuses, payments that do not
go as hoped, a publish in the middle of a checkout."""

import shutil
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from infra.simulator.client import Simulator
from infra.simulator.envelope import signed
from tests.end_to_end.talk import TO_THE_SUMMARY, WORDS, Talk
from tests.local_aws import Deployed

pytestmark = pytest.mark.local_aws
AMSTERDAM, CUT_OFF_HOUR = ZoneInfo("Europe/Amsterdam"), 14
"""Of the starter shop: later, its next day can no longer be ordered."""


@pytest.fixture(autouse=True)
def _brisk(simulator: Simulator) -> None:
    simulator.quiet = 0.2


def eventually(true: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def unreadable(stage: Deployed) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    url = stage.described["queues"]["Unreadable"]
    found = stage.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(int(count) for count in found.values())


def test_a_wrong_signature_is_refused_and_leaves_nothing(stage: Deployed) -> None:
    raw, headers = signed({"object": "whatsapp_business_account", "entry": [{"id": "wrong"}]}, "of-somebody-else")
    before = unreadable(stage)
    assert httpx.post(f"{stage.api}/webhooks/whatsapp", content=raw, headers=headers, timeout=30).status_code == 403
    assert unreadable(stage) == before


def test_a_body_that_cannot_be_read_is_kept_and_answered_with_200(stage: Deployed) -> None:
    raw, headers = signed({"object": "whatsapp_business_account", "entry": 7}, stage.secrets["whatsapp_app_secret"])
    before = unreadable(stage)
    assert httpx.post(f"{stage.api}/webhooks/whatsapp", content=raw, headers=headers, timeout=30).status_code == 200
    assert eventually(lambda: unreadable(stage) == before + 1)


def test_a_webhook_that_comes_twice_is_answered_once(simulator: Simulator) -> None:
    simulator.faults(webhooks={"mode": "duplicate"})
    talk = Talk(simulator, "whatsapp", "nl")
    talk.does("greet", "search")
    assert (talk.count("greet"), talk.count("search")) == (1, 1), talk.texts()


@pytest.mark.parametrize("fault", ["500", "131056", "timeout"])
def test_what_could_not_be_sent_arrives_later_once_and_in_order(simulator: Simulator, fault: str) -> None:
    talk = Talk(simulator, "whatsapp", "nl")
    talk.does("greet", "search", "view", "size")
    simulator.faults(sends={"kind": fault, "times": 1})
    simulator.call("POST", talk.shopper.path, {"tap": "Afrekenen"})
    if fault == "131056":
        assert not eventually(lambda: "jezelf of" in "".join(said(simulator, talk)), 2)
        simulator.forward("5m")
    talk.hears("checkout")
    talk.does("for", "name", "shipping")
    # A send that timed out was taken by WhatsApp: then, and only then, the second try shows a second time.
    assert talk.count("checkout") <= (2 if fault == "timeout" else 1), talk.texts()
    assert talk.count("name") == 1, talk.texts()


def said(simulator: Simulator, talk: Talk) -> list[str]:
    return [message["text"] for message in simulator.call("GET", f"{talk.shopper.path}/messages")["messages"]]


def test_declined_then_paid(simulator: Simulator) -> None:
    talk = Talk(simulator, "whatsapp", "en")
    link = talk.orders()
    simulator.pay("decline", link=link)
    simulator.pay(link=link, method="card")
    talk.hears("paid")
    assert talk.count("paid") == 1


@pytest.mark.parametrize("confirms", [True, False])
def test_a_bank_that_takes_its_time(simulator: Simulator, confirms: bool) -> None:
    talk = Talk(simulator, "web", "nl")
    session = simulator.pay(link=talk.orders(), method="sepa")["session"]
    talk.hears("wachten op je bank")
    simulator.pay("succeed_later" if confirms else "fail_later", session=session)
    if confirms:
        talk.hears("paid")
    assert talk.count("paid") == int(confirms), talk.texts()


def test_an_expired_link_and_a_new_one(simulator: Simulator) -> None:
    now = datetime.fromtimestamp(simulator.call("GET", "/control/state")["now"], AMSTERDAM)
    if 12 <= now.hour < CUT_OFF_HOUR:
        simulator.forward("2h")  # else the day is no longer to be had by the time that the new link is asked for
    talk = Talk(simulator, "web", "en")
    old = talk.orders()
    simulator.forward("35m")
    talk.hears("reminder")
    simulator.forward("35m")
    talk.hears("expired")
    assert httpx.get(old, follow_redirects=False, timeout=30).status_code == 200, "the old link leads to no payment"
    talk.does("again")
    simulator.pay(link=talk.link())
    talk.hears("paid")
    assert talk.count("paid") == 1


def test_a_price_that_changed_during_checkout_is_told(stage: Deployed, simulator: Simulator, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(stage.local.shop, shop)
    catalogue = shop / "catalogue.csv"
    text = catalogue.read_text(encoding="utf-8")
    assert text.count("ROOS-ROOD-M,,,,,,34.95,") == 1
    catalogue.write_text(text.replace("ROOS-ROOD-M,,,,,,34.95,", "ROOS-ROOD-M,,,,,,36.95,"), encoding="utf-8")
    talk = Talk(simulator, "whatsapp", "nl")
    talk.does(*TO_THE_SUMMARY[talk.channel])
    stage.command("infra.publish", "--shop", str(shop))
    try:
        tapped: dict[str, Any] = {"tap": WORDS["nl"]["order"][0]}
        simulator.call("POST", talk.shopper.path, tapped)
        assert "36,95" in talk.hears("is veranderd").text
        assert any("€ 41,90" in words for words in talk.texts()[-3:]), talk.texts()[-3:]
    finally:
        stage.command("infra.publish", "--shop", str(stage.local.shop))
    assert not talk.count("order"), "no link at a price that was not shown"
