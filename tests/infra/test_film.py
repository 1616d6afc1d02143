"""The film's cutting room: frames, how long each is shown, and a file that fits."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageSequence

from infra.console import Stop
from infra.film import LAST_STILL, LONGEST_SECONDS, STILL, Reel, encode


def picture(shade: int) -> bytes:
    made = BytesIO()
    Image.new("RGB", (96, 60), (shade, 120, 200)).save(made, "PNG")
    return made.getvalue()


def reel(*starts: float) -> Reel:
    made = Reel()
    for number, at in enumerate(starts):
        made.take(at, picture(number * 20))
    return made


def test_a_frame_is_shown_until_the_next_and_a_pause_is_cut():
    assert reel(10.0, 10.5, 40.0).durations() == [0.5, STILL, LAST_STILL]


def test_of_frames_in_one_moment_the_last_is_kept():
    made = reel(10.0, 10.01, 10.02, 10.5)
    assert [at for at, _ in made.frames] == [10.0, 10.5]
    assert made.frames[0][1] == picture(40)


def test_the_webp_plays_every_frame_for_its_time(tmp_path: Path):
    out = tmp_path / "film.webp"
    assert "quality 80, 3 frames" in encode(reel(0, 0.5, 1.3), out)
    with Image.open(out) as film:
        shown = []
        for frame in ImageSequence.Iterator(film):
            frame.load()
            shown.append(frame.info["duration"])
        assert (film.n_frames, film.info["loop"]) == (3, 0)
    assert shown == [500, 800, LAST_STILL * 1000]


def long(seconds: int) -> Reel:
    return Reel([(second / 2, picture(second % 200)) for second in range(2 * seconds)])


def test_what_takes_longer_is_shown_faster_until_nobody_could_read_it():
    assert sum(long(70).durations()) == pytest.approx(LONGEST_SECONDS)
    with pytest.raises(Stop, match="much more than 58"):
        long(90).durations()
