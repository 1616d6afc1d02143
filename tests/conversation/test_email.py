"""E-mail addresses as they are typed, dictated and mistyped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.conversation.email import is_email, read_email

READ = {
    "sanne@example.nl": "sanne@example.nl",
    "Sanne@Example.NL": "sanne@example.nl",
    "mijn mail is a.b+c@x-y.co.uk": "a.b+c@x-y.co.uk",
    "sanne@example.nl.": "sanne@example.nl",
    "sanne@example.nl, en bedankt!": "sanne@example.nl",
    "<jan@x.nl>": "jan@x.nl",
    "Jan Jansen <mailto:jan@x.nl>": "jan@x.nl",
    "o'neill@x.ie": "o'neill@x.ie",
    "jan apenstaartje gmail punt com": "jan@gmail.com",
    "jan punt de punt wit apenstaartje ziggo punt nl": "jan.de.wit@ziggo.nl",
    "jan streepje wit apenstaartje ziggo punt nl": "jan-wit@ziggo.nl",
    "jan underscore wit at gmail dot com": "jan_wit@gmail.com",
    "jan at gmail dot com": "jan@gmail.com",
    "jan at gmail.com": "jan@gmail.com",
    "it is jan at kpnmail dot nl please": "jan@kpnmail.nl",
    "jan [at] ziggo.nl": "jan@ziggo.nl",
    "jan(at)ziggo(dot)nl": "jan@ziggo.nl",
    "jan @ ziggo.nl": "jan@ziggo.nl",
    "jan@ ziggo.nl": "jan@ziggo.nl",
    "jan@gmail. com": "jan@gmail.com",
    "jan@gmail .com": "jan@gmail.com",
    "stuur maar naar jan@bloemen-winkel.amsterdam": "jan@bloemen-winkel.amsterdam",
    "JAN@ICLOUD.COM": "jan@icloud.com",
    "jan@bücher.de": "jan@xn--bcher-kva.de",
    "a_b@sub.domain.museum": "a_b@sub.domain.museum",
    "info@mail.be": "info@mail.be",
    "jan@dolce.nl": "jan@dolce.nl",
    "jan@live.nl": "jan@live.nl",
    "jan@gmx.de": "jan@gmx.de",
    "jan@startup.co": "jan@startup.co",
}
MISTYPED = {
    "jan@gmial.com": "jan@gmail.com",
    "jan@gmal.com": "jan@gmail.com",
    "jan@gnail.com": "jan@gmail.com",
    "jan@gimal.com": "jan@gmail.com",
    "jan@gmail.con": "jan@gmail.com",
    "jan@gmial.con": "jan@gmail.com",
    "jan@gmail.co": "jan@gmail.com",
    "jan@gmail.nl": "jan@gmail.com",
    "jan@hotmial.com": "jan@hotmail.com",
    "jan@hotmail.nk": "jan@hotmail.nl",
    "jan@hotmal.nl": "jan@hotmail.nl",
    "jan@outlok.com": "jan@outlook.com",
    "jan@outloook.com": "jan@outlook.com",
    "jan@ziggo.ml": "jan@ziggo.nl",
    "jan@zigo.nl": "jan@ziggo.nl",
    "jan@ziggo.nll": "jan@ziggo.nl",
    "jan@kpnmial.nl": "jan@kpnmail.nl",
    "jan@kpnmail.com": "jan@kpnmail.nl",
    "jan@iclod.com": "jan@icloud.com",
    "jan@telnet.be": "jan@telenet.be",
    "jan@skynt.be": "jan@skynet.be",
    "jan@t-onlin.de": "jan@t-online.de",
    "jan@yaho.com": "jan@yahoo.com",
    "jan@deliefstebloem.con": "jan@deliefstebloem.com",
    "jan@deliefstebloem.nk": "jan@deliefstebloem.nl",
    "jan at gmial dot com": "jan@gmail.com",
}
IMPOSSIBLE = {
    "jan@gmail": "jan@gmail.com",
    "jan@hotmailcom": "jan@hotmail.com",
    "josé@gmail.com": "jose@gmail.com",
    "zoë@gmial.com": "zoe@gmail.com",
}
NONE = (
    "", "jan", "jan@", "@gmail.com", "jan@example", "a..b@x.nl", ".a@x.nl", "a.@x.nl", "ja", "www.example.nl",
    "jan@-x.nl",
    "jan@x..nl", "jan@x.n", "ik ben at home", "Иван@пример.рф@x", "a" * 65 + "@x.nl", "jan@" + "x" * 64 + ".nl",
    "jan@" + "x." * 130 + "nl", "bel mij bij de balie", "punt",
)  # fmt: skip


@pytest.mark.parametrize(("text", "email"), READ.items())
def test_an_address_is_read_and_left_alone(text: str, email: str) -> None:
    assert read_email(text) == (email, None)


@pytest.mark.parametrize(("text", "meant"), MISTYPED.items())
def test_a_near_miss_is_read_as_it_stands_with_what_was_probably_meant(text: str, meant: str) -> None:
    address, suggestion = read_email(text)
    assert suggestion == meant
    assert is_email(address)
    assert address != meant


@pytest.mark.parametrize(("text", "meant"), IMPOSSIBLE.items())
def test_what_cannot_be_right_is_only_suggested(text: str, meant: str) -> None:
    assert read_email(text) == ("", meant)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_address_is_none(text: str) -> None:
    assert read_email(text) == ("", None)


@given(st.text() | st.lists(st.sampled_from("jan @ . at dot punt gmail com [ ] ( é nl -".split())).map(" ".join))
def test_reading_never_raises_and_reads_only_what_can_be_written_to(text: str) -> None:
    address, suggestion = read_email(text)
    assert not address or is_email(address)
    assert suggestion is None or (is_email(suggestion) and suggestion != address)
    if address and suggestion is None:
        assert read_email(address) == (address, None)
