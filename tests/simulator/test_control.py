"""Money, the carrier, the clock and the page, over the control API."""

import re
import threading
import time
from pathlib import Path

import httpx
import pytest

from infra.simulator.client import SimulatorError
from infra.simulator.clock import seconds
from infra.simulator.serving import Server
from infra.simulator.traffic import KEPT, Traffic
from infra.simulator.world import World
from tests.simulator.conftest import CONFIG, Stage

SESSION = {
    "mode": "payment",
    "line_items[0][price_data][currency]": "eur",
    "line_items[0][price_data][unit_amount]": "3990",
    "line_items[0][price_data][product_data][name]": "Rode rozen",
    "line_items[0][quantity]": "1",
    "success_url": "http://shop.test/p/x/return",
    "metadata[order]": "o1",
    "metadata[attempt]": "1",
    "adaptive_pricing[enabled]": "false",
}


def _open(stage: Stage) -> str:
    made = stage.http.post("/stripe/v1/checkout/sessions", data=SESSION, headers={"authorization": "Bearer sk_test_1"})
    assert made.status_code == 200, made.text
    return str(made.json()["id"])


def test_a_payment_is_made_and_the_carrier_reports_on_it(stage: Stage):
    session = _open(stage)
    assert stage.simulator.pay(method="iDEAL")["payment_status"] == "paid"
    assert stage.simulator.sessions()[0]["session"] == session
    told = stage.simulator.carrier("dispatched")
    assert told["carrier"] == "PostNL"
    ((authorization, body),) = stage.shop.reported
    assert authorization == f"Bearer {CONFIG.api_keys}"
    assert (body["order"], body["state"]) == ("o1", "dispatched")


def test_the_merchants_system_refunds_with_a_key_of_its_own(stage: Stage):
    told = {"do": "refund", "order": "1042", "amount": 500}
    assert stage.http.post("/control/merchant", json=told).status_code == 200
    stage.http.post("/control/merchant", json={"do": "resolve", "order": "1042", "resolution": "accept"})
    stage.http.post("/control/merchant", json={"do": "cancel", "order": "1042"})
    keys = [authorization for authorization, _ in stage.shop.reported]
    assert keys == [f"Bearer {CONFIG.merchant_keys}"] * 2 + [f"Bearer {CONFIG.api_keys}"]
    refund, decision, cancelled = (body for _, body in stage.shop.reported)
    assert (refund["amount"], decision["resolution"], cancelled["state"]) == (500, "accept", "cancelled")


def test_without_a_table_there_are_no_books(stage: Stage):
    assert stage.http.get("/control/books").json() == {"state": "unknown", "diary": [], "running": ""}


def test_a_delayed_method_waits_for_the_bank(stage: Stage):
    _open(stage)
    assert stage.simulator.pay(method="sepa")["payment_status"] == "unpaid"
    assert stage.simulator.pay("succeed_later")["payment_status"] == "paid"


def test_a_session_expires_when_the_clock_passes(stage: Stage):
    _open(stage)
    stage.simulator.forward("25h")
    assert stage.simulator.sessions()[0]["status"] == "expired"


def test_paying_with_nothing_open_says_so(stage: Stage):
    with pytest.raises(SimulatorError, match="no open session"):
        stage.simulator.pay()


def test_the_clock_reads_durations_and_refuses_the_rest():
    assert (seconds("+3d"), seconds("35m"), seconds("1d 2h")) == (259_200, 2_100, 93_600)
    for text in ("", "soon", "3", "-1d"):
        with pytest.raises(ValueError, match="not a duration"):
            seconds(text)


def test_a_bad_body_is_a_400_that_says_why(stage: Stage):
    for path, body in (
        ("/control/phones/1", {"text": "a", "image": {}}),
        ("/control/phones/1", {"telepathy": {}}),
        ("/control/clock", {"forward": "soon"}),
        ("/control/faults", {"sends": {"kind": "nonsense"}}),
        ("/control/breaks", {"what": "the shop"}),
        ("/control/breaks", {"what": "pay_twice"}),  # there is no table here
        ("/control/merchant", {"do": "vanish", "order": "o1"}),
    ):
        answer = stage.http.post(path, json=body)
        assert answer.status_code == 400, path
        assert answer.json()["error"]


def test_reset_empties_the_screens_and_the_faults(stage: Stage):
    stage.http.post("/control/phones/1", json={"text": "hoi"})
    stage.simulator.faults(webhooks={"mode": "drop"})
    stage.simulator.reset()
    assert stage.http.get("/control/phones/1/messages").json()["messages"] == []
    assert stage.http.get("/control/state?seen=-1").json()["faults"]["webhooks"] == "normal"


def test_the_inspector_keeps_the_last_of_many():
    traffic = Traffic(lambda: 0.0)
    for number in range(KEPT + 20):
        traffic.add("graph", "POST", f"/{number}")
    assert [exchange["url"] for exchange in traffic.after(0)][:: KEPT - 1] == ["/20", f"/{KEPT + 19}"]


def test_the_server_stops_while_somebody_waits_for_something_to_happen():
    server = Server(World(CONFIG), 0, log_level="critical", lifespan="on")
    running = threading.Thread(target=server.run)
    running.start()
    while not server.started:
        time.sleep(0.01)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    first = httpx.get(f"{address}/control/state").json()["revision"]
    paths = (f"state?seen={first}", "phones/1/wait?seconds=60", "mails?seconds=60")
    waiting = [threading.Thread(target=httpx.get, args=(f"{address}/control/{path}",)) for path in paths]
    for each in waiting:
        each.start()
    while len(server.server_state.connections) < len(paths):
        time.sleep(0.01)
    server.should_exit = True
    for each in (running, *waiting):
        each.join(10)  # what they wait for takes 60 s
        assert not each.is_alive()


def test_only_this_machines_names_are_answered(stage: Stage):
    assert stage.http.get("/control", headers={"host": "evil.example"}).status_code == 400


def test_the_page_needs_nothing_from_outside_and_writes_no_html(stage: Stage):
    page = stage.http.get("/")
    assert "script-src 'self'" in page.headers["content-security-policy"]
    folder = Path(__file__).parents[2] / "infra" / "simulator" / "page"
    files = [path for path in folder.rglob("*") if path.suffix in (".js", ".css", ".html")]
    assert len(files) > 6
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write", text), path.name
        assert not re.search(r"""(src|href|@import|url\()\s*=?\s*["'(]?https?://""", text), path.name
        served = stage.http.get(f"/page/{path.relative_to(folder).as_posix()}")
        assert served.status_code == 200
