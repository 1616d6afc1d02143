"""Rendering: a shop's own text before the built-in one, in the locale's forms, and an error rather than a blank."""

import importlib
import sys
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import BaseLoader, DictLoader

from functions.commerce.money import Money
from functions.commerce.shop import Rules
from functions.errors import RenderError
from functions.messages.filters import Formats
from functions.messages.render import Renderer, built_in_loader, compile_built_in
from functions.shop.formats import formats
from tests.starter import starter_folder

NBSP = "\u00a0"
BUILT_IN = {
    "nl/hello.j2": "Hallo {{ name }}!",
    "en/hello.j2": "Hello {{ name }}!",
    "nl/bye.j2": "Tot ziens",
    "nl/lines.j2": "{% for line in lines %}\n- {{ line.title }}\n{% endfor %}\n",
}


@cache
def rules() -> Rules:
    return starter_folder().shop.rules


@cache
def all_formats(*locales: str) -> dict[str, Any]:
    return {locale: formats(locale, "NL", "EUR") for locale in locales or ("nl", "en")}


def renderer(
    tmp_path: Path, own: dict[str, str] | None = None, built_in: BaseLoader | None = None, **how: Any
) -> Renderer:
    for name, source in (own or {}).items():
        path = tmp_path / "messages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return Renderer(tmp_path / "messages", all_formats(), rules(), built_in or DictLoader(BUILT_IN), **how)


def said(tmp_path: Path, source: str, locale: str = "nl", **values: object) -> str:
    return renderer(tmp_path, {f"{locale}/text.j2": source}).say(locale, "text", **values)


# --- which template -----------------------------------------------------------------------------------------------


def test_the_built_in_template_speaks_when_the_shop_has_none(tmp_path: Path) -> None:
    assert renderer(tmp_path).say("nl", "hello", name="Anna") == "Hallo Anna!"
    assert renderer(tmp_path).say("en", "hello", name="Anna") == "Hello Anna!"


def test_the_shops_own_template_wins_in_its_locale_only(tmp_path: Path) -> None:
    ours = renderer(tmp_path, {"nl/hello.j2": "Dag {{ name }}, leuk dat je er bent."})
    assert ours.say("nl", "hello", name="Anna") == "Dag Anna, leuk dat je er bent."
    assert ours.say("en", "hello", name="Anna") == "Hello Anna!"


def test_a_locale_that_the_shop_gave_up_hears_the_shops_own(tmp_path: Path) -> None:
    assert renderer(tmp_path).say("fr", "hello", name="Anna") == "Hallo Anna!"


def test_values_are_plain_text_not_html_and_not_templates(tmp_path: Path) -> None:
    assert renderer(tmp_path).say("nl", "hello", name="<b>{{ 7*7 }}</b> & co") == "Hallo <b>{{ 7*7 }}</b> & co!"


def test_blocks_leave_no_blank_lines_and_the_result_is_stripped(tmp_path: Path) -> None:
    assert renderer(tmp_path).say("nl", "lines", lines=[{"title": "a"}, {"title": "b"}]) == "- a\n- b"


# --- the shop's own fails -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source", ["{{ missing }}", "{% if open %}unclosed", "  ", "{{ name | money }}", "{{ 1 / 0 }}"]
)
def test_where_the_shops_own_text_fails_the_built_in_one_is_said_and_that_is_noted(tmp_path: Path, source: str) -> None:
    failed: list[tuple[str, str]] = []
    ours = renderer(tmp_path, {"nl/hello.j2": source}, failed=lambda *which: failed.append(which))
    assert ours.say("nl", "hello", name="Anna") == "Hallo Anna!"
    assert ours.say("en", "hello", name="Anna") == "Hello Anna!"
    assert failed == [("nl", "hello")]


def test_what_fails_for_one_is_said_to_the_next_in_the_shops_own_words(tmp_path: Path) -> None:
    ours = renderer(tmp_path, {"nl/hello.j2": "Dag {{ name }}, tot {{ day }}"})
    assert ours.say("nl", "hello", name="Anna") == "Hallo Anna!"
    assert ours.say("nl", "hello", name="Anna", day="vrijdag") == "Dag Anna, tot vrijdag"


def test_where_the_built_in_one_fails_too_or_is_not_there_the_shops_own_is_the_error(tmp_path: Path) -> None:
    failed: list[tuple[str, str]] = []
    own = {"nl/hello.j2": "{{ own }}", "en/bye.j2": "{{ own }}"}
    ours = renderer(tmp_path, own, failed=lambda *which: failed.append(which))
    for locale, key in (("nl", "hello"), ("en", "bye")):
        with pytest.raises(RenderError, match="'own' is undefined"):
            ours.say(locale, key)
    assert failed == [("nl", "hello"), ("en", "bye")]


