"""Golden transcripts: readable scripts of what a shopper does and what the shop says, run against any driver.

    python -m infra.simulator.transcripts [--update] [--simulator http://127.0.0.1:8700] tests/transcripts/*.txt

A script's lines: `channel: web` and `locale: nl` first, then what happens (DOINGS), each followed by what is expected:
`shop:` for every message, its further lines indented. `#` begins a comment. `--update` writes what was heard.
"""

import argparse
import difflib
import itertools
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from infra.scan import spoken
from infra.simulator.client import Answer, Shopper, Simulator, SimulatorError

INDENT = "  "
LINE = re.compile(r"^(?P<verb>[a-z]+): ?(?P<rest>.*)$")
HEADER = ("channel", "locale")
ORDER = re.compile(r"\b(?:bestelling|order) (?P<number>\d{4,})\b", re.IGNORECASE)
FIRST_ORDER = "1001"
SKU = re.compile(r"^[A-Z0-9]+(?:-[A-Z0-9]+)*$")
PATIENT = 2.0
"""Seconds of silence before an answer is whole: a payment link takes two Lambdas, which may start cold."""
EVENT = "tuinconcert"
"""Of the starter shop."""
PAYMENT = "/p/"
"""In the address of a payment link."""
CODE = "{code}"
"""Stands for the discount code that was made for the shopper."""
TOLD_CODE = re.compile(r"\bcode (?:is )?(?P<code>[A-Z][A-Z0-9-]{5,})")
TICKET = re.compile(r"/t/(?P<token>[\w.-]+)")
"""Shows a ticket: the address of its picture, or of its page."""
GIFT = re.compile(r"tko[a-z2-7]+-\d+-\d+-[a-z2-7]{20}")
"""A ticket's code that was passed on."""
NAMESAKES = 9
"""Every ninth phone is a Sanne's, and each must be new to the shop."""


class Driver(Protocol):
    """Something that a script can be run against. Each returns what the shop then said, as plain text."""

    def start(self, channel: str, locale: str) -> None: ...

    def opens(self) -> list[str]:
        """The web chat is opened."""

    def says(self, text: str) -> list[str]: ...

    def says_at_once(self, texts: list[str]) -> list[str]:
        """Several messages, the next before the first is answered."""

    def taps(self, option: str) -> list[str]: ...

    def fills(self, answers: dict[str, str]) -> list[str]:
        """The form that is shown, by field; what is not named stays as it is in the form."""

    def sends(self, kind: str) -> list[str]:
        """image, voice, location …"""

    def pays(self, method: str) -> list[str]: ...

    def declines(self) -> list[str]: ...

    def bank(self, confirms: bool) -> list[str]: ...

    def carrier(self, state: str, expected: str, parcel: str) -> list[str]:
        """`expected`: an ISO date, or ""; `parcel`: which, where there are several, or ""."""

    def proposes(self, instead: str) -> list[str]:
        """The merchant cannot make the order's first line: a SKU comes instead, or what is told in words."""

    def van(self, state: str, photo: bool) -> list[str]:
        """Whoever brings the flowers tells it from the van's page."""

    def decides(self, decision: str, note: str) -> list[str]:
        """The merchant, about the latest return: approve, reject, receive, accept, refuse."""

    def news(self, told: str) -> list[str]:
        """News of the shop's first event: "traffic Jams on the ring road", "cancelled", "moved 2027-06-19"."""

    def scans(self, ticket: str) -> list[str]:
        """At the door: "1" is the first of the tickets that the shopper was shown. What the scanner says."""

    def friend(self) -> list[str]:
        """Somebody else writes the code of the ticket that was passed on."""

    def clock(self, by: str) -> list[str]: ...

    def others(self, taken: str) -> list[str]:
        """Other shoppers take all places of "2026-11-27/standard/afternoon", as commerce/delivery.py names them."""

    def stock(self, level: str) -> list[str]:
        """The merchant sets how many there are, "PIOEN 5", and the reconciler comes by."""

    def publishes(self, told: str) -> list[str]:
        """The merchant publishes the shop with a change (changed_shop.py): "VAAS-WIT 17.95", "without hortensia", "as
        it was"; and the reconciler comes by."""


