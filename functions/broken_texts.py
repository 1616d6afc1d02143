"""The shop's own texts that failed while a shopper was answered: they are gathered as it happens, and told afterwards.

A text is made within a decision, which does no I/O; the shopper has the built-in text meanwhile. The merchant is told
once a day of each text, not of each shopper; what is not told, for a table or a bus that fails, is by the next shopper.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from functions.announcements import Announcement
from functions.observability import log
from functions.storage import broken_texts
from functions.storage.table import Table

EVENT = "template.failed"


class Announcer(Protocol):
    def announce(self, announcements: Sequence[Announcement]) -> None: ...


@dataclass
class BrokenTexts:
    """Of one process. Its `note` is given to the renderer."""

    _found: dict[tuple[str, str], None] = field(default_factory=dict)

    def note(self, locale: str, template: str) -> None:
        self._found[template, locale] = None

    @property
    def any(self) -> bool:
        return bool(self._found)

    def tell(self, table: Table, version: str, now: datetime, bus: Announcer | None = None) -> None:
        """What was gathered: kept for the console and, where there is a bus, announced. Never raises: what was decided
        is not undone for it."""
        found, self._found = self._found, {}
        for template, locale in found:
            log.metric("TemplateFailed", template=template, locale=locale)
            try:
                if broken_texts.note(table, template, locale, version, now) and bus:
                    bus.announce([_announcement(template, locale, now)])
                    broken_texts.told(table, template, locale, now)
            except Exception as failure:
                log.error("a failing text was not told", failure, template=template, locale=locale)


def _announcement(template: str, locale: str, now: datetime) -> Announcement:
    """One id a day, whichever languages fail: the merchant is told of a text once."""
    detail = {"template": template, "language": locale, "channel": "", "session": ""}
    return Announcement(f"template/{template}/failed/{broken_texts.day(now)}", EVENT, now, "", detail)