def test_a_built_in_text_that_fails_is_not_the_merchants_to_put_right(tmp_path: Path) -> None:
    failed: list[tuple[str, str]] = []
    with pytest.raises(RenderError):
        renderer(tmp_path, failed=lambda *which: failed.append(which)).say("nl", "hello")
    assert failed == []


# --- never blank --------------------------------------------------------------------------------------------------


def test_an_unknown_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"en/bye\.j2 is not there"):
        renderer(tmp_path).say("en", "bye")


def test_an_undefined_variable_names_itself_and_its_template(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match=r"nl/hello\.j2.*'name' is undefined"):
        renderer(tmp_path).say("nl", "hello")


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("{{ order.number }}", {"order": {}}),
        ("{{ missing }}", {}),
        ("{{ items[3] }}", {"items": [1]}),
        ("{% for each in missing %}x{% endfor %}", {}),
        ("{% if missing %}x{% endif %}y", {}),
        ("{{ value }}", {"value": None}),
        ("{{ 1 / 0 }}", {}),
        ("{{ value | money }}", {"value": "29,95"}),
        ("{{ value | money }}", {"value": 29.95}),
        ("{{ value | date }}", {"value": "soon"}),
        ("{{ value | time }}", {"value": date(2026, 11, 22)}),
        ("{{ value | date }}", {"value": datetime(2026, 11, 22)}),  # noqa: DTZ001
        ("   \n ", {}),
        ("{{ value }}", {"value": "  "}),
        ("{% if open %}unclosed", {"open": True}),
        ("{{ 'x' | nosuchfilter }}", {}),
        ("{% include 'nl/gone.j2' %}", {}),
    ],
)
def test_whatever_goes_wrong_is_an_error_that_names_the_template(
    tmp_path: Path, source: str, values: dict[str, object]
) -> None:
    with pytest.raises(RenderError, match=r"nl/"):
        said(tmp_path, source, **values)


# --- the sandbox --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ value.__init__.__globals__ }}",
        "{{ value.__class__ }}",
        "{{ value.append(1) }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 10 ** 100000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ [0] * 1000000000 }}",
        "{{ 'x'.ljust(1000000000) }}",
        "{{ '{0:1000000000}'.format(1) }}",
        "{% for i in range(1000000000) %}{{ i }}{% endfor %}",
        "{{ lipsum(n=1000) }}",
        "{{ cycler('a') }}",
        "{{ self.__init__ }}",
        "{% for i in range(50) %}{% for j in range(50) %}0123456789{% endfor %}{% endfor %}",
    ],
)
def test_a_shops_template_can_neither_reach_out_nor_run_away(tmp_path: Path, source: str) -> None:
    with pytest.raises(RenderError):
        said(tmp_path, source, value=[1])


def test_ordinary_templates_need_nothing_that_the_sandbox_forbids(tmp_path: Path) -> None:
    source = (
        "{% for name, count in lines.items() %}{{ loop.index }}. {{ count * 2 }}× {{ name | upper }}"
        "{% if not loop.last %}, {% endif %}{% endfor %} ({{ lines | length }}, {{ total % 7 }})"
    )
    assert said(tmp_path, source, lines={"roos": 1, "tulp": 2}, total=10) == "1. 2× ROOS, 2. 4× TULP (2, 3)"


# --- how a locale writes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locale", "value", "text"),
    [
        ("nl", 2995, f"€{NBSP}29,95"),
        ("en", 2995, "€29.95"),
        ("nl", Money(amount=123456789, currency="EUR"), f"€{NBSP}1.234.567,89"),
        ("en", Money(amount=123456789, currency="EUR"), "€1,234,567.89"),
        ("nl", 5, f"€{NBSP}0,05"),
        ("nl", -250, f"€{NBSP}-2,50"),
        ("en", -250, "-€2.50"),
        ("nl", Money(amount=1250, currency="JPY"), f"JPY{NBSP}1.250"),
    ],
)
def test_money_is_written_as_the_locale_does(tmp_path: Path, locale: str, value: object, text: str) -> None:
    assert said(tmp_path, "{{ value | money }}", locale, value=value) == text


def test_the_shop_and_its_templates_write_money_alike(tmp_path: Path) -> None:
    assert renderer(tmp_path).money("nl", 2995) == said(tmp_path, "{{ 2995 | money }}") == f"€{NBSP}29,95"


