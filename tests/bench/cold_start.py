"""Cold start of each function from the shipped zip, its folder read-only, as a ratio to a floor of the same run.

A fresh process imports what the function imports and builds what its first event builds; the interpreter's own start is
left out. The floor is what nobody in this field does without: boto3's DynamoDB client, pydantic and Jinja.
"""

import os
import statistics
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from infra.dependencies import host_architecture
from infra.package import contents, package

ROUNDS = 9
FLOOR = "import boto3, pydantic, jinja2\nboto3.client('dynamodb', region_name='eu-central-1')"
CASES = {
    "edge": "import app\nfrom functions import bootstrap as b\n"
    "b.channel('whatsapp'), b.intake(), b.aws('dynamodb'), b.aws('sqs')",
    "worker": "import app\nfrom functions import bootstrap as b\n"
    "b.worker(), b.aws('dynamodb'), b._bundles(), b.channel('whatsapp')\nimport tantivy, jinja2",
    "clock": "import app\nfrom functions import bootstrap as b, clock\nb.aws('dynamodb'), b.mailbox()",
    "bus_in": "import app\nfrom functions import bootstrap as b, bus\nb.aws('dynamodb'), b.mailbox()",
    "payments_worker": "import app\nfrom functions import bootstrap as b\n"
    "b.aws('dynamodb'), b.aws('sqs')\nimport stripe",
}
TIMED = """
import sys, time
started = time.perf_counter()
{code}
print((time.perf_counter() - started) * 1000)
if {chat} and "stripe" in sys.modules:
    sys.exit("a chat function imports stripe")
"""
ENVIRONMENT = {
    "CHATKASSA_STAGE": "bench",
    "CHATKASSA_SHOP": "de-linde",
    "CHATKASSA_TABLE": "t",
    "CHATKASSA_MAILBOX_URL": "https://queue.example/mailbox.fifo",
    "CHATKASSA_PAYMENTS_URL": "https://queue.example/payments.fifo",
    "CHATKASSA_UNREADABLE_URL": "https://queue.example/unreadable",
    "CHATKASSA_BUS": "b",
    "CHATKASSA_BUNDLES": "bundles",
    "CHATKASSA_PARAMETERS": "/chatkassa/bench/",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "k",
    "AWS_SECRET_ACCESS_KEY": "s",
}


def measure() -> Iterator[dict[str, Any]]:
    archive = package(host_architecture(), for_host=True) / "deployment.zip"
    with TemporaryDirectory() as scratch:
        code = Path(scratch) / "code"
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(code)
        _set_writable(code, False)
        try:
            yield from _ratios(code)
        finally:
            _set_writable(code, True)
    yield {"name": "zip", "value": round(archive.stat().st_size / 1e6, 1), "unit": "MB"}
    for name, packed_mb, _, _ in contents(archive)[:5]:
        yield {"name": f"zip, of which {name}", "value": round(packed_mb, 2), "unit": "MB"}


def _ratios(code: Path) -> Iterator[dict[str, Any]]:
    cases = {"floor": FLOOR, **CASES}
    spent: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(ROUNDS):  # interleaved: the machine is shared, and noisy
        for name, source in cases.items():
            spent[name].append(_milliseconds(code, source, chat=name not in ("floor", "payments_worker")))
    floor = statistics.median(spent["floor"])
    yield {"name": "cold start, floor", "value": round(floor), "unit": "ms"}
    for name in CASES:
        median = statistics.median(spent[name])
        yield {"name": f"cold start, {name}", "value": round(median), "unit": "ms"}
        yield {"name": f"cold start, {name}, to the floor", "value": round(median / floor, 2), "unit": "ratio"}


def _milliseconds(code: Path, source: str, *, chat: bool) -> float:
    """Lambda brings boto3; everything else comes from the zip, which is found first."""
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "1"}
    script = TIMED.format(code=source, chat=chat)
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, cwd=code, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return float(done.stdout)


def _set_writable(folder: Path, writable: bool) -> None:
    for path in [folder, *folder.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(mode | 0o200 if writable else mode & ~0o222)
