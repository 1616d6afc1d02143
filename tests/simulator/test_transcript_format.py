"""Transcripts are read, performed and compared line by line."""

from pathlib import Path

import pytest

from infra.simulator.client import Simulator
from infra.simulator.transcripts import HttpDriver, ScriptError, read, run, write

SCRIPT = """channel: web
locale: nl
# A greeting.
shopper: hoi
shop: Hallo!
  [Rondkijken]
taps: Rondkijken
shop: Dit hebben we.
"""


class Parrot:
    """Says what it was told to."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = list(answers)

    def start(self, channel: str, locale: str) -> None:
        self.started = (channel, locale)

    def says(self, text: str) -> list[str]:
        return self._answers.pop(0)

    def taps(self, option: str) -> list[str]:
        if option != "Rondkijken":
            raise LookupError("nothing to tap says so")
        return self._answers.pop(0)

    def says_at_once(self, texts: list[str]) -> list[str]:
        return [f"{len(texts)} messages"]

    opens = pays = declines = bank = carrier = clock = sends = None  # type: ignore[assignment]


def test_a_script_reads_and_writes_back_as_it_was():
    script = read(SCRIPT)
    assert (script.channel, script.locale) == ("web", "nl")
    assert script.lines[2].text == "Hallo!\n[Rondkijken]"
    assert write(script) == SCRIPT


def test_it_went_as_written(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text(SCRIPT)
    assert run(path, Parrot(["Hallo!\n[Rondkijken]"], ["Dit hebben we."])) == ""  # type: ignore[arg-type]


def test_a_difference_is_shown_and_written_only_when_asked(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text(SCRIPT)
    answers = (["Goedemorgen!"], [])
    found = run(path, Parrot(*answers))  # type: ignore[arg-type]
    assert "-shop: Hallo!" in found
    assert "+shop: Goedemorgen!" in found
    assert path.read_text() == SCRIPT
    run(path, Parrot(*answers), update=True)  # type: ignore[arg-type]
    assert "shop: Goedemorgen!\ntaps: Rondkijken\n" in path.read_text()


def test_what_cannot_be_done_is_a_difference(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text(SCRIPT.replace("taps: Rondkijken", "taps: Weg"))
    assert "+shop: (nothing to tap says so)" in run(path, Parrot(["Hallo!\n[Rondkijken]"]))  # type: ignore[arg-type]


def test_several_messages_are_sent_before_one_is_answered(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("channel: web\nlocale: nl\nquickly: hoi / heb je / rozen\nshop: 3 messages\n")
    assert run(path, Parrot()) == ""  # type: ignore[arg-type]


@pytest.mark.parametrize("doing", ["publish: VAAS-WIT 17.95", "van: delivered", "scans: 1"])
def test_a_demo_says_what_it_cannot_do(tmp_path: Path, doing: str):
    path = tmp_path / "a.txt"
    path.write_text(f"channel: web\nlocale: nl\n{doing}\n")
    found = run(path, HttpDriver(Simulator("http://127.0.0.1:1")))
    assert "in process" in found


@pytest.mark.parametrize(
    "text", ["shopper: hoi\n", "channel: web\nlocale: nl\nshouts: hoi\n", "channel: web\nlocale: nl\nhoi\n"]
)
def test_what_is_no_script_is_refused(text: str):
    with pytest.raises(ScriptError):
        read(text)
