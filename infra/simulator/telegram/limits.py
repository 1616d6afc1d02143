"""What the Bot API refuses: shapes and limits of what is sent (channels.md 1.3 and 4.2). Pure; raises ApiRefusal."""

import re
from html.parser import HTMLParser
from typing import Any

from infra.simulator.telegram.errors import bad

Json = dict[str, Any]
TEXT, CAPTION, DATA, BUTTONS, IN_ROW, ALBUM = 4096, 1024, 64, 100, 8, 10
TAGS = frozenset("b strong i em u ins s strike del a code pre tg-spoiler span blockquote tg-emoji".split())
RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
MARKED = re.compile(r"\\(.)|(\*|__|_|~|\|\||```|`)|\[(?P<words>[^\]]*)\]\((?P<url>[^)]*)\)|(.)", re.DOTALL)


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset 0')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise bad("can't parse entities: Unmatched end tag at byte offset 0")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parsed(value: object, mode: object) -> str:
    """The text as it is shown, without its marks."""
    found = value if isinstance(value, str) else ""
    if mode == "HTML":
        return _without_tags(found)
    if mode == "MarkdownV2":
        return "".join(_unmarked(match) for match in MARKED.finditer(found))
    if mode:
        raise bad("unsupported parse_mode")
    return found


def _without_tags(text: str) -> str:
    if re.search(r"<(?![a-z/])", text):
        raise bad('can\'t parse entities: Unsupported start tag "" at byte offset 0')
    reader = _Html()
    reader.feed(text)
    reader.close()
    if reader.open:
        raise bad("can't parse entities: Can't find end tag corresponding to start tag")
    return "".join(reader.text)


def _unmarked(match: re.Match[str]) -> str:
    if match["words"] is not None:
        return match["words"]
    escaped, _, _, _, plain = match.groups()
    if plain in RESERVED:
        raise bad(f"can't parse entities: Character '{plain}' is reserved and must be escaped with the preceding '\\'")
    return escaped or plain or ""


def units(text: str) -> int:
    """Telegram counts as UTF-16 does."""
    return len(text.encode("utf-16-le")) // 2


def check_text(given: Json) -> str:
    found = parsed(given.get("text"), given.get("parse_mode"))
    if not found.strip():
        raise bad("message text is empty")
    if units(found) > TEXT:
        raise bad("message is too long")
    return found


def check_caption(given: Json) -> str:
    found = parsed(given.get("caption"), given.get("parse_mode"))
    if units(found) > CAPTION:
        raise bad("message caption is too long")
    return found


def check_markup(markup: object, *, invoice: bool = False) -> None:
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        _inline(markup["inline_keyboard"], invoice)
    elif "keyboard" in markup:
        buttons = [button for row in _rows(markup["keyboard"]) for button in row]
        if not all(button.get("text") if isinstance(button, dict) else button for button in buttons):
            raise bad("keyboard button text must not be empty")
    elif not ({"remove_keyboard", "force_reply"} & set(markup)):
        raise bad("can't parse reply keyboard markup JSON object")


def _inline(keyboard: object, invoice: bool) -> None:
    rows = _rows(keyboard)
    buttons = [button for row in rows for button in row]
    if len(buttons) > BUTTONS:
        raise bad("reply markup is too long")
    if invoice and not (buttons and buttons[0].get("pay")):
        raise bad("invoice must have a pay button as the first button")
    for button in buttons:
        _button(button)


def _rows(keyboard: object) -> list[list[Any]]:
    if not isinstance(keyboard, list) or not all(isinstance(row, list) for row in keyboard):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    if any(len(row) > IN_ROW for row in keyboard):
        raise bad("reply markup is too long")
    return keyboard


def _button(button: Json) -> None:
    if not str(button.get("text", "")).strip():
        raise bad("inline keyboard button text must not be empty")
    does = [name for name in ("callback_data", "url", "web_app", "pay", "copy_text", "login_url") if name in button]
    if len(does) != 1:
        raise bad("text buttons are unallowed in the inline keyboard")
    if does == ["callback_data"] and not 1 <= len(str(button["callback_data"]).encode()) <= DATA:
        raise bad("BUTTON_DATA_INVALID")
    if does == ["url"] and not str(button["url"]).startswith(("http://", "https://", "tg://")):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def check_invoice(given: Json, provider_token: str) -> int:
    """The total."""
    for name, most in (("title", 32), ("description", 255)):
        if not 1 <= units(str(given.get(name, ""))) <= most:
            raise bad(f"invoice {name} must be 1 to {most} characters long")
    if not 1 <= len(str(given.get("payload", "")).encode()) <= 128:
        raise bad("INVOICE_PAYLOAD_INVALID")
    if not provider_token or given.get("provider_token") != provider_token:
        raise bad("PAYMENT_PROVIDER_INVALID")
    if not re.fullmatch("[A-Z]{3}", str(given.get("currency", ""))):
        raise bad("CURRENCY_INVALID")
    return _total(given.get("prices"))


def _total(prices: object) -> int:
    if not isinstance(prices, list) or not prices:
        raise bad("there must be at least one price")
    if not all(price.get("label") and type(price.get("amount")) is int for price in prices):
        raise bad("can't parse labeled price JSON object")
    total = sum(price["amount"] for price in prices)
    if total <= 0:
        raise bad("CURRENCY_TOTAL_AMOUNT_INVALID")
    return int(total)
