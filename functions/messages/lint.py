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
    keys = {key for templates in built_in.values() for key in templates}
    found = list(_missing(own, locales, built_in, keys))
    for locale, templates in own.items():
        for key, source in templates.items():
            offered = _offered(reader, key, built_in) if key in keys else None
            found += _template(reader, f"messages/{locale}/{key}.j2", source, offered)
    return found


def variables(key: str, built_in: Sources) -> list[str]:
    """What the message of this name may use."""
    return sorted(_offered(environment(), key, built_in))


def _offered(reader: Environment, key: str, built_in: Sources) -> set[str]:
    """The variables of a message: those that its built-in template uses in any language. Only of what is asked for:
    there are over a thousand built-in ones, and reading them all took half of a check."""
    sources = (templates[key] for templates in built_in.values() if key in templates)
    return {name for source in sources for name in meta.find_undeclared_variables(reader.parse(source))}


def _missing(own: Sources, locales: tuple[str, ...], built_in: Sources, keys: set[str]) -> Iterator[str]:
    for locale in locales:
        there = {**built_in.get(locale, {}), **own.get(locale, {})}
        for key in sorted(keys - set(there)):
            yield f"messages/{locale}/{key}.j2: is not there, and there is no built-in one in “{locale}” → add it"


def _template(reader: Environment, where: str, source: str, offered: set[str] | None) -> Iterator[str]:
    """`offered`: None where no built-in message has this name."""
    if offered is None:
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
        yield from _variables(reader, where, tree, offered)


def _variables(reader: Environment, where: str, tree: nodes.Template, offered: set[str]) -> Iterator[str]:
    names = ", ".join(sorted(offered)) or "none"
    for variable in sorted(meta.find_undeclared_variables(tree) - offered - set(reader.globals)):
        yield f"{where}: “{variable}” is not offered to this message → use {names}"
