"""Every channel: signature, handshake, what comes in, what goes out, and what goes wrong on either way."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from functions.channels import fetching
from functions.channels.channel import Channel, Parsed, Request
from functions.channels.fetching import FetchesMedia, Got
from functions.channels.registry import CHANNELS
from functions.conversation.channel_events import ConsentChanged, ReachabilityChanged
from functions.conversation.events import Event, ShopperWrote, Tapped, TextIn, Unsupported
from functions.conversation.message import Choices, Option, Text
from functions.conversation.photos import picture_in
from functions.errors import ChannelError, Refused, SignatureError, SlowDown, TooLarge, Unavailable, UnreadableBody
from functions.intake import Intake
from functions.mailbox import read_events
from functions.storage import deliveries
from tests.channels.contract import kik, meta_pages, telegram, wechat, whatsapp
from tests.channels.contract.case import Case
from tests.photo_box import JPEG
from tests.world import START, World

CASES = {
    case.name: case
    for case in (
        whatsapp.CASE, meta_pages.MESSENGER, meta_pages.INSTAGRAM, kik.CASE, telegram.CASE, wechat.CASE,
    )
}  # fmt: skip
WITHOUT_WEBHOOK = {"web", "email"}
STRANGE = {
    "accents": "één bos pioenrozen voor Zoë, s'il vous plaît",
    "emoji": "🌷🌹 2x graag 👩‍👩‍👧 🏳️‍🌈 ☺️",
    "right to left": "ورود حمراء من فضلك",
    "chinese": "我想要红玫瑰",
    "markup": "<b>rozen</b> & *tulpen* _en_ [link](http://example.com) `x` \\ \" '",
    "lines": "rode rozen\nvoor morgen\n\nbij mij thuis",
}


@dataclass
class Provider:
    """The provider's API: it remembers what it was sent, and answers as it is told."""

    answer: tuple[int, bytes]
    failure: ChannelError | None = None
    sent: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        if self.failure:
            raise self.failure
        self.sent.append((url, headers, body))
        return self.answer


def those_with(what: str) -> pytest.MarkDecorator:
    """The cases of channels that have such a thing."""
    return pytest.mark.parametrize("case", [name for name, case in CASES.items() if getattr(case, what)], indirect=True)


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


@pytest.fixture
def provider(case: Case) -> Provider:
    return Provider(case.accepted)


@pytest.fixture
def channel(case: Case, provider: Provider) -> Channel:
    return case.make(provider)


def read(case: Case, channel: Channel, *items: Any) -> Parsed:
    """As the edge does: verified, then parsed. One webhook, or one each where the channel has no batches."""
    bodies = [case.body(items)] if case.batches else [case.body([item]) for item in items]
    parsed = [channel.parse(channel.verify(case.sign(body, 0), case.secrets), START) for body in bodies]
    return Parsed(
        incoming=tuple(item for each in parsed for item in each.incoming),
        receipts=tuple(item for each in parsed for item in each.receipts),
        notices=tuple(item for each in parsed for item in each.notices),
        unreadable=tuple(item for each in parsed for item in each.unreadable),
    )


def test_every_channel_with_a_webhook_has_a_case() -> None:
    assert set(CASES) == set(CHANNELS) - WITHOUT_WEBHOOK


# --- the signature, the handshake ---------------------------------------------------------------------------------


@pytest.mark.parametrize("which", [0, 1], ids=["the current secret", "the previous one"])
def test_what_the_provider_signed_is_taken(case: Case, channel: Channel, which: int) -> None:
    body = case.body([case.text("1", STRANGE["emoji"])])
    plain = channel.verify(case.sign(body, which), case.secrets)
    assert channel.parse(plain, START).incoming


@pytest.mark.parametrize("body", [b"", b"{}", b"x"], ids=["empty", "another", "no JSON"])
def test_what_somebody_else_signed_is_not(case: Case, channel: Channel, body: bytes) -> None:
    for sent in (body, case.body([case.text("1", "hallo")])):
        with pytest.raises(SignatureError):
            channel.verify(case.sign(sent, 2), case.secrets)


