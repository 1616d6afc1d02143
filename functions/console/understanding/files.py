"""Additions to words.yaml and faq.md as text: what stands there stays as the merchant wrote it, comments too. Each is
read back by the very reader that publish uses before it is kept.
"""

import json
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import yaml

from functions.shop.language import words
from functions.shop.problems import Problems
from functions.shop.questions import FILE as QUESTIONS
from functions.shop.questions import Questions, read_questions
from functions.shop.rules import ShopFile
from functions.shop.vocabulary import FILE as WORDS
from functions.shop.vocabulary import Vocabulary, read_vocabulary

Read = TypeVar("Read")
_HEADING = re.compile(r"^#\s+(\S+)\s*$")
_SECTION = re.compile(r"^synonyms\s*:\s*(\[\s*\])?\s*(#.*)?$")
_ITEM = re.compile(r"^(\s*)-\s*(\[.*\])\s*(#.*)?$")


def with_synonym(content: str, word: str, means: str) -> str:
    """In the group that has the word that is meant, else in a group of their own."""
    lines = content.splitlines()
    start = next((number for number, line in enumerate(lines) if _SECTION.match(line)), None)
    if start is None:
        return "\n".join([*lines, *([""] if lines else []), "synonyms:", f"  - {_group([means, word])}", ""])
    if "[" in lines[start].partition("#")[0]:
        lines[start] = "synonyms:"
    indent = "  "
    for number in range(start + 1, len(lines)):
        if lines[number].strip() and not lines[number].startswith((" ", "-", "#")):
            break
        if found := _ITEM.match(lines[number]):
            indent = found[1]
            group = yaml.safe_load(found[2])
            if any(words(str(each)) == words(means) for each in group):
                lines[number] = (
                    f"{indent}- {found[2][:-1].rstrip()}, {_word(word)}]{'  ' + found[3] if found[3] else ''}"
                )
                return "\n".join([*lines, ""])
    lines.insert(start + 1, f"{indent}- {_group([means, word])}")
    return "\n".join([*lines, ""])


def _group(found: Iterable[str]) -> str:
    return f"[{', '.join(map(_word, found))}]"


def _word(word: str) -> str:
    """In quotes where YAML would take it for something else: "no", "null"."""
    plain = re.fullmatch(r"[^\W\d_]+(?:[ -][^\W\d_]+)*", word) and yaml.safe_load(word) == word
    return word if plain else json.dumps(word, ensure_ascii=False)


def with_question(content: str, name: str, asked: Mapping[str, tuple[str, str]]) -> str:
    """`asked`: locale → question and answer; each at the end of its language."""
    lines = content.rstrip().splitlines()
    for locale, (question, answer) in asked.items():
        block = [f"## {question} {{#{name}}}", "", *answer.splitlines(), ""]
        at = _end_of(lines, locale)
        if at is None:
            lines += ["", f"# {locale}", "", *block]
        else:
            lines[at:at] = ["", *block]
    return "\n".join(lines).strip() + "\n"


def _end_of(lines: list[str], locale: str) -> int | None:
    """Behind the last line of a language; None: the file does not have it."""
    inside = None
    for number, line in enumerate(lines):
        heading = _HEADING.match(line)
        if heading and inside is not None:
            return inside
        if (heading and heading[1] == locale) or (inside is not None and line.strip()):
            inside = number + 1
    return inside


def name_of(question: str, taken: Iterable[str]) -> str:
    """An id of faq.md that no question has."""
    known, number = set(taken), 2
    wanted = re.sub(r"[^a-z0-9]+", "-", " ".join(words(question)))[:36].strip("-") or "vraag"
    name = wanted
    while name in known:
        name, number = f"{wanted}-{number}", number + 1
    return name


def read_words(content: str, shop: ShopFile) -> tuple[Vocabulary, list[str]]:
    return _read(WORDS, content, lambda folder, problems: read_vocabulary(folder, shop, problems))


def read_faq(content: str, locales: tuple[str, ...]) -> tuple[Questions, list[str]]:
    return _read(QUESTIONS, content, lambda folder, problems: read_questions(folder, locales, problems))


def _read(file: str, content: str, reader: Callable[[Path, Problems], Read]) -> tuple[Read, list[str]]:
    """The readers read files of a folder."""
    problems = Problems()
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / file).write_text(content, encoding="utf-8")
        found = reader(Path(scratch), problems)
    return found, [f"{each.where}: {each.what} → {each.do}" for each in problems.each]
