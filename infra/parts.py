"""The two stacks that a stage has, from one code base: the edge with its workers, and the console (docs/adr/0044)."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """One `chalice package`, of the blueprints that app.py registers for it, and what becomes of it."""

    suffix: str
    """Of the stack's name."""
    chalice_stage: str
    """Before the architecture: it sets CHATKASSA_PART (.chalice/config.json)."""
    resources: str
    template: str
    archive: str
    own_zip: Mapping[str, str] = field(default_factory=dict)
    """Functions whose code is not that of all the others (docs/adr/0021)."""

    @property
    def archives(self) -> tuple[str, ...]:
        return (self.archive, *self.own_zip.values())


EDGE = Part("", "", "infra/resources.json", "sam.json", "deployment.zip", {"PrintInvoice": "printer.zip"})
CONSOLE = Part("-console", "console-", "infra/console_resources.json", "console.json", "console.zip")
PARTS = (EDGE, CONSOLE)
"""In the order in which they are deployed: the console takes the edge's outputs."""
