"""Known attacks on Jinja's sandbox, and ways to make a template run for ever: each is an error, and a quick one."""

from pathlib import Path
from time import monotonic

import pytest
from pydantic import BaseModel

from functions.errors import RenderError
from functions.messages.lint import built_in_sources
from functions.messages.samples import samples
from functions.messages.sandbox import ALLOWANCE, allowance
from tests.messages.test_render import said

LONGEST_SECONDS = 3.0
"""Its own bound is 2; the machine may be busy."""

ESCAPES = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ name.__class__ }}",
    "{{ name['__class__'] }}",
    "{{ [].__class__.__base__ }}",
    "{{ order.__init__.__globals__ }}",
    "{{ order.model_dump() }}",
    "{{ order.model_fields }}x{{ order.model_config.extra.__class__ }}",
    "{{ order.secret() }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(order) }}",
    "{{ '{a.__class__}'.format_map({'a': order}) }}",
    "{{ '%s' | format(order) }}",
    "{{ '%(a)s' % {'a': order} }}",
    "{{ order | attr('__class__') }}",
    "{{ [order] | map(attribute='__class__') | join }}",
    "{{ [order] | map(attribute='secret') | first }}",
    "{{ [order] | groupby('__class__') | list }}",
    "{{ [order] | map('attr', '__class__') | list }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ joiner.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'] }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ self._TemplateReference__context.environment }}",
    "{{ self.__init__.__globals__ }}",
    "{{ range.__class__ }}x{{ range.__self__ }}",
    "{% for x in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}",
    "{% for x in [1] %}{{ loop._iterator.gi_frame.f_globals }}{% endfor %}",
    "{% for x in [1] %}{{ loop.cycle.__func__ }}{% endfor %}",
    "{{ dict(a=1) }}",
    "{{ url_for.__globals__ }}",
    "{{ gettext('x') }}",
    "{% trans %}{{ name }}{% endtrans %}",
    "{% import 'nl/text.j2' as x %}{{ x }}",
    "{% from 'nl/text.j2' import x %}{{ x }}",
    "{% extends 'nl/text.j2' %}",
    "{% with a = 1 %}{{ a }}{% endwith %}",
    "{% filter upper %}x{% endfilter %}",
    "{% set ns.x = 1 %}",
    "{% do order.secret() %}",
    "{{ order }}{{ order.items.append(1) }}",
    "{{ names.clear() }}",
    "{{ names.update({'a': 1}) }}",
    "{{ names.get.__self__ }}x{{ names.get.__globals__ }}",
)
LOOPS = (
    "{{ 'x' * 10 ** 9 }}",
    "{{ 'x' * 1000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 'x'.ljust(1000000000) }}",
    "{{ '{:>1000000000}'.format('x') }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ 1 | round(99999999, 'ceil') }}",
    "{{ 1 | round(-99999999) }}",
    "{{ range(10 ** 9) | list }}",
    "{{ range(1000000000) | join }}",
    "{% for a in range(50) %}{% for b in range(50) %}{% for c in range(50) %}x{% endfor %}{% endfor %}{% endfor %}",
    "{% for a in long %}{% for b in long %}x{% endfor %}{% endfor %}",
    "{% for a in long %}{{ long }}{% endfor %}",
    "{% for a in long | list %}{% for b in long | list %}{{ long == long }}{% endfor %}{% endfor %}",
    "{% for a in range(50) %}{% for b in range(50) %}" + "y" * 9_000 + "{% endfor %}{% endfor %}",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a | replace('x', a) %}" * 9 + "{{ a }}",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = range(50) | join(a) %}" * 9 + "{{ a }}",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40 + "{{ a }}",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a | list | map('replace', 'x', a) | join %}" * 9 + "{{ a }}",
    "{% set a = [1] %}" + "{% set a = [a, a] %}" * 40 + "{{ a }}",
    "{% set a = [1] %}" + "{% set a = [a, a] %}" * 40 + "{{ a | join }}",
    "{% set a = [1] %}" + "{% set a = a + a %}" * 40 + "{{ a }}",
    "{% set a = (1,) %}" + "{% set a = (a, a) %}" * 40 + "{{ a | string }}",
    "{% set a = {'a': 1} %}" + "{% set a = {'a': a, 'b': a} %}" * 40 + "{{ a ~ '' }}",
    "{% set a = [1] %}{% set b = [1] %}" + "{% set a = [a, a] %}{% set b = [b, b] %}" * 30 + "{{ a == b }}",
    "{% set a = 10 %}" + "{% set a = a * a %}" * 40 + "{{ a }}",
    "{% set a = 10 %}" + "{% set a = a + a * a %}" * 40 + "{{ a }}",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{% macro a(n) %}{% for x in range(50) %}{{ a(n) }}{% endfor %}{% endmacro %}{{ a(1) }}",
    "{% block a %}{{ self.a() }}{% endblock %}",
    "{% for a in [[1]] recursive %}{{ loop(a) }}{% endfor %}",
    "{% include 'nl/text.j2' %}",
    "{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}",
    "{{ " + "not " * 2_000 + "1 }}",
    "{{ name" + " | upper" * 1_200 + " }}",
    "{% if name %}" * 700 + "x" + "{% endif %}" * 700,
    "{{ " + "[" * 400 + "]" * 400 + " }}",
    "{{1}}" * 1_600,
    "x" * 10_001,
)


class Order(BaseModel):
    number: str = "1042"
    items: list[int] = [1]

    def secret(self) -> str:
        return "a secret"


def drawn(tmp_path: Path, source: str) -> str:
    return said(tmp_path, source, name="Anna", order=Order(), names={"a": "b"}, long="x" * 5_000)


@pytest.mark.parametrize("source", ESCAPES)
def test_a_template_reaches_nothing_but_what_it_is_given(tmp_path: Path, source: str) -> None:
    with pytest.raises(RenderError):
        drawn(tmp_path, source)


@pytest.mark.parametrize("source", LOOPS, ids=lambda source: source[:48])
def test_a_template_cannot_run_for_ever_or_fill_the_memory(tmp_path: Path, source: str) -> None:
    begun = monotonic()
    with pytest.raises(RenderError):
        drawn(tmp_path, source)
    assert monotonic() - begun < LONGEST_SECONDS


@pytest.mark.parametrize("source", LOOPS, ids=lambda source: source[:48])
def test_nor_can_it_where_it_is_drawn_from_samples(source: str) -> None:
    begun = monotonic()
    samples({"nl": {"a": source}})
    assert monotonic() - begun < LONGEST_SECONDS


def test_what_messages_do_is_allowed(tmp_path: Path) -> None:
    source = (
        "{% for a in range(3) %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{{ ', ' if not loop.last }}{% endfor %} "
        "{% set all = [name, order.number] %}{{ all | join(' & ') }} {{ names.get('a') }} {{ 'a' ~ (1 + 2) }} "
        "{{ names.items() | map('join', '=') | join }} {{ 3 * 4 }} {{ 2.345 | round(1) }}"
    )
    assert drawn(tmp_path, source) == "1a, 2b, 3a Anna & 1042 b a3 a=b 12 2.3"


def test_no_message_of_ours_comes_near_its_allowance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.messages.samples.allowance", lambda: allowance(ALLOWANCE // 10))
    built_in = built_in_sources()
    assert len(samples(built_in)) == sum(map(len, built_in.values()))