DOINGS: dict[str, Callable[[Driver, str], list[str]]] = {
    "opens": lambda driver, rest: driver.opens(),
    "shopper": lambda driver, rest: driver.says(rest),
    "quickly": lambda driver, rest: driver.says_at_once(rest.split(" / ")),
    "taps": lambda driver, rest: driver.taps(rest),
    "fills": lambda driver, rest: driver.fills(_answers_of(rest)),
    "sends": lambda driver, rest: driver.sends(rest),
    "pays": lambda driver, rest: driver.pays(rest),
    "declines": lambda driver, rest: driver.declines(),
    "bank": lambda driver, rest: driver.bank(rest == "confirms"),
    "carrier": lambda driver, rest: driver.carrier(*_scan_of(rest)),
    "van": lambda driver, rest: driver.van(rest.partition(" ")[0], rest.endswith(" with a picture")),
    "proposes": lambda driver, rest: driver.proposes(rest),
    "decides": lambda driver, rest: driver.decides(rest.partition(" ")[0], rest.partition(" ")[2]),
    "news": lambda driver, rest: driver.news(rest),
    "scans": lambda driver, rest: driver.scans(rest),
    "friend": lambda driver, rest: driver.friend(),
    "clock": lambda driver, rest: driver.clock(rest),
    "others": lambda driver, rest: driver.others(rest),
    "stock": lambda driver, rest: driver.stock(rest),
    "publish": lambda driver, rest: driver.publishes(rest),
}


def _scan_of(text: str) -> tuple[str, str, str]:
    """ "delayed 2026-12-01", "lost of 2"."""
    told, _, parcel = text.partition(" of ")
    state, _, expected = told.partition(" ")
    return state, expected, parcel


def _answers_of(text: str) -> dict[str, str]:
    """ "name = Noor; email = noor@example.com"."""
    pairs = (pair.partition("=") for pair in text.split(";"))
    return {name.strip(): answer.strip() for name, _, answer in pairs}


def number_in_script(parcel: str) -> str:
    """What a parcel's tracking number is written as, whatever the order."""
    return f"3SCHAT001234{4 + int(parcel or 1)}"


def proposal(text: str) -> dict[str, str]:
    """ "TULP-RED", or "Een veldboeket": as the shop's API takes it."""
    return {"sku" if SKU.match(text) else "words": text}


def event_news(told: str) -> dict[str, str]:
    """ "traffic Jams on the ring road", "moved 2027-06-19": as the shop's API takes it."""
    kind, _, rest = told.partition(" ")
    return {"kind": kind, ("day" if kind == "moved" else "text"): rest}


def at_the_door(answer: dict[str, Any]) -> str:
    """What a scanner says is no message to the shopper."""
    return f"(at the door: {spoken(answer)})"


@dataclass
class Line:
    verb: str
    """"" for a comment or an empty line."""
    text: str


@dataclass
class Script:
    channel: str = ""
    locale: str = ""
    lines: list[Line] = field(default_factory=list)


class ScriptError(Exception):
    """A script that cannot be read; the message names the line."""


def read(text: str) -> Script:
    """Raises ScriptError."""
    script = Script()
    for number, raw in enumerate(text.splitlines(), 1):
        if raw.startswith(INDENT) and script.lines and script.lines[-1].verb:
            script.lines[-1].text += "\n" + raw[len(INDENT) :].rstrip()
            continue
        found = LINE.match(raw)
        if not raw.strip() or raw.startswith("#"):
            script.lines.append(Line("", raw.rstrip()))
        elif found is None or found["verb"] not in (*HEADER, *DOINGS, "shop"):
            raise ScriptError(f"line {number}: one of {', '.join((*HEADER, *DOINGS, 'shop'))} and a colon, not {raw!r}")
        elif found["verb"] in HEADER:
            setattr(script, found["verb"], found["rest"])
        else:
            script.lines.append(Line(found["verb"], found["rest"]))
    if not script.channel or not script.locale:
        raise ScriptError("the script begins with channel: and locale:")
    return script