def test_what_nobody_signed_is_not_taken(case: Case, channel: Channel) -> None:
    with pytest.raises(SignatureError):
        channel.verify(Request(case.body([case.text("1", "hallo")])), case.secrets)


def test_pitfall_1_the_signature_is_over_the_bytes_as_they_came(case: Case, channel: Channel) -> None:
    body = case.body([case.text("1", STRANGE["accents"])])
    signed = case.sign(body, 0)
    changed = replace(signed, body=body.replace(b"e", b"a", 1))
    if case.signs_body:
        with pytest.raises(SignatureError):
            channel.verify(changed, case.secrets)
    else:
        # nothing but the secret proves who sent it, so the secret must
        with pytest.raises(SignatureError):
            channel.verify(replace(case.sign(body, 2), body=body), case.secrets)
        assert channel.verify(signed, case.secrets)


@pytest.mark.parametrize("value", [(), ("",)], ids=["no secret", "an empty one"])
def test_without_a_secret_of_ours_nothing_is_taken(case: Case, channel: Channel, value: tuple[str, ...]) -> None:
    with pytest.raises(SignatureError):
        channel.verify(case.sign(case.body([case.text("1", "hallo")]), 0), dict.fromkeys(case.secrets, value))


def test_the_handshake_answers_who_knows_the_secret_and_nobody_else(case: Case, channel: Channel) -> None:
    if case.handshake is None:
        with pytest.raises(SignatureError):
            channel.handshake(Request(b"", query={"hub.mode": "subscribe", "hub.challenge": "x"}), case.secrets)
        return
    ask, answer = case.handshake
    tokens = [value for values in case.secrets.values() for value in values]
    good = [token for token in tokens if _opens(channel, ask(token), case)]
    assert good and channel.handshake(ask(good[0]), case.secrets) == answer
    for bad in ("", "a stranger's"):
        with pytest.raises(SignatureError):
            channel.handshake(ask(bad), case.secrets)


def _opens(channel: Channel, request: Request, case: Case) -> bool:
    try:
        channel.handshake(request, case.secrets)
    except SignatureError:
        return False
    return True


# --- what comes in ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STRANGE)
def test_a_text_is_read_as_it_was_written(case: Case, channel: Channel, name: str) -> None:
    [item] = read(case, channel, case.text("1", STRANGE[name])).incoming
    assert isinstance(item.what, ShopperWrote) and isinstance(item.what.content, TextIn)
    assert item.what.content.text == STRANGE[name] and not item.what.content.truncated
    assert (item.account, item.address) == (case.account, case.shopper)
    assert item.id and item.names


def test_four_kilobytes_of_text_are_read(case: Case, channel: Channel) -> None:
    text = ("Graag een boeket met pioenrozen, ranonkels en eucalyptus. " * 80)[: case.longest].strip()
    [item] = read(case, channel, case.text("1", text)).incoming
    assert isinstance(item.what, ShopperWrote) and isinstance(item.what.content, TextIn)
    assert item.what.content.text == text


def test_a_tap_is_the_action_that_was_sent(case: Case, channel: Channel) -> None:
    action = "cart:add:ROOS-ROOD-M:" + "7" * 43
    assert len(action) == 64
    [item] = read(case, channel, case.choice("1", action, "In mandje")).incoming
    assert isinstance(item.what, ShopperWrote)
    if channel.capabilities.typed:
        assert item.what.content == TextIn(text="In mandje")
    else:
        assert isinstance(item.what.content, Tapped) and item.what.content.action == action


def test_a_type_that_nobody_knows_is_an_event_or_is_told(case: Case, channel: Channel) -> None:
    parsed = read(case, channel, case.unknown("1"))
    assert parsed.unreadable == ()
    kinds = [item.what.content for item in parsed.incoming if isinstance(item.what, ShopperWrote)]
    assert parsed.notices or (kinds and isinstance(kinds[0], Unsupported))


