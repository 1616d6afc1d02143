"""One message being compiled: the pieces so far and the report, and the moves every kind of message is made of.

May import core types and this package's fitting and pieces only. What each kind of message does is in compiler.py.
"""

from functions.channels.channel import Capabilities
from functions.channels.fitting import shorten, split, width
from functions.channels.pieces import Buttons, LinkButton, Piece, Rows, Words
from functions.conversation.message import Link, Option

LONGEST_URL = 2000
QUOTED = 40
"""So much of a title is quoted in the report."""


class Compilation:
    def __init__(self, can: Capabilities) -> None:
        self.can = can
        self.pieces: list[Piece] = []
        self.report: list[str] = []

    def note(self, line: str) -> None:
        if line not in self.report:
            self.report.append(line)

    def bold(self, text: str) -> str:
        sign = self.can.bold
        return text if not sign or sign in text or "\n" in text else f"{sign}{text.strip()}{sign}"

    def title(self, what: str, text: str, limit: int) -> str:
        text = " ".join(required(what, text).split("\n"))
        short = shorten(text, limit)
        if short != text:
            self.note(f"{what} “{shorten(text, QUOTED)}”: {width(text)} characters → {limit}, with an ellipsis")
        return short

    # --- text, links ----------------------------------------------------------------------------------------

    def say(self, body: str) -> None:
        self.pieces.append(Words(self.ahead(body, self.can.text)))

    def ahead(self, body: str, tail: int) -> str:
        """What does not fit in `tail` goes ahead as text; the answer is the rest, which carries the buttons."""
        *parts, last = split(required("body", body), self.can.text, tail)
        if parts:
            self.note(f"body: {width(body):,} characters → {len(parts) + 1} messages")
        self.pieces += [Words(part) for part in parts]
        return last

    def link(self, body: str, link: Link) -> None:
        if not self.can.link_button or not link.url.startswith(("https://", "http://")) or len(link.url) > LONGEST_URL:
            self.note("link: no button for it here → text")
            return self.say(f"{body}\n\n{link.title}: {link.url}")
        title = self.title("link", link.title, self.can.link_title)
        self.pieces.append(LinkButton(self.ahead(body, self.can.body), Link(title=title, url=link.url)))
        return None

    # --- questions ------------------------------------------------------------------------------------------

    def ask(self, body: str, options: tuple[Option, ...], opener: str, footer: str = "") -> None:
        """Buttons where they fit, else a list."""
        options = self.distinct(options)
        body = required("body", body)
        if width(footer) > self.can.footer:
            self.note(f"footer: {width(footer)} characters → end of the body")
            body, footer = f"{body}\n\n{footer}", ""
        if not self._buttonable(options):
            if len(options) <= self.can.buttons:
                self.note("options: titles too long for buttons, or the same → list")
            return self._list(body, options, opener, footer)
        whole = lined(body, tuple(option for option in options if option.detail))
        if whole != body:
            self.note("details of buttons → lines of the body")
        self.pieces.append(Buttons(self.ahead(whole, self.can.body), options, footer=footer))
        return None

    def distinct(self, options: tuple[Option, ...]) -> tuple[Option, ...]:
        """Providers refuse a repeated id, and two buttons that read the same."""
        kept: dict[str, Option] = {}
        for option in options:
            kept.setdefault(option.id, option)
        if len(kept) < len(options):
            self.note("options: the same action twice → once")
        return tuple(kept.values())

    def buttons(self, options: tuple[Option, ...]) -> tuple[Option, ...]:
        """Options with titles that fit a button and differ from one another."""
        taken: set[str] = set()
        fitted = []
        for option in options:
            title = self.title("button", option.title, self.can.button_title)
            if title in taken:
                title = f"{shorten(title, self.can.button_title - 3)} {len(taken) + 1}"
                self.note(f"button “{shorten(option.title, QUOTED)}”: the same as another → “{title}”")
            taken.add(title)
            fitted.append(Option(id=option.id, title=title))
        return tuple(fitted)

    def _buttonable(self, options: tuple[Option, ...]) -> bool:
        titles = [required("option", option.title) for option in options]
        return (
            len(options) <= self.can.buttons
            and len(set(titles)) == len(titles)
            and all(width(title) <= self.can.button_title and "\n" not in title for title in titles)
        )

    def _list(self, body: str, options: tuple[Option, ...], opener: str, footer: str) -> None:
        if not self.can.rows:
            return self._numbered(body, options)
        rows, untold = [], []
        for option in options:
            row = self._row(option)
            rows.append(row)
            if option.detail not in row.detail or (row.title != option.title and option.title not in row.detail):
                untold.append(option)
        if untold:
            self.note(f"{len(untold)} rows with more to say than fits → lines of the body")
        label = self.title("opener", opener, self.can.opener)
        pages = [tuple(rows[at : at + self.can.rows]) for at in range(0, len(rows), self.can.rows)]
        if len(pages) > 1:
            self.note(f"options: {len(rows)} → {len(pages)} lists")
        first = self.ahead(lined(body, tuple(untold)), self.can.body)
        for number, page in enumerate(pages, 1):
            text = first if number == 1 else f"{label} ({number}/{len(pages)})"
            self.pieces.append(Rows(text, label, page, footer if number == len(pages) else ""))
        return None

    def _row(self, option: Option) -> Option:
        """A title too long for its row stands in full in the row's second line, where there is room."""
        title = self.title("row", option.title, self.can.row_title)
        detail = " ".join(option.detail.split("\n"))
        whole = " · ".join(filter(None, (option.title, detail))) if title != option.title else detail
        fits = whole if width(whole) <= self.can.row_detail else shorten(detail or whole, self.can.row_detail)
        return Option(id=option.id, title=title, detail=fits)

    def _numbered(self, body: str, options: tuple[Option, ...]) -> None:
        self.note(f"options: {len(options)} → numbered text")
        lines = [told(f"{number}. ", option) for number, option in enumerate(options, 1)]
        self.say("\n\n".join((body, "\n".join(lines))))


def required(what: str, text: str) -> str:
    """Every provider refuses blank text, so a message that has one is not valid itself."""
    if not text.strip():
        raise ValueError(f"{what} is blank")
    return text


def lined(body: str, options: tuple[Option, ...]) -> str:
    """The body, and a line for each of these options with all that it says."""
    return "\n\n".join((body, "\n".join(told("• ", option) for option in options))) if options else body


def told(mark: str, option: Option) -> str:
    return mark + " – ".join(filter(None, (option.title, option.detail)))
