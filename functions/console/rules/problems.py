"""What publish would refuse of the rules: at the field that it is about, in the language of whoever reads the page."""

import csv
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import yaml

from functions.console.rules.fields import Field, Rows, Section
from functions.console.rules.names import numbers
from functions.console.rules.sections import BY_NAME, section_of
from functions.console.rules.shop_yaml import FILE, NEW, Locales, locales_of, members, values
from functions.console.rules.words import label
from functions.console.rules.wrong import in_words
from functions.console.texts import Texts
from functions.shop.codes import check_only
from functions.shop.delivery import check_upsell
from functions.shop.problems import Problem, Problems
from functions.shop.rules import read_rules
from functions.shop.terms import check_excluded

CATALOGUE = "catalogue.csv"
_LOCALE = re.compile(r"^has no (\S+)$|^the (\S+) text has")
_STEP = re.compile(r"(^|[. ])([^. ]+)")
Steps = Sequence[tuple[str, str]]
"""What is before each step, "." or " ", and the step."""


@dataclass(frozen=True)
class Told:
    says: str
    field: str = ""
    """Its name in the form; "": it is about none of this page."""
    page: str = ""
    """Where it is put right, if not here."""


def found(rules: bytes, catalogue: bytes) -> list[Problem]:
    """What publish would say of the rules, and of what they name of the catalogue."""
    problems = Problems()
    with tempfile.TemporaryDirectory(prefix="rules-") as folder:
        (Path(folder) / FILE).write_bytes(rules)
        read = read_rules(Path(folder), problems)
    if read:
        known = {each.id for each in read.categories} | _products(catalogue)
        check_excluded(read.rules, known, problems)
        check_only(read.rules, known, problems)
        check_upsell(read.rules, known, problems)
    return problems.each


def new(before: Iterable[Problem], after: Iterable[Problem]) -> list[Problem]:
    """What a change made wrong."""
    known = {each[:3] for each in before}
    return list({each[:3]: each for each in after if each[:3] not in known}.values())


def languages(rules: bytes) -> set[str]:
    given = _document(rules).get("locales")
    return set(map(str, given)) if isinstance(given, list) else set()


def is_without(problem: Problem, locales: set[str]) -> bool:
    """Whether all that is wrong is that a text is not there in one of these languages."""
    told = re.match(r"^has no (\S+)$", problem.what)
    return bool(told and told[1] in locales)


def placed(
    problems: Iterable[Problem], section: Section, rules: bytes, shown: Mapping[str, str], locales: Locales, t: Texts
) -> tuple[Told, ...]:
    """In the order of the form; what is about another page comes last."""
    place = _Places(section, _document(rules), shown, locales)
    told = [_told(each, place, t) for each in problems]
    order = {name: at for at, name in enumerate(shown)}
    return tuple(sorted(dict.fromkeys(told), key=lambda each: order.get(each.field, len(order))))


def in_short(line: str, rules: bytes, t: Texts) -> str:
    """A line of what publish found, by what its field is called; of another file it stays as it is."""
    where, _, rest = line.partition(": ")
    what, _, do = rest.partition(" → ")
    setting = where.removeprefix(f"{FILE}, ")
    section = BY_NAME.get(section_of(setting))
    if setting == where or section is None:
        return line
    document = _document(rules)
    locales = locales_of(document)
    found = values(document, section, locales)
    name = _Places(section, document, found, locales).of(setting, what)
    called = label(section, name, found, t) or t(f"rules.s_{section.name}")
    return f"{called}: {in_words(what, do, t)}"


def _told(problem: Problem, place: "_Places", t: Texts) -> Told:
    setting = problem.where.removeprefix(f"{FILE}, ")
    page = section_of(setting)
    says = in_words(problem.what, problem.do, t)
    if name := place.of(setting, problem.what):
        return Told(says, name)
    return Told(says, page="" if page == place.section.name else page)


def _products(catalogue: bytes) -> set[str]:
    return {row.get("product") or "" for row in csv.DictReader(StringIO(catalogue.decode("utf-8-sig", "replace")))}


def _document(rules: bytes) -> dict[str, Any]:
    try:
        read = yaml.safe_load(rules)
    except yaml.YAMLError:
        return {}
    return read if isinstance(read, dict) else {}


@dataclass(frozen=True)
class _Places:
    section: Section
    document: Mapping[str, Any]
    shown: Mapping[str, str]
    """The form's fields."""
    locales: Locales

    def of(self, setting: str, what: str) -> str:
        """Name of the field; "": none of this form."""
        steps = _STEP.findall(setting)
        return self._in(steps, self.section.fields, self.section.rows, "", self.document, what)

    def _in(
        self, steps: Steps, fields: Sequence[Field], rows: Sequence[Rows], before: str, member: Any, what: str
    ) -> str:
        for each in rows:
            rest = _after(steps, each.path)
            if rest is not None and (each.path or rest):
                there = member.get(each.path) if each.path and isinstance(member, Mapping) else member
                return self._in_row(rest, each, before, there, what)
        for field in sorted(fields, key=lambda field: -len(field.path)):
            if field.path and _after(steps, field.path) is not None:
                return self._name(field, before, what)
        itself = next((each for each in fields if not each.path), None)
        if itself and steps:
            return self._name(itself, before, what)
        way = ".".join(step for _, step in steps)
        first = next((each for each in fields if not way or each.path.startswith(f"{way}.")), None)
        return self._name(first, before, what) if first and (before or way) else ""

    def _in_row(self, steps: Steps, rows: Rows, before: str, there: Any, what: str) -> str:
        at, rest = _which(steps, rows, there, what)
        own = f"{before}{rows.key}-"
        gone = {each for each in numbers(self.shown, own) if self.shown.get(f"{own}{each}-remove") == "yes"}
        shown = [each for each in numbers(self.shown, own) if each not in gone]
        number = shown[at] if 0 <= at < len(shown) else NEW
        found = members(there, rows)
        member = found[at][1] if 0 <= at < len(found) else None
        fields = rows.fields if rows.named and steps else rows.own
        return self._in(rest, fields, rows.rows, f"{own}{number}-", member, what)

    def _name(self, field: Field, before: str, what: str) -> str:
        if not field.by_language:
            return f"{before}{field.key}"
        told = _LOCALE.match(what)
        locale = (told[1] or told[2]) if told else self.locales[0]
        return f"{before}{field.key}.{locale}"


def _after(steps: Steps, path: str) -> Steps | None:
    """What is left of a way behind a path; None: it does not lead along it."""
    wanted = path.split(".") if path else []
    return steps[len(wanted) :] if [step for _, step in steps[: len(wanted)]] == wanted else None


def _which(steps: Steps, rows: Rows, there: Any, what: str) -> tuple[int, Steps]:
    """The row that is meant, from 0, by its name, its id, or its number (from 1, or from 0 after a dot); -1: none."""
    found = members(there, rows)
    names = [name or str((member or {}).get(rows.by, "")) if not isinstance(member, str) else member
             for name, member in found]  # fmt: skip
    if steps:
        mark, step = steps[0]
        if step in names:
            return names.index(step), steps[1:]
        if step.isdigit() and not rows.named:
            return int(step) - (mark != "."), steps[1:]
    raw = there if isinstance(there, list) else []
    quoted = [at for at, each in enumerate(raw) if f"“{each}”" in what]
    alike = [at for at, name in enumerate(names) if name and f"“{name}”" in what]
    return next(iter(quoted or alike[-1:]), -1), steps if not quoted and not alike else ()