def write(script: Script) -> str:
    body = "\n".join(_written(line) for line in script.lines)
    return f"channel: {script.channel}\nlocale: {script.locale}\n{body}\n"


def _written(line: Line) -> str:
    if not line.verb:
        return line.text
    return f"{line.verb}: {line.text}".replace("\n", f"\n{INDENT}").rstrip()


def perform(script: Script, driver: Driver) -> Script:
    """The script as it went: the same doings, with what the shop really said."""
    driver.start(script.channel, script.locale)
    went = Script(script.channel, script.locale)
    for line in script.lines:
        if line.verb == "shop":
            continue
        went.lines.append(line)
        if line.verb:
            went.lines += [Line("shop", answer) for answer in _answers(driver, line)]
    return went


def _answers(driver: Driver, line: Line) -> list[str]:
    """A doing that cannot be done (nothing to tap says so) is a difference like any other, where it happened."""
    try:
        return DOINGS[line.verb](driver, line.text)
    except (LookupError, SimulatorError) as error:
        return [f"({error})"]


def difference(script: Script, went: Script, name: str) -> str:
    """A unified diff; "" when it went as written."""
    lines = difflib.unified_diff(
        write(script).splitlines(), write(went).splitlines(), f"{name} (expected)", f"{name} (heard)", lineterm="", n=4
    )
    return "\n".join(lines)


def run(path: Path, driver: Driver, *, update: bool = False) -> str:
    """Perform a file's script; the difference, which `update` writes into the file."""
    script = read(path.read_text(encoding="utf-8"))
    went = perform(script, driver)
    found = difference(script, went, path.name)
    if found and update:
        path.write_text(write(went), encoding="utf-8")
    return found


