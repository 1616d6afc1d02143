"""Pictures of products: made to what channels take, with nothing in them of where and with what they were taken."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING
from urllib.parse import quote

from functions import bootstrap
from functions.console.answers import Answer, redirect
from functions.console.catalogue import editing, live, saving
from functions.console.catalogue import product as product_page
from functions.console.catalogue.shelf import Shelf
from functions.console.faults import fault
from functions.console.visit import Visit
from functions.errors import BadRequest, NotFound
from functions.settings import settings
from functions.shop.sheet import Row
from functions.storage.drafts import Draft

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 1600
"""The longest side, in pixels. Telegram: width and height "must not exceed 10000 in total"; phones show 1080."""
MOST_PIXELS = 50_000_000
"""What a small file can unpack into; 50 megapixels take 150 MB."""
LARGEST = 1_000_000
QUALITIES = (86, 78, 68, 55)
KINDS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")


def add(visit: Visit) -> Answer:
    """For one variant, or for all of the product; its alt texts with it."""
    try:
        picture = _given(visit)
    except BadRequest as error:
        return product_page.show_wrong(visit, "picture", error)
    product = visit.params["product"]
    name = f"{product[:40]}-{_digest(picture)[:8]}.jpg"
    sku, changed = visit.form("sku", ""), list[Row]()

    def edit(shelf: Shelf, draft: Draft) -> Shelf:
        if product not in shelf.entries:
            raise NotFound(fault("no_product", product=product))
        told = {f"alt_{locale}": visit.form(f"alt_{locale}", "") for locale in shelf.locales}
        entry = shelf.entries[product]
        changed[:] = [{**row, "image": name, **told} if sku in ("", row.get("sku", "")) else row for row in entry.rows]
        return editing.put(shelf, product, changed)

    show_already(picture)
    saving.edit_shelf(visit, edit, {f"{live.IMAGES}/{name}": picture})
    visit.did(product, after={"image": name, "sku": sku})
    return redirect(visit.link(f"/catalogue/products/{quote(product)}#pictures"), told="catalogue.picture_added")


def _given(visit: Visit) -> bytes:
    """As it will be shown. Raises BadRequest."""
    found = visit.uploads.get("picture")
    if found is None:
        raise BadRequest(fault("picture_none"))
    return fitted(found.body)


def show_already(picture: bytes) -> None:
    """Where publish will put it: by its content, so that nothing that is live is changed by it."""
    name = f"{_digest(picture)[:32]}.jpg"
    bootstrap.aws("s3").put_object(
        Bucket=settings().assets, Key=f"{live.IMAGES}/{name}", Body=picture, ContentType="image/jpeg",
        CacheControl="public, max-age=31536000, immutable",
    )  # fmt: skip


def fitted(body: bytes) -> bytes:
    """A JPEG, upright, no larger than SIDE and LARGEST, of its pixels alone. Raises BadRequest."""
    from PIL import Image as pillow
    from PIL import ImageOps, UnidentifiedImageError

    try:
        with pillow.open(io.BytesIO(body), formats=KINDS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise BadRequest(fault("picture_large", most=MOST_PIXELS // 1_000_000))
            opened.load()
            upright = ImageOps.exif_transpose(opened)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, pillow.DecompressionBombError):
        raise BadRequest(fault("picture_unread")) from None
    flat = _flattened(upright)
    flat.thumbnail((SIDE, SIDE), pillow.Resampling.LANCZOS)
    return next((made for quality in QUALITIES if len(made := _jpeg(flat, quality)) <= LARGEST), _jpeg(flat, 40))


def _flattened(picture: Image) -> Image:
    """On white: a JPEG has nothing to look through. What is not pixels (EXIF, XMP, comments) stays behind."""
    from PIL import Image as pillow

    flat = pillow.new("RGB", picture.size, "white")
    seen_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    layer = picture.convert("RGBA") if seen_through else picture.convert("RGB")
    flat.paste(layer, mask=layer if seen_through else None)
    return flat


def _jpeg(picture: Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
