"""Every template can be drawn before there is a conversation, with values that it was not written for."""

from functions.messages.lint import built_in_sources
from functions.messages.samples import STRANGE, Values, samples

OWN = {"nl": {"label_pay": "Bestellen en betalen", "hello": "Dag {{ name }}, {{ 5 | money }}"}}


def test_samples_are_drawn_for_the_channels_linters() -> None:
    assert samples(OWN) == {
        "messages/nl/label_pay.j2": "Bestellen en betalen",
        "messages/nl/hello.j2": f"Dag {STRANGE}, 29,95",
    }


def test_a_value_is_known_by_its_name_wherever_it_hangs() -> None:
    own = {"nl": {"cart": "{% for line in lines %}{{ line.title }} {{ line.quantity + 0 }}{% endfor %}"}}
    assert samples(own, {"nl": Values({"title": "Roos", "quantity": 2})}) == {"messages/nl/cart.j2": "Roos 2"}


def test_what_cannot_be_drawn_or_is_blank_is_left_out() -> None:
    assert samples({"nl": {"a": "{{ {}[name] }}", "b": "{% if false %}x{% endif %}", "c": "{{ 1 // 0 }}"}}) == {}


def test_every_built_in_template_can_be_drawn_from_samples() -> None:
    built_in = built_in_sources()
    assert len(samples(built_in)) == sum(len(sources) for sources in built_in.values())
