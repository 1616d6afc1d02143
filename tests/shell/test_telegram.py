"""Telegram from its webhook to its API: the real edge, mailbox, engine and dispatch; the Bot API keeps its messages."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from functions.channels.channel import Request
from functions.channels.deep_links import product_parameter
from functions.channels.telegram import Telegram
from functions.commerce.catalogue import Wish
from functions.conversation.state import Conversation
from functions.intake import Intake
from tests.channels.contract.telegram import BOT, KEYS, SECRETS, SHOPPER, USER, blocked, message
from tests.channels.outbound_telegram import problems
from tests.starter import starter_folder, starter_shop
from tests.world import World

ACCOUNT = f"telegram:{BOT}"
CHAT = {"id": SHOPPER, "type": "private", "first_name": "Noor"}


class BotApi:
    """Telegram: what was sent is a message with a number; an edit changes it, or is refused as Telegram refuses it."""

    def __init__(self) -> None:
        self.messages: dict[int, dict[str, Any]] = {}
        self.calls: list[dict[str, Any]] = []
        self.refuse: list[tuple[int, dict[str, Any]]] = []
        """Answers that come first."""

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        call = {"method": url.rpartition("/")[2], **json.loads(body)}
        assert problems(call) == []
        self.calls.append(call)
        if self.refuse:
            status, answer = self.refuse.pop(0)
            return status, json.dumps({"ok": False, **answer}).encode()
        if call["method"] == "editMessageMedia":
            return self._edit(call)
        number = max(self.messages, default=0) + 1
        self.messages[number] = call
        if call["method"] == "sendMediaGroup":
            _, answer = self._ok(number)
            return 200, json.dumps({"ok": True, "result": [json.loads(answer)["result"]] * len(call["media"])}).encode()
        return self._ok(number)

    def _edit(self, call: dict[str, Any]) -> tuple[int, bytes]:
        there = self.messages.get(call["message_id"])
        if there is None:
            return 400, b'{"ok": false, "description": "Bad Request: message to edit not found"}'
        now = {**there, "photo": call["media"]["media"], "caption": call["media"]["caption"]}
        now |= {"reply_markup": call["reply_markup"], "caption_entities": call["media"]["caption_entities"]}
        if now == there:
            return 400, (
                b'{"ok": false, "description": "Bad Request: message is not modified: specified new message content '
                b'and reply markup are exactly the same as a current content and reply markup of the message"}'
            )
        self.messages[call["message_id"]] = now
        return self._ok(call["message_id"])

    def _ok(self, number: int) -> tuple[int, bytes]:
        return 200, json.dumps(
            {"ok": True, "result": {"message_id": number, "date": 1790000000, "chat": CHAT}}
        ).encode()

    @property
    def last(self) -> int:
        return max(self.messages)

    def shows(self, number: int) -> str:
        there = self.messages[number]
        return str(there.get("caption") or there.get("text")).replace("\xa0", " ")


class Shopper:
    """Writes and taps in Telegram; each goes through the edge, and is dealt with."""

    def __init__(self, world: World, api: BotApi) -> None:
        self.world, self.api, self.updates = world, api, 0
        self.channel = Telegram(post=api, account=ACCOUNT)
        world.channels["telegram"] = self.channel
        own = frozenset({ACCOUNT})
        self.intake = Intake(world.table, world.mailbox, world.unreadable, world.clock, own)

    def update(self, update: dict[str, Any], *, run: bool = True) -> str:
        request = Request(json.dumps(update).encode(), {"x-telegram-bot-api-secret-token": KEYS[0]})
        plain = self.channel.verify(request, SECRETS)
        parsed = self.channel.parse(plain, self.world.clock())
        self.intake.take("telegram", parsed, plain, self.world.clock())
        if run:
            self.world.run()
        return parsed.answer

    def writes(self, text: str) -> None:
        self.updates += 1
        self.update(message(str(self.updates), text=text))

    def tap(self, title: str, number: int | None = None, *, date: int = 1790000000, run: bool = True) -> str:
        number = number or self.api.last
        shown = self.api.messages[number]
        keys = [key for row in shown["reply_markup"]["inline_keyboard"] for key in row]
        data = next(key["callback_data"] for key in keys if key["text"] == title)
        self.updates += 1
        there = {"message_id": number, "chat": CHAT, "date": date}
        there |= {"reply_markup": shown["reply_markup"]} if date else {}
        query = {"id": f"q{self.updates}", "from": USER, "message": there, "chat_instance": "-1", "data": data}
        return self.update({"update_id": 870_000_000 + self.updates, "callback_query": query}, run=run)

    @property
    def conversation(self) -> Conversation:
        found = self.world.conversation(f"tg:{SHOPPER}", ACCOUNT)
        assert found
        return found


@pytest.fixture
def api() -> BotApi:
    return BotApi()


@pytest.fixture
def world() -> Iterator[World]:
    with World(shop=starter_shop(), stock=starter_folder().catalogue.stock) as world:
        yield world


@pytest.fixture
def shopper(world: World, api: BotApi) -> Shopper:
    return Shopper(world, api)


def browse(shopper: Shopper) -> int:
    """The message of the carousel."""
    shopper.writes("hoi")
    shopper.writes("rozen")
    found = [number for number, shown in shopper.api.messages.items() if "/" in json.dumps(keys(shown))]
    assert found
    return found[-1]


def keys(shown: dict[str, Any]) -> list[list[str]]:
    return [[key["text"] for key in row] for row in shown.get("reply_markup", {}).get("inline_keyboard", [])]


def page_of(shown: dict[str, Any]) -> str:
    return next(title for row in keys(shown) for title in row if "/" in title and title[0].isdigit())


# --- a carousel is one photo, turned in place ---------------------------------------------------------------------


def test_a_carousel_is_one_photo_of_its_first_card_and_the_next_is_in_its_place(shopper: Shopper, api: BotApi) -> None:
    carousel = browse(shopper)
    first, count = api.shows(carousel), len(api.messages)
    assert page_of(api.messages[carousel]).startswith("1/")
    answer = shopper.tap("▶", carousel)
    assert json.loads(answer)["method"] == "answerCallbackQuery"
    assert api.shows(carousel) != first
    assert page_of(api.messages[carousel]).startswith("2/")
    assert (api.calls[-1]["method"], len(api.messages)) == ("editMessageMedia", count)
    shopper.tap("◀", carousel)
    assert api.shows(carousel) == first


def test_past_the_last_card_is_the_first_again(shopper: Shopper, api: BotApi) -> None:
    carousel = browse(shopper)
    shopper.tap("◀", carousel)
    last = page_of(api.messages[carousel])
    assert last == "/".join([last.partition("/")[2]] * 2)
    shopper.tap("▶", carousel)
    assert page_of(api.messages[carousel]).startswith("1/")


def test_the_number_in_the_middle_changes_nothing(shopper: Shopper, api: BotApi) -> None:
    carousel = browse(shopper)
    before, count = api.messages[carousel], len(api.messages)
    assert shopper.tap(page_of(before), carousel)
    assert (api.messages[carousel], len(api.messages)) == (before, count)
    assert [mark.state for mark in shopper.world.turns(f"tg:{SHOPPER}", ACCOUNT)[-1].marks.values()] == ["done"]


def test_a_message_that_cannot_be_shown_any_more_is_followed_by_a_new_one(shopper: Shopper, api: BotApi) -> None:
    carousel = browse(shopper)
    shopper.tap("▶", carousel, date=0)
    assert api.last > carousel
    assert page_of(api.messages[api.last]).startswith("2/")


def test_a_message_that_was_deleted_is_followed_by_a_new_one(shopper: Shopper, api: BotApi) -> None:
    carousel = browse(shopper)
    api.refuse = [(400, {"error_code": 400, "description": "Bad Request: message to edit not found"})]
    shopper.tap("▶", carousel)
    assert api.last > carousel
    assert page_of(api.messages[api.last]).startswith("2/")


def test_the_same_tap_delivered_twice_turns_one_page(shopper: Shopper, api: BotApi) -> None:
    carousel = browse(shopper)
    shopper.tap("▶", carousel)
    shopper.updates -= 1
    shopper.tap("▶", carousel)
    assert page_of(api.messages[carousel]).startswith("2/")


def test_turning_pages_says_nothing_and_leaves_the_conversation_where_it_was(shopper: Shopper, api: BotApi) -> None:
    carousel = browse(shopper)
    before = shopper.conversation
    for _ in range(3):
        shopper.tap("▶", carousel)
    after = shopper.conversation
    same = {name: getattr(before, name) for name in ("version", "last_now", "last_inbound_at", "heard_in")}
    assert after.model_copy(update=same) == before.model_copy(update=same)


def test_a_page_turned_right_after_a_question_does_not_take_its_answer_away(shopper: Shopper, api: BotApi) -> None:
    """Both lie in one batch, and what is asked later overtakes what was; a page asks nothing."""
    carousel = browse(shopper)
    shopper.updates += 1
    shopper.update(message(str(shopper.updates), text="tulpen"), run=False)
    shopper.tap("▶", carousel, run=False)
    shopper.world.run()
    assert "tulp" in api.shows(api.last).lower()
    assert page_of(api.messages[carousel]).startswith("2/")


def test_pitfall_23_a_button_on_an_old_page_does_what_can_be_done_today(shopper: Shopper, api: BotApi) -> None:
    carousel = browse(shopper)
    for _ in range(2):
        shopper.writes("menu")
    shopper.tap("▶", carousel)
    shown = api.messages[carousel]
    add = [key for row in shown["reply_markup"]["inline_keyboard"] for key in row][-4]
    shopper.tap(add["text"], carousel)
    said = " ".join(api.shows(number) for number in api.messages if number > carousel)
    assert "kan ik niet lezen" not in said
    assert shopper.conversation.misunderstood == 0


def test_a_page_waits_for_a_slow_telegram_like_anything_else(shopper: Shopper, api: BotApi, world: World) -> None:
    carousel = browse(shopper)
    api.refuse = [
        (429, {"error_code": 429, "description": "Too Many Requests: retry after 3", "parameters": {"retry_after": 3}})
    ]
    shopper.tap("▶", carousel)
    assert page_of(api.messages[carousel]).startswith("1/")
    world.clock.move(seconds=4)
    shopper.writes("hoi")
    assert page_of(api.messages[carousel]).startswith("2/")


def test_a_page_of_what_was_said_too_long_ago_or_was_no_carousel_does_no_harm(shopper: Shopper, api: BotApi) -> None:
    browse(shopper)
    before, calls = dict(api.messages), len(api.calls)
    for action in ("page:9999/0/1", "page:1/0/1", "page:2/99/1"):
        shopper.updates += 1
        query = {"id": "q", "from": USER, "chat_instance": "-1", "data": action}
        shopper.update({"update_id": 870_000_000 + shopper.updates, "callback_query": query})
    assert (api.messages, len(api.calls)) == (before, calls)


def test_a_product_with_several_pictures_is_an_album_and_the_answer_to_it_is_known(
    shopper: Shopper, api: BotApi
) -> None:
    several = next(product for product in starter_shop().find(Wish(), limit=200).products if len(product.images) > 1)
    shopper.writes(f"/start {product_parameter(several.variants[0].sku)}")
    album, question = list(api.messages.values())[-2:]
    assert [item["media"] for item in album["media"]] == list(several.images[:10])
    assert question["reply_markup"]
    marks = shopper.world.turns(f"tg:{SHOPPER}", ACCOUNT)[-1].marks
    assert len({id for mark in marks.values() for id in mark.ids}) == len(api.messages)


def test_a_carousel_of_which_telegram_cannot_fetch_the_picture_is_told_in_words_with_its_buttons(
    shopper: Shopper, api: BotApi
) -> None:
    shopper.writes("hoi")
    api.refuse = [(400, {"description": "Bad Request: failed to get HTTP URL content"})]
    shopper.writes("rozen")
    shown = api.messages[api.last]
    assert shown["method"] == "sendMessage" and page_of(shown).startswith("1/")
    marks = shopper.world.turns(f"tg:{SHOPPER}", ACCOUNT)[-1].marks
    assert {mark.state for mark in marks.values()} == {"done"}


def test_an_album_that_telegram_cannot_fetch_is_left_out_and_the_question_is_asked(
    shopper: Shopper, api: BotApi
) -> None:
    several = next(product for product in starter_shop().find(Wish(), limit=200).products if len(product.images) > 1)
    shopper.writes("hoi")
    api.refuse = [(400, {"description": "Bad Request: WEBPAGE_CURL_FAILED"})]
    shopper.writes(f"/start {product_parameter(several.variants[0].sku)}")
    assert several.title["nl"] in api.shows(api.last)
    assert all(shown["method"] != "sendMediaGroup" for shown in api.messages.values())


# --- deep links, commands, languages ------------------------------------------------------------------------------


def test_a_deep_link_opens_the_product(shopper: Shopper, api: BotApi) -> None:
    shopper.writes("/start sku_ROOS-ROOD-M")
    shown = api.messages[api.last]
    assert (shown["method"], shopper.conversation.shown.product) == ("sendPhoto", "rode-rozen")
    assert "Rode rozen" in api.shows(api.last)


def test_start_greets_in_the_language_of_the_app(shopper: Shopper, api: BotApi) -> None:
    update = message("1", text="/start")
    update["message"]["from"] = USER | {"language_code": "en-GB"}
    shopper.update(update)
    assert "automated" in api.shows(1).lower() or "assistant" in api.shows(1).lower()
    assert shopper.conversation.locale == "en"


@pytest.mark.parametrize("command", ["/menu", "/help", "/stop"])
def test_commands_are_understood(shopper: Shopper, command: str) -> None:
    shopper.writes("hoi")
    shopper.writes(command)
    assert shopper.conversation.misunderstood == 0


# --- opting out and in --------------------------------------------------------------------------------------------


def test_who_blocks_the_bot_is_told_nothing_more_until_they_come_back(
    shopper: Shopper, api: BotApi, world: World
) -> None:
    shopper.writes("hoi")
    shopper.update(blocked("900"))
    assert not shopper.conversation.reachable
    assert [each.name for each in world.bus.announced if each.name.startswith("shopper.")] == ["shopper.opted_out"]
    back = blocked("901")
    back["my_chat_member"]["new_chat_member"]["status"] = "member"
    shopper.update(back)
    assert shopper.conversation.reachable
    shopper.update(blocked("902"))
    shopper.writes("ik ben er weer")
    assert shopper.conversation.reachable


def test_who_has_blocked_the_bot_unheard_is_out_of_reach_with_the_first_refusal(
    shopper: Shopper, api: BotApi, world: World
) -> None:
    shopper.writes("hoi")
    api.refuse = [(403, {"error_code": 403, "description": "Forbidden: bot was blocked by the user"})] * 9
    shopper.writes("menu")
    assert not shopper.conversation.reachable


# --- what goes wrong ----------------------------------------------------------------------------------------------


def test_pitfall_24_an_update_that_comes_again_is_answered_once(shopper: Shopper, api: BotApi) -> None:
    update = message("7", text="hoi")
    shopper.update(update)
    said = len(api.messages)
    for _ in range(3):
        shopper.update(update)
    assert len(api.messages) == said > 0


def test_pitfall_25_the_edge_calls_nobody_and_answers_before_anything_is_decided(
    shopper: Shopper, api: BotApi, world: World
) -> None:
    shopper.writes("hoi")
    calls = len(api.calls)
    assert shopper.tap(keys(api.messages[api.last])[0][0], run=False)
    assert len(api.calls) == calls
    assert len(world.inbox.messages) == 1


def test_pitfall_26_what_is_not_for_us_is_taken_all_the_same(shopper: Shopper) -> None:
    """Any other answer than 2xx makes Telegram slow down, and send all of it again."""
    for update in ({"update_id": 1, "poll": {}}, {"update_id": 2, "message": {}}, {"update_id": 3}):
        assert shopper.update(update) == ""


def test_an_outage_says_it_later_and_once(shopper: Shopper, api: BotApi, world: World) -> None:
    api.refuse = [(502, {})]
    shopper.update(message("7", text="hoi"), run=False)
    world.step()
    assert api.messages == {}
    world.run()
    assert len(api.messages) == len({api.shows(number) for number in api.messages}) > 0
