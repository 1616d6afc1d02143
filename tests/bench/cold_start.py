"""Cold start of each function from the shipped zip, its folder read-only, as a ratio to a floor of the same run.

A fresh process imports what the function imports and builds what it builds whatever its event is; the interpreter's own
start is left out, and what the first event needs besides has lines of its own. The floor is what nobody in this field
does without: boto3's DynamoDB client, pydantic and Jinja.
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

from infra.dependencies import ROOT, host_architecture
from infra.package import contents, package
from tests.bench import first_events

ROUNDS = 9
FLOOR = "import boto3, pydantic, jinja2\nboto3.client('dynamodb', region_name='eu-central-1')"
BUILD = "from functions import bootstrap as b\n"
CASES = {
    "edge": f"import app\n{BUILD}b.channel('whatsapp'), b.intake(), b.aws('dynamodb'), b.aws('sqs')\n"
    "import functions.channels.whatsapp.inbound",
    "worker": f"import functions.lambdas\n{BUILD}b.worker(), b._bundles(), b.channel('whatsapp'), b.aws('dynamodb')\n"
    "import tantivy, jinja2, functions.channels.whatsapp.payloads, functions.channels.compiler\n"
    "import functions.shop.search, functions.shop.wishes",
    "clock": f"import functions.lambdas, functions.clock\n{BUILD}b.aws('dynamodb'), b.aws('sqs'), b.mailbox()",
    "bus_in": f"import functions.lambdas, functions.bus\n{BUILD}b.aws('dynamodb'), b.aws('sqs'), b.mailbox()",
    "listen": f"import functions.lambdas\n{BUILD}b.listeners(), b.aws('dynamodb')\nimport functions.storage.webchat",
    "payments_worker": f"import functions.lambdas, functions.payments_worker\n{BUILD}b.attempts(), b.mailbox()\n"
    "b.aws('dynamodb'), b.aws('sqs')\nfrom functions.payments.checkout import Checkout\n"
    "from functions.payments.money import Money\nfrom functions.payments.parameters import Scope\n"
    "from functions.payments.stripe_api import connect\n"
    "client, scope = connect('rk_test_bench', api='https://stripe.example'), Scope(shop='s', stage='t')\n"
    "Checkout(client, scope), Money(client, scope)",
}
"""A function's handler module, and what it builds."""
WITH_STRIPE = ("payments_worker",)
TIMED = """
import sys, time
started, cpu = time.perf_counter(), time.process_time()
{code}
print((time.perf_counter() - started) * 1000, (time.process_time() - cpu) * 1000)
if ("stripe" in sys.modules) != {stripe}:
    sys.exit("stripe is imported by the payments worker, and by no other")
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
        assert any(code.rglob("*.pyc")), "the zip has no .pyc"
        _set_writable(code, False)
        try:
            yield from _ratios(code)
            yield from _first_events(code, Path(scratch))
        finally:
            _set_writable(code, True)
    yield {"name": "zip", "value": round(archive.stat().st_size / 1e6, 1), "unit": "MB"}
    for name, packed_mb, _, _ in contents(archive)[:5]:
        yield {"name": f"zip, of which {name}", "value": round(packed_mb, 2), "unit": "MB"}


def _ratios(code: Path) -> Iterator[dict[str, Any]]:
    cases = {"floor": FLOOR, **CASES}
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
    for _ in range(ROUNDS):  # interleaved: the machine is shared, and noisy
        for name, source in cases.items():
            wall, cpu = _run(code, ["-c", TIMED.format(code=source, stripe=name in WITH_STRIPE)])
            spent[name].append((wall, cpu))
    for name, rounds in spent.items():
        wall, cpu = (statistics.median(each) for each in zip(*rounds, strict=True))
        yield {"name": f"cold start, {name}", "value": round(wall), "unit": "ms"}
        yield {"name": f"cold start, {name}, CPU", "value": round(cpu), "unit": "ms"}
        if name != "floor":
            # each against the floor of its own round, and by CPU time: what else the machine does counts less
            ratio = statistics.median(own[1] / base[1] for own, base in zip(rounds, spent["floor"], strict=True))
            yield {"name": f"cold start, {name}, to the floor", "value": round(ratio, 2), "unit": "ratio"}


def _first_events(code: Path, scratch: Path) -> Iterator[dict[str, Any]]:
    """From a fresh process to the first event answered: secrets, pydantic's schemas, and the shop fetched as well."""
    first_events.write(scratch)
    for case in ("edge", "worker"):
        cpu = [_run(code, ["-m", "tests.bench.first_event", case, str(scratch)])[0] for _ in range(ROUNDS)]
        name = f"cold start and the first event, {case}, CPU"
        yield {"name": name, "value": round(statistics.median(cpu)), "unit": "ms"}


def _run(code: Path, arguments: list[str]) -> list[float]:
    """Lambda brings boto3; everything else comes from the zip, which is found first."""
    path = os.pathsep.join((str(code), str(ROOT)))
    environment = {**os.environ, **ENVIRONMENT, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=code, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return [float(each) for each in done.stdout.split()]


def _set_writable(folder: Path, writable: bool) -> None:
    for path in [folder, *folder.rglob("*")]:
        mode = path.stat().st_mode
        path.chmod(mode | 0o200 if writable else mode & ~0o222)
