"""`python -m infra.new_shop FOLDER --name "My shop"`: write a small valid shop folder to start from.

It is Dutch and English, sells two things, and takes its words for colours and occasions from the starter shop.
"""

import argparse
import re
import unicodedata
from pathlib import Path

import yaml
from PIL import Image, ImageDraw

from infra.console import Stop, command, say

STARTER = Path(__file__).resolve().parents[1] / "templates" / "shop"
_CATALOGUE = """\
product,sku,category,title_nl,title_en,description_nl,description_en,price,vat,stock,size,colour,image,occasions,card
mug,MUG-RED,things,Mok,Mug,Een mok van steengoed.,A stoneware mug.,"12,50",high,10,,red,mug.jpg,birthday,yes
mug,MUG-BLUE,,,,,,"12,50",,10,,blue,,,
scarf,SCARF-M,things,Sjaal,Scarf,Een sjaal van wol.,A woollen scarf.,"29,95",high,5,M,,scarf.jpg,thanks,yes
scarf,SCARF-L,,,,,,"34,95",,unlimited,L,,,,
"""
_SHOP = """\
# Your shop's rules: change every line that is not true of it. Amounts are in whole units and cents, as text: "4,95".
id: {id}
name: {name}
currency: EUR
locales: [nl, en] # the first is the shop's own language
time_zone: Europe/Amsterdam
country: NL

website: https://www.example.com
privacy_url: https://www.example.com/privacy
terms_url: https://www.example.com/terms
contact:
  phone: "+31 20 555 0100"
  email: shop@example.com
  address: Dorpsstraat 1, 1234 AB Haarlem

trader: # the business behind the shop; the law wants all of it told before and after a sale
  legal_name: {name}
  address: Dorpsstraat 1, 1234 AB Haarlem
  registration: "12345678" # KvK
  vat_id: NL123456789B01
  email: shop@example.com
  phone: "+31 20 555 0100"

notify: # where you are told of paid orders, requests for a human and low stock
  email: shop@example.com
  # whatsapp: "+31612345678"
  low_stock: 3

hours: # mon tue wed thu fri sat sun; a day that is left out is a day off
  tue: ["09:00-18:00"]
  sat: ["09:00-17:00"]

vat: # names for the catalogue's column `vat`
  low: 9%
  high: 21%

# discount_codes: # percent or amount; the rest may be left out
#   - {{ code: WELCOME10, percent: 10%, once: true }} # once a shopper
#   - {{ code: MUG5, amount: "5,00", minimum: "25,00", uses: 100, from: 2026-11-01, until: 2026-12-31, only: [things] }}
# vat_abroad: # the rates of other countries that you deliver to
#   BE: {{ low: 6%, high: 21% }}

shipping: # an option without countries needs no address
  - id: standard
    label: {{ nl: Bezorgen, en: Delivery }}
    price: "4,95"
    free_from: "50,00"
    countries: [NL]
    days: [tue, wed, thu, fri, sat]
    cut_off: "14:00" # until when, `lead_days` before the day, it can be ordered
    lead_days: 1
    slots: # parts of the day; left out: any time of it
      - {{ id: day, from: "13:00", until: "18:00", capacity: 40 }}
  - id: pickup
    label: {{ nl: Ophalen, en: Pick up }}
    price: "0"
    days: [tue, sat]
    slots:
      - {{ id: day, from: "10:00", until: "17:00" }}

closed: [2026-12-25] # a day, or first..last
holidays: NL # closed on public holidays too
days_ahead: 60 # how far ahead a day can be chosen

payment_methods: # told when asked; what is really offered is set in Stripe
  - iDEAL
  - {{ nl: creditcard, en: credit card }}

returns:
  withdrawal_days: 14 # the law's least
  return_paid_by: buyer # or shop
  excluded: # categories or products that cannot be returned without a reason
    perishable: []
    made_to_order: []
    event: []
  text:
    nl: Laat het ons binnen 14 dagen na ontvangst weten. Je krijgt je geld terug zodra het bij ons is.
    en: Tell us within 14 days of receiving it. You get your money back as soon as we have it.
  refund_when: receipt # approval, receipt or inspection; docs/returns.md has the other rules

categories: # ids for the catalogue's column `category`
  things: {{ nl: Spullen, en: Things }}

options: # the catalogue's columns for variants, and their values
  size:
    S: {{ nl: Klein, en: Small }}
    M: {{ nl: Middel, en: Medium }}
    L: {{ nl: Groot, en: Large }}
  colour:
    red: {{ nl: rood, en: red }}
    blue: {{ nl: blauw, en: blue }}
"""
_QUESTIONS = """\
<!--
`# nl` begins a language. `## question {#id}`: questions of two languages with the same id belong together.
`> other wording`: how people put it too, one a line; a single word will do. The rest is the answer: plain text, at
most 600 characters. Opening hours, delivery and payment methods are answered from shop.yaml.
-->

# nl

## Kan de mok in de vaatwasser? {#dishwasher}
> vaatwasserbestendig

Ja, de mok kan gewoon in de vaatwasser en in de magnetron.

## Hoe was ik de sjaal? {#washing}
> wasvoorschrift
> kan de sjaal in de wasmachine?

Was hem met de hand in koud water, en laat hem liggend drogen. De wasmachine doet hem krimpen.

## Kan ik iets ruilen? {#exchange}
> ruilen
> omruilen

Ja, binnen veertien dagen en ongebruikt. Schrijf “medewerker”, dan spreken we het af.

# en

## Can the mug go in the dishwasher? {#dishwasher}
> dishwasher safe

Yes, the mug can go in the dishwasher and in the microwave.

## How do I wash the scarf? {#washing}
> washing instructions
> can the scarf go in the washing machine?

Wash it by hand in cold water, and let it dry flat. A washing machine makes it shrink.

## Can I exchange something? {#exchange}
> exchange

Yes, within fourteen days and unused. Write “human”, and we will see to it.
"""


