"""Real systems' webhooks from ../shared/conformance/fixtures/whatsapp: a line for all that each is read as.

The lines say what kind of thing was read and how the shopper is named. What was said is compared with the fixture,
for none of these payloads goes into this repository.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from functions.channels.channel import Incoming, Parsed
from functions.channels.whatsapp import WhatsApp
from functions.conversation.channel_events import ConsentChanged, HumanWrote
from functions.conversation.events import CatalogueOrder, MediaIn, ReactionIn, ShopperWrote
from functions.errors import UnreadableBody
from tests.channels.webhooks import RECEIVED
from tests.shared_data import shared

FIXTURES = "conformance/fixtures/whatsapp"
EXPECTED: dict[str, list[str]] = {
    "botpress_bsuid_status_failed": ["failed 131026 bsuid"],
    "botpress_smb_echo_text": ["echo from wa → +"],
    "meta_button_message": ["tapped from wa → +"],
    "meta_group_remove_participants": ["notice group_participants_update: 1 groups"],
    "meta_interactive_button_reply_message": ["tapped from wa → +"],
    "meta_reaction_message": ["reaction from wa → +"],
    "meta_system_message": ["wa is wa → +", "notice system: user_changed_number of a shopper"],
    "meta_text_message": ["text from wa → +"],
    "meta_text_message_from_click_to_whatsapp_ad": ["text, on a page from wa → +"],
    "netflie_a_button_notification": ["tapped from wa → +"],
    "netflie_a_notification_with_bsuid_only_and_no_from": ["text from bsuid → id"],
    "netflie_a_status_notification_with_errors": ["failed 131053 wa"],
    "netflie_an_unknown_notification": ["unsupported from wa → +"],
    "pywa_account_account_restriction": ["notice account_update: ACCOUNT_RESTRICTION, 2 restriction_info"],
    "pywa_callback_button_button": ["tapped from bsuid+wa → id"],
    "pywa_callback_button_quick_reply": ["tapped from bsuid+wa → id"],
    "pywa_callback_button_quick_reply_without_context": ["tapped from bsuid+wa → id"],
    "pywa_callback_selection_description": ["tapped from bsuid+wa → id"],
    "pywa_edited_message_image": ["edited from wa → +"],
    "pywa_flow_completion_completion": ["unsupported from bsuid+wa → id"],
    "pywa_message_status_delivered": ["delivered bsuid+wa"],
    "pywa_message_status_failed": ["failed 130472 bsuid+wa"],
    "pywa_message_status_played": ["read bsuid+wa"],
    "pywa_message_status_sent": ["sent bsuid+wa"],
    "pywa_message_status_with_tracker": ["sent with reference bsuid+wa"],
    "pywa_msg_forwarded": ["text from bsuid+wa → id"],
    "pywa_msg_forwarded_many_times": ["text from bsuid+wa → id"],
    "pywa_msg_image": ["media image from bsuid+wa → id"],
    "pywa_msg_interactive_message_with_err": ["unsupported from bsuid+wa → id", "notice error 131000"],
    "pywa_msg_media_with_url": ["media image from bsuid+wa → id"],
    "pywa_msg_order": ["catalogue_order of 3+2+2 from bsuid+wa → id"],
    "pywa_msg_referral": ["text, on a page from bsuid+wa → id"],
    "pywa_msg_reply": ["text, quoting from bsuid+wa → id"],
    "pywa_msg_unreaction_empty": ["reaction taken back from bsuid+wa → id"],
    "pywa_msg_unreaction_no_emoji": ["reaction taken back from bsuid+wa → id"],
    "pywa_msg_unsupported": ["unsupported from bsuid+wa → id"],
    "pywa_outgoing_message_text": ["echo from bsuid+wa → id"],
    "pywa_system_identity_change": ["notice system: customer_identity_changed of a shopper"],
    "pywa_system_phone_number_change": ["wa is wa → +", "notice system: user_changed_number of a shopper"],
    "pywa_template_quality_update_yellow": ["notice message_template_quality_update: welcome_template, YELLOW"],
    "pywa_user_marketing_preferences_signup": ["consent True from wa → +"],
    "syn_bad_timestamp": ["text, time unknown from wa → +"],
    "syn_br_with_9": ["text from wa → +"],
    "syn_button_reply_stale_payload": ["tapped from wa → +"],
    "syn_messages_and_statuses_same_value": ["text from wa → +", "delivered wa"],
    "syn_multi_entry_batch": ["text from wa → +", "text from wa → +", "read wa"],
    "syn_mx_521": ["text from wa → +"],
    "syn_no_messages_key": ["notice messages: nothing in it"],
    "syn_null_contacts": ["text from wa → +"],
    "syn_order_tampered_price": [
        "catalogue_order of 2 from wa → +",
        "notice order: 1 lines without a valid quantity are left out",
    ],
    "syn_status_failed_131047": ["failed 131047 wa"],
    "syn_status_failed_131056_after_sent": ["failed 131056 wa"],
    "syn_status_read_before_delivered": ["read wa", "sent wa"],
    "syn_unicode_rtl_emoji": ["text from wa → +"],
    "syn_unknown_field": ["notice brand_new_field"],
    "syn_unknown_message_type": ["unsupported from wa → +"],
    "syn_value_level_errors": ["notice error 130429"],
    "syn_wrong_phone_number_id": ["text from wa → +"],
}
NOT_WHATSAPP = {"syn_entry_not_list", "syn_not_whatsapp_object"}


def summary(parsed: Parsed) -> list[str]:
    incoming = [f"{_said(one)} from {_named(one.names)} → {_to(one.address)}" for one in parsed.incoming]
    receipts = [
        " ".join(
            filter(None, (one.state, str(one.code or ""), "with reference" if one.reference else "", _named(one.names)))
        )
        for one in parsed.receipts
    ]
    notices = [f"notice {line.partition(' at whatsapp:')[0]}" for line in parsed.notices]
    renamed = [f"{_named(one.before)} is {_named(one.after)} → {_to(one.address)}" for one in parsed.renamed]
    return [*incoming, *renamed, *receipts, *notices, *parsed.unreadable]


def _to(address: str) -> str:
    return "+" if address.startswith("+") else "id"


def _said(incoming: Incoming) -> str:
    what = incoming.what
    if isinstance(what, HumanWrote):
        return "echo"
    if isinstance(what, ConsentChanged):
        return f"consent {what.promotional}"
    detail = ""
    if isinstance(what.content, MediaIn):
        detail = f" {what.content.media}"
    elif isinstance(what.content, CatalogueOrder):
        detail = " of " + "+".join(str(item.quantity) for item in what.content.items)
    elif isinstance(what.content, ReactionIn):
        detail = "" if what.content.emoji else " taken back"
    quoting = ", quoting" if getattr(what.content, "quoted", None) else ""
    on_page = ", on a page" if what.context else ""
    late = ", time unknown" if incoming.occurred_at == RECEIVED else ""
    return f"{what.content.kind}{detail}{quoting}{on_page}{late}"


def _named(names: tuple[str, ...]) -> str:
    return "+".join(name.partition(":")[0] for name in names)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)
    elif isinstance(value, str):
        yield value.replace("\0", "")


@pytest.mark.shared
@pytest.mark.parametrize("name", EXPECTED)
def test_a_fixture_is_read_as_it_should_be(name: str) -> None:
    body = (shared(FIXTURES) / f"{name}.json").read_bytes()
    assert summary(WhatsApp().parse(body, RECEIVED)) == EXPECTED[name]


@pytest.mark.shared
@pytest.mark.parametrize("name", EXPECTED)
def test_what_was_said_is_what_the_fixture_says(name: str) -> None:
    body = (shared(FIXTURES) / f"{name}.json").read_bytes()
    there = set(strings(json.loads(body)))
    for incoming in WhatsApp().parse(body, RECEIVED).incoming:
        if isinstance(incoming.what, ShopperWrote):
            said = set(strings(incoming.what.content.model_dump(mode="json", exclude={"kind", "media"})))
            assert said - {""} <= there
            assert {incoming.id, incoming.what.profile_name} - {""} <= there


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(NOT_WHATSAPP))
def test_a_fixture_that_is_not_whatsapps_is_unreadable(name: str) -> None:
    with pytest.raises(UnreadableBody):
        WhatsApp().parse((shared(FIXTURES) / f"{name}.json").read_bytes(), RECEIVED)


@pytest.mark.shared
def test_no_fixture_is_left_out() -> None:
    assert {path.stem for path in shared(FIXTURES).glob("*.json")} == set(EXPECTED) | NOT_WHATSAPP


@pytest.mark.shared
@pytest.mark.parametrize("name", ["syn_not_json", "syn_empty_body"])
def test_a_raw_body_that_is_no_json_is_unreadable(name: str) -> None:
    with pytest.raises(UnreadableBody):
        WhatsApp().parse((shared("conformance/fixtures/raw") / f"{name}.txt").read_bytes(), RECEIVED)


@pytest.mark.shared
def test_of_duplicate_keys_the_last_counts() -> None:
    body = (shared("conformance/fixtures/raw") / "syn_duplicate_keys.txt").read_bytes()
    assert WhatsApp().parse(body, RECEIVED) == Parsed()
