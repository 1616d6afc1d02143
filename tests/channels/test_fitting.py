import pytest

from functions.channels.fitting import shorten, split, width


@pytest.mark.parametrize(("text", "units"), [("abc", 3), ("é", 1), ("🌷", 2), ("👩‍👩‍👧‍👦", 11), ("\ud83d", 1)])
def test_width_counts_utf_16_units(text: str, units: int) -> None:
    assert width(text) == units


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Roos", 4, "Roos"),
        ("Rozen", 4, "Roz…"),
        ("Rode rozen", 6, "Rode…"),
        ("ab👩‍👩‍👧‍👦", 12, "ab…"),
        ("ab🇳🇱🇧🇪", 8, "ab🇳🇱…"),
        ("👍🏽👍🏽", 7, "👍🏽…"),
        ("cafe\u0301s", 5, "caf…"),
        ("1\ufe0f\u20e32\ufe0f\u20e3", 5, "1\ufe0f\u20e3…"),
        ("각각각", 3, "각각각"),
        ("각각", 1, "…"),
    ],
)
def test_a_title_is_shortened_between_what_the_eye_sees_as_characters(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short
    assert width(shorten(text, limit)) <= limit


def test_jamo_of_one_syllable_stay_together() -> None:
    assert shorten("\u1100\u1161\u11a8\u1100\u1161\u11a8", 5) == "\u1100\u1161\u11a8…"


def test_a_run_of_accents_longer_than_the_limit_is_cut_all_the_same() -> None:
    assert width(shorten("e" + "\u0301" * 100, 20)) <= 20


def test_parts_end_at_the_best_seam() -> None:
    assert split("Een. Twee.\n\nDrie vier", 12) == ["Een. Twee.", "Drie vier"]
    assert split("Een twee\ndrie vier", 12) == ["Een twee", "drie vier"]
    assert split("Een. Twee drie", 12) == ["Een.", "Twee drie"]
    assert split("Een twee drie", 12) == ["Een", "twee drie"]
    assert split("abcdefghijklmnop", 12) == ["abcdefghijkl", "mnop"]


def test_a_sentence_without_spaces_ends_at_its_own_full_stop() -> None:
    assert split("我们有红玫瑰。您要几枝？明天送到。", 8) == ["我们有红玫瑰。", "您要几枝？", "明天送到。"]
    assert split("我们有红玫瑰。", 4) == ["我们有红", "玫瑰。"]


def test_a_no_break_space_is_no_seam() -> None:
    assert split("kost €\u00a029,95", 8) == ["kost", "€\u00a029,95"]


def test_the_tail_is_what_fits_it_from_a_seam_on() -> None:
    assert split("Lang verhaal hier. Akkoord?", 20, 10) == ["Lang verhaal hier.", "Akkoord?"]
    assert split("Een.\n\nTwee.\n\nDrie.", 100, 12) == ["Een.", "Twee.\n\nDrie."]