def new_shop(folder: Path, name: str) -> None:
    """Raises Stop when something is there already."""
    if folder.exists() and any(folder.iterdir()):
        raise Stop(f"{folder} is not empty: give the name of a new folder")
    (folder / "images").mkdir(parents=True)
    shop_id = _id(name)
    # As YAML quotes it: a name may hold a colon or begin with a quote.
    quoted = yaml.safe_dump(name, allow_unicode=True, width=1000).splitlines()[0]
    (folder / "shop.yaml").write_text(_SHOP.format(id=shop_id, name=quoted), encoding="utf-8")
    (folder / "catalogue.csv").write_text(_CATALOGUE, encoding="utf-8")
    (folder / "faq.md").write_text(_QUESTIONS, encoding="utf-8")
    (folder / "words.yaml").write_text(_words(), encoding="utf-8")
    for file, colour in (("mug.jpg", "#b5533c"), ("scarf.jpg", "#4f7a5b")):
        _picture(folder / "images" / file, colour)


def _id(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40]
    if len(made) < 2:
        raise Stop(f"no id can be made of “{name}”: give a name with letters of a to z")
    return made


def _words() -> str:
    """The starter's colours and occasions; its categories and synonyms are about flowers."""
    text = (STARTER / "words.yaml").read_text(encoding="utf-8")
    head, _, _ = text.partition("\ncategories:")
    return (
        f"{head.rstrip()}\n\ncategories:\n  things:\n    nl: [ding, dingen]\n    en: [thing, stuff]\n\nsynonyms: []\n"
    )


def _picture(path: Path, colour: str) -> None:
    """A plain card, to be replaced by a photograph."""
    image = Image.new("RGB", (1080, 1080), "#f4efe6")
    ImageDraw.Draw(image).rounded_rectangle((270, 270, 810, 810), radius=80, fill=colour)
    image.save(path, quality=85)


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.new_shop", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", help="the shop's name; else the folder's")
    given = parser.parse_args()
    new_shop(given.folder, given.name or given.folder.name)
    say(f"{given.folder} is a shop. Check it with: python -m infra.publish --check --shop {given.folder}")


if __name__ == "__main__":
    main()
