"""Money that goes back, through all of what is deployed: by the merchant's API and commands, by the shopper, and at
Stripe's dashboard."""

import re
from typing import Any

import httpx
import pytest

from infra.simulator.client import Simulator
from tests.end_to_end.talk import Talk
from tests.local_aws import Deployed

pytestmark = pytest.mark.local_aws


@pytest.fixture(autouse=True)
def _brisk(simulator: Simulator) -> None:
    simulator.quiet = 0.2


def bought(simulator: Simulator, channel: str = "whatsapp") -> tuple[Talk, str]:
    """Somebody who has paid, and the number of their order."""
    talk = Talk(simulator, channel, "nl")
    simulator.pay(link=talk.orders())
    found = re.search(r"Bestelling (\d+)", talk.hears("paid").text)
    assert found
    return talk, found[1]


def line(simulator: Simulator, talk: Talk) -> dict[str, Any]:
    """What Stripe has of it."""
    return next(each for each in simulator.sessions() if each["order"] == talk.order)


def call(stage: Deployed, method: str, path: str, body: Any = None, key: str = "merchant_keys") -> httpx.Response:
    headers = {"Authorization": f"Bearer {stage.secrets[key]}"}
    return httpx.request(method, f"{stage.api}/api{path}", headers=headers, json=body, timeout=30)


def test_a_part_by_the_api_the_rest_by_the_command_and_never_more(stage: Deployed, simulator: Simulator) -> None:
    talk, number = bought(simulator)
    wish = {"id": "crm-1", "amount": 500, "note": "Er was een bloem geknakt."}
    assert call(stage, "POST", f"/orders/{number}/refunds", wish, key="api_keys").status_code == 403
    for _ in range(2):  # sent again, it is the same one
        assert call(stage, "POST", f"/orders/{number}/refunds", wish).status_code == 202
    assert "geknakt" in talk.hears("Je krijgt € 5,00 terug").text
    stage.command("infra.refund", number)
    talk.hears("terug")
    paid = line(simulator, talk)
    assert (paid["received"], paid["refunded"]) == (3990, 3990)
    answer = call(stage, "POST", f"/orders/{number}/refunds", {"id": "crm-2", "amount": 1})
    assert (answer.status_code, answer.json()) == (400, {"error": "nothing is left to refund"})
    listed = call(stage, "GET", f"/orders/{number}/refunds").json()
    assert (listed["left"], [each["amount"] for each in listed["refunds"]]) == (0, [500, 3490])


def test_a_shopper_cancels_what_is_paid_and_a_merchant_too(stage: Deployed, simulator: Simulator) -> None:
    talk, number = bought(simulator, "web")
    simulator.call("POST", talk.shopper.path, {"text": "annuleer mijn bestelling"})
    talk.hears(f"bestelling {number} annuleren?")
    simulator.call("POST", talk.shopper.path, {"tap": "Ja, annuleer"})
    talk.hears("is geannuleerd")
    assert line(simulator, talk)["refunded"] == 3990
    other, number = bought(simulator)
    stage.command("infra.cancel", number, "--reason", "de rozen zijn op")
    assert "de rozen zijn op" in other.hears("kunnen we bestelling").text
    assert line(simulator, other)["refunded"] == 3990


def test_what_is_refunded_at_stripes_dashboard_is_told_in_the_chat(stage: Deployed, simulator: Simulator) -> None:
    talk, number = bought(simulator)
    simulator.call(
        "POST", "/control/breaks", {"what": "refund_at_dashboard", "phone": int(talk.shopper.path.split("/")[-1])}
    )
    talk.hears("Je krijgt € 5,00 terug")
    assert call(stage, "GET", f"/orders/{number}/refunds").json()["left"] == 3490
