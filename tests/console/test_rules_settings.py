"""Every setting of the shop's rules is on a form, or said to be by file only, with why; what is called usual is so."""

from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from functions.commerce.returns import Kind
from functions.commerce.shop import ChannelName, Rules
from functions.commerce.terms import Exemption
from functions.console.rules.fields import DAYS, KINDS, Field, Rows
from functions.console.rules.sections import BY_FILE, SECTIONS
from functions.console.texts import LANGUAGES, Texts

MAPPINGS: dict[str, tuple[str, ...]] = {
    "hours": DAYS,
    "channels": get_args(ChannelName),
    "returns.excluded": tuple(Exemption),
    "returns.procedures": tuple(Kind),
}
"""Settings by name of which the names are known."""
WRITTEN_OTHERWISE = {"closed.first": "closed.from", "closed.last": "closed.until"}
"""In shop.yaml, than they are in the rules."""


def model_of(kind: Any) -> type[BaseModel] | None:
    """Of a field's type: itself, or what its list or its choice holds."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    if get_origin(kind) in (tuple, list, Union, UnionType):
        return next((found for each in get_args(kind) if (found := model_of(each))), None)
    return None


def settings(model: type[BaseModel], before: str = "") -> dict[str, Any]:
    """Each of the rules' settings, as it is written in shop.yaml, with its standard."""
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        path = before + (field.alias or name)
        path = WRITTEN_OTHERWISE.get(path, path)
        below = model_of(field.annotation)
        if below is not None and path not in BY_FILE:
            found |= settings(below, f"{path}.")
        elif path in MAPPINGS:
            found |= dict.fromkeys((f"{path}.{each}" for each in MAPPINGS[path]), None)
        else:
            found[path] = None if field.is_required() else field.get_default(call_default_factory=True)
    return found


def on_forms() -> dict[str, Field]:
    def of(rows: Rows, before: str) -> dict[str, Field]:
        way = f"{before}{rows.path}"
        found = {f"{way}.{each.path}".rstrip("."): each for each in rows.fields}
        for below in rows.rows:
            found |= of(below, f"{way}.")
        return found

    fields = {each.path: each for section in SECTIONS for each in section.fields}
    for section in SECTIONS:
        for rows in section.rows:
            fields |= of(rows, "")
    return fields


def test_every_setting_is_on_a_form_or_said_to_be_by_file_only() -> None:
    there = set(settings(Rules))
    missing = there - set(on_forms()) - set(BY_FILE)
    assert missing == set(), "give it a field in sections.py or lists.py, or a reason in BY_FILE"
    assert set(BY_FILE) <= there and all(len(why) > 10 for why in BY_FILE.values())


def test_no_form_has_what_is_no_setting() -> None:
    of_the_file = {"categories", "closed.day", "options", "options."}
    assert {path.rstrip(".") for path in set(on_forms()) - set(settings(Rules))} <= of_the_file


def test_no_setting_is_on_two_forms() -> None:
    paths = [each.path for section in SECTIONS for each in (*section.fields, *section.rows)]
    assert len(set(paths)) == len(paths)


NOT_SAID = ("", 0, None, (), {})


@pytest.mark.parametrize("path", sorted(set(settings(Rules)) & set(on_forms())))
def test_what_a_form_calls_usual_is_what_holds(path: str) -> None:
    field, standard = on_forms()[path], settings(Rules)[path]
    assert field.kind in KINDS
    if isinstance(standard, bool):
        assert (field.kind, field.standard) == ("switch", "yes" if standard else "no")
    elif field.kind == "switch":
        assert field.standard in ("yes", "no")
    elif field.standard or standard not in NOT_SAID:
        assert field.standard == str(standard)
    if field.kind == "choice":
        assert field.standard in field.options


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_page_and_list_and_what_only_the_file_has_is_called_something(locale: str) -> None:
    texts = Texts(locale)

    def lists(rows: Rows) -> list[Rows]:
        return [rows, *(each for below in rows.rows for each in lists(below))]

    for section in SECTIONS:
        assert texts.has(f"rules.s_{section.name}") and texts.has(f"rules.d_{section.name}")
        assert all(texts.has(f"rules.rows_{each.key}") for rows in section.rows for each in lists(rows))
    assert all(texts.has(f"rules.file_{name}") for name in BY_FILE)
