"""What is wrong with a shop folder: collected, and told all at once. Imports only our errors."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from functions.errors import Fault, PublishError


class Problem(NamedTuple):
    where: str
    what: str
    do: str
    row: int = 0
    """Of catalogue.csv, where it is about one."""
    column: str = ""
    fault: Fault | None = None
    """Where the console has words of its own for it."""

    @property
    def line(self) -> str:
        return f"{self.where}: {self.what} → {self.do}"


class Problems:
    """A line each: "catalogue.csv row 12, price: “29,9x” is not an amount → write it as 29,95"."""

    MOST = 200
    """More than this is one cause, not two hundred: the rest is counted, not listed."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.each: list[Problem] = []
        """The same, told apart: the console shows each where it is."""

    def add(
        self, where: str, what: str, do: str, *, row: int = 0, column: str = "", fault: Fault | None = None
    ) -> None:
        problem = Problem(where, what, do, row, column, fault)
        self.found.append(problem.line)
        self.each.append(problem)

    def report(self, where: str, fault: Fault, *, row: int = 0, column: str = "") -> None:
        """A fault whose English says both what it is and what to do."""
        what, _, do = fault.told.partition(" → ")
        self.add(where, what, do, row=row, column=column, fault=fault)

    def raise_if_any(self) -> None:
        if not self.found:
            return
        shown = self.found[: self.MOST]
        if len(self.found) > len(shown):
            shown = [*shown, f"… and {len(self.found) - len(shown)} more"]
        cells = {each.line: (each.row, each.column, each.fault) for each in self.each if each.fault}
        raise PublishError(shown, cells)


def describe(problem: Mapping[str, Any]) -> tuple[str, str, str]:
    """A pydantic error as (field, what, what to do) in a merchant's words."""
    field = ".".join(str(step) for step in problem["loc"])
    kind, message = problem["type"], problem["msg"]
    if kind == "missing":
        return field, "is missing", "add it"
    if kind == "extra_forbidden":
        return field, "is not a setting", "remove it, or correct its spelling"
    shown = (
        f"“{problem['input']}” is not accepted" if isinstance(problem["input"], str | int | float) else "is not right"
    )
    return field, shown, message[0].lower() + message[1:]


@contextmanager
def collecting() -> Iterator[Problems]:
    """Collect inside the block; raise all of it at the end."""
    problems = Problems()
    yield problems
    problems.raise_if_any()
