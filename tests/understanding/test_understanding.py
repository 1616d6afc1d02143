"""How much is understood, and that the figure does not fall."""

import pytest

from functions.conversation.intents import INTENT_GROUPS, SLOTS, Intent
from functions.rehearsal.states import STATES
from infra.describe_understanding import DOC, STATE_MEANS, described
from tests.understanding.measure import by, results, sentences, share

LANGUAGES = ("nl", "en")
LEAST_STEPS = 95.0
LEAST_INTENTS = 90.0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nearly_every_sentence_ends_in_the_right_step(lang):
    found = by(results(), "lang")[lang,]
    assert share(found, "right_step") >= LEAST_STEPS
    assert share(found, "right_intent") >= LEAST_INTENTS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_control_word_ends_in_the_right_step(lang):
    wrong = [
        (each.sentence["text"], each.answer)
        for each in results()
        if each.control and not each.right_step and each.sentence["lang"] == lang
    ]
    assert wrong == []


def test_there_are_four_hundred_sentences_and_more_in_every_state_and_both_languages():
    found = sentences()
    assert len(found) >= 400
    assert {(each["lang"], each["state"]) for each in found} == {
        (lang, state) for lang in LANGUAGES for state in STATES
    }
    assert len({each["id"] for each in found}) == len(found)


def test_what_is_expected_is_an_intent_that_exists():
    known = {intent.value for intent in Intent}
    for each in sentences():
        expected = [each["intent"]] if isinstance(each["intent"], str) else each["intent"]
        assert set(expected) <= known, each


def test_only_documented_slots_are_told():
    assert {slot for each in results() for slot in each.answer["slots"]} <= set(SLOTS)


def test_the_document_is_what_the_tables_say():
    assert DOC.read_text() == described(), "run python -m infra.describe_understanding"
    assert set(STATE_MEANS) == set(STATES)
    grouped = [intent for group in INTENT_GROUPS.values() for intent in group]
    assert grouped == list(Intent)
