"""The bucket of photos, in memory, and pictures small enough to write down."""

import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime

from functions.photo_keeper import PhotoKeeper
from functions.storage.photos import PREFIXES, Photos

KEPT_AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class PhotoBox(Photos):
    def __init__(self) -> None:
        super().__init__("photos", lambda: None)
        object.__setattr__(self, "kept", {})

    kept: dict[str, tuple[bytes, str]]

    def put(self, key: str, body: bytes, mime: str) -> None:
        self.kept[key] = (body, mime)

    def get(self, key: str) -> tuple[bytes, str] | None:
        return self.kept.get(key)

    def link(self, key: str, seconds: int = 300) -> str:
        return f"https://photos.example/{key}?signed"

    def _under(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        assert prefix.startswith(tuple(f"{each}/" for each in PREFIXES))
        yield from [(key, KEPT_AT) for key in self.kept if key.startswith(prefix)]

    def delete(self, key: str) -> None:
        self.kept.pop(key, None)


def keeper(box: Photos) -> PhotoKeeper:
    return PhotoKeeper(box, lambda: "test", lambda name: f"token-of-{name}")


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def exif(orientation: int = 1, order: str = ">") -> bytes:
    """An EXIF segment with a place in it."""
    entries = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack(f"{order}HHII", 0x8825, 4, 1, 99)
    tiff = (b"MM\x00\x2a" if order == ">" else b"II\x2a\x00") + struct.pack(f"{order}IH", 8, 2) + entries + bytes(4)
    return segment(0xE1, b"Exif\x00\x00" + tiff + b"GPS 52.38N 4.64E")


SCAN = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
JFIF = segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
TABLE = segment(0xDB, bytes(65))
FRAME = segment(0xC0, b"\x08\x00\x01\x00\x01\x01\x01\x11\x00")
JPEG = b"\xff\xd8" + JFIF + TABLE + FRAME + SCAN + b"\xff\xd9"


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\x00\xff\x00\x00"))
    + chunk(b"IEND", b"")
)


def riff(*pieces: tuple[bytes, bytes]) -> bytes:
    content = b"WEBP" + b"".join(
        name + struct.pack("<I", len(each)) + each + b"\x00" * (len(each) % 2) for name, each in pieces
    )
    return b"RIFF" + struct.pack("<I", len(content)) + content


WEBP = riff((b"VP8L", b"\x2f\x00\x00\x00\x00\x88\x88\x08\x00"))
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1"
