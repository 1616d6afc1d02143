"""Messages: the list, the editor with its preview on every channel, and two people at one text."""

import json
from html import unescape

import pytest

from functions.console.assets import FOLDER, files
from functions.console.messages.drawn import QUIET, SHOWN
from functions.console.messages.notes import told
from functions.console.messages.place import built_in, keys, seal
from functions.console.texts import Texts
from functions.publishing.messages import check_messages
from functions.storage import templates
from tests.console.bought import bought
from tests.console.desk import Console
from tests.starter import starter_folder

WHERE = "/messages/nl/greeting"
SENT = "/messages/nl/order_accepted"
OWN = "messages/nl/greeting.j2"


@pytest.fixture
def console(monkeypatch):
    console = Console(monkeypatch)
    console.with_draft()
    return console


def text_of(console: Console, path: str = OWN) -> str:
    return console.drafts.read(console.drafts.current(), path).decode()


def phones(page) -> dict:
    return json.loads(unescape(page.html.split('data-phones="')[1].split('"')[0]))


def test_the_list_has_every_message_and_marks_the_shops_own(console):
    page = console.get("/messages")
    assert page.status == 200
    assert all(f"/messages/nl/{key}" in page.html for key in keys())
    own = console.get("/messages", only="own")
    assert "/messages/nl/greeting" in own.html
    assert "/messages/nl/label_pay" not in own.html


def test_a_search_looks_in_names_and_in_texts(console):
    assert "/messages/nl/label_pay" in console.get("/messages", q="label pay").html
    found = console.get("/messages", q="privacy_url")
    assert "/messages/nl/greeting" in found.html
    assert "/messages/nl/label_pay" not in found.html
    assert "No message fits" in console.get("/messages", q="qqqq").text


def test_a_language_without_a_text_is_seen_at_a_glance(console):
    shop = text_of(console, "shop.yaml").replace("locales: [nl, en]", "locales: [nl, en, fr]")
    console.drafts.change(lambda _: {"shop.yaml": shop.encode()}, by="x", now=console.world.clock())
    page = console.get("/messages", only="missing")
    assert f"{len(keys())} not translated" in page.text


def test_the_editor_draws_it_on_every_channel_by_the_channels_own_payloads(console):
    drawn = phones(console.get(WHERE))
    assert set(drawn) == set(SHOWN) - {"email"}
    assert "Bloemenzaak De Linde" in drawn["whatsapp"][0]["text"]["body"]
    assert "Bloemenzaak De Linde" in drawn["telegram"][0]["text"]
    assert set(phones(console.get("/messages/nl/mail_greeting"))) == {"email"}


def test_what_is_written_is_drawn_and_changes_nothing(console):
    page = console.post(f"{WHERE}/preview", {"source": "Dag, {{ shop }} hier!", "sample": "example"})
    assert phones(page)["whatsapp"][0]["text"]["body"] == "Dag, Bloemenzaak De Linde hier!"
    assert "Dag," not in text_of(console)


def test_what_is_cut_off_is_said_of_the_channel(console):
    page = console.post("/messages/nl/label_pay/preview", {"source": "Nu meteen bestellen en betalen met iDEAL"})
    assert "cut off" in page.text
    assert "WhatsApp" in page.text


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("Dag {{ naam }}", "“naam” is not offered"),
        ("een\n{% if %}", "line 2"),
        ("{{ shop | markdown }}", "no filter “markdown”"),
        (
            "{% for a in lines %}{% for b in a %}{% for c in b %}x{% endfor %}{% endfor %}{% endfor %}",
            "at most 2 deep",
        ),
    ],
)
def test_a_mistake_is_said_while_it_is_written_and_is_not_saved(console, source, said):
    before = text_of(console)
    assert said in console.post(f"{WHERE}/preview", {"source": source}).text
    page = console.post(WHERE, {"source": source, "seen": seal(before)})
    assert page.status == 422
    assert said in page.text
    assert text_of(console) == before


@pytest.mark.parametrize(
    "source", ["{{ 'x' * 10 ** 9 }}", "{{ shop.__class__.__mro__ }}", "{{ cycler.__init__.__globals__ }}"]
)
def test_an_attack_draws_nothing(console, source):
    page = console.post(f"{WHERE}/preview", {"source": source})
    assert page.status == 200
    assert phones(page) == {}
    assert "cannot be sent" in page.text


