"""The shop's rules: what is in force at once, and a form for each part of shop.yaml, which waits for publish."""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.render import draw
from functions.console.rules import live
from functions.console.rules.sections import BY_NAME, SECTIONS, Section
from functions.console.rules.shop_yaml import FILE, NEW, apply, parse, values, write
from functions.console.visit import Visit
from functions.errors import BadRequest, NotFound
from functions.shop.problems import Problems
from functions.shop.rules import read_rules
from functions.storage.drafts import Changes, Draft


@dataclass(frozen=True)
class Form:
    section: Section
    values: Mapping[str, str]
    locales: tuple[str, ...]
    seen: str
    """Hash of what stands in the draft: what somebody else saved since is noticed by it."""
    problems: tuple[str, ...] = ()
    theirs: tuple[tuple[str, str, str], ...] = ()
    """Name of a field, what somebody else saved, what you wrote."""
    by: str = ""

    def count(self, path: str) -> list[str]:
        """The rows of a list, and the one that is not there yet."""
        numbers = {name.split("-")[1] for name in self.values if name.startswith(f"{path}-")} - {NEW}
        return [*sorted(numbers, key=int), NEW]


class Unsaved(Exception):
    """What was written is shown again."""

    def __init__(self, form: Form) -> None:
        self.form = form


def show(visit: Visit) -> Answer:
    draft = bootstrap.drafts().current()
    return Answer(draw(visit, "rules/page.html", sections_of_rules=SECTIONS, draft=draft, **live.standing()))


def show_section(visit: Visit) -> Answer:
    section, draft = _section(visit), bootstrap.drafts().current()
    if not draft.version:
        return Answer(draw(visit, "rules/page.html", sections_of_rules=SECTIONS, draft=draft, **live.standing()))
    document = parse(bootstrap.drafts().read(draft, FILE))
    return _form(visit, _shown(section, document, draft))


def save(visit: Visit) -> Answer:
    section, drafts = _section(visit), bootstrap.drafts()
    given = {name: visit.form(name, "") for name in visit.fields if name not in ("csrf", "seen")}
    told: dict[str, Mapping[str, str]] = {}

    def edit(draft: Draft) -> Changes:
        content = drafts.read(draft, FILE)
        document = parse(content)
        before = _shown(section, document, draft)
        if before.seen != visit.form("seen"):
            raise Unsaved(_both(before, given))
        apply(document, section, given, before.locales)
        made = write(document)
        if problems := sorted(set(wrong(made)) - set(wrong(content))):
            raise Unsaved(Form(section, {**before.values, **given}, before.locales, before.seen, tuple(problems)))
        after = values(document, section, before.locales)
        told["before"], told["after"] = _changed(before.values, after), _changed(after, before.values)
        return {FILE: made} if told["after"] or told["before"] else {}

    try:
        drafts.change(edit, by=visit.who.email, now=bootstrap.clock())
    except Unsaved as unsaved:
        return _form(visit, unsaved.form, 409 if unsaved.form.theirs else 422)
    visit.did(section.name, before=told["before"], after=told["after"])
    return redirect(visit.link(f"/rules/{section.name}"), told="rules.saved")


def wrong(content: bytes) -> list[str]:
    """What publish would say of this file alone."""
    problems = Problems()
    with tempfile.TemporaryDirectory(prefix="rules-") as folder:
        (Path(folder) / FILE).write_bytes(content)
        read_rules(Path(folder), problems)
    return problems.found


def _section(visit: Visit) -> Section:
    if visit.params["section"] not in BY_NAME:
        raise NotFound("the rules have no such page")
    return BY_NAME[visit.params["section"]]


def _shown(section: Section, document: Any, draft: Draft) -> Form:
    given = document.get("locales")
    locales = tuple(map(str, given)) if isinstance(given, list) else ("en",)
    found = values(document, section, locales)
    seen = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:32]
    return Form(section, found, locales, seen, by=draft.by)


def _both(now: Form, given: Mapping[str, str]) -> Form:
    """Yours in the fields, theirs beside them; saved again, yours holds."""
    other = tuple(
        (name, now.values.get(name, ""), written)
        for name, written in given.items()
        if name in now.values and now.values[name].strip() != written.replace("\r\n", "\n").strip()
    )
    theirs = other or (("", "", ""),)
    return Form(now.section, {**now.values, **given}, now.locales, now.seen, theirs=theirs, by=now.by)


def _changed(here: Mapping[str, str], there: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in here.items() if there.get(name) != value}


def _form(visit: Visit, form: Form, status: int = 200) -> Answer:
    return Answer(draw(visit, "rules/section.html", form=form, sections_of_rules=SECTIONS), status)


def set_now(visit: Visit) -> Answer:
    """Raises BadRequest."""
    before, after = live.change(visit)
    if before == after:
        raise BadRequest("nothing was asked: choose what is to change")
    visit.did("shop", before=before, after=after)
    return redirect(visit.link("/rules"), told="rules.in_force")
