"""Checks a shop's templates before they are published: complete, readable, and asking for nothing that is not offered.

Imports jinja2 and the renderer. What a channel makes of the texts is that channel's linter's to say (samples.py).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from jinja2 import TemplateSyntaxError, meta, nodes

from functions.messages.render import BUILT_IN, environment
from functions.messages.sandbox import Environment

Sources = Mapping[str, Mapping[str, str]]
"""Locale → key → source."""


def built_in_sources(folder: Path = BUILT_IN) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*/*.j2")):
        found.setdefault(path.parent.name, {})[path.stem] = path.read_text(encoding="utf-8")
    return found


def lint(own: Sources, locales: tuple[str, ...], built_in: Sources) -> list[str]:
    """A line for each problem: "messages/nl/cart.j2 line 2: … → …"."""
    reader = environment()
    offered = _offered(reader, built_in)
    found = list(_missing(own, locales, built_in, offered))
    for locale, templates in own.items():
        for key, source in templates.items():
            found += _template(reader, f"messages/{locale}/{key}.j2", key, source, offered)
    return found


def variables(key: str, built_in: Sources) -> list[str]:
    """What the message of this name may use."""
    one = {locale: {key: sources[key]} for locale, sources in built_in.items() if key in sources}
    return sorted(_offered(environment(), one).get(key, ()))


def _offered(reader: Environment, built_in: Sources) -> dict[str, set[str]]:
    """The variables of each message: those that its built-in template uses in any language."""
    found: dict[str, set[str]] = {}
    for templates in built_in.values():
        for key, source in templates.items():
            found.setdefault(key, set()).update(meta.find_undeclared_variables(reader.parse(source)))
    return found


def _missing(own: Sources, locales: tuple[str, ...], built_in: Sources, keys: Mapping[str, object]) -> Iterator[str]:
    for locale in locales:
        there = {**built_in.get(locale, {}), **own.get(locale, {})}
        for key in sorted(set(keys) - set(there)):
            yield f"messages/{locale}/{key}.j2: is not there, and there is no built-in one in “{locale}” → add it"


def _template(reader: Environment, where: str, key: str, source: str, offered: Mapping[str, set[str]]) -> Iterator[str]:
    if key not in offered:
        yield f"{where}: no message has this name → name it as the one that it replaces"
        return
    try:
        tree = reader.parse(source)
    except TemplateSyntaxError as error:
        yield f"{where} line {error.lineno}: {error.message} → correct it there"
        return
    if not source.strip():
        yield f"{where}: is empty → write the message, or remove the file to use the built-in one"
    unknown = [each for each in tree.find_all(nodes.Filter) if each.name not in reader.filters]
    for each in unknown:
        yield f"{where} line {each.lineno}: there is no filter “{each.name}” → remove it"
    if not unknown:
        yield from _variables(reader, where, tree, offered[key])


def _variables(reader: Environment, where: str, tree: nodes.Template, offered: set[str]) -> Iterator[str]:
    names = ", ".join(sorted(offered)) or "none"
    for variable in sorted(meta.find_undeclared_variables(tree) - offered - set(reader.globals)):
        yield f"{where}: “{variable}” is not offered to this message → use {names}"
