"""What shoppers' sentences do: JSON lines in, a JSON line out for each.

python -m functions.conversation understand [FILE …] [--shop FOLDER] [--now 2026-11-25T14:00+01:00]

A line in: {"id": "1", "lang": "nl", "state": "cart", "text": "haal de tweede eruit"}; a line out: its `id`, the
`intent`, `slots`, and the `step` that follows. Without a file, standard input is read. It runs the real engine over
the shop folder (the starter shop's, when none is named), so what is printed is what the shop does.
Exit code: 0 fine, 2 a line (named on standard error) or an argument is not what was asked for; the others are answered.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from functions.errors import ChatkassaError
from functions.rehearsal.stage import heard, open_shop
from functions.rehearsal.states import STATES, Fixtures, step_name

STARTER_SHOP = Path(__file__).parents[2] / "templates" / "shop"
KEYS = ("id", "lang", "state", "text")
DEFAULT_NOW = "2026-11-25T14:00+01:00"


def main(arguments: list[str]) -> int:
    given = _arguments(arguments)
    if given is None:
        return 2
    try:
        fixtures = Fixtures(*open_shop(Path(given.shop)), given.now)
        return _answer(fixtures, _lines(given.files))
    except (ChatkassaError, OSError, UnicodeDecodeError) as error:
        return _refuse(str(error))


def understand_line(fixtures: Fixtures, line: str) -> dict[str, Any]:
    """The answer to one line. Raises ValueError, which says what is wrong with it."""
    asked = _read(line, fixtures.locales)
    stage = fixtures.at(asked["state"], asked["lang"])
    stage.say(asked["text"])
    intent, slots = heard(stage)
    return {"id": asked["id"], "intent": intent.value, "slots": slots, "step": step_name(stage)}


def _answer(fixtures: Fixtures, lines: Iterable[tuple[str, str]]) -> int:
    wrong = 0
    for where, line in lines:
        if not line.strip():
            continue
        try:
            print(json.dumps(understand_line(fixtures, line), ensure_ascii=False))
        except ValueError as error:
            wrong = _refuse(f"{where}: {error}")
    return wrong


def _read(line: str, locales: tuple[str, ...]) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except ValueError as error:
        raise ValueError(f"is not JSON ({error}); write one object a line") from error
    if not isinstance(asked, dict):
        raise ValueError(f"is not an object; write {{{', '.join(KEYS)}}}")
    missing = [key for key in KEYS if key not in asked]
    if missing:
        raise ValueError(f"has no {', '.join(missing)}; write {', '.join(KEYS)}")
    if not isinstance(asked["text"], str):
        raise ValueError("`text` is not text")
    if asked["state"] not in STATES:
        raise ValueError(f"the state “{asked['state']}” is not one; use {', '.join(STATES)}")
    if asked["lang"] not in locales:
        raise ValueError(f"the shop does not speak “{asked['lang']}”; use {', '.join(locales)}")
    return asked


def _lines(files: list[str]) -> Iterator[tuple[str, str]]:
    """Each line, and where it stands."""
    if not files:
        yield from ((f"line {number}", line) for number, line in enumerate(sys.stdin, start=1))
    for name in files:
        with Path(name).open(encoding="utf-8") as file:
            yield from ((f"{name}, line {number}", line) for number, line in enumerate(file, start=1))


def _arguments(arguments: list[str]) -> argparse.Namespace | None:
    parser = argparse.ArgumentParser(prog="python -m functions.conversation understand", exit_on_error=False)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--shop", default=str(STARTER_SHOP))
    parser.add_argument("--now", type=_moment, default=_moment(DEFAULT_NOW))
    try:
        return parser.parse_args(arguments)
    except (argparse.ArgumentError, argparse.ArgumentTypeError) as error:
        _refuse(f"{error}\n{__doc__}")
        return None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is no time; write {DEFAULT_NOW}") from error
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"“{text}” has no time zone; write {DEFAULT_NOW}")
    return moment


def _refuse(problem: str) -> int:
    print(problem, file=sys.stderr)
    return 2