def test_pitfall_11_a_bad_item_loses_no_other(case: Case, channel: Channel) -> None:
    items = [case.text("1", "een"), case.broken(), case.unknown("2"), case.text("3", "drie")]
    if not case.batches:
        items = [items[0], items[3]]
    parsed = read(case, channel, *items)
    texts = [each.what.content.text for each in parsed.incoming if _is_text(each.what)]  # type: ignore[union-attr]
    assert texts == ["een", "drie"]
    assert len(parsed.unreadable) + len(parsed.notices) >= (1 if case.batches else 0)


def _is_text(what: Any) -> bool:
    return isinstance(what, ShopperWrote) and isinstance(what.content, TextIn)


def test_an_item_without_what_is_needed_is_named_and_raises_nothing(case: Case, channel: Channel) -> None:
    body = case.body([case.broken()])
    try:
        parsed = channel.parse(channel.verify(case.sign(body, 0), case.secrets), START)
    except UnreadableBody as unreadable:
        assert "by nobody" not in str(unreadable)
        return
    told = (*parsed.unreadable, *parsed.notices)
    assert told and not parsed.incoming
    assert "by nobody" not in " ".join(told), "a shopper's words have no place in a log"


@pytest.mark.parametrize("body", [b"", b"[", b"[]", b"null", b"7", b'"x"', b"{}", b"\xff\xfe", b"<xml/>", b"[" * 5000])
def test_a_body_that_is_not_the_channels_is_unreadable(case: Case, channel: Channel, body: bytes) -> None:
    try:
        parsed = channel.parse(body, START)
    except UnreadableBody:
        return
    assert parsed.incoming == () and (parsed.notices or parsed.unreadable)


def test_what_is_sent_twice_has_the_same_id_and_what_is_not_another(case: Case, channel: Channel) -> None:
    first, again, other = (
        read(case, channel, case.text(id, text)).incoming[0] for id, text in (("1", "ja"), ("1", "ja"), ("2", "ja"))
    )
    assert first.id == again.id != other.id
    assert len(first.id) <= 250


@those_with("opt_out")
def test_opting_out_in_the_channel_is_heard(case: Case, channel: Channel) -> None:
    assert case.opt_out
    [item] = read(case, channel, case.opt_out("1")).incoming
    assert item.what in (ConsentChanged(promotional=False), ReachabilityChanged(reachable=False))
    assert item.names == read(case, channel, case.text("2", "hallo")).incoming[0].names or item.address == case.shopper


@those_with("receipts")
def test_receipts_say_what_became_of_which_message(case: Case, channel: Channel) -> None:
    assert case.receipts
    for state in case.receipt_states:
        [receipt] = read(case, channel, case.receipts("out.1", state)).receipts
        assert (receipt.account, receipt.message_id, receipt.state) == (case.account, "out.1", state)


# --- what goes out ------------------------------------------------------------------------------------------------


def say(case: Case, channel: Channel, message: Any) -> str:
    ids = [
        channel.send(case.account, case.shopper, payload, token="110:t0ken", reference="c1/7/0")
        for payload in channel.compile(message, "c1/7/0").payloads
    ]
    assert ids and all(ids)
    return ids[-1]


@pytest.mark.parametrize("name", STRANGE)
def test_a_text_arrives_as_it_was_said(case: Case, channel: Channel, provider: Provider, name: str) -> None:
    say(case, channel, Text(body=STRANGE[name]))
    assert squash("".join(case.sent(body) for _, _, body in provider.sent)) == squash(STRANGE[name])


def test_four_kilobytes_arrive_in_as_many_messages_as_it_takes(
    case: Case, channel: Channel, provider: Provider
) -> None:
    text = " ".join(f"Zin {number} over bloemen 🌷 en vazen." for number in range(130))
    say(case, channel, Text(body=text))
    assert squash("".join(case.sent(body) for _, _, body in provider.sent)) == squash(text)


