"""The shop's rules: what is in force at once, and a form for each part of shop.yaml, which waits for publish."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.render import draw
from functions.console.rules import channels, live, problems, words
from functions.console.rules.fields import Rows, Section
from functions.console.rules.names import named, numbers
from functions.console.rules.problems import CATALOGUE, Told
from functions.console.rules.sections import BY_NAME, SECTIONS
from functions.console.rules.shop_yaml import FILE, changed, locales_of, members, parse, said, values
from functions.console.rules.values import tidy
from functions.console.texts import Texts
from functions.console.visit import Visit
from functions.errors import BadRequest, NotFound
from functions.shop.problems import Problem
from functions.storage.drafts import Changes, Draft

FORM_ITSELF = ("csrf", "seen")


@dataclass(frozen=True)
class Form:
    section: Section
    values: Mapping[str, str]
    locales: tuple[str, ...]
    seen: str
    """Hash of what stands in the draft: what somebody else saved since is noticed by it."""
    known: tuple[tuple[str, str], ...] = ()
    """The shop's categories: id and title."""
    problems: tuple[Told, ...] = ()
    theirs: tuple[tuple[str, str, str], ...] = ()
    """What a field is called, what somebody else saved, what you wrote."""
    by: str = ""

    def count(self, before: str, rows: Rows) -> list[str]:
        """The rows of a list, and the one that is not there yet."""
        return numbers(self.values, f"{before}{rows.key}-")

    def at(self, name: str) -> str:
        """What is wrong with a field."""
        return " ".join(each.says for each in self.problems if each.field == name)

    @property
    def first(self) -> str:
        """The field that is gone to."""
        return next((each.field for each in self.problems if each.field), "")

    def gist(self, before: str, rows: Rows) -> str:
        """Of a row that is folded up."""
        return " – ".join(filter(None, (self.values.get(f"{before}{name}", "") for name in rows.gist)))

    def wrong_in(self, before: str) -> bool:
        return any(each.field.startswith(before) for each in self.problems)


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
    section, drafts, texts = _section(visit), bootstrap.drafts(), Texts(visit.look.locale)
    given = _given(visit, section)
    told: dict[str, Mapping[str, str]] = {}
    lacking: list[Problem] = []

    def edit(draft: Draft) -> Changes:
        content = drafts.read(draft, FILE)
        before = _shown(section, parse(content), draft)
        if before.seen != visit.form("seen"):
            raise Unsaved(_both(before, given, texts))
        made = changed(content, section, given)
        wrong = _made_wrong(draft, content, made)
        fresh = problems.languages(made) - problems.languages(content)
        lacking[:] = [each for each in wrong if problems.is_without(each, fresh)]
        if len(lacking) < len(wrong):
            written = {**before.values, **given}
            places = problems.placed(wrong, section, made, written, before.locales, texts)
            raise Unsaved(replace(before, values=written, problems=places))
        after = values(parse(made), section, before.locales)
        told["before"], told["after"] = _other(before.values, after), _other(after, before.values)
        return {FILE: made} if made != content else {}

    try:
        drafts.change(edit, by=visit.who.email, now=bootstrap.clock())
    except Unsaved as unsaved:
        return _form(visit, unsaved.form, 409 if unsaved.form.theirs else 422)
    visit.did(section.name, before=told["before"], after=told["after"])
    return redirect(visit.link(f"/rules/{section.name}"), told="rules.saved_lacking" if lacking else "rules.saved")


def set_now(visit: Visit) -> Answer:
    """Raises BadRequest."""
    before, after = live.change(visit)
    if before == after:
        raise BadRequest("nothing was asked: choose what is to change")
    visit.did("shop", before=before, after=after)
    return redirect(visit.link("/rules"), told="rules.in_force")


def _section(visit: Visit) -> Section:
    if visit.params["section"] not in BY_NAME:
        raise NotFound("the rules have no such page")
    return BY_NAME[visit.params["section"]]


def _given(visit: Visit, section: Section) -> dict[str, str]:
    """What the form says, as it is compared and kept."""
    found = {}
    for name in visit.fields:
        text = ", ".join(filter(None, (each.strip() for each in visit.every(name))))
        field = named(section, name)
        found[name] = tidy(text, field.field) if field else text
    return {name: text for name, text in found.items() if name not in FORM_ITSELF}


def _made_wrong(draft: Draft, content: bytes, made: bytes) -> list[Problem]:
    if made == content:
        return []
    drafts = bootstrap.drafts()
    catalogue = drafts.read(draft, CATALOGUE) if CATALOGUE in draft.files else b""
    return problems.new(problems.found(content, catalogue), problems.found(made, catalogue))


def _shown(section: Section, document: Any, draft: Draft) -> Form:
    locales = locales_of(document)
    found = values(document, section, locales)
    seen = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:32]
    known = tuple(
        (str(name), str(said(title, locales[0]) or name))
        for name, title in members(document.get("categories"), Rows("categories", (), named="id"))
    )
    return Form(section, found, locales, seen, known, by=draft.by)


def _both(now: Form, given: Mapping[str, str], texts: Texts) -> Form:
    """Yours in the fields, theirs beside them; saved again, yours holds."""
    other = tuple(
        (words.label(now.section, name, now.values, texts), now.values.get(name, ""), written)
        for name, written in given.items()
        if name in now.values and now.values[name].strip() != written
    )
    return replace(now, values={**now.values, **given}, theirs=other or (("", "", ""),))


def _other(here: Mapping[str, str], there: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in here.items() if there.get(name) != value}


def _form(visit: Visit, form: Form, status: int = 200) -> Answer:
    texts = Texts(visit.look.locale)
    standings = channels.standings(_document()) if form.section.name == "channels" else ()
    page = draw(
        visit,
        "rules/section.html",
        form=form,
        channels=standings,
        called=lambda before, rows: words.called(before, rows, form.values, texts),
        label=lambda name: words.label(form.section, name, form.values, texts),
    )
    return Answer(page, status)


def _document() -> Mapping[str, Any]:
    drafts = bootstrap.drafts()
    found: Mapping[str, Any] = parse(drafts.read(drafts.current(), FILE))
    return found
