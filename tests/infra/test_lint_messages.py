"""`make lint-messages`: the built-in messages with the starter shop's longest values, on every channel."""

from pathlib import Path

import pytest

from functions.channels.registry import CHANNELS
from functions.messages.lint import built_in_sources
from functions.publishing.messages import check_messages
from infra import lint_messages
from tests.starter import starter_folder


def test_nothing_is_lost_of_any_built_in_message_on_any_channel() -> None:
    found = check_messages(starter_folder(), built_in_sources())
    assert [str(problem) for problem in found if problem.lost or problem.wrong] == []


def test_a_text_that_can_be_read_nowhere_is_lost_and_names_template_and_channel() -> None:
    label = "Betalen met iDEAL of creditcard"
    found = check_messages(starter_folder(), {"nl": {"label_pay": label}})
    assert f"messages/nl/label_pay.j2, whatsapp: lost: link “{label}”" in [str(each) for each in found if each.lost]


def test_a_price_that_a_card_cannot_hold_is_not_lost() -> None:
    own = {"nl": {"card": "{{ price | money }}, per stuk, met vaas, lint, kaartje en bezorging aan huis " * 3}}
    found = check_messages(starter_folder(), own)
    assert [str(problem) for problem in found if problem.lost or problem.wrong] == []
    assert {problem.channel for problem in found} >= {"whatsapp"}


def test_parts_of_letters_are_only_for_mail() -> None:
    assert check_messages(starter_folder(), {"nl": {"mail_terms": "x" * 90_000}}) == ()


@pytest.mark.parametrize(("label", "code"), [("Betalen", 0), ("Betalen met iDEAL of creditcard", 1)])
def test_the_command_fails_on_what_is_lost(
    label: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "shop"
    source = Path("templates/shop")
    for name in ("shop.yaml", "catalogue.csv", "words.yaml", "faq.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text((source / name).read_text())
    (folder / "messages" / "nl").mkdir(parents=True)
    (folder / "messages" / "nl" / "label_pay.j2").write_text(label)
    monkeypatch.setattr("sys.argv", ["lint_messages", "--shop", str(folder)])
    try:
        lint_messages.main()
        left = 0
    except SystemExit as stop:
        left = int(bool(stop.code))
    told = capsys.readouterr()
    assert left == code
    assert ("nothing is lost" in told.out) == (code == 0)
    assert f"× {len(CHANNELS)} channels" in told.out + told.err
