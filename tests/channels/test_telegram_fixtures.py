"""Updates of ../shared/conformance/fixtures/telegram: a line for all that each is read as.

The lines say what kind of thing was read; none of these payloads goes into this repository.
"""

import pytest

from functions.channels.channel import Incoming, Parsed
from functions.channels.telegram import Telegram
from functions.conversation.channel_events import ReachabilityChanged
from functions.conversation.events import MediaIn, ShopperWrote, Unsupported
from tests.channels.webhooks import RECEIVED
from tests.shared_data import shared

FIXTURES = "conformance/fixtures/telegram"
EXPECTED: dict[str, list[str]] = {
    "business_message": ["notice business_message: not read"],
    "channel_post": ["notice channel_post: not read"],
    "cw_group": ["notice message: in a group, which is no customer"],
    "cw_sticker": ["media sticker of tg:23 in en"],
    "deleted_business_messages": ["notice deleted_business_messages: not read"],
    "inline_query": ["notice inline_query: not read"],
    "message_contact": ["contact of tg:42"],
    "message_location": ["location of tg:42"],
    "message_migrate_to_chat_id": ["notice message: migrate_to_chat_id"],
    "message_story": ["unsupported story of tg:42"],
    "message_successful_payment": ["paid 42 BTC by charge and payment for payload"],
    "message_unknown": ["unsupported unknown of tg:42"],
    "message_web_app_data": ["unsupported web_app_data of tg:42"],
    "message_write_access_allowed": ["notice message: write_access_allowed"],
    "my_chat_member": ["reachable True of tg:42"],
    "pre_checkout_query": ["42 asks to pay 1 BTC for payload"],
    "purchased_paid_media": ["notice purchased_paid_media: not read"],
    "syn_big_chat_id": ["notice message: in a supergroup, which is no customer"],
    "syn_blocked": ["reachable False of tg:42"],
    "syn_callback_inaccessible_message": ["tapped of tg:42 in he", "answers answerCallbackQuery"],
    "syn_from_bot": ["notice message: of a bot, which is no customer"],
    "syn_media_group_part": ["media image of tg:42 in he, one of an album"],
    "syn_pre_checkout_usd": ["42 asks to pay 1450 USD for ord_01J"],
    "syn_start_deeplink": ["opened on a page of tg:42 in he"],
    "syn_successful_payment_duplicate": ["paid 1450 USD by tg_1 and ch_or_pi_1 for ord_01J"],
    "syn_successful_payment_jpy_zero_decimal": ["paid 500 JPY by tg_2 and ch_2 for ord_02"],
    "syn_successful_payment_stripe": ["paid 1450 USD by tg_1 and ch_or_pi_1 for ord_01J"],
    "syn_unknown_update": ["notice some_future_update: not read"],
}


def summary(parsed: Parsed) -> list[str]:
    notices = [f"notice {line.removesuffix(', at telegram:1')}" for line in parsed.notices]
    answers = ["answers answerCallbackQuery"] if '"answerCallbackQuery"' in parsed.answer else []
    return [*map(_told, parsed.incoming), *_money(parsed), *notices, *parsed.unreadable, *answers]


def _money(parsed: Parsed) -> list[str]:
    asked = parsed.asked
    question = [f"{asked.payer} asks to pay {asked.amount} {asked.currency} for {asked.payload}"] if asked else []
    paid = [
        f"paid {each.amount} {each.currency} by {each.charge} and {each.payment} for {each.payload}"
        for each in parsed.paid
    ]
    return [*question, *paid]


def _told(item: Incoming) -> str:
    [name] = item.names
    assert item.account == "telegram:1"
    assert f"tg:{item.address}" == name
    if isinstance(item.what, ReachabilityChanged):
        return f"reachable {item.what.reachable} of {name}"
    assert isinstance(item.what, ShopperWrote)
    said = item.what.content
    detail = {MediaIn: "media", Unsupported: "type"}.get(type(said), "")
    kind = " ".join(filter(None, (said.kind, getattr(said, detail, "")))) if detail else said.kind
    page = " on a page" if item.what.context else ""
    locale = f" in {item.what.locale}" if item.what.locale else ""
    return f"{kind}{page} of {name}{locale}{', one of an album' if item.id.startswith('album:') else ''}"


@pytest.mark.shared
@pytest.mark.parametrize("name", EXPECTED)
def test_a_fixture_is_read_as_it_should_be(name: str) -> None:
    body = (shared(FIXTURES) / f"{name}.json").read_bytes()
    assert summary(Telegram(account="telegram:1").parse(body, RECEIVED)) == EXPECTED[name]


@pytest.mark.shared
def test_every_fixture_is_expected_to_be_something() -> None:
    assert {path.stem for path in shared(FIXTURES).glob("*.json")} == set(EXPECTED)
