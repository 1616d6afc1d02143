"""The lint of a shop's own templates: what would fail or be blank in a chat is said before it is published."""

import pytest

from functions.messages.lint import built_in_sources, lint
from functions.shop.folder import Sources

BUILT_IN: Sources = {
    "nl": {
        "hello": "Hallo {{ name }}",
        "total": "{% for line in lines %}{{ line.title }}{% endfor %}{{ total | money }}",
    },
    "en": {"hello": "Hello {{ name }}", "total": "{{ total | money }}"},
}
BOTH = ("nl", "en")


def test_a_shop_without_templates_of_its_own_is_right() -> None:
    assert lint({}, BOTH, BUILT_IN) == []


def test_an_own_template_may_use_what_the_built_in_one_uses_in_any_language() -> None:
    own = {"nl": {"hello": "Dag {{ name }}"}, "en": {"total": "{% for line in lines %}{{ line.title }}{% endfor %}"}}
    assert lint(own, BOTH, BUILT_IN) == []


@pytest.mark.parametrize(
    ("key", "source", "said"),
    [
        ("hello", "Dag {{ naam }}", "“naam” is not offered to this message → use name"),
        ("hello", "Dag {{ name", "messages/nl/hello.j2 line 1: "),
        ("hello", "\n\n{% if name %}\nDag", "messages/nl/hello.j2 line "),
        ("hello", "  \n", "is empty"),
        ("hello", "{{ name | markdown }}", "no filter “markdown”"),
        ("hello", "{% include 'nl/total.j2' %}", "“include” is not for messages"),
        ("helo", "Dag", "no message has this name"),
        (
            "total",
            "{% for a in lines %}{% for b in lines %}{% for c in lines %}.{% endfor %}{% endfor %}{% endfor %}",
            "at most 2 deep",
        ),
    ],
)
def test_a_template_that_would_fail_in_a_chat_is_said(key: str, source: str, said: str) -> None:
    found = lint({"nl": {key: source}}, BOTH, BUILT_IN)
    assert len(found) >= 1
    assert any(said in line and line.startswith(f"messages/nl/{key}.j2") and "→" in line for line in found), found


def test_a_language_without_built_in_texts_needs_all_of_them() -> None:
    found = lint({"de": {"hello": "Hallo {{ name }}"}}, (*BOTH, "de"), BUILT_IN)
    assert found == ["messages/de/total.j2: is not there, and there is no built-in one in “de” → add it"]


def test_the_built_in_templates_are_complete_and_right_in_both_languages() -> None:
    built_in = built_in_sources()
    assert lint(built_in, BOTH, built_in) == []
    assert set(built_in["nl"]) == set(built_in["en"])
