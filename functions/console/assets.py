"""The console's script and style: files of templates/pages/console/assets, kept under the hash of all of them.

An address that holds the hash may be cached for ever: other content has another address. Standard library only.
"""

import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "pages" / "console" / "assets"
PREFIX = "console"
"""Of the keys in the bucket."""


def files(folder: Path = FOLDER) -> dict[str, Path]:
    """By name below the folder, sorted; hidden files are none of ours."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: found[name] for name in sorted(found) if not Path(name).name.startswith(".")}


def hash_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for name, path in files(folder).items():
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


@cache
def folder_hash() -> str:
    """12 hex digits: the folder below `PREFIX` that these files are in."""
    return hash_of(FOLDER)


def address(base: str, name: str) -> str:
    """Of a file; `base`: what the bucket is read from."""
    return f"{base}/{PREFIX}/{folder_hash()}/{name}"
