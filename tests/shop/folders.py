"""A small shop folder, to be broken in one place or many."""

import csv
from pathlib import Path

import yaml

from functions.shop.folder import Folder, read_folder
from infra.new_shop import new_shop


class ShopFolder:
    """Starts as `new_shop` writes it: two products, four variants."""

    def __init__(self, path: Path) -> None:
        self.path = path
        new_shop(path, "Test shop")

    def rules(self, **changes: object) -> "ShopFolder":
        """Change `shop.yaml`; None removes a setting."""
        file = self.path / "shop.yaml"
        found = yaml.safe_load(file.read_text(encoding="utf-8")) | changes
        found = {name: value for name, value in found.items() if value is not None}
        file.write_text(yaml.safe_dump(found, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return self

    def cell(self, row: int, column: str, value: str) -> "ShopFolder":
        """Change a cell of `catalogue.csv`; rows count from 1, the head."""
        file = self.path / "catalogue.csv"
        rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
        rows[row - 1][rows[0].index(column)] = value
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(rows)
        return self

    def column(self, name: str) -> "ShopFolder":
        """Add an empty column to `catalogue.csv`."""
        file = self.path / "catalogue.csv"
        rows = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([*row, "" if at else name] for at, row in enumerate(rows))
        return self

    def write(self, name: str, text: str) -> "ShopFolder":
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return self

    def read(self) -> Folder:
        return read_folder(self.path)
