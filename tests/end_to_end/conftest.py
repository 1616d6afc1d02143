"""Every test here buys the same roses: there must be enough, whatever else runs on the same deployment."""

import pytest

from tests.local_aws import Deployed


@pytest.fixture(scope="session", autouse=True)
def _plenty(stage: Deployed) -> None:
    stage.command("infra.stock", "ROOS-ROOD-M=500")
