"""What led to nothing at the console: counted without who said it, and taught to the shop's draft."""

from datetime import timedelta

import pytest

from functions.console.understanding import files
from functions.storage import keys, unclear
from tests.console.desk import Console

WORDS, FAQ = "words.yaml", "faq.md"
ASKED = {
    "question-nl": "Mag mijn hond mee?", "answer-nl": "Ja, aan de lijn.",
    "question-en": "May I bring my dog?", "answer-en": "Yes, on a lead.",
}  # fmt: skip


@pytest.fixture
def console(monkeypatch):
    return Console(monkeypatch)


FIRST, OTHER = "+31612345678", "+31687654321"


def says(console, *texts, user=FIRST):
    for text in texts:
        console.world.clock.move(minutes=1)
        console.world.writes(text, user=user)
        console.world.run()


def draft(console, path):
    return console.drafts.read(console.drafts.current(), path).decode()


def test_without_anything_the_page_says_to_come_back(console):
    assert "Look here again" in console.get("/understanding").text


def both_say(console, *texts):
    for user in (FIRST, OTHER):
        says(console, "hallo", *texts, user=user)


def test_what_is_looked_for_in_vain_is_shown_once_two_people_did(console):
    says(console, "hallo", "fietsbel", "menu", "fietsbel", "menu", "fietsbel")
    assert "fietsbel" not in console.get("/understanding").text
    says(console, "hallo", "fietsbel", user=OTHER)
    page = console.get("/understanding")
    assert "fietsbel" in page.text and "found nothing" in page.text
    assert "fietsbel" not in console.get("/understanding", kind="question").text


def test_both_counts_the_last_time_and_the_language_are_kept(console):
    both_say(console, "fietsbel")
    console.world.clock.move(days=8)
    says(console, "menu", "fietsbel")
    (found,) = unclear.latest(console.world.table, console.world.clock())
    assert (found.kind, found.text, found.count, found.recent) == ("search", "fietsbel", 3, 1)
    assert found.locales == ["nl"] and console.world.clock() - found.last < timedelta(minutes=5)


def test_each_day_goes_by_itself_after_ninety_days_and_names_nobody(console):
    both_say(console, "fietsbel")
    day = console.world.clock().date().isoformat()
    item = console.world.table.get(keys.unclear(console.world.table.shop, day, "search", "nl", "fietsbel"))
    assert set(item) == {"pk", "sk", "count", "last", "expires"}
    until = console.world.clock() + timedelta(days=unclear.KEPT_DAYS)
    assert abs(int(item["expires"]["N"]) - until.timestamp()) < 3600


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Fietsbel 06-12345678", "fietsbel"),
        ("jan@example.com", ""),
        ("bel @jan", ""),
        ("woord " * 20, "woord woord woord woord woord woord woord woord woord woord"),
        ("zo'n a3 lijst", "zo'n lijst"),
    ],
)
def test_only_words_are_kept(said, kept):
    assert unclear.plain(said) == kept and len(kept) <= unclear.LONGEST


def test_a_synonym_joins_the_group_of_its_word_and_leaves_the_rest_as_it_was(console):
    console.with_draft()
    before = draft(console, WORDS)
    page = console.post("/understanding/synonym", {"word": "muntplant", "means": "pilea"})
    assert page.goes_to == "/understanding?told=understanding.added"
    after = draft(console, WORDS)
    assert "[pannenkoekenplant, pannenkoekplant, pilea, muntplant]" in after
    assert len(after) - len(before) == len(", muntplant")
    console.post("/understanding/synonym", {"word": "muntplant", "means": "pilea"})
    assert draft(console, WORDS) == after


def test_what_was_taught_is_marked_and_the_rest_is_not(console):
    console.with_draft()
    both_say(console, "fietsbel", "menu", "muntplant xyz")
    assert "Added" not in console.get("/understanding").text
    console.post("/understanding/synonym", {"word": "fietsbel", "means": "tulpen"})
    console.post("/understanding/question", ASKED | {"question-nl": "muntplant xyz?"})
    page = console.get("/understanding").text
    assert "fietsbel Added" in page and "muntplant xyz Added" in page and page.count(" Added") == 2


def test_a_synonym_of_a_word_in_no_group_begins_one(console):
    console.with_draft()
    console.post("/understanding/synonym", {"word": "no", "means": "tulpen"})
    assert '  - [tulpen, "no"]\n' in draft(console, WORDS)


@pytest.mark.parametrize("before", ["", "colours: {}\n", "synonyms: []\n", "synonyms:\n- [a, b]\ncompounds: {}\n"])
def test_a_synonym_finds_its_place_however_the_file_is_written(before):
    import yaml

    found = yaml.safe_load(files.with_synonym(before, "pioen", "pioenroos"))
    assert ["pioenroos", "pioen"] in found["synonyms"]
    assert found.keys() >= (yaml.safe_load(before) or {}).keys()


def test_words_that_are_none_are_refused_and_shown_again(console):
    console.with_draft()
    before = draft(console, WORDS)
    for word, means in (("roos", "Roos"), ("", "roos"), ("?!", "roos")):
        page = console.post("/understanding/synonym", {"word": word, "means": means})
        assert page.status == 422 and "two different words" in page.text
    assert draft(console, WORDS) == before


def test_a_question_stands_in_every_language_of_the_shop_under_one_name(console):
    console.with_draft()
    assert console.post("/understanding/question", ASKED).status == 303
    after = draft(console, FAQ)
    assert after.count("{#mag-mijn-hond-mee}") == 2
    found, wrong = files.read_faq(after, ("nl", "en"))
    assert not wrong
    assert {locale: (each[-1].question, each[-1].answer) for locale, each in found.items()} == {
        "nl": ("Mag mijn hond mee?", "Ja, aan de lijn."),
        "en": ("May I bring my dog?", "Yes, on a lead."),
    }


def test_a_question_that_publish_would_refuse_is_refused_in_its_words_with_what_was_typed(console):
    console.with_draft()
    before = draft(console, FAQ)
    page = console.post("/understanding/question", ASKED | {"answer-nl": "**Ja**, graag."})
    assert page.status == 422 and "faq.md" in page.text and "**Ja**, graag." in page.html
    page = console.post("/understanding/question", ASKED | {"answer-en": ""})
    assert page.status == 422 and "every language" in page.text and "Ja, aan de lijn." in page.html
    assert draft(console, FAQ) == before


def test_an_answer_cannot_begin_a_question_of_its_own(console):
    console.with_draft()
    console.post("/understanding/question", ASKED | {"answer-nl": "Ja.\n## Iets anders?\n> meer"})
    found, _ = files.read_faq(draft(console, FAQ), ("nl", "en"))
    assert found["nl"][-1].question == "Mag mijn hond mee?" and "Iets anders?" in found["nl"][-1].answer


def test_without_a_draft_what_is_missing_is_said(console):
    both_say(console, "fietsbel")
    assert "no shop to edit here yet" in console.get("/understanding").text


def test_who_may_not_edit_sees_no_forms(monkeypatch):
    console = Console(monkeypatch, role="agent")
    console.with_draft()
    both_say(console, "fietsbel")
    page = console.get("/understanding")
    assert "fietsbel" in page.text and "/understanding/synonym" not in page.html