def test_a_question_says_what_can_be_answered(case: Case, channel: Channel, provider: Provider) -> None:
    options = tuple(Option(id=f"pick:{name}", title=name) for name in ("Tulpen", "Rozen", "Lelies"))
    say(case, channel, Choices(body="Welke mag het zijn?", options=options, opener="Kies"))
    raw = b"".join(body for _, _, body in provider.sent).decode()
    assert all(option.title in raw for option in options)
    if not channel.capabilities.typed:
        assert all(option.id in raw for option in options)


@pytest.mark.parametrize(
    ("meaning", "error"),
    [("unavailable", Unavailable), ("throttled", SlowDown), ("never", Refused), ("operator", Refused)],
)
def test_what_the_provider_answers_means_what_it_says(
    case: Case, channel: Channel, provider: Provider, meaning: str, error: type[ChannelError]
) -> None:
    for answer in case.refusals[meaning]:
        provider.answer = answer
        with pytest.raises(error) as raised:
            say(case, channel, Text(body="Hallo"))
        if isinstance(raised.value, Refused):
            assert raised.value.operator == (meaning == "operator")
        assert "t0ken" not in str(raised.value) and case.shopper not in str(raised.value)


def test_an_answer_that_is_not_the_providers_is_not_taken_for_one(
    case: Case, channel: Channel, provider: Provider
) -> None:
    for answer in {(200, b"<html>"), (200, b"["), (302, b""), (404, b"")} - {case.accepted}:
        provider.answer = answer
        with pytest.raises(ChannelError):
            say(case, channel, Text(body="Hallo"))


# --- the whole way ------------------------------------------------------------------------------------------------


@pytest.fixture
def world(case: Case, channel: Channel) -> Iterator[World]:
    with World(channels={case.name: channel}) as world:
        yield world


@dataclass
class Edge:
    """What the webhook's edge does, without its HTTP."""

    case: Case
    channel: Channel
    world: World
    intake: Intake

    def gets(self, *items: Any) -> None:
        """One webhook with all of them; one each where the channel has no batches."""
        for body in [self.case.body(items)] if self.case.batches else [self.case.body([item]) for item in items]:
            plain = self.channel.verify(self.case.sign(body, 0), self.case.secrets)
            parsed = self.channel.parse(plain, self.world.clock())
            self.intake.take(self.case.name, parsed, plain, self.world.clock())

    def events(self) -> list[Event]:
        return [event for message in self.world.inbox.messages for event in read_events(message.body)]


@pytest.fixture
def edge(case: Case, channel: Channel, world: World) -> Edge:
    own = frozenset({case.account})
    return Edge(case, channel, world, Intake(world.table, world.mailbox, world.unreadable, world.clock, own))


def test_a_greeting_is_answered_in_the_channel(case: Case, edge: Edge, provider: Provider) -> None:
    edge.gets(case.text("1", "hoi"))
    edge.world.run()
    assert provider.sent and "greeting" in "".join(case.sent(body) for _, _, body in provider.sent)


def test_pitfall_6_what_is_delivered_twice_is_answered_once(case: Case, edge: Edge, provider: Provider) -> None:
    edge.gets(case.text("1", "hoi"))
    edge.world.run()
    answered = len(provider.sent)
    edge.gets(case.text("1", "hoi"))
    edge.gets(case.text("1", "hoi"), case.text("1", "hoi"))
    edge.world.run()
    assert len(provider.sent) == answered > 0


def test_what_comes_out_of_order_is_a_turn_each_and_loses_nothing(case: Case, edge: Edge) -> None:
    edge.gets(case.text("2", "twee"))
    edge.gets(case.text("1", "een"), case.text("3", "drie"))
    events = edge.events()
    assert [event.what.content.text for event in events] == ["twee", "een", "drie"]  # type: ignore[union-attr]
    assert len({event.conversation for event in events}) == 1
    edge.world.run()


