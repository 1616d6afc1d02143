"""A shop folder's files as they are kept: put there from a folder on disk, and laid out on disk to be read.

Pictures stay where they are kept: a shop may have thousands, and a Lambda's disk is small. What a picture is was looked
at when it was put there; publishing needs its hash alone.
"""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from functions.errors import PublishError
from functions.shop.progress import Progress, quiet
from functions.storage.drafts import Drafts, listed

IMAGES = "images/"
_AT_ONCE = 16


@dataclass(frozen=True)
class LaidOut:
    path: Path
    """The folder, without its pictures."""
    pictures: Mapping[str, str]
    """File name → hash."""


def belongs(path: PurePosixPath) -> bool:
    """Whether a file is the shop's, and not a system's or an editor's."""
    if any(part.startswith((".", "~")) for part in path.parts):
        return False
    return path.parts[0] in ("images", "messages") or len(path.parts) == 1


def files_in(folder: Path) -> dict[str, Path]:
    """Path in the shop folder → where it is."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path for name, path in found.items() if belongs(PurePosixPath(name))}


def list_folder(folder: Path) -> dict[str, str]:
    """Path in the shop folder → hash."""
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files_in(folder).items()}


def manifest_of(files: Mapping[str, str]) -> str:
    return hashlib.sha256(listed(files)).hexdigest()


def keep_folder(folder: Path, drafts: Drafts, progress: Progress = quiet) -> str:
    """The manifest of what is in it. A file that is kept already is not sent again."""
    there = drafts.kept()
    paths = files_in(folder)
    files = list_folder(folder)
    new = {digest: paths[name] for name, digest in files.items() if digest not in there}
    progress("keeping", 0, len(new))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for done, _ in enumerate(pool.map(lambda path: drafts.keep(path.read_bytes()), new.values()), start=1):
            progress("keeping", done, len(new))
    return drafts.keep(listed(files))


@contextmanager
def laid_out(files: Mapping[str, str], drafts: Drafts) -> Iterator[LaidOut]:
    """The files on disk, as long as they are looked at."""
    with tempfile.TemporaryDirectory(prefix="shop-") as folder:
        texts = {name: digest for name, digest in files.items() if not name.startswith(IMAGES)}
        write_files(texts, drafts, Path(folder))
        pictures = {name.removeprefix(IMAGES): files[name] for name in files if name.startswith(IMAGES)}
        yield LaidOut(Path(folder), pictures)


def write_files(files: Mapping[str, str], drafts: Drafts, to: Path) -> None:
    """Raises PublishError for a name that would be outside the folder."""
    for name in files:
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise PublishError([f"{name}: is not a file of the shop → remove it"])

    def write(entry: tuple[str, str]) -> None:
        name, digest = entry
        path = to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(drafts.blob(digest))

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for _ in pool.map(write, files.items()):
            pass
