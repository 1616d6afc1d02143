"""Reads `faq.md`: the questions that a shop answers itself, per locale. Imports nothing but words and problems.

    # nl
    ## Hoe lang blijven de bloemen mooi? {#care}
    > water geven
    > hoe verzorg ik mijn boeket?

    Snijd de stelen schuin af …

`# nl` begins a language, `##` a question, `>` another wording of it (one a line), the rest is the answer. Questions of
two languages belong together by their `{#id}`; one without an id has its place in the list for one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from functions.shop.language import FUNCTION_WORDS, language, words
from functions.shop.problems import Problems

FILE = "faq.md"
MOST_QUESTIONS = 300
LONGEST_ANSWER = 600
"""Fits the body of a message on every channel, with room for the question that was open."""
LONGEST_QUESTION = 120
_ID = re.compile(r"^[a-z0-9][a-z0-9-]{0,39}$")
_WITH_ID = re.compile(r"^(.*?)\s*\{#([^}]*)\}$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MARKS = re.compile(r"\*\*|__|`|\]\(|^#{3,}\s|</?[a-z]+>", re.MULTILINE)
"""What chats would show as it stands."""


@dataclass
class Question:
    """One question in one language. `line` is where it stands, for whoever has to correct it."""

    id: str
    question: str
    line: int
    wordings: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def answer(self) -> str:
        """Lines of a paragraph are one; a list keeps its lines; a blank line parts paragraphs."""
        text = ""
        for line in self.lines:
            joint = "\n" if line.startswith("- ") and text else " " if text and not text.endswith("\n") else ""
            text += f"{joint}{line}" if line else "\n\n"
        return re.sub(r"\n{3,}", "\n\n", text).strip()


Questions = dict[str, list[Question]]
"""Per locale, in the merchant's order. Every locale has the same ids."""


def read_questions(folder: Path, locales: tuple[str, ...], problems: Problems) -> Questions:
    """{} where there is no such file: a shop need not have one."""
    path = folder / FILE
    if not path.exists():
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        problems.add(FILE, "is not UTF-8", "save it as UTF-8")
        return {}
    # A comment keeps its line breaks, so that the lines below keep their numbers.
    text = _COMMENT.sub(lambda comment: "\n" * comment.group().count("\n"), text)
    found = _Reading(locales, problems).read(text.splitlines())
    for locale, questions in found.items():
        _check(locale, questions, problems)
    _check_pairs(found, locales, problems)
    return found


class _Reading:
    """One pass over the lines."""

    def __init__(self, locales: tuple[str, ...], problems: Problems) -> None:
        self.locales = locales
        self.problems = problems
        self.found: Questions = {}
        self.list: list[Question] | None = None
        """Of the language that is being read; None before the first."""

    def read(self, lines: list[str]) -> Questions:
        for number, line in enumerate(lines, start=1):
            text = line.strip()
            if re.match(r"#\s", text):
                self._language(number, text[1:].strip())
            elif re.match(r"##\s", text):
                self._question(number, text[2:].strip())
            elif text and self.list is not None and not self.list:
                self._bad(number, "stands before the first question", "begin a question with `## `")
            elif text and self.list is None:
                self._bad(number, "stands before the first language", f"begin with `# {self.locales[0]}`")
            elif self.list:
                self._line(self.list[-1], text)
        return self.found

    def _language(self, number: int, locale: str) -> None:
        if locale not in self.locales:
            self._bad(number, f"“{locale}” is not a locale of the shop", f"use `# {'` or `# '.join(self.locales)}`")
        elif locale in self.found:
            self._bad(number, f"“{locale}” is there twice", "put its questions together")
        self.list = self.found.setdefault(locale, []) if locale in self.locales else []

    def _question(self, number: int, text: str) -> None:
        if self.list is None:
            self._bad(number, "stands before the first language", f"begin with `# {self.locales[0]}`")
            self.list = []
        named = _WITH_ID.match(text)
        question, name = (named.group(1), named.group(2)) if named else (text, str(len(self.list) + 1))
        if not _ID.match(name):
            self._bad(number, f"“{name}” is not an id", "use small letters, digits and hyphens: `{#care}`")
        self.list.append(Question(name, question, number))

    def _line(self, question: Question, text: str) -> None:
        if not text.startswith(">"):
            question.lines.append(text)
        elif wording := text[1:].strip():
            question.wordings.append(wording)

    def _bad(self, number: int, what: str, do: str) -> None:
        self.problems.add(f"{FILE} line {number}", what, do)


def _check(locale: str, questions: list[Question], problems: Problems) -> None:
    if len(questions) > MOST_QUESTIONS:
        problems.add(f"{FILE}, {locale}", f"has {len(questions)} questions", f"keep the best {MOST_QUESTIONS}")
    first: dict[str, int] = {}
    for each in questions:
        for what, do in (*_wrong(each), *_says_nothing(each, language(locale))):
            problems.add(f"{FILE} line {each.line}", what, do)
        if each.id in first:
            problems.add(
                f"{FILE} line {each.line}",
                f"“{each.id}” is the id of line {first[each.id]} too",
                "give each question an id of its own",
            )
        first.setdefault(each.id, each.line)


def _wrong(each: Question) -> Iterator[tuple[str, str]]:
    answer = each.answer
    if not each.question:
        yield "has no question", "write it after `## `"
    if len(each.question) > LONGEST_QUESTION:
        yield f"the question has {len(each.question)} characters", f"shorten it to {LONGEST_QUESTION}"
    if not answer:
        yield "has no answer", "write it below the question"
    if len(answer) > LONGEST_ANSWER:
        yield f"the answer has {len(answer)} characters", f"shorten it to {LONGEST_ANSWER}, or make two questions of it"
    marked = _MARKS.search("\n".join(each.lines))
    if marked:
        yield f"the answer holds “{marked.group().strip()}”", "write plain text: chats do not show Markdown"


def _says_nothing(each: Question, of: str) -> Iterator[tuple[str, str]]:
    """A wording of small words alone is found by nothing that would not find every other."""
    for wording in (each.question, *each.wordings):
        if wording and not set(words(wording)) - FUNCTION_WORDS.get(of, frozenset()):
            yield f"“{wording}” does not say what it is about", "add the word that people use for it"


def _check_pairs(found: Questions, locales: tuple[str, ...], problems: Problems) -> None:
    """Who asks in one language is answered in the conversation's: each question is there in all of them."""
    lines = {question.id: question.line for questions in reversed(found.values()) for question in questions}
    for locale in locales:
        missing = [name for name in lines if name not in {question.id for question in found.get(locale, ())}]
        for name in sorted(missing, key=lines.__getitem__):
            do = f"add it below `# {locale}`" + ("" if name.isdigit() else f", with {{#{name}}}")
            problems.add(f"{FILE} line {lines[name]}", f"this question is not there in {locale}", do)
