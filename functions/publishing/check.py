"""Everything that is known to be wrong with a shop folder before it is published, and what is only worth telling."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from functions.channels.linter import Problem
from functions.errors import PublishError
from functions.messages.lint import built_in_sources, lint
from functions.publishing import approved
from functions.publishing.messages import check_messages
from functions.shop.folder import Folder, read_folder


@dataclass(frozen=True)
class Checked:
    """A folder that may be published."""

    folder: Folder
    shortened: tuple[Problem, ...] = ()
    """Messages that a channel shows otherwise than they were written."""
    tried_out: str = ""
    """The shop of a local stage that this folder is tried out as; "": it is its own."""

    @property
    def notes(self) -> tuple[str, ...]:
        told = tuple(str(problem) for problem in self.shortened)
        return (*told, f"tried out as “{self.tried_out}”, the shop of this local stage") if self.tried_out else told


def check(path: Path, pictures: Mapping[str, str] | None = None, *, shop: str = "", local: bool = False) -> Checked:
    """`pictures`: of those that are not on disk (functions/shop/folder.py). `shop`: the stage's; "": any.

    Raises PublishError with all that is wrong.
    """
    built_in = built_in_sources()
    folder = read_folder(path, lint=lambda own, locales: lint(own, locales, built_in), pictures=pictures)
    found = tuple(problem for problem in check_messages(folder, folder.templates) if problem.shortened)
    wrong = [f"{problem} → shorten or correct it" for problem in found if problem.wrong]
    if rejected := [*wrong, *approved.problems(path)]:
        raise PublishError(rejected)
    return _for_shop(Checked(folder, found), shop, local=local)


def _for_shop(checked: Checked, shop: str, *, local: bool) -> Checked:
    """A stage is one shop's. A local one takes any folder, under its own id, to try it out."""
    rules = checked.folder.shop.rules
    if shop in ("", rules.id):
        return checked
    if not local:
        raise PublishError([f"shop.yaml, id: this stage is the shop “{shop}”, not “{rules.id}” → publish it elsewhere"])
    mine = rules.model_copy(update={"id": shop})
    return replace(
        checked, folder=replace(checked.folder, shop=replace(checked.folder.shop, rules=mine)), tried_out=shop
    )
