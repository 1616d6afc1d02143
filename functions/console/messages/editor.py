"""One message in one language: its text beside what becomes of it on every channel, while it is being written."""

import difflib
from dataclasses import dataclass

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.messages import drawn
from functions.console.messages.notes import told
from functions.console.messages.page import failing, in_words, reviews
from functions.console.messages.place import Place, built_in, known, path_of, place, seal
from functions.console.messages.titles import title_of
from functions.console.messages.values import MODES, recent_orders, stage
from functions.console.render import draw
from functions.console.texts import Texts
from functions.console.visit import Visit
from functions.errors import BadRequest, ChatkassaError
from functions.messages.lint import variables
from functions.messages.sandbox import LONGEST_SOURCE
from functions.storage.drafts import Changes, Draft


class Changed(ChatkassaError):
    """Somebody else has written this text since it was opened."""

    status = 409

    def __init__(self, theirs: str) -> None:
        super().__init__("somebody else changed it")
        self.theirs = theirs


@dataclass(frozen=True)
class Variable:
    name: str
    example: str


def show(visit: Visit) -> Answer:
    where, locale, key = _asked(visit)
    source = where.own(locale, key) or built_in().get(locale, {}).get(key, "")
    return Answer(_page(visit, where, source, seen=seal(where.own(locale, key))))


def preview(visit: Visit) -> Answer:
    """The whole page again, of which the browser takes what is drawn: it has the text, and keeps it."""
    where, _, _ = _asked(visit)
    return Answer(_page(visit, where, _source(visit), seen=visit.form("seen", "")))


def save(visit: Visit) -> Answer:
    where, locale, key = _asked(visit)
    source = _source(visit)
    problems = list(drawn.source_problems(where, locale, key, source))
    if problems:
        return Answer(_page(visit, where, source, seen=visit.form("seen"), refused=True), 422)
    return _write(visit, where, source, source, "messages.saved")


def reset(visit: Visit) -> Answer:
    """The built-in text again."""
    where, locale, key = _asked(visit)
    if key not in built_in().get(locale, {}):
        raise BadRequest("there is no built-in text in this language to go back to")
    return _write(visit, where, None, where.own(locale, key), "messages.was_reset")


def _write(visit: Visit, where: Place, content: str | None, mine: str, told: str) -> Answer:
    _, locale, key = _asked(visit)
    path, seen = path_of(locale, key), visit.form("seen")

    def edit(draft: Draft) -> Changes:
        theirs = Place(draft, where.rules).own(locale, key)
        if seal(theirs) != seen and theirs != (content or ""):
            raise Changed(theirs)
        return {path: content.encode() if content is not None else None}

    before = where.own(locale, key)
    try:
        bootstrap.drafts().change(edit, by=visit.who.email, now=bootstrap.clock())
    except Changed as other:
        page = _page(visit, place(), mine, seen=seal(other.theirs), theirs=other.theirs)
        return Answer(page, other.status)
    visit.did(f"{locale}/{key}", before={"text": before}, after={"text": content or ""})
    return redirect(visit.link(f"/messages/{locale}/{key}"), told=told)


def _asked(visit: Visit) -> tuple[Place, str, str]:
    where, locale, key = place(), visit.params["locale"], visit.params["key"]
    known(where, locale, key)
    return where, locale, key


def _source(visit: Visit) -> str:
    """As a text area posts it, with the end of a file."""
    text = visit.form("source").replace("\r\n", "\n")
    if len(text) > LONGEST_SOURCE:
        raise BadRequest(f"the text has {len(text):,} characters; at most {LONGEST_SOURCE:,}")
    return f"{text}\n"


def _page(
    visit: Visit, where: Place, source: str, *, seen: str, theirs: str | None = None, refused: bool = False
) -> str:
    locale, key = visit.params["locale"], visit.params["key"]
    mode = _mode(visit)
    scene, longest = stage(where, locale, mode), stage(where, locale, "longest")
    ours, texts = built_in().get(locale, {}).get(key, ""), Texts(visit.look.locale)
    return draw(
        visit,
        "messages/editor.html",
        key=key,
        title=title_of(key, visit.look.locale),
        locale=locale,
        locales=where.locales,
        source=source.rstrip("\n"),
        ours=ours,
        seen=seen,
        is_own=where.has_own(locale, key),
        mode=mode,
        modes=MODES,
        orders=recent_orders(),
        preview=drawn.preview(where, scene, longest, locale, key, source),
        variables=[Variable(name, _example(scene.values.of(name))) for name in variables(key, built_in())],
        reviews=reviews(where, key),
        why=lambda reason: in_words(reason, texts),
        failing=failing(),
        theirs=theirs,
        changes=_changes(theirs or "", source) if theirs is not None else [],
        refused=refused,
        longest=LONGEST_SOURCE,
        said=lambda notes: "; ".join(dict.fromkeys(told(note, texts) for note in notes)),
    )


def _mode(visit: Visit) -> str:
    return visit.form("sample", "") or visit.query.get("sample", "") or MODES[0]


def _example(value: object) -> str:
    return str(value)[:80]


def _changes(theirs: str, mine: str) -> list[tuple[str, str]]:
    """Lines of both: "-" theirs alone, "+" mine alone, " " the same."""
    return [(line[0], line[2:]) for line in difflib.ndiff(theirs.splitlines(), mine.splitlines()) if line[0] != "?"]
