"""`python -m infra.new_shop FOLDER --name "My shop"`: write a small valid shop folder to start from.

It is Dutch and English, sells two things, and takes its words for colours and occasions from the starter shop.
"""

import argparse
import re
import unicodedata
from pathlib import Path

from PIL import Image, ImageDraw

from functions.publishing.beginnings import rules_to_begin_with
from infra.console import Stop, command, say

STARTER = Path(__file__).resolve().parents[1] / "templates" / "shop"
_CATALOGUE = """\
product,sku,category,title_nl,title_en,description_nl,description_en,price,vat,stock,size,colour,image,occasions,card
mug,MUG-RED,things,Mok,Mug,Een mok van steengoed.,A stoneware mug.,"12,50",high,10,,red,mug.jpg,birthday,yes
mug,MUG-BLUE,,,,,,"12,50",,10,,blue,,,
scarf,SCARF-M,things,Sjaal,Scarf,Een sjaal van wol.,A woollen scarf.,"29,95",high,5,M,,scarf.jpg,thanks,yes
scarf,SCARF-L,,,,,,"34,95",,unlimited,L,,,,
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
    (folder / "shop.yaml").write_text(rules_to_begin_with(shop_id, name), encoding="utf-8")
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