def test_what_is_done_to_fit_is_said_in_the_persons_own_language(monkeypatch):
    console = Console(monkeypatch, locale="nl")
    console.with_draft()
    page = console.post("/messages/nl/found/preview", {"source": "Dit vond ik:"})
    assert "WeChat de kaarten worden een lijst" in page.text


def test_every_note_of_the_compilers_own_has_words():
    """As `make lint-messages` tells them."""
    folder = starter_folder()
    texts_of = {locale: {**built_in()[locale], **folder.templates.get(locale, {})} for locale in ("nl", "en")}
    notes = {problem.what for problem in check_messages(folder, texts_of) if not problem.wrong}
    texts = Texts("nl")
    untold = {note for note in notes if told(note, texts) == note and not note.startswith(QUIET)}
    assert untold == set()


def test_it_is_drawn_with_a_real_order_of_the_shop(console):
    order = bought(console)
    page = console.post(f"{SENT}/preview", {"source": "{{ order_number }} is onderweg", "sample": order.id})
    assert phones(page)["whatsapp"][0]["text"]["body"] == f"{order.number} is onderweg"
    assert f"order {order.number}" in page.text


def test_script_and_style_of_the_editor_are_under_150_kb():
    names = [name for name in files() if name.startswith(("console.", "messages.", "htmx", "drawing/"))]
    assert sum((FOLDER / name).stat().st_size for name in names) < 150_000


def test_saving_writes_the_draft_and_the_log(console):
    page = console.post(WHERE, {"source": "Hallo!\r\nWelkom bij {{ shop }}.", "seen": seal(text_of(console))})
    assert (page.status, page.goes_to) == (303, f"{WHERE}?told=messages.saved")
    assert text_of(console) == "Hallo!\nWelkom bij {{ shop }}.\n"
    assert console.drafts.current().by == "owner@example.com"


def test_what_meta_would_reject_is_said_before_it_is_submitted(console):
    page = console.get("/messages/nl/approved_order_dispatched")
    assert set(phones(page)) == {"whatsapp", "messenger"}
    source = "{{ order_number }} is onderweg met {{ carrier }}: {{ tracking_url }}"
    assert (
        "begins or ends with a variable"
        in console.post("/messages/nl/approved_order_dispatched/preview", {"source": source}).text
    )
    assert (
        "does not use all of"
        in console.post("/messages/nl/approved_order_dispatched/preview", {"source": "Je bestelling is onderweg."}).text
    )


def test_what_meta_decided_is_shown_with_its_reason(console):
    table = console.world.table
    templates.note(table, "whatsapp", "order_dispatched", "nl", state="rejected", reason="INVALID_FORMAT")
    page = console.get("/messages", only="approval")
    assert "WhatsApp Dutch: rejected" in page.text
    assert "Something is wrong with its form" in page.text
    assert "WhatsApp English: not submitted" in page.text
    assert "Something is wrong with its form" in console.get("/messages/nl/approved_order_dispatched").text


def test_a_reset_brings_the_built_in_text_back(console):
    page = console.post(f"{WHERE}/reset", {"seen": seal(text_of(console))})
    assert page.status == 303
    assert OWN not in console.drafts.current().files
    assert "Built-in text" in console.get(WHERE).text


def test_the_second_of_two_people_is_shown_the_difference_and_loses_nothing(console):
    seen = seal(text_of(console))
    console.post(WHERE, {"source": "Van de een.", "seen": seen})
    page = console.post(WHERE, {"source": "Van de ander.", "seen": seen})
    assert page.status == 409
    assert "<del>Van de een." in page.html
    assert "<ins>Van de ander." in page.html
    assert text_of(console) == "Van de een.\n"
    again = console.post(WHERE, {"source": "Van de ander.", "seen": seal("Van de een.\n")})
    assert again.status == 303
    assert text_of(console) == "Van de ander.\n"


def test_a_message_or_a_language_that_is_not_there_is_refused(console):
    assert console.get("/messages/nl/nothing").status == 404
    assert console.get("/messages/fr/greeting").status == 400


def test_before_there_is_a_shop_the_page_says_what_to_do(monkeypatch):
    assert "no shop here yet" in Console(monkeypatch).get("/messages").text
