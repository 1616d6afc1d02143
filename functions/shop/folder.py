"""Reads a shop folder and says everything that is wrong with it at once. Imports core types, errors and its own parts.

Knows nothing of how a shop is kept or served. Reading changes nothing.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from functions.shop.codes import check_only
from functions.shop.delivery import check_upsell
from functions.shop.event_days import check_tickets
from functions.shop.faults import fault
from functions.shop.problems import Problems, collecting
from functions.shop.questions import Questions, read_questions
from functions.shop.rows import FILE as CATALOGUE
from functions.shop.rows import Catalogue, Reader
from functions.shop.rules import ShopFile, read_rules
from functions.shop.terms import check_excluded
from functions.shop.vocabulary import Vocabulary, read_vocabulary

IMAGE_TYPES = {".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n\x1a\n"}
LARGEST_IMAGE = 5_000_000
"""WhatsApp: "image/jpeg, image/png, 8-bit, RGB or RGBA. 5 MB"."""

Sources = dict[str, dict[str, str]]
"""Message templates: locale → key → source."""
Lint = Callable[[Sources, tuple[str, ...]], list[str]]
"""Checks the shop's own templates against the built-in ones, for these locales; a line for each problem."""


@dataclass(frozen=True)
class Folder:
    """A shop that passed every check."""

    shop: ShopFile
    catalogue: Catalogue
    vocabulary: Vocabulary
    templates: Sources = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    """File name → hash of its content (SHA-256, hex)."""
    questions: Questions = field(default_factory=dict)


def read_folder(
    path: Path, *, lint: Lint | None = None, check_images: bool = True, pictures: Mapping[str, str] | None = None
) -> Folder:
    """Raises PublishError with all problems. `check_images=False`: the pictures need not be there (tests).

    `pictures`: file name → hash, of pictures that are kept elsewhere and were looked at when they were put there.
    """
    with collecting() as problems:
        if not path.is_dir():
            problems.add(str(path), "is not a folder", "give the folder that holds shop.yaml")
            problems.raise_if_any()
        shop = read_rules(path, problems)
        templates = _templates(path / "messages", shop.rules.locales if shop else (), problems)
        if shop is None:
            # Rows can only be judged against the rules; the merchant hears of the rules first.
            problems.raise_if_any()
            raise AssertionError("rules are missing only with a problem")
        vocabulary = read_vocabulary(path, shop, problems)
        reader = Reader(shop, vocabulary.ids("colours"), vocabulary.ids("occasions"), problems)
        catalogue = reader.read(path / CATALOGUE)
        known = {category.id for category in shop.categories} | {product.id for product in catalogue.products}
        check_excluded(shop.rules, known, problems)
        check_only(shop.rules, known, problems)
        check_upsell(shop.rules, known, problems)
        check_tickets(shop.rules, catalogue.products, catalogue.stock, problems)
        questions = read_questions(path, shop.rules.locales, problems)
        there = pictures if pictures is not None else path / "images"
        images = _images(there, catalogue, problems) if check_images else {}
        for line in lint(templates, shop.rules.locales) if lint else ():
            problems.found.append(line)
    return Folder(shop, catalogue, vocabulary, templates, images, questions)


def _templates(folder: Path, locales: tuple[str, ...], problems: Problems) -> Sources:
    sources: Sources = {}
    for path in sorted(folder.glob("*/*")) if folder.is_dir() else []:
        where = f"messages/{path.parent.name}/{path.name}"
        if path.suffix != ".j2":
            problems.add(where, "is not a template", "name it as the message that it replaces: order_paid.j2")
        elif locales and path.parent.name not in locales:
            problems.add(
                where, f"“{path.parent.name}” is not a locale of the shop", "add it to `locales`, or remove it"
            )
        else:
            sources.setdefault(path.parent.name, {})[path.stem] = path.read_text(encoding="utf-8")
    return sources


def _images(there: Path | Mapping[str, str], catalogue: Catalogue, problems: Problems) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, row in catalogue.image_rows.items():
        where = f"{CATALOGUE} row {row}, image"
        if Path(name).name != name or Path(name).suffix.lower() not in IMAGE_TYPES:
            problems.report(where, fault("picture_name", picture=name), row=row, column="image")
        elif isinstance(there, Mapping) and name in there:
            found[name] = there[name]
        elif isinstance(there, Mapping) or not (there / name).is_file():
            problems.report(where, fault("picture_absent", picture=name), row=row, column="image")
        elif why := wrong_picture(name, content := (there / name).read_bytes()):
            problems.add(where, f"images/{name} {why[0]}", why[1])
        else:
            found[name] = hashlib.sha256(content).hexdigest()
    return found


def wrong_picture(name: str, content: bytes) -> tuple[str, str] | None:
    """What is wrong with a picture, and what to do; None: nothing."""
    if len(content) > LARGEST_IMAGE:
        return "is over 5 MB", "make it smaller: 1080 × 1080 is plenty"
    if not content.startswith(IMAGE_TYPES.get(Path(name).suffix.lower(), b"?")):
        return "is not what its name says", "save it as a JPEG or PNG"
    return None
