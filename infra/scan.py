"""`make scan STAGE=… CODE=…`: let somebody in. Without a code: reads them line by line, from a hand scanner.

    make scan STAGE=prod CODE=CK1/BEWM/TUINCONCERT/O…/1/0/… ARGS="--gate Noord"
    python -m infra.scan --stage prod --event tuinconcert --gate Noord

It asks the stage's own API with one of its API keys, as any scanner would. A line that had no answer is asked again.
"""

import argparse
import json
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from infra import parameters
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options

TRIES = 4
TIMEOUT = 8.0
WORDS = {
    "admitted": "come in",
    "already_admitted": "ALREADY USED",
    "forged": "FORGED: not a ticket of this shop",
    "other_event": "FOR ANOTHER EVENT",
    "unknown": "UNKNOWN TICKET",
    "transferred": "PASSED ON: somebody else has this ticket now",
    "refunded": "VOID: the money went back",
    "cancelled": "THE EVENT IS CANCELLED",
    "wrong_day": "NOT TODAY",
}

Ask = Callable[[dict[str, str]], dict[str, Any]]


def api(url: str, key: str) -> Ask:
    """Asks the stage; a scan that was not answered is sent again as the same one. Raises Stop."""

    def ask(scan: dict[str, str]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        request = Request(f"{url.rstrip('/')}/api/tickets/scan", json.dumps(scan).encode(), headers)
        for again in range(TRIES):
            try:
                with urlopen(request, timeout=TIMEOUT) as answer:
                    return dict(json.load(answer))
            except HTTPError as error:
                if error.code < 500:
                    raise Stop(json.load(error).get("error", str(error))) from None
            except (URLError, TimeoutError):
                pass
            time.sleep(again)
        raise Stop("the shop does not answer: check the connection, then scan again")

    return ask


def spoken(answer: dict[str, Any]) -> str:
    """An answer in a line: "✗ ALREADY USED, at 20:01 by gate Noord · Tuinconcert, ticket 2"."""
    mark = "✓" if answer["admitted"] else "✗"
    parts = [WORDS.get(str(answer["answer"]), str(answer["answer"]))]
    if answer["answer"] == "already_admitted":
        parts[0] += f", at {answer['at']}" + (f" by gate {answer['gate']}" if answer.get("gate") else "")
    if answer.get("day"):
        parts[0] += f": it is on {answer['day']}"
    if answer.get("title"):
        parts.append(f"{answer['title']}, ticket {answer['ticket']}")
    parts += [str(answer[name]) for name in ("place", "name") if answer.get(name)]
    return f"{mark} {' · '.join(parts)}"


def scanned(codes: Iterable[str], ask: Ask, gate: str, event: str) -> Iterator[str]:
    """A line an answer. Who holds the scanner goes on after one that could not be asked."""
    for code in filter(None, (line.strip() for line in codes)):
        scan = {"code": code, "gate": gate, "event": event, "scan": uuid.uuid4().hex}
        try:
            yield spoken(ask(scan))
        except Stop as stop:
            yield f"? {stop}"


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make scan", description="Let people in with their tickets.")
    cloud_options(parser)
    parser.add_argument("code", nargs="?", default="", help="left out: codes are read line by line")
    parser.add_argument("--gate", default="", help="told to who comes with the same ticket again")
    parser.add_argument("--event", default="", help="only tickets of this event")
    given = parser.parse_args()
    set_up = parameters.read(cloud_of(given), given.stage)
    missing = [name for name in ("public_url", "api_keys") if not set_up.get(name)]
    if missing:
        raise Stop(f"stage {given.stage} has no {' and no '.join(missing)}: deploy it first")
    ask = api(set_up["public_url"], set_up["api_keys"].split(",")[0])
    for line in scanned([given.code] if given.code else sys.stdin, ask, given.gate, given.event):
        say(line)


if __name__ == "__main__":
    main()
