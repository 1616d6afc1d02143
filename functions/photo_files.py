"""What a file that says it is a picture really is, and the same without what it tells of who took it, and where.

Pure; standard library only. JPEG (ITU-T T.81), PNG (W3C PNG 3) and WebP (RFC 9649) are lists of pieces, so that the
pieces with metadata can be left out and the picture stays as it is, to the bit. A JPEG's orientation is kept: phones
write pictures lying on their side, and say in EXIF which way is up.
"""

import struct
from collections.abc import Iterator
from typing import Literal

Kind = Literal["jpeg", "png", "webp"]
MIME: dict[Kind, str] = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
SUFFIX: dict[Kind, str] = {"jpeg": "jpg", "png": "png", "webp": "webp"}
MOST_BYTES = 10 * 1024 * 1024

PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT pHYs bKGD acTL fcTL fdAT".split())
"""The picture and its colours. Not eXIf, tEXt, zTXt, iTXt, tIME, nor what nobody knows."""
WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
WEBP_EXIF, WEBP_XMP = 0x08, 0x04
HEIF_BRANDS = frozenset(b"heic heix hevc hevx heim heis mif1 msf1".split())

SOI, EOI, SOS, APP0, APP1, APP2, APP14, COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
ALONE = frozenset((0x01, *range(0xD0, 0xD8)))
"""Markers that have no length: TEM, and the restarts within a scan."""
EXIF = b"Exif\x00\x00"
ORIENTATION = 0x0112


class NoPicture(ValueError):
    """It is none, or none that is whole."""


def kind_of(body: bytes) -> Kind | Literal["heic"] | None:
    """By how it begins, whatever it is said to be."""
    if body.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if body.startswith(PNG_MAGIC):
        return "png"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "webp"
    if body[4:8] == b"ftyp" and body[8:12] in HEIF_BRANDS:
        return "heic"
    return None


def without_metadata(body: bytes, kind: Kind) -> bytes:
    """The picture, and nothing behind its end. Raises NoPicture."""
    try:
        return {"jpeg": _jpeg, "png": _png, "webp": _webp}[kind](body)
    except (struct.error, IndexError):
        raise NoPicture("it ends in the middle") from None


# --- JPEG -----------------------------------------------------------------------------------------------------------


def _jpeg(body: bytes) -> bytes:
    kept, turned, seen_scan = [], 1, False
    for marker, piece in _segments(body):
        if marker == APP1 and piece[4:10] == EXIF:
            turned = _orientation(piece[10:]) or turned
        if _is_kept(marker, piece):
            kept.append(piece)
        seen_scan = seen_scan or marker == SOS
    if not seen_scan:
        raise NoPicture("a JPEG without a picture")
    upright = [_oriented(turned)] if turned != 1 else []
    return b"".join((kept[0], *upright, *kept[1:]))


def _is_kept(marker: int, piece: bytes) -> bool:
    """Of the application's own segments: JFIF's, colour profiles, and Adobe's, by which colours are read."""
    if marker == APP2:
        return piece[4:16] == b"ICC_PROFILE\x00"
    return marker in (APP0, APP14) or not (APP0 <= marker <= APP0 + 15 or marker == COM)


def _segments(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and segment, a scan's data with its header; the last is EOI."""
    yield SOI, body[:2]
    at = 2
    while True:
        start = at
        if body[at] != 0xFF:
            raise NoPicture("a JPEG with something between its segments")
        while body[at + 1] == 0xFF:
            at += 1
        marker = body[at + 1]
        at += 2
        if marker == EOI:
            yield EOI, b"\xff\xd9"
            return
        if marker not in ALONE:
            (length,) = struct.unpack_from(">H", body, at)
            if length < 2 or at + length > len(body):
                raise NoPicture("a segment that is longer than the file")
            at += length
        if marker == SOS:
            at = _end_of_scan(body, at)
        yield marker, body[start:at]


def _end_of_scan(body: bytes, at: int) -> int:
    """Within a scan, 0xFF is followed by 0 or a restart; anything else is the next segment."""
    while True:
        at = body.find(b"\xff", at)
        if at < 0:
            raise NoPicture("a JPEG without an end")
        following = body[at + 1]
        if following != 0 and following not in ALONE and following != 0xFF:
            return at
        at += 1 if following == 0xFF else 2


def _orientation(tiff: bytes) -> int | None:
    """Tag 0x0112 of the first directory (EXIF 2.32, 4.6.4), 1 to 8. None: not there, or not to be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return None
    try:
        (directory,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, directory)
        for entry in range(min(entries, 200)):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, directory + 2 + 12 * entry)
            if tag == ORIENTATION:
                return value if 1 <= value <= 8 else None
    except struct.error:
        return None
    return None


def _oriented(turned: int) -> bytes:
    """An EXIF segment that says which way is up, and no more."""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, turned, 0)
    tiff = b"MM\x00\x2a" + struct.pack(">IH", 8, 1) + entry + bytes(4)
    content = EXIF + tiff
    return b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content


# --- PNG, WebP ------------------------------------------------------------------------------------------------------


def _png(body: bytes) -> bytes:
    kept, at, name = [PNG_MAGIC], len(PNG_MAGIC), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", body, at)
        end = at + 12 + length
        if end > len(body):
            raise NoPicture("a PNG that ends in the middle")
        if name in PNG_KEPT:
            kept.append(body[at:end])
        at = end
    return b"".join(kept)


def _webp(body: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", body, 4)
    end, at, kept = 8 + size, 12, []
    if end > len(body):
        raise NoPicture("a WebP that ends in the middle")
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", body, at)
        after = at + 8 + length + length % 2
        if at + 8 + length > end:
            raise NoPicture("a piece that is longer than the file")
        if name in WEBP_KEPT:
            piece = body[at:after]
            kept.append(_without_flags(piece) if name == b"VP8X" else piece)
        at = after
    if not kept:
        raise NoPicture("a WebP without a picture")
    content = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def _without_flags(vp8x: bytes) -> bytes:
    return vp8x[:8] + bytes([vp8x[8] & ~(WEBP_EXIF | WEBP_XMP)]) + vp8x[9:]
