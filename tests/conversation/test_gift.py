"""For whom it is, what goes with it, and where it cannot go."""

import pytest

from functions.conversation.message import Cart
from functions.conversation.state import Step
from tests.conversation.chat import Chat
from tests.conversation.states import DAY, at
from tests.starter import with_shipping


def asked_for_whom() -> Chat:
    chat = at(Step.CART)
    chat.tap("checkout")
    assert chat.step is Step.CHECKOUT_NAME
    return chat


def note(chat: Chat) -> str:
    summary = chat.said[-1]
    assert isinstance(summary, Cart)
    return summary.note


@pytest.mark.parametrize(
    "text", ["voor mijn moeder", "iemand anders", "voor een ander", "it is a gift", "for my mum", "2"]
)
def test_somebody_else_is_understood_and_their_name_asked(text):
    chat = asked_for_whom()
    chat.say(text)
    assert chat.conversation.draft.gift is True
    assert chat.step is Step.CHECKOUT_NAME


@pytest.mark.parametrize("text", ["voor mij", "mezelf", "for me", "myself", "1"])
def test_oneself_is_understood_and_the_name_asked_where_no_channel_tells_it(text):
    chat = asked_for_whom()
    chat.say(text)
    assert chat.conversation.draft.gift is False
    assert chat.step is Step.CHECKOUT_NAME


def test_a_name_at_once_is_of_who_gets_it():
    chat = asked_for_whom()
    chat.say("voor Anna de Wit")
    assert (chat.conversation.draft.name, chat.conversation.draft.gift) == ("Anna de Wit", True)
    assert chat.step is Step.CHECKOUT_SHIPPING


def test_neither_is_asked_again():
    chat = asked_for_whom()
    chat.say("???")
    assert "voor jezelf, of voor iemand anders" in chat.text
    assert chat.step is Step.CHECKOUT_NAME


def test_the_telephone_is_asked_for_a_delivered_gift_only():
    for whom, way, asked in (
        ("forother", "ship:standard", True),
        ("forother", "ship:pickup", False),
        ("forme", "ship:standard", False),
    ):
        chat = asked_for_whom()
        chat.tap(whom)
        chat.say("Anna de Wit")
        chat.tap(way)
        if way == "ship:standard":
            chat.say("Dorpsstraat 12a, 2011 AB Haarlem")
        assert (chat.step is Step.CHECKOUT_PHONE) is asked


def test_a_telephone_number_is_checked_and_may_be_skipped():
    chat = at(Step.CHECKOUT_PHONE)
    chat.say("12345")
    assert "geen telefoonnummer" in chat.text
    chat.say("06-12 34 56 78")
    assert chat.conversation.draft.phone == "+31612345678"
    other = at(Step.CHECKOUT_PHONE)
    other.say("sla over")
    assert other.conversation.draft.phone == ""
    assert other.step is Step.CHECKOUT_DAY


def test_a_gift_is_on_the_order_with_its_buyer_and_without_a_sender_when_so_asked():
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.say("zonder afzender graag", profile_name="Fatima")
    assert "Zonder afzender" in note(chat)
    chat.tap("Bestellen en betalen")
    assert (chat.order.gift, chat.order.buyer, chat.order.anonymous) == (True, "Fatima", True)
    assert chat.order.recipient == "Sanne de Boer"


def test_everything_that_can_be_added_is_one_tap_from_the_summary():
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.tap("Aanvullen/wijzigen")
    offered = chat.offered()
    assert len(offered) <= 10
    assert {"Opmerking bezorger", "Bij uitverkocht", "Zonder afzender", "Dag en tijd", "Kaartje"} <= set(offered)
    chat.tap("Bij uitverkocht")
    chat.tap("Geld terug")
    assert "Als iets er niet is: geld terug" in note(chat)
    chat.tap("anon:1")
    chat.tap("anon:0")
    assert "Zonder afzender" not in note(chat)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("opmerking voor de bezorger: bel aan bij nummer 14", "Voor de bezorger: “bel aan bij nummer 14”"),
        ("anoniem graag", "Zonder afzender"),
        ("vervang maar als het er niet is", "vervangen door iets vergelijkbaars"),
        ("liever geld terug", "Als iets er niet is: geld terug"),
        ("overleg eerst", "Als iets er niet is: eerst overleggen"),
        ("bel me dan even", "Als iets er niet is: eerst overleggen"),
    ],
)
def test_an_extra_is_added_in_words_and_the_summary_shown_again(text, shown):
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.say(text)
    assert shown in note(chat)
    assert chat.step is Step.CHECKOUT_CONFIRM


