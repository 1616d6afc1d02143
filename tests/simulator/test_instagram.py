"""Instagram's stand-in: Messenger's, with Instagram's limits and events."""

from typing import Any

from infra.simulator.instagram import Instagram
from infra.simulator.ports import ApiAnswer
from tests.simulator.desk import CONFIG, Desk

IGSID = "1784140000000001"
Json = dict[str, Any]


def desk() -> Desk[Instagram]:
    made = Desk(Instagram)
    made.does("text", "hoi")
    return made


def send(at: Desk[Instagram], message: Json, **more: Any) -> ApiAnswer:
    body = {"recipient": {"id": IGSID}, "message": message, **more}
    headers = {"authorization": f"Bearer {CONFIG.instagram_token}"}
    return at.post(f"/v23.0/{CONFIG.instagram_id}/messages", body, headers)


def event(at: Desk[Instagram], name: str) -> Json:
    assert at.told[-1]["object"] == "instagram"
    return dict(at.told[-1]["entry"][0]["messaging"][0][name])


def test_a_text_is_a_thousand_bytes():
    at = desk()
    assert send(at, {"text": "é" * 500}).status == 200
    assert send(at, {"text": "é" * 501}).body["error"]["code"] == 100


def test_there_are_no_utility_templates_and_no_receipts_of_delivery():
    at = desk()
    template = {"name": "order_paid", "language": {"code": "nl"}}
    assert send(at, {"template": template}, messaging_type="UTILITY").body["error"]["code"] == 100
    send(at, {"text": "Hallo"})
    at.passes(2)
    assert event(at, "read")["mid"] == at.screen()[-1]["id"]
    at.passes(25 * 3600)
    assert send(at, {"text": "Hallo"}).body["error"]["error_subcode"] == 2534022


def test_what_is_taken_back_is_named():
    at = desk()
    written = at.screen()[-1]["id"]
    at.does("revoke", {})
    assert event(at, "message") == {"mid": written, "is_deleted": True}


def test_a_story_and_a_share_are_attachments():
    at = desk()
    at.does("story")
    assert event(at, "message")["attachments"][0]["type"] == "story_mention"
    at.does("share")
    assert event(at, "message")["attachments"][0]["type"] == "share"