class HttpDriver:
    """Against a running demo, over the control API. Order numbers count on in its table: the first heard is 1001."""

    def __init__(self, simulator: Simulator, number: int = 1) -> None:
        self._simulator = simulator
        self._number = number
        self._silence = 3.0

    def start(self, channel: str, locale: str) -> None:
        self._locale = locale
        self._order = self._latest = self._code = self._gift = ""
        self._numbers: dict[str, str] = {}
        simulator, number = self._simulator, self._number
        self._shopper: Shopper = simulator.web(number) if channel == "web" else simulator.phone(number, channel)
        if channel != "web":
            simulator.call("POST", f"{self._shopper.path}/settings", {"language": locale})

    def opens(self) -> list[str]:
        return self._heard({"open": {"locale": self._locale}})

    def says(self, text: str) -> list[str]:
        return self._heard({"text": text.replace(CODE, self._code) if self._code else text})

    def says_at_once(self, texts: list[str]) -> list[str]:
        for text in texts[:-1]:
            self._shopper.post({"text": text})
        return self.says(texts[-1])

    def taps(self, option: str) -> list[str]:
        return self._heard({"tap": option})

    def fills(self, answers: dict[str, str]) -> list[str]:
        return self._heard({"fill": answers})

    def sends(self, kind: str) -> list[str]:
        return self._heard({kind: {}})

    def pays(self, method: str) -> list[str]:
        self._simulator.pay("pay", method=method, link=self._shopper.link(part=PAYMENT))
        return self._later()

    def declines(self) -> list[str]:
        self._simulator.pay("decline", link=self._shopper.link(part=PAYMENT))
        return self._later(self._silence)

    def bank(self, confirms: bool) -> list[str]:
        self._simulator.pay("succeed_later" if confirms else "fail_later")
        return self._later()

    def carrier(self, state: str, expected: str, parcel: str) -> list[str]:
        latest = {"order": self._latest} if self._latest else {}
        posted = self._simulator.carrier(state, expected=expected, parcel=parcel, **latest)
        if number := posted.get("tracking_number"):
            self._numbers[number] = number_in_script(parcel)
        return self._later(self._silence)

    def proposes(self, instead: str) -> list[str]:
        self._simulator.call("POST", "/control/merchant", {"do": "substitute", **proposal(instead)})
        return self._later(self._silence)

    def decides(self, decision: str, note: str) -> list[str]:
        self._simulator.call("POST", "/control/merchant", {"do": "return", "decision": decision, "note": note})
        return self._later(self._silence)

    def news(self, told: str) -> list[str]:
        self._simulator.call("POST", "/control/merchant", {"do": "news", "event": EVENT, **event_news(told)})
        return self._later(self._silence)

    def friend(self) -> list[str]:
        """A visitor of the web chat, whom nobody is waiting for."""
        if not self._gift:
            raise LookupError("no ticket was passed on")
        self._simulator.web(self._number).send({"text": self._gift})
        return self._later(self._silence)

    def scans(self, ticket: str) -> list[str]:
        raise LookupError(
            "scans: a demo's tickets are scanned by make scan; this runs in process: -m tests.transcripts"
        )

    def clock(self, by: str) -> list[str]:
        self._simulator.forward(by)
        return self._later(self._silence)

    def van(self, state: str, photo: bool) -> list[str]:
        raise LookupError("van: a demo's page is opened by make van; this script runs in process: -m tests.transcripts")

    def others(self, taken: str) -> list[str]:
        return self._told({"do": "others", "taken": taken})

    def stock(self, level: str) -> list[str]:
        sku, _, units = level.partition(" ")
        return self._told({"do": "stock", "sku": sku, "units": int(units)})

    def publishes(self, told: str) -> list[str]:
        raise LookupError(
            "publish: a demo's shop is published by make publish; this runs in process: -m tests.transcripts"
        )

    def _told(self, asked: dict[str, object]) -> list[str]:
        self._simulator.call("POST", "/control/meanwhile", asked)
        return self._later(self._silence)

    def _heard(self, body: dict[str, object]) -> list[str]:
        return [self._written(answer) for answer in self._shopper.send(body)]

    def _later(self, seconds: float | None = None) -> list[str]:
        return [self._written(answer) for answer in self._shopper.hear(seconds)]

    def _written(self, answer: Answer) -> str:
        """The code of a discount stands in the payload only: in its text it is written as in a script."""
        text, found = answer.text, ORDER.search(answer.text)
        if found:
            self._latest = found["number"]
            self._order = self._order or self._latest
        native = str(answer.native)
        if told := TOLD_CODE.search(native):
            self._code = told["code"]
        self._gift = (GIFT.findall(native) or [self._gift])[-1]
        for number, written in self._numbers.items():
            text = text.replace(number, written)
        return text.replace(self._order, FIRST_ORDER) if self._order else text


def new_phones() -> Iterator[int]:
    """Numbers of phones that the shop has not heard of, without end."""
    first = int(time.time()) // 10 % 1000
    for place in itertools.count():
        yield 1 + NAMESAKES * ((first + place) % 1000)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.simulator.transcripts", description="Run transcripts.")
    parser.add_argument("--simulator", default="http://127.0.0.1:8700")
    parser.add_argument("--update", action="store_true", help="write what was heard into the files")
    parser.add_argument("files", nargs="+", type=Path)
    given = parser.parse_args()
    simulator, wrong = Simulator(given.simulator, quiet=PATIENT), 0
    for number, path in zip(new_phones(), given.files, strict=False):
        found = run(path, HttpDriver(simulator, number), update=given.update)
        wrong += bool(found)
        print(found or f"{path.name}: as written")
    sys.exit(1 if wrong and not given.update else 0)


if __name__ == "__main__":
    main()
