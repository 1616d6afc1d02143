"""The draft and what is live: publishing the one, and whether it holds work that never was."""

from collections.abc import Iterable

from functions.errors import PublishError
from functions.publishing.check import Checked, check
from functions.publishing.publish import Outcome, publish
from functions.publishing.sources import laid_out
from functions.shop.progress import Progress, quiet
from functions.shop.publish import Published, Publisher, Signed
from functions.storage.drafts import Draft, Drafts


def never_published(draft: Draft, versions: Iterable[Published]) -> bool:
    """Whether something would be lost if the draft became something else."""
    return bool(draft.version) and draft.manifest not in {each.signed.manifest for each in versions}


def check_draft(drafts: Drafts, draft: Draft, *, shop: str, local: bool) -> Checked:
    """Raises PublishError with all that is wrong."""
    if not draft.version:
        raise PublishError(["there is no draft yet → publish a shop folder first: make publish"])
    with laid_out(draft.files, drafts) as found:
        return check(found.path, found.pictures, shop=shop, local=local)


def publish_draft(
    drafts: Drafts,
    draft: Draft,
    publisher: Publisher,
    *,
    by: str,
    shop: str,
    local: bool,
    note: str = "",
    instead_of: str | None = None,
    progress: Progress = quiet,
) -> Outcome:
    """That very draft, whatever was changed in it since it was read. Raises PublishError."""
    progress("reading", 0, 1)
    checked = check_draft(drafts, draft, shop=shop, local=local)
    progress("reading", 1, 1)
    return publish(checked, publisher, Signed(by, draft.manifest, note), progress, instead_of=instead_of)


def told_draft(draft: Draft) -> str:
    """Whose it is and since when."""
    return f"{draft.by}, {draft.at:%Y-%m-%d %H:%M} UTC" if draft.at else draft.by
