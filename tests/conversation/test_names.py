"""Names as people have them, in any script; and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.conversation.names import LONGEST_NAME, is_name, read_name
from functions.conversation.state import Step
from tests.conversation.states import at

NAMES = (
    "Jan", "Li", "Bo", "Beyoncé", "Sanne de Boer", "Jan van der Berg", "Pieter-Jan van 't Hoff", "Mary O'Neill",
    "Anne-Marie D’Hondt", "J.P. Balkenende", "Dr. J. de Wit", "Mr Stopper", "mevr. Terug", "Mevrouw Menu", 
    "fam. Jansen", "Familie De Vries", "Oma & Opa", "Ægir Þórsson", "José María", "Çağla Şahin", "Łukasz Żak",
    "Nguyễn Thị Ánh",
    "李小龙", "李", "山田 太郎", "김민준", "Анна Каренина", "محمد علي", "عبد الله بن عمر", "دِينَا",
    "Δημήτρης", "נעמי כהן",
    "นารี", "राम कुमार", "علی‌رضا", "Team4You", "Can Yılmaz Öz", "Will Smith Jones", "Wil de Boer", "Rose Bloemen",
    "Koen Terug", "Straatman", "Van de Weg", "Lise Plein",
)  # fmt: skip
NO_NAMES = (
    "", "?", "x", "12345", "12 rozen", "!!!", "🌹🌹", "ja", "nee", "hoi", "ok", "niemand", "weet niet",
    "waar bezorgen jullie", "wat kost dat eigenlijk", "wat kost het", "kunnen jullie morgen bezorgen",
    "kan ik ook pinnen?",
    "I want to order flowers", "ik wil bloemen bestellen", "mijn moeder", "my mum", "sanne@example.nl",
    "https://x.nl", "Dorpsstraat 12", "Dorpsstraat 12a, 2011 AB Haarlem", "2011 AB", "06 12345678", "A" * 90,
    "a b c d e f g h i j k", "€ 25", "<b>jan</b>",
)  # fmt: skip
READ = {
    "Jan 🌹": "Jan",
    "💐 Oma Riet 💐": "Oma Riet",
    "Fatima 👩‍🌾": "Fatima",
    "Sam 👍🏽": "Sam",
    "  Sanne   de Boer. ": "Sanne de Boer",
    "Sanne de Boer graag": "Sanne de Boer",
    "Sanne de Boer, please!": "Sanne de Boer",
    "voor mij": "Fatima",
    "me": "Fatima",
    "علی‌رضا": "علی‌رضا",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_a_name_in_any_script(name: str) -> None:
    assert read_name(name, "") == name


@pytest.mark.parametrize("text", NO_NAMES)
def test_questions_talk_numbers_and_addresses_are_no_names(text: str) -> None:
    assert read_name(text, "") == ""


@pytest.mark.parametrize(("text", "name"), READ.items())
def test_what_goes_with_a_name_is_left_out(text: str, name: str) -> None:
    assert read_name(text, "Fatima 🌷") == name


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_taken_in_the_chat_also_when_it_looks_like_a_command(name: str) -> None:
    chat = at(Step.CHECKOUT_NAME)
    chat.say(name)
    assert chat.conversation
    assert chat.conversation.draft.name == name


@given(st.text(), st.text(max_size=20))
def test_reading_never_raises_and_reads_its_own_answer(text: str, profile: str) -> None:
    name = read_name(text, profile)
    assert not name or (is_name(name) and len(name) <= LONGEST_NAME)
