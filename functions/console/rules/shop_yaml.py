"""shop.yaml, read and written so that only the lines of what changed are others: comments, order and layout stay."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ruamel.yaml.comments import CommentedMap

from functions.console.rules.fields import Field, Rows, Section
from functions.console.rules.layout import are_same, in_a_line, layout, quoted, reader, written
from functions.console.rules.lines import taken_over
from functions.console.rules.values import read, shown, tidy

FILE = "shop.yaml"
NEW = "new"
"""The row that is not there yet."""
Locales = tuple[str, ...]


def parse(content: bytes) -> Any:
    return reader().load(content.decode()) or {}


def locales_of(document: Any) -> Locales:
    given = document.get("locales")
    return tuple(map(str, given)) if isinstance(given, list) else ("en",)


def values(document: Any, section: Section, locales: Locales) -> dict[str, str]:
    """Name of the form's field → text."""
    return dict(_values(document, section.fields, section.rows, "", locales))


def changed(content: bytes, section: Section, given: Mapping[str, str]) -> bytes:
    """The file with what a form has been given. What is as it was is left as it is written."""

    def edit(document: Any) -> None:
        _apply(document, section.fields, section.rows, "", given, locales_of(document))

    return rewritten(content, edit)


def rewritten(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """The file with what `edit` changes in its document; every other line stays as a person wrote it."""
    own, document = content.decode(), parse(content)
    form = layout(own)
    same = written(document, form)
    edit(document)
    became = written(document, form)
    if became == same:
        return content
    made = taken_over(own, same, became)
    return (made if are_same(made, became) else became).encode()


def members(found: Any, rows: Rows) -> list[tuple[str, Any]]:
    """What each of a list's members is called, and what it is."""
    if rows.named:
        return [(str(name), value) for name, value in found.items()] if isinstance(found, Mapping) else []
    return [("", _member(each, rows)) for each in found] if isinstance(found, list) else []


def get(member: Any, path: str) -> Any:
    for step in filter(None, path.split(".")):
        if not isinstance(member, Mapping) or step not in member:
            return None
        member = member[step]
    return member


def said(value: Any, locale: str) -> Any:
    """In one language: a text that is no mapping is the same in each."""
    return value.get(locale) if isinstance(value, Mapping) else value


def _member(member: Any, rows: Rows) -> Any:
    if not rows.bare or isinstance(member, Mapping):
        return member
    first, _, last = str(member).partition("..")
    return {"from": first.strip(), "until": last.strip()} if last else {rows.bare: first.strip()}


# --- shown --------------------------------------------------------------------------------------------------------


def _values(
    member: Any, fields: Sequence[Field], rows: Sequence[Rows], before: str, locales: Locales
) -> Iterator[tuple[str, str]]:
    for field in fields:
        value = get(member, field.path)
        if field.by_language:
            yield from ((f"{before}{field.key}.{each}", shown(said(value, each), field)) for each in locales)
        else:
            yield f"{before}{field.key}", shown(value, field)
    for each in rows:
        for number, (name, one) in enumerate(members(get(member, each.path), each)):
            prefix = f"{before}{each.key}-{number}-"
            if each.named:
                yield f"{prefix}{each.named}", name
            yield from _values(one, each.fields, each.rows, prefix, locales)


# --- changed ------------------------------------------------------------------------------------------------------


def _apply(
    member: Any, fields: Sequence[Field], rows: Sequence[Rows], before: str, given: Mapping[str, str], locales: Locales
) -> Any:
    """What the member has become: itself, unless it is one value."""
    order = [*(each.path for each in fields), *(each.path for each in rows)]
    for field in fields:
        was = get(member, field.path)
        new = _new(was, field, f"{before}{field.key}", given, locales)
        if new is was:
            continue
        if not field.path:
            member = new
        elif new is None:
            _remove(member, field.path)
        else:
            _set(member, field.path, new, order)
    for each in rows:
        if each.path:
            _apply_rows(member, each, before, given, locales, order)
        elif isinstance(member, Mapping):
            _apply_named(member, each, before, given, locales)
    return member


def _new(was: Any, field: Field, name: str, given: Mapping[str, str], locales: Locales) -> Any:
    """`was` itself where nothing changed."""
    if field.by_language:
        return _new_texts(was, field, name, given, locales)
    text = tidy(given.get(name, shown(was, field)), field)
    if text == shown(was, field).strip():
        return was
    new = read(text, field)
    return None if new is None else quoted(new)


def _new_texts(was: Any, field: Field, name: str, given: Mapping[str, str], locales: Locales) -> Any:
    before = {each: shown(said(was, each), field) for each in locales}
    texts = {each: tidy(given.get(f"{name}.{each}", before[each]), field) for each in locales}
    if texts == {each: text.strip() for each, text in before.items()}:
        return was
    if field.kind == "brand" and len(set(texts.values())) == 1:
        return quoted(next(iter(texts.values()))) or None
    made = was if isinstance(was, Mapping) else CommentedMap()
    if was is None and field.kind != "long":
        in_a_line(made)
    for each, text in texts.items():
        if not text:
            made.pop(each, None)  # type: ignore[attr-defined]
        elif made.get(each) != text:
            made[each] = quoted(text)  # type: ignore[index]
    return made or None


def _apply_rows(
    member: Any, rows: Rows, before: str, given: Mapping[str, str], locales: Locales, order: Sequence[str]
) -> None:
    found = get(member, rows.path)
    kept: Any
    if rows.named:
        kept = found if isinstance(found, Mapping) else {}
        _apply_named(kept, rows, before, given, locales)
    else:
        kept = found if isinstance(found, list) else []
        _apply_list(kept, rows, before, given, locales)
    if found is None and kept:
        _set(member, rows.path, kept, order)
    elif found is not None and not kept:
        _remove(member, rows.path)


def _apply_list(found: Any, rows: Rows, before: str, given: Mapping[str, str], locales: Locales) -> None:
    for number, own in enumerate(list(found)):
        one = _member(own, rows)
        new = _apply(one, rows.fields, rows.rows, f"{before}{rows.key}-{number}-", given, locales)
        if new is not one or (one is not own and one != _member(own, rows)):
            found[number] = new
    for number in reversed(_removed(len(found), rows, before, given)):
        del found[number]
    fresh = _fresh(rows, before, given, locales)
    if fresh:
        found.append(fresh)


def _apply_named(found: Any, rows: Rows, before: str, given: Mapping[str, str], locales: Locales) -> None:
    names = list(found)
    for number, name in enumerate(names):
        prefix = f"{before}{rows.key}-{number}-"
        new = _apply(found[name], rows.fields, rows.rows, prefix, given, locales)
        called = given.get(f"{prefix}{rows.named}", str(name)).strip() or str(name)
        if called != str(name):
            del found[name]
            _insert(found, number, called, new)
        elif new is not found[name]:
            found[name] = new
    for number in reversed(_removed(len(names), rows, before, given)):
        del found[list(found)[number]]
    called = given.get(f"{before}{rows.key}-{NEW}-{rows.named}", "").strip()
    if called and called not in found:
        found[called] = _fresh(rows, before, given, locales) or ({} if rows.rows else "")


def _fresh(rows: Rows, before: str, given: Mapping[str, str], locales: Locales) -> Any:
    empty: Any = None if rows.fields and not rows.fields[0].path else {}
    return _apply(empty, rows.fields, rows.rows, f"{before}{rows.key}-{NEW}-", given, locales)


def _removed(count: int, rows: Rows, before: str, given: Mapping[str, str]) -> list[int]:
    return [number for number in range(count) if given.get(f"{before}{rows.key}-{number}-remove") == "yes"]


# --- the document -------------------------------------------------------------------------------------------------


def _set(member: Any, path: str, value: Any, order: Sequence[str]) -> None:
    """What is new stands before what comes after it in the form."""
    first, *way = path.split(".")
    if way:
        if not isinstance(member.get(first), Mapping):
            _put(member, first, {}, order)
        begins = f"{first}."
        _set(
            member[first],
            ".".join(way),
            value,
            [each.removeprefix(begins) for each in order if each.startswith(begins)],
        )
    else:
        _put(member, first, value, order)


def _put(member: Any, name: str, value: Any, order: Sequence[str]) -> None:
    steps = list(dict.fromkeys(each.split(".")[0] for each in order))
    later = steps[steps.index(name) + 1 :] if name in steps else []
    places = [place for place, each in enumerate(member) if each in later]
    if name in member or not places:
        member[name] = value
    else:
        _insert(member, places[0], name, value)


def _insert(member: Any, place: int, name: str, value: Any) -> None:
    if hasattr(member, "insert"):
        member.insert(place, name, value)
    else:
        member[name] = value


def _remove(member: Any, path: str) -> None:
    *way, last = path.split(".")
    found = get(member, ".".join(way)) if way else member
    if isinstance(found, Mapping):
        found.pop(last, None)  # type: ignore[attr-defined]
        if way and not found:
            _remove(member, ".".join(way))
