"""`make links`: links that open a chat on a product, for every channel that the shop is on, with a campaign's name.

    python -m infra.links                                         a table of every product
    python -m infra.links --sku ROOS-ROOD-M --campaign moederdag  of what is named, counted as that campaign's
    python -m infra.links --csv links.csv --qr posters/           as a file; as pictures to print

A click opens the product. On WhatsApp the shopper sends a text that is filled in, and that the shop understands by what
is in brackets; Messenger, Telegram and the web chat tell it themselves. The campaign is the `source` of
`conversation.started` (docs/events).
"""

import argparse
import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import segno

from functions.channels.deep_links import product_parameter
from functions.commerce import chat_links
from functions.commerce.shop import Rules
from functions.conversation import arriving
from functions.shop.folder import Folder, read_folder
from infra.console import Stop, command, say
from infra.publish import or_stop

WEB = "web"
MOST_OF_START = 64
"""Characters that t.me takes after `start=`."""
SCALE, BORDER = 10, 4
"""Pixels a module, and modules of white around it (ISO/IEC 18004)."""


@dataclass(frozen=True)
class ChatLink:
    product: str
    """SKU or id; "": the chat itself."""
    title: str
    way: str
    campaign: str
    url: str

    @property
    def file(self) -> str:
        return "-".join(filter(None, (self.product or "chat", self.campaign, self.way)))


def chat_links_of(
    folder: Folder, *, chosen: Sequence[str] = (), campaign: str = "", web: str = ""
) -> Iterator[ChatLink]:
    """`chosen`: SKUs or product ids; none: the chat, and every product. `web`: address of the web chat's page."""
    rules, locale = folder.shop.rules, folder.shop.rules.locales[0]
    for name, title in _named(folder, chosen, locale):
        for way in chat_links.ways(rules):
            url = _opening(rules, way, name, title, campaign)
            if url:
                yield ChatLink(name, title, way, campaign, url)
        if web:
            query = urlencode({key: value for key, value in (("product", name), ("page", campaign)) if value})
            yield ChatLink(name, title, WEB, campaign, f"{web}?{query}" if query else web)


def _opening(rules: Rules, way: str, name: str, title: str, campaign: str) -> str:
    """ "": its channel cannot carry so long a name."""
    told = arriving.word(name, campaign)
    word = product_parameter(told) if name else told
    if way == "telegram" and len(word) > MOST_OF_START:
        say(f"  {name}: too long for a link to Telegram, which takes {MOST_OF_START} characters")
        return ""
    return chat_links.opening(rules, way, word, arriving.text(title, name, campaign))


def _named(folder: Folder, chosen: Sequence[str], locale: str) -> Iterator[tuple[str, str]]:
    """Raises Stop for a name that the shop does not have."""
    products = folder.catalogue.products
    titles = {product.id: product.title[locale] for product in products}
    for product in products:
        for variant in product.variants:
            label = product.label(variant.sku, locale)
            titles.setdefault(variant.sku, f"{product.title[locale]}, {label}" if label else product.title[locale])
    unknown = [name for name in chosen if name not in titles]
    if unknown:
        raise Stop(f"{', '.join(unknown)}: no SKU or product of catalogue.csv")
    if not chosen:
        yield "", folder.shop.rules.name
    yield from ((name, titles[name]) for name in chosen or [product.id for product in products])


def write_csv(path: Path, links: Sequence[ChatLink]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("product", "title", "channel", "campaign", "link"))
        writer.writerows((link.product, link.title, link.way, link.campaign, link.url) for link in links)


def draw(folder: Path, links: Sequence[ChatLink], kind: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for link in links:
        # Q: a printed one may be scratched or folded.
        code = segno.make(link.url, error="q", micro=False)
        code.save(str(folder / f"{link.file}.{kind}"), scale=SCALE, border=BORDER, light="white")


def show(links: Sequence[ChatLink]) -> None:
    """A line each, and each link whole: a frame around it would break what is copied from it."""
    widest = max((len(link.product) for link in links), default=0)
    for link in links:
        say(f"{link.product or '(the chat)':<{max(widest, 10)}}  {link.way:<9}  {link.url}")


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make links", description="Links and QR codes that open a chat on a product.")
    parser.add_argument("--shop", type=Path, default=Path("templates/shop"), help="the shop's folder")
    parser.add_argument("--sku", action="append", default=[], metavar="SKU", help="or a product's id; may be repeated")
    parser.add_argument("--campaign", default="", help="small letters, digits and -: where they came from")
    parser.add_argument("--web", default="", metavar="URL", help="of the web chat's page: https://…/webchat/page")
    parser.add_argument("--csv", type=Path, help="write them to this file")
    parser.add_argument("--qr", type=Path, metavar="FOLDER", help="draw a QR code of each in this folder")
    parser.add_argument("--format", choices=("svg", "png"), default="svg", help="of the QR codes")
    given = parser.parse_args()
    if given.campaign and not arriving.CAMPAIGN.fullmatch(given.campaign):
        raise Stop(f"“{given.campaign}” cannot be a campaign's name: small letters, digits and -, at most 30")
    folder = or_stop(lambda: read_folder(given.shop, check_images=False))
    links = list(chat_links_of(folder, chosen=given.sku, campaign=given.campaign, web=given.web))
    if not links:
        raise Stop("the shop is on no channel that a link can lead to: whatsapp_number, messenger_page, telegram_bot")
    if given.csv:
        write_csv(given.csv, links)
    if given.qr:
        draw(given.qr, links, given.format)
    if not (given.csv or given.qr):
        show(links)
    say(f"✓ {len(links)} links" + "".join(f" · {place}" for place in (given.csv, given.qr) if place))


if __name__ == "__main__":
    main()
