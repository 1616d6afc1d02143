"""One message being compiled: the pieces so far and the report, and the moves every kind of message is made of.

May import core types and this package's fitting and pieces only. What each kind of message does is in compiler.py.
"""

from functions.channels.channel import Capabilities
from functions.channels.fitting import MEASURES, Measure, shorten, split, take, width
from functions.channels.pieces import Attachment, Buttons, LinkButton, Piece, Rows, Words
from functions.conversation.message import Link, Option, once

LONGEST_URL = 2000
QUOTED = 40
"""So much of a title is quoted in the report."""
LOST = "lost"
"""The report of what is not whole anywhere begins with this word."""


class Compilation:
    def __init__(self, can: Capabilities) -> None:
        self.can = can
        self.measure = MEASURES[can.measure]
        self.pieces: list[Piece] = []
        self.report: list[str] = []

    def note(self, line: str) -> None:
        if line not in self.report:
            self.report.append(line)

    def bold(self, text: str) -> str:
        sign = self.can.bold
        return text if not sign or sign in text or "\n" in text else f"{sign}{text.strip()}{sign}"

    def title(self, what: str, text: str, limit: int, measure: Measure = width) -> str:
        text = " ".join(required(what, text).split("\n"))
        short = shorten(text, limit, measure)
        if short != text:
            self.note(f"{what} “{shorten(text, QUOTED)}”: {width(text)} characters → {limit}, with an ellipsis")
        return short

    # --- text, links, pictures ------------------------------------------------------------------------------

    def say(self, body: str) -> None:
        self.pieces.append(Words(self.ahead(body, self.can.text)))

    def ahead(self, body: str, tail: int) -> str:
        """What does not fit in `tail` goes ahead as text; the answer is the rest, which carries the buttons."""
        *parts, last = split(required("body", body), self.can.text, tail, self.measure)
        if parts:
            self.note(f"body: {self.measure(body):,} {self.can.measure} → {len(parts) + 1} messages")
        self.pieces += [Words(part) for part in parts]
        return last

    def link(self, body: str, link: Link) -> None:
        if not self.can.link_button or not link.url.startswith(("https://", "http://")) or len(link.url) > LONGEST_URL:
            self.note("link: no button for it here → text")
            if self.measure(link.url) > self.can.text:
                self.note(f"{LOST}: a link of {self.measure(link.url):,} {self.can.measure} fits no message here")
            return self.say(f"{body}\n\n{link.title}: {link.url}")
        title = self.title("link", link.title, self.can.link_title)
        body = self.ahead(body, self.can.link_body or self.can.body)
        self.pieces.append(LinkButton(body, Link(title=title, url=link.url)))
        return None

    def picture(self, url: str, body: str) -> str:
        """A picture, with as much of the text under it as fits; the answer is the rest."""
        caption, rest = body, ""
        if not self.can.caption:
            caption, rest = "", body
        elif self.measure(body) > self.can.caption:
            caption, rest = take(body, self.can.caption, measure=self.measure)
        self.pieces.append(Attachment(url, "image/jpeg", caption))
        return rest

    # --- questions ------------------------------------------------------------------------------------------

    def ask(self, body: str, options: tuple[Option, ...], opener: str, footer: str = "") -> None:
        """Buttons where they fit, else a list, else buttons that are told in full above, else numbers."""
        options = self.distinct(options)
        body = required("body", body)
        if self.measure(footer) > self.can.footer:
            self.note(f"footer: {self.measure(footer)} {self.can.measure} → end of the body")
            body, footer = f"{body}\n\n{footer}", ""
        if self.fits(options):
            return self._buttons(self.detailed(body, options), self.pressed(options), footer)
        if self.can.rows:
            if len(options) <= self.can.buttons:
                self.note("options: titles too long for buttons, or the same → list")
            return self._list(body, options, opener, footer)
        if len(options) > self.can.buttons:
            return self._numbered(body, options, opener, footer)
        self.note("options: titles too long for buttons, or the same → whole in the body")
        return self._buttons(lined(body, options), self.buttons(options), footer)

    def distinct(self, options: tuple[Option, ...]) -> tuple[Option, ...]:
        """Providers refuse a repeated id, and two buttons that read the same."""
        kept = once(options)
        if len(kept) < len(options):
            self.note("options: the same action twice → once")
        return kept

    def buttons(self, options: tuple[Option, ...]) -> tuple[Option, ...]:
        """Options with titles that fit a button and differ from one another."""
        taken: set[str] = set()
        fitted = []
        for option in options:
            title = self.title("button", option.title, self.can.button_title)
            if title in taken:
                number = f" {len(taken) + 1}"
                title = shorten(title, self.can.button_title - len(number)) + number
                self.note(f"button “{shorten(option.title, QUOTED)}”: the same as another → “{title}”")
            taken.add(title)
            fitted.append(Option(id=option.id, title=title))
        return tuple(fitted)

    def fits(self, options: tuple[Option, ...]) -> bool:
        """All of them as buttons, each with its whole title, no two the same."""
        titles = [required("option", option.title) for option in options]
        return (
            len(options) <= self.can.buttons
            and len(set(titles)) == len(titles)
            and all(width(title) <= self.can.button_title and "\n" not in title for title in titles)
        )

    def pressed(self, options: tuple[Option, ...]) -> tuple[Option, ...]:
        """Options that fit, as they stand on their buttons: with their details, where there is room for those."""
        return tuple(Option(id=option.id, title=self._whole_title(option) or option.title) for option in options)

    def detailed(self, body: str, options: tuple[Option, ...]) -> str:
        """The body, with a line for each option whose detail its button cannot hold."""
        whole = lined(body, tuple(option for option in options if option.detail and not self._whole_title(option)))
        if whole != body:
            self.note("details of buttons → lines of the body")
        return whole

    def _whole_title(self, option: Option) -> str:
        """Title and detail, where a button holds both; else ""."""
        whole = told("", option)
        return whole if self.can.button_detail and width(whole) <= self.can.button_title and "\n" not in whole else ""

    def _buttons(self, body: str, options: tuple[Option, ...], footer: str) -> None:
        self.pieces.append(Buttons(self.ahead(body, self.can.body), options, footer=footer))

    def _list(self, body: str, options: tuple[Option, ...], opener: str, footer: str) -> None:
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
        return

    def _row(self, option: Option) -> Option:
        """A title too long for its row stands in full in the row's second line, where there is room."""
        title = self.title("row", option.title, self.can.row_title)
        detail = " ".join(option.detail.split("\n"))
        whole = " · ".join(filter(None, (option.title, detail))) if title != option.title else detail
        fits = whole if width(whole) <= self.can.row_detail else shorten(detail or whole, self.can.row_detail)
        return Option(id=option.id, title=title, detail=fits)

    def _numbered(self, body: str, options: tuple[Option, ...], opener: str, footer: str) -> None:
        """The numbers are those of `message.offered`: the conversation hears "2" as the second of them. Several
        messages with buttons would do no better: where buttons stand under the last message only, the others go."""
        self.note(f"options: {len(options)} → numbered text")
        lines = "\n".join(told(f"{number}. ", option) for number, option in enumerate(options, 1))
        answer = f"{required('opener', opener).strip()}: 1–{len(options)}" if len(options) > 1 else f"{opener}: 1"
        text = "\n\n".join((body, lines, answer))
        if self.can.buttons:
            first = self.buttons(options[: self.can.buttons])
            self.note(f"options: {len(first)} of them have a button as well")
            self._buttons(text, first, footer)
        else:
            self.say(text)


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