def test_a_note_for_the_courier_is_asked_for_and_kept_on_the_order():
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.say("iets voor de koerier")
    assert chat.step is Step.CHECKOUT_NOTE
    chat.say("x" * 201)
    assert "201" in chat.text
    chat.say("Achterom, de bel doet het niet")
    chat.tap("Bestellen en betalen")
    assert chat.order.courier_note == "Achterom, de bel doet het niet"


def test_answers_of_one_order_are_not_the_next_orders():
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.say("opmerking voor de bezorger: achterom")
    chat.say("zonder afzender")
    chat.tap("Bestellen en betalen")
    chat.observed()
    chat.paid()
    draft = chat.conversation.draft
    assert (draft.courier_note, draft.anonymous, draft.delivery, draft.card_message) == ("", False, None, None)
    assert draft.name == "Sanne de Boer"


# --- where it cannot go -----------------------------------------------------------------------------------------


def test_an_area_that_is_not_delivered_is_refused_before_the_next_question_with_what_can_be():
    chat = at(Step.CHECKOUT_SHIPPING)
    chat.say("avondbezorging")
    chat.say("Dorpsstraat 1, 9711 AB Groningen")
    assert "Avondbezorging kan niet naar 9711 AB Groningen" in chat.text
    assert {"Bezorgen", "Ophalen in de winkel"} <= set(chat.offered())
    assert "Avondbezorging" not in chat.offered()
    assert chat.step is Step.CHECKOUT_ADDRESS
    chat.say("Dorpsstraat 1, 1012 AB Amsterdam")
    assert chat.step is Step.CHECKOUT_PHONE


def test_an_address_that_was_refused_is_kept_for_the_way_that_does_go_there():
    chat = at(Step.CHECKOUT_SHIPPING)
    chat.say("avondbezorging")
    chat.say("Dorpsstraat 1, 9711 AB Groningen")
    chat.tap("Bezorgen")
    assert "Adres: Dorpsstraat 1, 9711 AB Groningen. Klopt dat niet?" in chat.text
    assert chat.step is Step.CHECKOUT_PHONE


def test_an_address_known_before_is_refused_when_the_way_that_is_chosen_does_not_go_there():
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.tap("ask:address")
    chat.say("Dorpsstraat 1, 9711 AB Groningen")
    assert chat.step is Step.CHECKOUT_CONFIRM
    chat.tap("ship:evening")
    assert "kan niet naar 9711 AB" in chat.text
    assert chat.step is Step.CHECKOUT_ADDRESS
    chat.tap("ship:standard")
    assert chat.step is Step.CHECKOUT_CONFIRM or chat.step is Step.CHECKOUT_DAY


def test_a_mistyped_email_is_asked_about_and_either_answer_is_kept():
    for answer, kept in (("Ja, dat bedoel ik", "sanne@gmail.com"), ("Nee, het klopt zo", "sanne@gmial.com")):
        chat = at(Step.CHECKOUT_EMAIL)
        chat.say("sanne@gmial.com")
        assert "Bedoel je sanne@gmail.com?" in chat.text
        chat.tap(answer)
        assert chat.conversation.draft.email == kept
        assert chat.step is Step.CHECKOUT_CARD
    chat = at(Step.CHECKOUT_EMAIL)
    chat.say("sanne@gmial.com")
    chat.say("ja")
    assert chat.conversation.draft.email == "sanne@gmail.com"


