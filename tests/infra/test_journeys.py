"""docs/journeys.md and what draws its pictures name the same journeys, all of them transcripts that the tests hold."""

import re
from pathlib import Path

import pytest

from infra.draw_journeys import COLUMN, JOURNEYS, TRANSCRIPTS, Journey, columns

DOC = Path(__file__).parents[2] / "docs" / "journeys.md"


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_a_journey_begins_with_what_its_transcript_says(journey: Journey) -> None:
    assert journey.begins in (TRANSCRIPTS / f"{journey.transcript}.txt").read_text("utf-8")


def test_every_journey_has_its_picture_in_the_page_and_no_other_is_there() -> None:
    shown = re.findall(r"!\[[^]]+\]\(journeys/([a-z-]+)\.webp\)", DOC.read_text("utf-8"))
    assert shown == [journey.name for journey in JOURNEYS]
    assert {path.stem for path in (DOC.parent / "journeys").iterdir()} == set(shown)


def test_columns_are_cut_between_messages_and_hold_all_of_them() -> None:
    bottoms = list(range(100, 2_600, 100))
    cut = columns(bottoms)
    assert cut[0][0] == 0 and [bottom for _, bottom in cut[:-1]] == [top for top, _ in cut[1:]]
    assert cut[-1][1] >= bottoms[-1]
    assert max(bottom - top for top, bottom in cut) <= COLUMN * 1.2
