"""`make pull STAGE=… SHOP=folder`: the shop as the console edits it, written into a folder, its pictures too.

A file of another content is only written over with --force: then it had better be in version control.
Files of the shop that the draft does not have are named, and left.
"""

import argparse
from pathlib import Path

from functions.errors import NotFound, PublishError
from functions.publishing.draft import told_draft
from functions.publishing.sources import list_folder, write_files
from functions.storage.drafts import Drafts
from infra.console import Stop, command, say
from infra.deploy import cloud_of, cloud_options
from infra.publish import shelf, target


def pull(drafts: Drafts, folder: Path, *, force: bool = False) -> str:
    """What was done, in a line or two. Raises Stop."""
    draft = drafts.current()
    if not draft.version:
        raise Stop("the console has no draft yet: make publish SHOP=folder makes one")
    there = list_folder(folder) if folder.is_dir() else {}
    wanted = {name: digest for name, digest in draft.files.items() if there.get(name) != digest}
    if (over := sorted(wanted.keys() & there.keys())) and not force:
        raise Stop(
            f"{folder} has other versions of {_named(over)}: --force writes over them, SHOP=… takes another folder"
        )
    try:
        write_files(wanted, drafts, folder)
    except (NotFound, PublishError) as error:
        raise Stop(str(error)) from None
    said = (
        f"{folder}: {len(wanted)} files written, {len(draft.files) - len(wanted)} were the same ({told_draft(draft)})"
    )
    if left := sorted(there.keys() - draft.files.keys()):
        said += f"\nnote: not in the draft, and left: {_named(left)}"
    return said


def _named(files: list[str]) -> str:
    return ", ".join(files[:5]) + (f" and {len(files) - 5} more" if len(files) > 5 else "")


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="make pull", description=__doc__)
    cloud_options(parser)
    parser.add_argument("--shop", type=Path, required=True, help="the folder to write")
    parser.add_argument("--force", action="store_true", help="write over files that differ")
    given = parser.parse_args()
    cloud = cloud_of(given)
    say(pull(shelf(cloud, target(cloud, given.stage).place).drafts, given.shop, force=given.force))


if __name__ == "__main__":
    main()
