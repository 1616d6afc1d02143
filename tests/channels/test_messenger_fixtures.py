"""Real systems' webhooks from ../shared/conformance/fixtures, of Messenger and Instagram: a line for all that each is
read as. What was said is not repeated here, for none of these payloads goes into this repository.
"""

import json
from typing import Any

import pytest

from functions.channels.channel import Incoming, Parsed
from functions.channels.registry import channel
from functions.conversation.channel_events import ConsentChanged, ControlPassed, HumanWrote
from functions.conversation.events import MediaIn, ShopperWrote, Unsupported
from functions.errors import UnreadableBody
from tests.channels.test_whatsapp_fixtures import strings
from tests.channels.webhooks import RECEIVED
from tests.shared_data import shared

FIXTURES = "conformance/fixtures"
EXPECTED: dict[str, dict[str, list[str]]] = {
    "messenger": {
        "audio_message": ["media audio"],
        "delivery": ["delivered"],
        "envelope_echo_request": ["a human wrote"],
        "envelope_request": ["text"],
        "envelope_standby_request": ["notice standby: an item with nothing in it is not read"],
        "envelope_webhook_test_request": ["notice a test of the app's dashboard, not answered"],
        "fallback_message": ["unsupported fallback"],
        "like_sticker_message": ["media sticker"],
        "link_referral": ["opened, on a product"],
        "location_message": ["location"],
        "pass_thread_control": ["control True"],
        "policy_enforcement": ["notice policy-enforcement: block of messenger:404217156637689"],
        "postback_referral": ["opened, on a product"],
        "reaction_react": ["reaction"],
        "read": ["read until then"],
        "syn_ctm_ad_referral": ["text, on a product"],
        "syn_echo_from_other_app": ["a human wrote in the inbox"],
        "syn_message_unknown_keys": ["unsupported unsupported"],
        "syn_no_messaging_key": ["notice entry: neither messaging, standby nor changes"],
        "syn_notification_optin": ["consent True"],
        "syn_postback_with_mid": ["tapped"],
        "syn_seconds_timestamp": ["text"],
        "syn_sender_null": ["notice message: without a sender, at messenger:PAGE_1"],
        "syn_two_events_one_entry": ["text", "text"],
    },
    "instagram": {
        "ig_dashboard_test": ["notice a test of the app's dashboard, not answered"],
        "ig_seen": ["read"],
        "ig_share_attachment": ["unsupported share, time unknown"],
        "ig_story_mention": [
            "notice story_mention: at instagram:chatwoot-app-user-id-1, not a message to anybody",
        ],
        "ig_story_mention_echo": ["notice story_mention: at instagram:Sender-id-1, not a message to anybody"],
        "ig_text": ["text, time unknown"],
        "ig_unsend": ["deleted, time unknown"],
    },
}
ALL = [(name, fixture) for name, fixtures in EXPECTED.items() for fixture in fixtures]


def summary(parsed: Parsed) -> list[str]:
    receipts = [each.state + ("" if each.message_id else " until then") for each in parsed.receipts]
    notices = [f"notice {line}" for line in parsed.notices]
    return [*map(_told, parsed.incoming), *receipts, *notices, *parsed.unreadable]


def _told(incoming: Incoming) -> str:
    what = incoming.what
    if isinstance(what, ConsentChanged):
        return f"consent {what.promotional}"
    if isinstance(what, ControlPassed):
        return f"control {what.ours}"
    if isinstance(what, HumanWrote):
        return "a human wrote" + (" in the inbox" if what.app == "263902037430900" else "")
    assert isinstance(what, ShopperWrote)
    detail = ""
    if isinstance(what.content, MediaIn):
        detail = f" {what.content.media}"
    elif isinstance(what.content, Unsupported):
        detail = f" {what.content.type}"
    page = ", on a product" if what.context and what.context.product else ""
    late = ", time unknown" if incoming.occurred_at == RECEIVED else ""
    return f"{what.content.kind}{detail}{page}{late}"


def read(name: str, fixture: str) -> Parsed:
    return channel(name).parse((shared(FIXTURES) / name / f"{fixture}.json").read_bytes(), RECEIVED)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "fixture"), ALL)
def test_a_fixture_is_read_as_it_should_be(name: str, fixture: str) -> None:
    assert summary(read(name, fixture)) == EXPECTED[name][fixture]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "fixture"), ALL)
def test_names_and_words_are_those_of_the_fixture(name: str, fixture: str) -> None:
    there = set(strings(json.loads((shared(FIXTURES) / name / f"{fixture}.json").read_bytes())))
    for incoming in read(name, fixture).incoming:
        said: Any = getattr(getattr(incoming.what, "content", incoming.what), "text", "")
        assert {said, incoming.address, incoming.account.partition(":")[2]} - {""} <= there
        assert incoming.names == (f"{'psid' if name == 'messenger' else 'igsid'}:{incoming.address}",)


@pytest.mark.shared
@pytest.mark.parametrize("name", EXPECTED)
def test_no_fixture_is_left_out(name: str) -> None:
    assert {path.stem for path in (shared(FIXTURES) / name).glob("*")} == set(EXPECTED[name])


@pytest.mark.shared
@pytest.mark.parametrize(("name", "fixture"), [("messenger", "ig_text"), ("instagram", "read")])
def test_the_others_webhook_is_unreadable(name: str, fixture: str) -> None:
    other = "instagram" if name == "messenger" else "messenger"
    with pytest.raises(UnreadableBody):
        channel(name).parse((shared(FIXTURES) / other / f"{fixture}.json").read_bytes(), RECEIVED)