EVENING = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
"""In Amsterdam it is half past midnight, Monday."""


@pytest.mark.parametrize(
    ("source", "nl", "en"),
    [
        ("{{ at | date }}", "23 november 2026", "23 November 2026"),
        ("{{ at | day }}", "maandag 23 november", "Monday 23 November"),
        ("{{ at | time }}", "00:30", "00:30"),
        ("{{ '2026-03-01' | date }}", "1 maart 2026", "1 March 2026"),
        ("{{ '2026-11-22T23:30:00+00:00' | time }}", "00:30", "00:30"),
        ("{{ on | day }}", "zondag 22 november", "Sunday 22 November"),
    ],
)
def test_dates_and_times_are_the_shops_own_in_the_shoppers_language(
    tmp_path: Path, source: str, nl: str, en: str
) -> None:
    values = {"at": EVENING, "on": date(2026, 11, 22)}
    assert said(tmp_path, source, "nl", **values) == nl
    assert said(tmp_path, source, "en", **values).replace(",", "") == en


def test_a_word_agrees_with_its_number(tmp_path: Path) -> None:
    source = "{{ n }} {{ n | plural('roos', 'rozen') }}"
    assert [said(tmp_path, source, n=n) for n in (0, 1, 2, 101)] == ["0 rozen", "1 roos", "2 rozen", "101 rozen"]


def test_languages_with_more_plural_forms_name_them() -> None:
    polish = Formats(formats("pl", "PL", "PLN"), "PLN", UTC)
    found = [polish.plural(n, one="róża", few="róże", many="róż", other="róży") for n in (1, 2, 5, 22, 112, 1002)]
    assert found == ["róża", "róże", "róż", "róże", "róż", "róże"]


@given(st.integers(-(10**12), 10**12), st.sampled_from(["nl", "en", "de", "fr", "ja", "pl"]))
def test_no_locale_loses_a_cent(minor: int, locale: str) -> None:
    text = Formats(formats(locale, "NL", "EUR"), "EUR", UTC).money(minor)
    assert int("".join(letter for letter in text if letter.isdigit())) == abs(minor)
    assert ("-" in text) == (minor < 0)


@pytest.mark.parametrize("locale", ["nl", "en", "de", "fr", "sv", "pl", "es", "it"])
def test_money_is_what_cldr_says(locale: str) -> None:
    from babel.numbers import format_currency

    for minor in (0, 5, 2995, 123456, 123456789, -2995):
        mine = Formats(formats(locale, "NL", "EUR"), "EUR", UTC).money(minor)
        theirs = format_currency(minor / 100, "EUR", locale=locale)
        # Some locales write no mark between the thousands of a number of four digits; we always do.
        assert mine == theirs or len(str(abs(minor))) == 6


@pytest.mark.parametrize("locale", ["nl", "en_GB", "de", "fr", "es"])
def test_dates_are_what_cldr_says(locale: str) -> None:
    from babel.dates import format_date, format_time

    mine = Formats(formats(locale.replace("_", "-"), "NL", "EUR"), "EUR", UTC)
    for month in range(1, 13):
        at = datetime(2026, month, month * 2, 9, 5, tzinfo=UTC)
        assert mine.date(at) == format_date(at, "long", locale=locale)
        assert mine.time(at) == format_time(at, "short", locale=locale)


# --- the built-in templates in the zip ------------------------------------------------------------------------------


def test_compiled_templates_say_the_same_and_need_no_source(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    for name, source in BUILT_IN.items():
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        (sources / name).write_text(source, encoding="utf-8")
    compile_built_in(tmp_path / "compiled", sources)
    importlib.invalidate_caches()
    loader = built_in_loader(tmp_path / "nowhere", tmp_path / "compiled")
    compiled = renderer(tmp_path, {"nl/bye.j2": "Doei {{ 5 | money }}"}, loader)
    assert compiled.say("nl", "hello", name="Anna") == "Hallo Anna!"
    assert compiled.say("nl", "bye") == f"Doei €{NBSP}0,05"
    with pytest.raises(RenderError, match="'name' is undefined"):
        compiled.say("en", "hello")
    with pytest.raises(RenderError, match="is not there"):
        compiled.say("en", "bye")


def test_compiling_twice_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        compile_built_in(tmp_path / name)
    files = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert files
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}


def test_the_renderer_loads_no_locale_library() -> None:
    import subprocess

    code = "import sys, functions.messages.render, functions.shop.bundle; print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for name in ("babel", "yaml", "boto3", "botocore", "tantivy", "stripe", "chalice", "functions.shop.folder"):
        assert f"'{name}'" not in loaded, name
