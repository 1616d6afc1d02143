"""The whole run: fixtures that are made once, which tests are slow, and that nothing is skipped in CI.

The fixtures are named here and imported nowhere else: imported twice, a session's fixture is made twice.
"""

import os
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import settings

from tests.local_aws import simulator, stage

__all__ = ["simulator", "stage"]

settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")
"""No example fails for being slow: how long something takes is the benchmark's to say."""

SLOW = (
    "tests/property/",
    "tests/transcripts/",
    "tests/infra/",
    "_property.py",
    "test_meta_spec.py",
    "test_simulator_agrees",
    "tests/privacy/test_erasure.py",
    "tests/shell/test_codes.py",
    "tests/shell/test_mail.py",
    "tests/simulator/",
    "tests/understanding/test_understanding.py",
    "test_a_crash_at_any_call",
    "test_an_outage_is_five_mails",
    "test_no_cent_and_no_flower",
    "tests/shop/test_price_history.py",
    "tests/shop/test_publish.py",
)
"""What `make check` leaves to `make test`: many examples, whole talks, whole tables, servers, tools of others."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(part in item.nodeid for part in SLOW):
            item.add_marker(pytest.mark.slow)
        if item.get_closest_marker("local_aws"):
            # one deployment, one process; those that only need a browser run beside it
            item.add_marker(pytest.mark.xdist_group("local AWS"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, pytest.TestReport]:
    """In CI a test that would be skipped fails instead: a missing browser must not look like a pass."""
    report: pytest.TestReport = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report
