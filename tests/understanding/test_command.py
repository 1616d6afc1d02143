"""`python -m functions.conversation understand`, as it is called."""

import io
import json

import pytest

from functions.rehearsal import command, stage
from tests.starter import starter_shop, starter_stock

ASKED = {"id": "a1", "lang": "nl", "state": "cart", "text": "haal de tweede eruit"}


@pytest.fixture
def run(monkeypatch, capsys):
    """Say lines to the command; returns (exit code, the answers, what standard error says)."""
    monkeypatch.setattr(command, "open_shop", lambda folder: (starter_shop(), starter_stock()))

    def _run(*lines, arguments=()):
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(texts)))
        code = command.main(list(arguments))
        printed = capsys.readouterr()
        return code, [json.loads(line) for line in printed.out.splitlines()], printed.err

    return _run


def test_a_sentence_is_answered_with_intent_slots_and_step(run):
    code, answers, _ = run(ASKED)
    assert code == 0
    assert answers == [
        {"id": "a1", "intent": "remove", "slots": {"ordinal": 2, "sku": answers[0]["slots"]["sku"]}, "step": "cart"}
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{no json", "is not JSON"),
        ("[1]", "is not an object"),
        ({"id": 1, "lang": "nl", "text": "x"}, "has no state"),
        (ASKED | {"state": "asleep"}, "“asleep”"),
        (ASKED | {"lang": "fr"}, "“fr”"),
        (ASKED | {"text": 5}, "`text` is not text"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_others_are_answered(run, line, says):
    code, answers, problems = run(ASKED, line, ASKED | {"id": "a2"})
    assert code == 2
    assert [each["id"] for each in answers] == ["a1", "a2"]
    assert "line 2" in problems and says in problems


def test_the_day_is_reckoned_from_the_moment_that_is_named(run):
    asked = {"id": 1, "lang": "nl", "state": "cart", "text": "kan het overmorgen bezorgd worden?"}
    _, answers, _ = run(asked, arguments=["--now", "2026-12-01T09:00+01:00"])
    assert answers[0]["slots"]["date"] == "2026-12-03"


@pytest.mark.parametrize("moment", ["yesterday", "2026-11-25T14:00"])
def test_a_moment_without_its_zone_is_refused(run, moment):
    code, answers, problems = run(ASKED, arguments=["--now", moment])
    assert code == 2 and answers == [] and moment in problems


def test_a_card_number_is_masked_before_it_is_understood(run):
    _, answers, _ = run(ASKED | {"text": "mijn kaart is 4242 4242 4242 4242"})
    assert answers[0]["intent"] == "card_number"
    assert "4242" not in json.dumps(answers)


def test_files_are_read_too_and_named_when_wrong(run, tmp_path):
    file = tmp_path / "said.jsonl"
    file.write_text(json.dumps(ASKED) + "\nnonsense\n")
    code, answers, problems = run(arguments=[str(file)])
    assert code == 2 and len(answers) == 1
    assert "said.jsonl, line 2" in problems


def test_a_stage_of_its_own_is_given_each_time():
    fixtures = command.Fixtures(starter_shop(), starter_stock(), command._moment(command.DEFAULT_NOW))
    first, second = fixtures.at("cart", "nl"), fixtures.at("cart", "nl")
    first.say("gooi alles eruit")
    assert second.conversation and not second.conversation.cart.empty
    assert stage.heard(second)[0] != stage.heard(first)[0]
