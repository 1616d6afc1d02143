"""The real package, deployed by the real template to the local AWS: what unit tests cannot see."""

import json
import time
from collections.abc import Callable

import httpx
import pytest

from infra.simulator.client import Simulator
from tests.local_aws import Deployed, simulator, stage

__all__ = ["simulator", "stage"]
pytestmark = pytest.mark.local_aws


def eventually(true: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def test_health_is_answered(stage: Deployed) -> None:
    assert httpx.get(f"{stage.api}/health", timeout=30).status_code == 200


def test_an_unsigned_webhook_is_refused_and_leaves_nothing(stage: Deployed) -> None:
    before = stage.items()
    for path in ("whatsapp", "stripe"):
        answer = httpx.post(f"{stage.api}/webhooks/{path}", json={"object": "whatsapp_business_account"}, timeout=30)
        assert answer.status_code == 403, stage.errors()
    assert stage.items() == before


def test_the_handshake_is_answered_verbatim(stage: Deployed) -> None:
    token = stage.secrets["whatsapp_verify_token"]
    query = {"hub.mode": "subscribe", "hub.verify_token": token, "hub.challenge": "0123"}
    answer = httpx.get(f"{stage.api}/webhooks/whatsapp", params=query, timeout=30)
    assert (answer.status_code, answer.text) == (200, "0123")


def test_a_shopper_is_answered_by_the_deployed_shop(stage: Deployed, simulator: Simulator) -> None:
    answers = simulator.phone(1).say("hoi")
    assert any("De Linde" in answer.text for answer in answers), stage.errors()


def test_a_visitor_of_the_web_chat_is_answered_too(stage: Deployed, simulator: Simulator) -> None:
    answers = simulator.web(1).say("hi")
    assert any("De Linde" in answer.text for answer in answers), stage.errors()


def test_pictures_are_public(stage: Deployed) -> None:
    found = stage.client("s3").list_objects_v2(Bucket=stage.described["assets_bucket"])["Contents"]
    pictures = [each["Key"] for each in found]
    assert pictures
    assert all(key.startswith("images/") for key in pictures)
    answer = httpx.get(f"{stage.described['assets']}/{pictures[0]}")
    assert answer.headers["content-type"] == "image/jpeg"


def test_an_event_that_no_code_can_read_ends_in_the_dead_letters_and_holds_up_nobody(
    stage: Deployed, simulator: Simulator
) -> None:
    sqs, queues = stage.client("sqs"), stage.described["queues"]
    body = json.dumps({"detail-type": "Fulfilment", "detail": "no object"})
    stage.client("events").put_events(
        Entries=[
            {"EventBusName": stage.described["bus"], "Source": "carrier", "DetailType": "Fulfilment", "Detail": body}
        ]
    )
    wanted = ["ApproximateNumberOfMessages"]

    def kept() -> bool:
        found = sqs.get_queue_attributes(QueueUrl=queues["Unreadable"], AttributeNames=wanted)["Attributes"]
        return int(found["ApproximateNumberOfMessages"]) > 0

    assert eventually(kept), stage.errors()
    assert simulator.phone(2).say("hoi")