# --- a picture that a shopper sends -------------------------------------------------------------------------------


@dataclass
class Files:
    """The provider's files: content by address."""

    content: Mapping[str, bytes]
    failure: tuple[int, bytes] | None = None
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def __call__(self, url: str, headers: Mapping[str, str], most: int) -> Got:
        self.asked.append((url, headers))
        if self.failure:
            return Got(*self.failure)
        body = self.content[url]
        if len(body) > most:
            raise TooLarge("too large")
        return Got(200, body)


@pytest.fixture
def no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_addresses", lambda host: {"157.240.1.1"})


def fetched(case: Case, files: Files, most: int = 1_000) -> bytes:
    assert case.pictures
    channel = case.pictures.make(files)
    [incoming] = read(case, channel, case.pictures.item("1")).incoming
    assert isinstance(incoming.what, ShopperWrote)
    picture = picture_in(incoming.what.content)
    assert picture and isinstance(channel, FetchesMedia)
    return channel.fetch_media(picture, token="TOKEN", most=most)


@pytest.mark.usefixtures("no_names")
@those_with("pictures")
def test_a_picture_that_comes_in_can_be_fetched(case: Case) -> None:
    assert case.pictures
    files = Files(case.pictures.served(JPEG))
    assert fetched(case, files) == JPEG
    assert [url for url, _ in files.asked] == list(files.content)
    assert {bool(headers) for _, headers in files.asked} == {case.pictures.authorised}


@pytest.mark.usefixtures("no_names")
@those_with("pictures")
def test_a_picture_that_is_no_longer_there_is_refused_and_an_outage_is_tried_again(case: Case) -> None:
    assert case.pictures
    for answer in case.pictures.expired:
        with pytest.raises(Refused):
            fetched(case, Files({}, answer))
    with pytest.raises(Unavailable):
        fetched(case, Files({}, (503, b"")))
    with pytest.raises(SlowDown):
        fetched(case, Files({}, (429, b"")))


@pytest.mark.usefixtures("no_names")
@those_with("pictures")
def test_a_picture_that_is_too_large_is_not_read_to_its_end(case: Case) -> None:
    assert case.pictures
    with pytest.raises(TooLarge):
        fetched(case, Files(case.pictures.served(b"\xff" * 2_000)))


def test_every_channel_with_a_webhook_takes_pictures() -> None:
    assert all(case.pictures for case in CASES.values())


@those_with("receipts")
def test_pitfall_9_a_receipt_never_goes_back(case: Case, edge: Edge) -> None:
    assert case.receipts
    first, second = case.receipt_states[:2]
    ranks = []
    for state in (second, first, second):
        edge.gets(case.receipts("out.1", state))
        ranks.append(deliveries.rank(edge.world.table, case.account, "out.1"))
    assert ranks[0] == ranks[1] == ranks[2] > 0


def test_an_outage_keeps_what_is_to_be_said_and_says_it_once(case: Case, edge: Edge, provider: Provider) -> None:
    provider.failure = Unavailable("a time-out")
    edge.gets(case.text("1", "hoi"))
    edge.world.step()
    assert provider.sent == []
    provider.failure = None
    edge.world.run()
    said = len(provider.sent)
    edge.world.run()
    assert len(provider.sent) == said > 0


def test_another_business_s_message_is_left_alone(case: Case, edge: Edge) -> None:
    edge.intake.own = frozenset({f"{case.name}:another"})
    edge.gets(case.text("1", "hoi"))
    assert edge.events() == []


def squash(text: str) -> str:
    return "".join(text.split()).replace("*", "")


def test_a_body_of_the_raw_kinds_raises_nothing(case: Case, channel: Channel) -> None:
    for body in (b'{"a": 1, "a": 2}', json.dumps({"object": 7, "entry": {}}).encode()):
        try:
            channel.parse(body, START)
        except UnreadableBody as told:
            assert str(told)
