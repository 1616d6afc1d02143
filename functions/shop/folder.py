"""Reads a shop folder and says everything that is wrong with it at once. Imports core types, errors and its own parts.

Knows nothing of how a shop is kept or served. Reading changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from functions.shop.codes import check_only
from functions.shop.delivery import check_upsell
from functions.shop.event_days import check_tickets
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
    images: dict[str, Path] = field(default_factory=dict)
    questions: Questions = field(default_factory=dict)


def read_folder(path: Path, *, lint: Lint | None = None, check_images: bool = True) -> Folder:
    """Raises PublishError with all problems. `check_images=False`: the pictures need not be there (tests, drafts)."""
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
        images = _images(path / "images", catalogue, problems) if check_images else {}
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


def _images(folder: Path, catalogue: Catalogue, problems: Problems) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for name, row in catalogue.image_rows.items():
        path = folder / name
        where = f"{CATALOGUE} row {row}, image"
        if Path(name).name != name or path.suffix.lower() not in IMAGE_TYPES:
            problems.add(where, f"“{name}” is not a picture's name", "name a .jpg or .png in the folder images")
        elif not path.is_file():
            problems.add(where, f"images/{name} is not there", "add the picture, or leave the cell empty")
        elif path.stat().st_size > LARGEST_IMAGE:
            problems.add(where, f"images/{name} is over 5 MB", "make it smaller: 1080 × 1080 is plenty")
        elif not _is_picture(path):
            problems.add(where, f"images/{name} is not what its name says", "save it as a JPEG or PNG")
        else:
            found[name] = path
    return found


def _is_picture(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8).startswith(IMAGE_TYPES[path.suffix.lower()])
