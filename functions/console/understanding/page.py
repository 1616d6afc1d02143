"""What shoppers said that led to nothing, and teaching the shop: a synonym in words.yaml, a question in faq.md."""

from collections.abc import Callable

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.catalogue.shelf import open_shelf
from functions.console.render import draw
from functions.console.texts import Texts
from functions.console.understanding import files
from functions.console.visit import Visit
from functions.errors import BadRequest, PublishError
from functions.shop.language import words
from functions.shop.questions import FILE as QUESTIONS
from functions.shop.questions import LONGEST_ANSWER, LONGEST_QUESTION
from functions.shop.vocabulary import FILE as WORDS
from functions.storage import unclear
from functions.storage.drafts import Changes, Draft

MOST_SHOWN = 100


def show(visit: Visit) -> Answer:
    return Answer(_page(visit))


def _page(visit: Visit, problems: list[str] | None = None) -> str:
    kind = visit.query.get("kind", "")
    found = unclear.latest(bootstrap.table(), bootstrap.clock())
    return draw(
        visit,
        "understanding/page.html",
        found=[each for each in found if not kind or kind in each.kinds][:MOST_SHOWN],
        kind=kind,
        taught=_taught(),
        locales=_locales(),
        problems=problems or [],
        given={name: values[0] for name, values in visit.fields.items()} if problems else {},
        longest_question=LONGEST_QUESTION,
        longest_answer=LONGEST_ANSWER,
    )


def _locales() -> tuple[str, ...]:
    """Of the shop as it is being edited; none: there is nothing to edit yet."""
    try:
        drafts = bootstrap.drafts()
        return open_shelf(drafts, drafts.current()).locales
    except (BadRequest, PublishError):
        return ()


def _taught() -> Callable[[str], bool]:
    """Whether the shop as it is being edited has a synonym or a question of just these words."""
    drafts = bootstrap.drafts()
    try:
        draft = drafts.current()
        shelf = open_shelf(drafts, draft)
    except (BadRequest, PublishError):
        return lambda said: False
    known, _ = files.read_words(_text(draft, WORDS), shelf.shop)
    asked = _text(draft, QUESTIONS)
    questions, _ = files.read_faq(asked, shelf.locales) if asked.strip() else ({}, [])
    found = {" ".join(words(each.question)) for several in questions.values() for each in several}
    found |= {word for group in known.synonyms for word in group}
    return lambda said: " ".join(words(said)) in found


def add_synonym(visit: Visit) -> Answer:
    word, means = (" ".join(visit.form(name).split())[:60] for name in ("word", "means"))
    if not words(word) or not words(means) or words(word) == words(means):
        return _again(visit, [Texts(visit.look.locale)("understanding.two_words")])
    try:
        _change(visit, lambda draft: _synonym(draft, word, means))
    except PublishError as wrong:
        return _again(visit, wrong.problems)
    visit.did(word, after={"synonym": means})
    return redirect(visit.link("/understanding"), told="understanding.added")


def _synonym(draft: Draft, word: str, means: str) -> Changes:
    before = _text(draft, WORDS)
    shop = open_shelf(bootstrap.drafts(), draft).shop
    known, were_wrong = files.read_words(before, shop)
    pair = {" ".join(words(word)), " ".join(words(means))}
    if any(pair <= set(group) for group in known.synonyms):
        return {}
    after = files.with_synonym(before, word, means)
    found, wrong = files.read_words(after, shop)
    _refuse(wrong, were_wrong)
    if not any(pair <= set(group) for group in found.synonyms):
        raise PublishError([f"{WORDS}, synonyms: cannot be added to as it is written → write one group a line"])
    return {WORDS: after.encode()}


def add_question(visit: Visit) -> Answer:
    asked = {locale: _asked(visit, locale) for locale in _locales()}
    if not asked or not all(question and answer for question, answer in asked.values()):
        return _again(visit, [Texts(visit.look.locale)("understanding.every_language")])
    try:
        _change(visit, lambda draft: _question(draft, asked))
    except PublishError as wrong:
        return _again(visit, wrong.problems)
    visit.did(QUESTIONS, after={locale: f"{question}\n{answer}" for locale, (question, answer) in asked.items()})
    return redirect(visit.link("/understanding"), told="understanding.added")


def _asked(visit: Visit, locale: str) -> tuple[str, str]:
    """A line that begins as a heading or another wording would be one."""
    answer = visit.form(f"answer-{locale}", "").replace("\r\n", "\n")
    lines = [line.strip().lstrip("#> ") for line in answer.split("\n")]
    return " ".join(visit.form(f"question-{locale}", "").split()), "\n".join(lines).strip()


def _question(draft: Draft, asked: dict[str, tuple[str, str]]) -> Changes:
    before = _text(draft, QUESTIONS)
    locales = tuple(asked)
    known, were_wrong = files.read_faq(before, locales) if before.strip() else ({}, [])
    taken = [each.id for questions in known.values() for each in questions]
    after = files.with_question(before, files.name_of(asked[locales[0]][0], taken), asked)
    _refuse(files.read_faq(after, locales)[1], were_wrong)
    return {QUESTIONS: after.encode()}


def _refuse(wrong: list[str], were_wrong: list[str]) -> None:
    """What was wrong before stays the merchant's to correct, at its own place."""
    if fresh := [each for each in wrong if each not in were_wrong]:
        raise PublishError(fresh)


def _text(draft: Draft, path: str) -> str:
    return bootstrap.drafts().read(draft, path).decode() if path in draft.files else ""


def _change(visit: Visit, edit: Callable[[Draft], Changes]) -> None:
    bootstrap.drafts().change(edit, by=visit.who.email, now=bootstrap.clock())


def _again(visit: Visit, problems: list[str]) -> Answer:
    """With what was typed."""
    return Answer(_page(visit, problems), 422)
