"""What commands write for spreadsheets."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from functions.spreadsheets import safe


def write_table(path: Path, rows: Iterable[Mapping[str, object]], columns: Iterable[str]) -> int:
    """For its owner only: there are people in it. Returns how many rows there were."""
    path.touch(mode=0o600)
    written = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, tuple(columns))
        writer.writeheader()
        for row in rows:
            writer.writerow({name: safe("" if row[name] is None else str(row[name])) for name in writer.fieldnames})
            written += 1
    return written
