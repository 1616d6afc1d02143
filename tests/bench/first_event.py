"""One function's first event in a fresh process: imports, what it builds, its clients, and the event itself.

    python -m tests.bench.first_event edge|worker SCRATCH

Run by cold_start.py, with the shipped code found first. Prints CPU milliseconds, without those of the wire itself.
"""

import time

STARTED = time.process_time()

import contextlib  # noqa: E402
import io  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402
from types import SimpleNamespace  # noqa: E402
from typing import Any  # noqa: E402


class Context(SimpleNamespace):
    def get_remaining_time_in_millis(self) -> int:
        return 20_000


def main() -> None:
    case, scratch = sys.argv[1], Path(sys.argv[2])
    quiet = io.StringIO()
    with contextlib.redirect_stdout(quiet):
        own = (_edge if case == "edge" else _worker)(scratch)
    assert "stripe" not in sys.modules, "a chat function imports stripe"
    print((time.process_time() - STARTED - own) * 1000)


def _edge(scratch: Path) -> float:
    from app import app

    wire = _attached(scratch)
    answer = app(json.loads((scratch / "webhook.json").read_text()), Context())
    assert answer["statusCode"] == 200, answer
    assert len(wire.letters) == 1, "nothing lies in the mailbox"
    return float(wire.own_seconds)


def _worker(scratch: Path) -> float:
    from functions import lambdas

    wire = _attached(scratch)
    import urllib3  # the channel's answer

    sent: list[Any] = []
    answer = SimpleNamespace(status=200, data=b'{"messages": [{"id": "wamid.out"}]}')
    urllib3.PoolManager.request = lambda *_, **given: sent.append(given) or answer  # type: ignore[method-assign]
    done = lambdas.worker(json.loads((scratch / "batch.json").read_text()), Context())
    assert done == {"batchItemFailures": []}, done
    assert sent, "nothing was sent"
    return float(wire.own_seconds)


def _attached(scratch: Path) -> Any:
    from functions import bootstrap
    from tests.bench.wire import Wire

    wire = Wire()
    started = time.process_time()
    wire.items = {(pk, sk): item for pk, sk, item in json.loads((scratch / "items.json").read_text())}
    wire.bundle = (scratch / "bundle.tar.gz").read_bytes()
    wire.own_seconds += time.process_time() - started
    wire.attach(bootstrap._session())
    return wire


if __name__ == "__main__":
    main()