# --- what goes with it ------------------------------------------------------------------------------------------


def offers(chat: Chat) -> list[str]:
    return [action for action in chat.offered().values() if action.startswith("offer:")]


def test_one_thing_is_offered_once_a_checkout_and_added_by_one_tap():
    chat = at(Step.CART)
    chat.tap("checkout")
    (offer,) = offers(chat)
    chat.tap(offer)
    assert chat.cart == {"TULP-YEL": 1, "VAAS-GLAS-S": 1}
    assert chat.step is Step.CHECKOUT_NAME
    names = [each.name for each in chat.announced]
    assert (names.count("offer.shown"), names.count("offer.accepted")) == (1, 1)
    chat.tap(offer)
    assert chat.cart["VAAS-GLAS-S"] == 1
    chat.say("annuleren")
    chat.tap("rm:VAAS-GLAS-S")
    chat.tap("checkout")
    assert offers(chat) == []


def test_it_can_be_added_at_the_summary_which_is_then_shown_again():
    chat = at(Step.CART)
    chat.tap("checkout")
    (offer,) = offers(chat)
    chat.tap("forme")
    chat.say("Sanne")
    chat.tap("ship:pickup")
    chat.tap(DAY)
    chat.say("s@example.nl")
    chat.tap("nocard")
    old = chat.offered()["Bestellen en betalen"]
    chat.tap(offer)
    assert "Glazen vaas" in chat.text
    chat.tap(old)
    assert not chat.orders, "an old summary confirms nothing"
    chat.tap("Bestellen en betalen")
    assert len(chat.order.lines) == 2


def test_nothing_is_offered_that_is_in_the_cart_or_sold_out_or_not_fitting():
    vase = at(Step.CART)
    vase.tap("add:VAAS-WIT")
    vase.tap("checkout")
    assert offers(vase) == []
    sold_out = at(Step.CART)
    for sku in sold_out.stock:
        if sku.startswith(("VAAS", "POT")):
            sold_out.stock[sku] = 0
    sold_out.tap("checkout")
    assert not [offer for offer in offers(sold_out) if "VAAS" in offer]
    none = at(Step.CART)
    none.shop = with_shipping("standard", upsell=())  # type: ignore[assignment]
    none.tap("checkout")
    assert offers(none) == []


def test_the_summary_tells_the_price_of_one_and_the_right_of_withdrawal_per_line():
    chat = at(Step.CHECKOUT_CONFIRM)
    chat.tap("add:VAAS-GLAS-S")
    chat.tap("qty:2:TULP-YEL")
    chat.tap("checkout")
    summary = chat.said[-1]
    assert isinstance(summary, Cart)
    assert summary.lines[0].title.replace("\xa0", " ") == "2 × Bos tulpen (geel) (per stuk € 14,95)"
    assert "Geen bedenktijd: het bederft (Bos tulpen (geel))" in summary.note
    assert "Bedenktijd: 14 dagen (Glazen vaas (Klein))" in summary.note


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("voor mijn zus Fleur Jansen", "Fleur Jansen"),
        ("it's for my sister, Grace Miller", "Grace Miller"),
        ("mijn oma Greet", "Greet"),
        ("een cadeau voor Anna", "Anna"),
    ],
)
def test_a_name_behind_what_somebody_is_to_the_shopper_is_not_asked_again(text: str, name: str):
    chat = asked_for_whom()
    chat.say(text)
    assert (chat.conversation.draft.name, chat.conversation.draft.gift) == (name, True)


@pytest.mark.parametrize("text", ["voor mijn moeder", "for someone else", "een cadeau"])
def test_somebody_without_a_name_is_asked_for_it(text: str):
    chat = asked_for_whom()
    chat.say(text)
    assert (chat.conversation.draft.name, chat.conversation.draft.gift) == ("", True)


@pytest.mark.parametrize("text", ["voor mezelf", "for myself"])
def test_oneself_is_no_gift(text: str):
    chat = asked_for_whom()
    chat.say(text)
    assert chat.conversation.draft.gift is False
