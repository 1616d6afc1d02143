"""Every kind of webhook that WhatsApp sends, in payloads of our own. Pitfalls are those of reference/channels.md 12."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from functions.channels.channel import DELIVERY_RANK, Parsed, Receipt, Renamed
from functions.channels.whatsapp import WhatsApp
from functions.conversation.channel_events import ConsentChanged, HumanWrote
from functions.conversation.events import (
    CatalogueItem,
    CatalogueOrder,
    ContactIn,
    Content,
    Deleted,
    Edited,
    LocationIn,
    MediaIn,
    Opened,
    PageContext,
    ReactionIn,
    ShopperWrote,
    Tapped,
    TextIn,
    Unsupported,
)
from functions.errors import UnreadableBody
from tests.channels.webhooks import ACCOUNT, PAYLOADS, RECEIVED, SENT, payload, read, texts, webhook

BOTH_NAMES = ("bsuid:NL.4455667788", "wa:31612345678")
CONTENTS: dict[str, Content] = {
    "text": TextIn(text="Hebben jullie rode tulpen? 🌷"),
    "text_answering_another": TextIn(text="deze graag", quoted="wamid.ours"),
    "text_forwarded": TextIn(text="kijk eens"),
    "text_about_a_catalogue_product": TextIn(text="is deze er nog?", quoted="wamid.ours"),
    "text_from_an_ad": TextIn(text="Hoi, ik zag uw advertentie"),
    "button_tapped": Tapped(action="cart", title="Winkelmand"),
    "list_row_tapped": Tapped(action="cat:plants", title="Planten"),
    "template_button_tapped": Tapped(action="order:1042", title="Waar is het?"),
    "flow_answered": Unsupported(type="nfm_reply"),
    "interactive_without_its_block": Unsupported(type="interactive"),
    "catalogue_order": CatalogueOrder(
        items=(CatalogueItem(sku="tulp-rood-20", quantity=2), CatalogueItem(sku="vaas", quantity=1)), text="met kaartje"
    ),
    "catalogue_order_with_a_bad_line": CatalogueOrder(items=(CatalogueItem(sku="vaas", quantity=1),)),
    "catalogue_order_of_nothing": Unsupported(type="order"),
    "image": MediaIn(media="image", id="5001", mime="image/jpeg", caption="zoiets?"),
    "video": MediaIn(media="video", id="5002", mime="video/mp4"),
    "audio": MediaIn(media="audio", id="5003", mime="audio/mpeg"),
    "voice_note": MediaIn(media="voice", id="5004", mime="audio/ogg; codecs=opus"),
    "document": MediaIn(media="document", id="5005", mime="application/pdf", caption="adres"),
    "sticker": MediaIn(media="sticker", id="5006", mime="image/webp"),
    "media_without_its_block": MediaIn(media="image"),
    "location": LocationIn(latitude=52.0907, longitude=5.1214, name="Domtoren", address="Domplein 21, Utrecht"),
    "location_without_a_name": LocationIn(latitude=52.0907, longitude=5.1214),
    "location_nowhere": Unsupported(type="location"),
    "contacts": ContactIn(names=("Kim Jansen",)),
    "reaction": ReactionIn(to="wamid.ours", emoji="👍"),
    "reaction_taken_back": ReactionIn(to="wamid.ours"),
    "reaction_taken_back_without_the_key": ReactionIn(to="wamid.ours"),
    "edited_text": Edited(original="wamid.first", text="nee, drie graag"),
    "edited_caption": Edited(original="wamid.first", text="deze vaas"),
    "deleted": Deleted(original="wamid.first"),
    "unsupported": Unsupported(type="poll"),
    "type_of_the_future": Unsupported(type="teleport"),
    "chat_opened": Opened(),
    "half_a_character": TextIn(text="kapot \ufffd hier"),
}
NOTICES = {
    "to_a_group": "messages: one to a group at whatsapp:200300400; groups are not customers",
    "status_unknown": "statuses: wondering of a message at whatsapp:200300400",
    "account_errors": "error 130429 at whatsapp:200300400: Rate limit hit",
    "template_paused": "message_template_status_update: PAUSED, order_dispatched",
}


def test_what_a_person_wrote_in_the_business_app_is_of_the_shopper_it_went_to() -> None:
    parsed = read("echo_of_the_app")
    [incoming] = parsed.incoming
    assert incoming.what == HumanWrote(message_id="wamid.app", text="Ik help u verder", app="whatsapp_business")
    assert (incoming.id, incoming.account, incoming.names) == ("echo:wamid.app", ACCOUNT, ("wa:31612345678",))
    assert parsed.notices == parsed.unreadable == ()


@pytest.mark.parametrize("name", CONTENTS)
def test_what_a_shopper_sends_becomes_our_event(name: str) -> None:
    parsed = read(name)
    [incoming] = parsed.incoming
    assert isinstance(incoming.what, ShopperWrote)
    assert incoming.what.content == CONTENTS[name]
    assert (incoming.account, incoming.names) == (ACCOUNT, BOTH_NAMES)
    assert (incoming.address, incoming.number) == (BOTH_NAMES[0].removeprefix("bsuid:"), "+31612345678")
    assert incoming.occurred_at == SENT
    assert incoming.what.message_id == incoming.id
    assert incoming.what.profile_name == "Bea de Wit"
    assert parsed.receipts == parsed.unreadable == ()


@pytest.mark.parametrize("name", NOTICES)
def test_what_is_not_a_shoppers_message_is_told_to_the_operator_only(name: str) -> None:
    assert replace(read(name), templates=()) == Parsed(notices=(NOTICES[name],))


def test_every_payload_file_is_read_by_some_test() -> None:
    others = {
        "number_changed",
        "shopper_without_a_number",
        "shopper_without_a_bsuid",
        "brazilian_contact_with_the_ninth_digit",
        "somebody_elses_contact",
        "statuses",
        "status_failed",
        "marketing_stopped",
        "marketing_resumed",
        "one_bad_item_among_good_ones",
        "echo_of_the_app",
    }
    assert {path.stem for path in PAYLOADS.glob("*.json")} == set(CONTENTS) | set(NOTICES) | others


# --- who it is ---------------------------------------------------------------------------------------------------


def test_pitfall_14_a_shopper_with_a_username_has_no_number_and_is_written_to_by_bsuid() -> None:
    [incoming] = read("shopper_without_a_number").incoming
    assert (incoming.names, incoming.address) == (("bsuid:NL.4455667788",), "NL.4455667788")


def test_pitfall_15_a_number_is_written_to_with_its_plus() -> None:
    [incoming] = read("shopper_without_a_bsuid").incoming
    assert (incoming.names, incoming.address) == (("wa:31612345678",), "+31612345678")


def test_pitfall_13_two_forms_of_a_brazilian_number_are_matched_but_neither_is_corrected() -> None:
    [incoming] = read("brazilian_contact_with_the_ninth_digit").incoming
    assert incoming.names == ("bsuid:BR.1", "wa:551187654321")


@pytest.mark.parametrize("sender", ["120363001@newsletter", "status@broadcast", "120363002-99@g.us"])
def test_what_is_no_person_is_told_to_the_operator_and_never_answered(sender: str) -> None:
    message = {"from": sender, "id": "wamid.1", "timestamp": "1790000000", "type": "text", "text": {"body": "rozen"}}
    parsed = WhatsApp().parse(webhook({"metadata": {"phone_number_id": "200300400"}, "messages": [message]}), RECEIVED)
    assert parsed == Parsed(notices=(f"messages: one of a channel or broadcast at {ACCOUNT}; it is not a customer's",))


def test_a_changed_number_is_read_with_the_names_of_before_and_after() -> None:
    parsed = read("number_changed")
    assert parsed.notices == (f"system: user_changed_number of a shopper at {ACCOUNT}",)
    assert parsed.incoming == parsed.unreadable == ()
    assert parsed.renamed == (
        Renamed(
            id="wamid.system", account=ACCOUNT, before=BOTH_NAMES, after=("wa:31600000001",),
            address="+31600000001", occurred_at=SENT, number="+31600000001",
        ),
    )  # fmt: skip


def test_a_contact_that_is_not_the_senders_lends_no_name() -> None:
    [incoming] = read("somebody_elses_contact").incoming
    assert incoming.names == ("wa:31612345678",)
    assert isinstance(incoming.what, ShopperWrote)
    assert incoming.what.profile_name == ""


def test_shoppers_in_one_value_keep_their_own_names() -> None:
    contacts = [{"profile": {"name": name}, "wa_id": number} for name, number in (("Bea", "31611"), ("Kim", "31622"))]
    messages = [
        {"from": number, "id": f"wamid.{number}", "timestamp": "1790000000", "type": "text", "text": {"body": "hoi"}}
        for number in ("31622", "31611")
    ]
    body = webhook({"metadata": {"phone_number_id": "1"}, "contacts": contacts, "messages": messages})
    found = [(one.names, one.what.profile_name) for one in WhatsApp().parse(body, RECEIVED).incoming]  # type: ignore[union-attr]
    assert found == [(("wa:31622",), "Kim"), (("wa:31611",), "Bea")]


# --- where it comes from -----------------------------------------------------------------------------------------


def test_an_ad_that_opened_the_chat_is_its_context() -> None:
    [incoming] = read("text_from_an_ad").incoming
    assert isinstance(incoming.what, ShopperWrote)
    assert incoming.what.context == PageContext(page="https://fb.me/voorbeeld")


def test_a_catalogue_product_that_is_asked_about_is_its_context() -> None:
    [incoming] = read("text_about_a_catalogue_product").incoming
    assert isinstance(incoming.what, ShopperWrote)
    assert incoming.what.context == PageContext(product="tulp-rood")


def test_pitfall_36_the_price_in_a_catalogue_order_is_not_even_read() -> None:
    [incoming] = read("catalogue_order").incoming
    assert isinstance(incoming.what, ShopperWrote)
    assert "0.01" not in incoming.what.model_dump_json()


def test_a_line_of_an_order_that_is_left_out_is_told() -> None:
    assert read("catalogue_order_with_a_bad_line").notices == ("order: 2 lines without a valid quantity are left out",)


# --- text --------------------------------------------------------------------------------------------------------


def test_a_text_that_is_too_long_is_read_up_to_4096_and_says_so() -> None:
    parsed = WhatsApp().parse(texts("x" * 4096, "y" * 4097), RECEIVED)
    contents = [incoming.what.content for incoming in parsed.incoming if isinstance(incoming.what, ShopperWrote)]
    assert contents == [TextIn(text="x" * 4096), TextIn(text="y" * 4096, truncated=True)]


def test_a_text_that_is_too_long_is_not_cut_inside_an_emoji() -> None:
    family = "👩‍👩‍👧‍👦"
    parsed = WhatsApp().parse(texts("x" * 4090 + family), RECEIVED)
    [incoming] = parsed.incoming
    assert isinstance(incoming.what, ShopperWrote)
    assert incoming.what.content == TextIn(text="x" * 4090, truncated=True)


def test_a_blank_text_still_gets_an_answer() -> None:
    [incoming] = WhatsApp().parse(texts(" \u0000 "), RECEIVED).incoming
    assert isinstance(incoming.what, ShopperWrote)
    assert incoming.what.content == Unsupported(type="text")


# --- receipts and consent ----------------------------------------------------------------------------------------


def test_statuses_become_receipts_and_played_counts_as_read() -> None:
    parsed = read("statuses")
    assert parsed.incoming == ()
    assert [receipt.state for receipt in parsed.receipts] == ["sent", "delivered", "read", "read"]
    assert parsed.receipts[0] == Receipt(
        account=ACCOUNT,
        message_id="wamid.ours",
        state="sent",
        occurred_at=SENT,
        names=BOTH_NAMES,
        reference="c1/7/0",
    )


def test_pitfall_10_a_receipt_names_the_send_it_is_about_even_when_the_message_id_is_unknown() -> None:
    assert {receipt.reference for receipt in read("statuses").receipts} == {"c1/7/0"}


def test_a_failed_status_says_why() -> None:
    [receipt] = read("status_failed").receipts
    assert (receipt.state, receipt.code, receipt.reason) == ("failed", 131047, "More than 24 hours have passed.")


@pytest.mark.parametrize(("name", "promotional"), [("marketing_stopped", False), ("marketing_resumed", True)])
def test_whatsapps_own_switch_for_marketing_changes_consent(name: str, promotional: bool) -> None:
    [incoming] = read(name).incoming
    assert incoming.what == ConsentChanged(promotional=promotional)
    assert incoming.names == BOTH_NAMES


def test_two_changes_of_consent_are_two_events_and_one_delivered_twice_is_one() -> None:
    ids = [read(name).incoming[0].id for name in ("marketing_stopped", "marketing_stopped", "marketing_resumed")]
    assert ids[0] == ids[1] != ids[2]


# --- what is wrong -----------------------------------------------------------------------------------------------


def test_pitfall_11_one_bad_item_loses_no_other() -> None:
    parsed = read("one_bad_item_among_good_ones")
    assert [incoming.id for incoming in parsed.incoming] == ["wamid.1", "wamid.2", "wamid.3"]
    assert [receipt.state for receipt in parsed.receipts] == ["read"]
    assert len(parsed.unreadable) == 5


def test_what_is_unreadable_is_named_without_what_the_shopper_wrote() -> None:
    parsed = read("one_bad_item_among_good_ones")
    assert "messages[1]: id is missing" in parsed.unreadable
    assert not any("niemand" in reason or "nummer" in reason for reason in parsed.unreadable)


def test_a_timestamp_that_is_no_number_costs_no_message() -> None:
    assert read("one_bad_item_among_good_ones").incoming[2].occurred_at == RECEIVED


def test_pitfall_8_a_value_without_messages_is_nothing_to_do() -> None:
    nothing = Parsed(notices=("messages: nothing in it",))
    assert WhatsApp().parse(webhook({"metadata": {"phone_number_id": "1"}}), RECEIVED) == nothing


def test_pitfall_12_unknown_fields_and_arrays_are_told_and_lose_nothing() -> None:
    value = {"metadata": {"phone_number_id": "1"}, "telepathy": [{}], "messages": [], "new": {"a": 1}}
    assert WhatsApp().parse(webhook(value), RECEIVED).notices == (
        "messages: telepathy is not read",
        "messages: new is not read",
    )
    assert WhatsApp().parse(webhook({"x": 1}, "brand_new"), RECEIVED) == Parsed(notices=("brand_new",))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"object": "page", "entry": []}',
        b'{"object": "whatsapp_business_account", "entry": {}}',
        b'{"object": "whatsapp_business_account"}',
        b"[" * 100_000,
    ],
    ids=range(9),
)
def test_a_body_that_is_not_whatsapps_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableBody):
        WhatsApp().parse(body, RECEIVED)


def test_an_empty_batch_is_fine() -> None:
    assert WhatsApp().parse(b'{"object": "whatsapp_business_account", "entry": []}', RECEIVED) == Parsed()


def test_an_id_that_could_not_be_a_receipt_is_unreadable() -> None:
    body = json.loads(payload("text"))
    body["entry"][0]["changes"][0]["value"]["messages"][0]["id"] = "w" * 400
    parsed = WhatsApp().parse(json.dumps(body).encode(), RECEIVED)
    assert parsed == Parsed(unreadable=("messages[0]: id has 400 characters",))


@pytest.mark.parametrize(
    ("sender", "contact"), [("5215512345678", "525512345678"), ("541123456789", "5491123456789"), ("+31611", "31611")]
)
def test_pitfall_13_a_contact_is_matched_in_either_form_of_its_number(sender: str, contact: str) -> None:
    value = {
        "metadata": {"phone_number_id": "1"},
        "contacts": [{"wa_id": contact, "user_id": "XX.1"}, {"wa_id": "31699", "user_id": "NL.9"}],
        "messages": [{"from": sender, "id": "wamid.1", "type": "text", "text": {"body": "hola"}}],
    }
    [incoming] = WhatsApp().parse(webhook(value), RECEIVED).incoming
    assert incoming.names == ("bsuid:XX.1", f"wa:{sender.lstrip('+')}")


def test_the_largest_batch_that_meta_sends_is_read_whole() -> None:
    numbers = [f"316{n:08}" for n in range(1000)]
    value = {
        "metadata": {"phone_number_id": "1"},
        "contacts": [{"wa_id": number, "profile": {"name": number}} for number in numbers],
        "messages": [
            {
                "from": number,
                "id": f"wamid.{number}",
                "timestamp": "1790000000",
                "type": "text",
                "text": {"body": "hoi"},
            }
            for number in numbers
        ],
    }
    body = webhook(value)
    parsed = WhatsApp().parse(body, RECEIVED)
    assert len(parsed.incoming) == 1000


def test_an_array_that_is_not_one_is_unreadable() -> None:
    value = {"metadata": {"phone_number_id": "1"}, "messages": {"from": "31611"}}
    assert WhatsApp().parse(webhook(value), RECEIVED).unreadable == ("messages is not a list",)
    assert WhatsApp().parse(webhook([]), RECEIVED).unreadable == ("messages: value is missing",)  # type: ignore[arg-type]


# --- more of reference/channels.md 12 ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(PAYLOADS.glob("*.json")), ids=lambda path: path.stem)
def test_pitfall_5_and_6_a_second_delivery_has_the_same_ids(path: Path) -> None:
    first, second = (WhatsApp().parse(path.read_bytes(), at) for at in (RECEIVED, RECEIVED + timedelta(days=6)))
    assert [one.id for one in first.incoming] == [one.id for one in second.incoming]
    assert len({one.id for one in first.incoming}) == len(first.incoming)


def test_pitfall_9_a_late_status_ranks_below_what_is_known() -> None:
    ranks = [DELIVERY_RANK[receipt.state] for receipt in read("statuses").receipts]
    assert ranks == sorted(ranks)
    assert DELIVERY_RANK[read("status_failed").receipts[0].state] > max(ranks)


def test_pitfall_23_the_action_of_an_old_button_comes_as_it_was_sent() -> None:
    body = json.loads(payload("button_tapped"))
    reply = body["entry"][0]["changes"][0]["value"]["messages"][0]["interactive"]["button_reply"]
    reply["id"] = "pay:c17:v3"
    [incoming] = WhatsApp().parse(json.dumps(body).encode(), RECEIVED).incoming
    assert isinstance(incoming.what, ShopperWrote)
    assert incoming.what.content == Tapped(action="pay:c17:v3", title="Winkelmand")


def test_pitfall_37_no_address_of_a_medium_is_kept_for_it_dies_within_minutes() -> None:
    body = json.loads(payload("image"))
    image = body["entry"][0]["changes"][0]["value"]["messages"][0]["image"]
    image["url"] = "https://lookaside.example/5001"
    [incoming] = WhatsApp().parse(json.dumps(body).encode(), RECEIVED).incoming
    assert isinstance(incoming.what, ShopperWrote)
    assert "lookaside" not in incoming.what.model_dump_json()


@pytest.mark.parametrize(
    ("event", "reason", "expected"),
    [
        ("APPROVED", "NONE", ("approved", "")),
        ("REJECTED", "INVALID_FORMAT", ("rejected", "INVALID_FORMAT")),
        ("PAUSED", "NONE", ("paused", "")),
        ("FLAGGED", "NONE", None),
        ("A_NEW_ONE", "NONE", None),
    ],
)
def test_what_meta_decides_about_a_template_is_told_and_read(
    event: str, reason: str, expected: tuple[str, str] | None
) -> None:
    value = {"event": event, "message_template_name": "order_paid", "message_template_language": "nl", "reason": reason}
    parsed = WhatsApp().parse(webhook(value, "message_template_status_update"), RECEIVED)
    assert [(each.name, each.language) for each in parsed.templates] == ([("order_paid", "nl")] if expected else [])
    assert [(each.state, each.reason) for each in parsed.templates] == ([expected] if expected else [])
    assert len(parsed.notices) == 1
