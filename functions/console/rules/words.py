"""The rules as a merchant reads them: what a setting is called, and what it is, in the language of the page."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from functions.console.names import language_name
from functions.console.rules.fields import Field, Rows, Section
from functions.console.rules.names import named
from functions.console.rules.sections import BY_FILE, SECTIONS, paths
from functions.console.rules.shop_yaml import Locales, get, locales_of, members, said
from functions.console.rules.values import shown
from functions.console.texts import Texts
from functions.shop.rules import BadAmount, amount

STEP = " › "
Way = tuple[str, ...]
"""What tells one setting from all others: paths, and what rows are known by."""


@dataclass(frozen=True)
class Speaker:
    texts: Texts
    money: Callable[[int, str], str]
    """Minor units and a currency, as they are written."""
    day: Callable[[date], str]
    language: Callable[[str], str]
    """What a language is called, by its code."""


@dataclass(frozen=True)
class Setting:
    name: str
    value: str
    """ "": nothing is said of it."""
    standard: str = ""
    """What holds then."""
    rows: tuple[tuple[Way, Way], ...] = ()
    """Those that it is in, the outermost first: what tells each from others, and what it is called, with its list."""

    def label(self, within: int = 0) -> str:
        """ "Bezorgen › Avondbezorging › Prijs", less the first rows."""
        return STEP.join([*(step for _, called in self.rows[within:] for step in called), self.name])


@dataclass(frozen=True)
class Changed:
    label: str
    before: str
    after: str


def changes(before: Any, after: Any, speaker: Speaker) -> Iterator[Changed]:
    """Between two documents of shop.yaml, in the order of the forms; a row that is new or gone is one change."""
    was, now = settings(before, speaker), settings(after, speaker)
    yield from _between(was, now, speaker.texts)
    for called, told in _rows_beside(was, now).items():
        yield Changed(called, told, "")


def _between(was: Mapping[Way, Setting], now: Mapping[Way, Setting], t: Texts) -> Iterator[Changed]:
    fresh, told = _rows_beside(now, was), set[str]()
    there = _row_ways(was) & _row_ways(now)
    for way in [*now, *(way for way in was if way not in now)]:
        one = now.get(way) or was[way]
        alone = _alone(one, there)
        if alone is not None:
            called = STEP.join(step for _, each in one.rows[: alone + 1] for step in each)
            if way in now and called not in told:
                told.add(called)
                yield Changed(called, "", fresh[called])
            continue
        old, new = (found.get(way, Setting(one.name, "", one.standard)) for found in (was, now))
        if (old.value or one.standard) != (new.value or one.standard):
            usual = t("rules.usual", value=one.standard) if one.standard else ""
            yield Changed(one.label(), old.value or usual, new.value or usual)


def _rows_beside(mine: Mapping[Way, Setting], other: Mapping[Way, Setting]) -> dict[str, str]:
    """Rows that only one document has: what each is called, and all that it says."""
    there, found = _row_ways(mine) & _row_ways(other), dict[str, list[str]]()
    for setting in mine.values():
        alone = _alone(setting, there)
        if alone is not None and setting.value:
            called = STEP.join(step for _, each in setting.rows[: alone + 1] for step in each)
            found.setdefault(called, []).append(f"{setting.label(alone + 1)}: {setting.value}")
    return {called: "; ".join(says) for called, says in found.items()}


def _row_ways(settings: Mapping[Way, Setting]) -> set[Way]:
    return {way for each in settings.values() for way, _ in each.rows}


def _alone(setting: Setting, there: set[Way]) -> int | None:
    """Which of its rows is not in both documents, from 0; None: all are."""
    return next((at for at, (way, _) in enumerate(setting.rows) if way not in there), None)


def settings(document: Any, speaker: Speaker) -> dict[Way, Setting]:
    """Each that the forms know, and what only the file has."""
    if not isinstance(document, Mapping):
        return {}
    reader = _Reader(speaker, locales_of(document), str(document.get("currency") or "EUR"))
    found = {way: setting for each in SECTIONS for way, setting in reader.of(document, each.fields, each.rows, (), ())}
    return found | dict(reader.by_file(document))


def label(section: Section, name: str, values: Mapping[str, str], texts: Texts) -> str:
    """Of a field of a form: "Bezorgen › Avondbezorging › Prijs"."""
    found = named(section, name)
    if found is None:
        return ""
    steps, before = [], ""
    for rows, number in found.rows:
        before += f"{rows.key}-{number}-"
        steps += [texts(f"rules.rows_{rows.key}"), called(before, rows, values, texts)]
    locale = f" ({language_name(found.locale, texts.locale)})" if found.locale else ""
    return STEP.join([*steps, texts(f"rules.f_{found.field.words}") + locale])


def called(before: str, rows: Rows, values: Mapping[str, str], texts: Texts) -> str:
    """What a row is known by, as its form has it."""
    title = next((f"{before}{each.key}." for each in rows.fields if each.by_language), "")
    titles = [text for name, text in values.items() if title and name.startswith(title) and text]
    known = [values.get(f"{before}{key}", "") for key in (rows.by, rows.named, *(each.key for each in rows.fields))]
    return next(filter(None, [*titles[:1], *known]), texts("rules.new"))


@dataclass(frozen=True)
class _Reader:
    speaker: Speaker
    locales: Locales
    currency: str

    def of(
        self, member: Any, fields: Sequence[Field], rows: Sequence[Rows], way: Way, within: tuple[tuple[Way, Way], ...]
    ) -> Iterator[tuple[Way, Setting]]:
        for field in fields:
            yield from self._field(get(member, field.path), field, way, within)
        for each in rows:
            title = (self.speaker.texts(f"rules.rows_{each.key}"),) if each.path else ()
            for name, one in members(get(member, each.path), each):
                known = name or self._known(one, each)
                below = (*way, each.path, known)
                called = (*title, self._called(one, each, known))
                yield from self.of(one, each.fields, each.rows, below, (*within, (below, called)))

    def _field(
        self, value: Any, field: Field, way: Way, within: tuple[tuple[Way, Way], ...]
    ) -> Iterator[tuple[Way, Setting]]:
        name = self.speaker.texts(f"rules.f_{field.words}")
        if not field.by_language:
            standard = self.human(field.standard, field) if field.standard and not within else ""
            yield (*way, field.path), Setting(name, self.human(value, field), standard, within)
            return
        for locale in self.locales:
            text = self.human(said(value, locale), field)
            yield (*way, field.path, locale), Setting(f"{name} ({self.speaker.language(locale)})", text, rows=within)

    def human(self, value: Any, field: Field) -> str:
        if value is None or value == "" or value == []:
            return ""
        text, t = shown(value, field), self.speaker.texts
        if field.kind == "switch":
            return t("rules.yes" if text == "yes" else "rules.no")
        if field.kind == "choice":
            return t(f"rules.o_{text}") if text in field.options else text
        if field.kind == "weekdays":
            return ", ".join(t(f"rules.day_{day}") if t.has(f"rules.day_{day}") else day for day in text.split(", "))
        if field.kind == "amount":
            with contextlib.suppress(BadAmount):
                return self.speaker.money(amount(text, self.currency), self.currency)
        if field.kind in ("day", "moment"):
            with contextlib.suppress(ValueError):
                return f"{self.speaker.day(date.fromisoformat(text[:10]))} {text[11:]}".strip()
        return text.replace("\n", "; ") if field.kind in ("areas", "pairs") else text

    def _known(self, one: Any, rows: Rows) -> str:
        by = get(one, rows.by) if isinstance(one, Mapping) else None
        return str(by or (one.get("from") if isinstance(one, Mapping) else one) or one)

    def _called(self, one: Any, rows: Rows, known: str) -> str:
        title = next((each for each in rows.fields if each.by_language), None)
        own = said(get(one, title.path), self.speaker.texts.locale) if title else None
        return str(own or known)

    def by_file(self, document: Mapping[str, Any]) -> Iterator[tuple[Way, Setting]]:
        """What no form has, a line for each of its parts."""
        known = {path.split(".")[0] for section in SECTIONS for path in paths(section)}
        for name, value in document.items():
            if name in known:
                continue
            title = self.speaker.texts(f"rules.file_{name}") if name in BY_FILE else str(name)
            if not isinstance(value, Mapping):
                yield (str(name),), Setting(title, _plain(value))
                continue
            for part, one in value.items():
                yield (str(name), str(part)), Setting(f"{title}{STEP}{part}", _plain(one))


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(_plain(each) for each in value.values())
    return ", ".join(map(_plain, value)) if isinstance(value, list) else str(value)
