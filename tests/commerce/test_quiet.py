from datetime import UTC, datetime

import pytest

from functions.commerce.quiet import quiet_until

NIGHT = "21:00-08:00"


@pytest.mark.parametrize(
    ("span", "now", "until"),
    [
        (NIGHT, "2026-11-23T19:59:59", None),
        (NIGHT, "2026-11-23T20:00:00", "2026-11-24T07:00:00"),
        (NIGHT, "2026-11-24T06:59:59", "2026-11-24T07:00:00"),
        (NIGHT, "2026-11-24T07:00:00", None),
        # the clock goes forward on 29 March 2026 (Amsterdam): the night is an hour shorter, and back on 25 October
        (NIGHT, "2026-03-28T20:00:00", "2026-03-29T06:00:00"),
        (NIGHT, "2026-03-29T06:30:00", None),
        (NIGHT, "2026-10-24T19:00:00", "2026-10-25T07:00:00"),
        (NIGHT, "2026-10-25T06:59:00", "2026-10-25T07:00:00"),
        # 02:30 is there twice, or not at all
        ("21:00-02:30", "2026-10-25T00:15:00", "2026-10-25T00:30:00"),
        ("21:00-02:30", "2026-10-25T01:15:00", None),
        ("21:00-02:30", "2026-03-29T01:15:00", "2026-03-29T01:30:00"),
        ("12:30-14:00", "2026-11-24T12:00:00", "2026-11-24T13:00:00"),
        ("12:30-14:00", "2026-11-24T20:00:00", None),
        ("", "2026-11-24T02:00:00", None),
    ],
)
def test_it_is_quiet_by_the_clock_on_the_shops_wall(span: str, now: str, until: str | None):
    found = quiet_until(span, "Europe/Amsterdam", datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert found == (datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None)
