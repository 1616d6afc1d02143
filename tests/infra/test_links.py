"""Links that open a chat on a product: what the command writes is what the channels and the shop read."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from functions.channels.messenger import Messenger
from functions.channels.telegram import Telegram
from functions.conversation.effects import Announce
from functions.conversation.events import ShopperWrote, TextIn
from functions.conversation.message import Detail
from functions.conversation.state import Step
from functions.shop.folder import Folder, read_folder
from infra import links
from tests.conversation.chat import Chat
from tests.conversation.states import at
from tests.starter import starter_shop, starter_stock

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SHOP = Path(__file__).parents[2] / "templates" / "shop"


@pytest.fixture(scope="module")
def folder() -> Folder:
    found = read_folder(SHOP, check_images=False)
    everywhere = found.shop.rules.model_copy(update={"messenger_page": "delinde", "telegram_bot": "DeLindeBot"})
    return Folder(found.shop.__class__(**(vars(found.shop) | {"rules": everywhere})), found.catalogue, found.vocabulary)


def clicked(url: str, text_sent: str = "") -> ShopperWrote:
    """What the shop gets when a link is clicked, by the channel's own parser."""
    address = urlsplit(url)
    told = {name: values[0] for name, values in parse_qs(address.query).items()}
    if address.netloc == "wa.me":
        return ShopperWrote(content=TextIn(text=text_sent or told["text"]))
    if address.netloc == "t.me":
        message = {
            "message_id": 7, "date": 1772445600, "text": f"/start {told['start']}",
            "chat": {"id": 5, "type": "private"}, "from": {"id": 5, "is_bot": False, "first_name": "Bea"},
        }  # fmt: skip
        (incoming,) = Telegram().parse(json.dumps({"update_id": 1, "message": message}).encode(), NOW).incoming
    else:
        referral = {"ref": told["ref"], "source": "SHORTLINK", "type": "OPEN_THREAD"}
        item: dict[str, Any] = {"sender": {"id": "2"}, "recipient": {"id": "9"}, "timestamp": 1772445600000}
        entry = {"id": "9", "time": 1772445600000, "messaging": [item | {"referral": referral}]}
        body = json.dumps({"object": "page", "entry": [entry]}).encode()
        (incoming,) = Messenger().parse(body, NOW).incoming
    assert isinstance(incoming.what, ShopperWrote)
    return incoming.what


def opened(wrote: ShopperWrote) -> tuple[Chat, str]:
    """A new talk that begins so, and the source that is told of it."""
    chat = Chat(shop=starter_shop(), stock=dict(starter_stock()))
    chat.happens(wrote)
    started = [each for each in chat.effects if isinstance(each, Announce) and each.name == "conversation.started"]
    return chat, str(started[0].detail["source"])


def test_every_product_has_a_link_to_every_channel_and_each_opens_it(folder: Folder) -> None:
    made = [each for each in links.chat_links_of(folder, campaign="moederdag") if each.product]
    assert len(made) == 3 * len(folder.catalogue.products)
    for link in made[:30]:
        chat, source = opened(clicked(link.url))
        assert chat.conversation is not None
        assert chat.conversation.shown.product == link.product, link.url
        assert source == "moederdag"


def test_a_chosen_sku_opens_its_product(folder: Folder) -> None:
    for link in links.chat_links_of(folder, chosen=["ROOS-ROOD-M"]):
        chat, _ = opened(clicked(link.url))
        assert any(isinstance(each.message, Detail) for each in chat.effects if each.type == "send"), link.url


def test_whatsapps_text_is_for_people_and_may_be_changed_by_them(folder: Folder) -> None:
    (link,) = [
        each for each in links.chat_links_of(folder, chosen=["rode-rozen"], campaign="poster") if each.way == "whatsapp"
    ]
    assert parse_qs(urlsplit(link.url).query)["text"] == ["Rode rozen (rode-rozen #poster)"]
    for text in ("Hoi! Ik wil deze graag (rode-rozen #poster)", "Rode rozen (rode-rozen #poster) .", "(rode-rozen)"):
        chat, _ = opened(clicked(link.url, text))
        assert chat.conversation is not None
        assert chat.conversation.shown.product == "rode-rozen"


def test_what_stands_in_brackets_and_is_no_product_is_what_it_says() -> None:
    chat, source = opened(ShopperWrote(content=TextIn(text="rode rozen (voor mijn moeder)")))
    assert chat.conversation is not None
    assert chat.conversation.shown.product or chat.conversation.shown.products
    assert source == ""


def test_a_card_message_that_ends_in_a_sku_stays_one() -> None:
    chat = at(Step.CHECKOUT_CARD)
    chat.say("Voor jou (ROOS-ROOD-M)")
    assert chat.conversation is not None
    assert chat.conversation.draft.card_message == "Voor jou (ROOS-ROOD-M)"


def test_the_chat_itself_has_links_too_with_where_one_came_from(folder: Folder) -> None:
    made = [each for each in links.chat_links_of(folder, campaign="etalage") if not each.product]
    assert [each.way for each in made] == ["whatsapp", "messenger", "telegram"]
    for link in made:
        assert opened(clicked(link.url))[1] == "etalage", link.url


def test_the_web_chats_page_is_one_of_them(folder: Folder) -> None:
    page = "https://shop.example/webchat/page"
    made = [each.url for each in links.chat_links_of(folder, chosen=["rode-rozen"], campaign="a", web=page)]
    assert f"{page}?product=rode-rozen&page=a" in made


def test_a_name_that_telegram_cannot_carry_has_no_link_there(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    made = list(links.chat_links_of(folder, chosen=["ROOS-ROOD-M", "rode-rozen"], campaign="a" * 30))
    assert {each.way for each in made} == {"whatsapp", "messenger", "telegram"}
    monkey = folder.catalogue.products[0].model_copy(update={"id": "x" * 40})
    catalogue = folder.catalogue.__class__(**(vars(folder.catalogue) | {"products": (monkey,)}))
    longer = Folder(folder.shop, catalogue, folder.vocabulary)
    made = list(links.chat_links_of(longer, chosen=["x" * 40], campaign="a" * 30))
    assert [each.way for each in made] == ["whatsapp", "messenger"]
    assert "too long for a link to Telegram" in capsys.readouterr().out


# --- the command --------------------------------------------------------------------------------------------------


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr("sys.argv", ["links", "--shop", str(SHOP), *words])
    links.main()


def test_links_as_a_file_and_as_pictures(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = (
        "--sku",
        "ROOS-ROOD-M",
        "--campaign",
        "poster",
        "--csv",
        str(tmp_path / "a.csv"),
        "--qr",
        str(tmp_path / "qr"),
    )
    run(monkeypatch, *words)
    (row,) = csv.DictReader((tmp_path / "a.csv").read_text(encoding="utf-8").splitlines())
    assert row["channel"] == "whatsapp"
    assert row["link"].startswith("https://wa.me/3197010555142?text=Rode%20rozen")
    (picture,) = (tmp_path / "qr").iterdir()
    assert picture.name == "ROOS-ROOD-M-poster-whatsapp.svg"
    run(monkeypatch, *words[:2], "--qr", str(tmp_path / "png"), "--format", "png")
    (picture,) = (tmp_path / "png").iterdir()
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("words", [("--sku", "NOT-THERE"), ("--campaign", "Moeder Dag")])
def test_what_cannot_be_is_said_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, str]
) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, *words)
    assert words[1] in capsys.readouterr().err
