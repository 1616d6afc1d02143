"""Golden transcripts. What changed on purpose is written with `python -m tests.transcripts tests/transcripts/*.txt`."""

from pathlib import Path

import pytest

from infra.simulator.transcripts import run
from tests.transcripts.world_driver import WorldDriver

SCRIPTS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_the_shop_says_what_it_said(path: Path):
    with WorldDriver() as driver:
        found = run(path, driver)
    assert not found, f"\n{found}"


def test_there_is_a_transcript_of_the_whole_path_in_both_languages_on_both_channels():
    whole = [path.stem for path in SCRIPTS if path.stem.endswith(("tot-beoordeling", "to-review"))]
    assert sorted("-".join(stem.split("-")[:2]) for stem in whole) == ["web-en", "web-nl", "whatsapp-en", "whatsapp-nl"]


def test_nothing_in_a_transcript_could_not_be_done():
    impossible = ("shop: (nothing to tap", "shop: (no payment page", "shop: (no order")
    for path in SCRIPTS:
        assert not [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith(impossible)]
