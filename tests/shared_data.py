"""Files of ../shared, which lies beside this repository where it is developed. Their tests are marked `shared`."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared(path: str) -> Path:
    """Skips the test where the folder is absent; fails it where `CI=true`, so that it is never missed silently."""
    found = SHARED / path
    if not found.exists():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"shared/{path} is not here")
    return found
