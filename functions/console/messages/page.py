"""All messages of the shop: which are its own, what is not translated, and what Meta says of those that it approves."""

from dataclasses import dataclass

from functions import bootstrap
from functions.console.answers import Answer
from functions.console.messages.place import FOLDER, WHERE, Place, built_in, place
from functions.console.messages.titles import groups, title_of
from functions.console.render import draw
from functions.console.texts import Texts
from functions.console.visit import Visit
from functions.errors import NotFound
from functions.messages.approved import PREFIX
from functions.storage import broken_texts, templates
from functions.storage.broken_texts import BrokenText
from functions.storage.templates import Known

ONLY = ("", "own", "missing", "failing", "approval")
BADGES = {"approved": "good", "pending": "blue", "rejected": "bad", "paused": "bad", "recategorised": "warn", "": ""}
EXCERPT = 110


@dataclass(frozen=True)
class Reviewed:
    """A text at a provider that has to approve it."""

    channel: str
    locale: str
    name: str
    known: Known

    @property
    def badge(self) -> str:
        return BADGES[self.known.state]


@dataclass(frozen=True)
class Row:
    key: str
    title: str
    excerpt: str
    states: tuple[tuple[str, str], ...]
    """Of each language: "own", "ours" or "missing"."""
    reviews: tuple[Reviewed, ...] = ()
    failing: tuple[str, ...] = ()
    """Languages in which it failed for a shopper, as it is live."""

    def has(self, only: str) -> bool:
        shown = {"": True, "approval": bool(self.reviews), "failing": bool(self.failing)}
        return shown[only] if only in shown else any(only == state for _, state in self.states)


def show(visit: Visit) -> Answer:
    where = place()
    asked, only = visit.query.get("q", "").strip().lower(), visit.query.get("only", "")
    failed = failing()
    locale, mine = _read_in(where, visit.query.get("locale", "")), visit.look.locale
    found = {
        name: [_row(where, key, locale, mine, failed) for key in keys if _matches(where, key, asked, mine)]
        for name, keys in groups().items()
    }
    missing = sum(state == "missing" for group in found.values() for row in group for _, state in row.states)
    if only in ("", "approval"):
        found = {name: _with_reviews(where, group) for name, group in found.items()}
    shown = {name: [row for row in group if row.has(only)] for name, group in found.items()}
    return Answer(
        draw(
            visit,
            "messages/page.html",
            groups=[(name, group) for name, group in shown.items() if group],
            q=visit.query.get("q", ""),
            only=only if only in ONLY else "",
            onlys=ONLY,
            locale=locale,
            locales=where.locales,
            own=sum(path.startswith(f"{FOLDER}/") for path in where.draft.files),
            missing=missing,
            draft=where.draft,
            why=lambda reason: in_words(reason, Texts(visit.look.locale)),
        )
    )


def _read_in(where: Place, locale: str) -> str:
    return locale if locale in where.locales else where.locales[0]


def _matches(where: Place, key: str, asked: str, mine: str) -> bool:
    if not asked:
        return True
    texts = [title_of(key, mine).name, key.replace("_", " "), key]
    texts += [where.own(locale, key) or built_in().get(locale, {}).get(key, "") for locale in where.locales]
    return any(asked in text.lower() for text in texts)


def _row(where: Place, key: str, locale: str, mine: str, failed: tuple[BrokenText, ...]) -> Row:
    states = tuple((each, _state(where, each, key)) for each in where.locales)
    text = where.own(locale, key) or built_in().get(locale, {}).get(key, "")
    fails = tuple(each.locale for each in failed if each.template == key)
    return Row(key, title_of(key, mine).name, excerpt_of(text), states, failing=fails)


def _state(where: Place, locale: str, key: str) -> str:
    if where.has_own(locale, key):
        return "own"
    return "ours" if key in built_in().get(locale, {}) else "missing"


def excerpt_of(source: str) -> str:
    """Its words, on one line: what is set and asked in between is left out."""
    import re

    text = re.sub(r"{%.*?%}", " ", source, flags=re.DOTALL)
    text = re.sub(r"{{\s*([\w.]+).*?}}", lambda found: f"‹{found[1]}›", text, flags=re.DOTALL)
    text = " ".join(text.split())
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1]}…"


def failing() -> tuple[BrokenText, ...]:
    """Texts that could not be said to a shopper, in the version that is live."""
    try:
        return tuple(broken_texts.broken(bootstrap.table(), bootstrap.live_shop().version))
    except NotFound:
        return ()


# --- approval -----------------------------------------------------------------------------------------------------


def _with_reviews(where: Place, rows: list[Row]) -> list[Row]:
    from dataclasses import replace

    return [replace(row, reviews=tuple(reviews(where, row.key))) if row.key.startswith(PREFIX) else row for row in rows]


def reviews(where: Place, key: str) -> list[Reviewed]:
    """What the providers said last of this text, in each language that they have it in."""
    found = []
    for channel, section in WHERE.items():
        given = (where.rules.get(section) or {}).get(key.removeprefix(PREFIX))
        if not isinstance(given, dict) or not isinstance(given.get("language"), dict):
            continue
        for locale, language in given["language"].items():
            name = str(given.get("name"))
            known = templates.state(bootstrap.table(), channel, name, str(language))
            found.append(Reviewed(channel, str(locale), name, known))
    return found


def in_words(reason: str, texts: Texts) -> str:
    """Meta's code of why, and what it advises, as a merchant reads it."""
    code, _, advice = reason.partition(": ")
    if " → " in code:
        code = "recategorised"
    if not texts.has(f"messages.reason_{code}"):
        return reason
    return " ".join(filter(None, (texts(f"messages.reason_{code}"), advice)))
