"""Files of the shop folder that are kept and that nothing names any more: each save of the draft leaves one.

Named is what the draft, a version that can be gone back to, or a publish that was asked for is made of. What is not is
set aside, where it can still be read for 30 days: a page that somebody has open may yet compare with it, and whoever
names it at the very moment that it goes finds it again.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.errors import NotFound
from functions.observability import log
from functions.storage.drafts import Drafts

YOUNG = timedelta(days=7)
"""A file is put there before it is named: the pictures of a large folder may take an hour."""


@dataclass(frozen=True)
class Tidied:
    aside: int = 0
    back: int = 0


def tidy(drafts: Drafts, published: Callable[[], Iterable[str]], now: datetime) -> Tidied:
    """`published`: the manifests of the versions, and of what is being published; asked for again at the end.

    Where nothing is named nothing is touched: a shop that was never edited has nothing to tidy.
    """
    kept = drafts.kept()
    named = frozenset(_named(drafts, published()))
    if not named:
        return Tidied()
    aside = [digest for digest, at in kept.items() if digest not in named and now - at > YOUNG]
    for digest in aside:
        drafts.set_aside(digest)
    # Somebody may have saved what they had weeks ago while this ran, or a folder that had its files here already.
    wanted = frozenset(_named(drafts, published())) & {*aside, *(named - kept.keys())}
    return Tidied(len(aside), sum(map(drafts.bring_back, wanted)))


def _named(drafts: Drafts, manifests: Iterable[str]) -> Iterator[str]:
    """Raises NotFound where the draft's own list is not there: then nothing may go."""
    draft = drafts.current()
    if draft.version:
        yield from (draft.manifest, *draft.files.values())
    for manifest in dict.fromkeys(filter(None, manifests)):
        try:
            files = drafts.files_of(manifest)
        except NotFound:
            log.warning("the files of a version are no longer kept", manifest=manifest[:12])
            continue
        yield from (manifest, *files.values())
