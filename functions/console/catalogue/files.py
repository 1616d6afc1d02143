"""Files that a catalogue comes in and goes out as: CSV, tabs, Excel, feeds of Google and Meta. Raises BadRequest.

A spreadsheet runs what begins with = + - @ (OWASP, "CSV Injection"): going out such a cell is given an apostrophe in
front, coming in that is taken off again. XML with a DTD is refused before anything of it is read.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.parsers import expat

from functions.console.faults import fault
from functions.errors import BadRequest
from functions.shop.sheet import Line, row_of
from functions.spreadsheets import FORMULA, safe

MOST_ROWS = 50_000
MOST_UNPACKED = 100_000_000
"""Bytes of a workbook that is unpacked: a small zip can hold a very large nothing."""
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Given:
    """A file that was read: `lines` by its own row numbers, columns in small letters and without "g:"."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


def read_file(name: str, body: bytes) -> Given:
    """By what it is, not by what it is called."""
    if body.startswith(b"PK\x03\x04"):
        return _table(_excel(body))
    text = _decoded(body)
    if text.lstrip().startswith("<"):
        return _feed(body)
    head = text.split("\n", 1)[0]
    delimiter = max(("\t", ";", ","), key=head.count)
    return _table(
        (rows.line_num, cells) for rows in [csv.reader(io.StringIO(text), delimiter=delimiter)] for cells in rows
    )


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes in Western Europe where it is not told otherwise
        return body.decode("cp1252", errors="replace")


def _table(rows: Iterable[tuple[int, Sequence[str]]]) -> Given:
    columns: tuple[str, ...] = ()
    lines: list[Line] = []
    for number, cells in rows:
        read = [harmful(cell) if cell[:1] == "'" else cell for cell in map(str.strip, cells)]
        if not any(read):
            continue
        if not columns:
            columns = tuple(cell.lower().removeprefix("g:").replace(" ", "_") for cell in read)
            continue
        lines.append(Line(number, row_of(columns, read), max(0, len(read) - len(columns))))
        if len(lines) > MOST_ROWS:
            raise BadRequest(fault("rows_many", most=MOST_ROWS))
    if not lines:
        raise BadRequest(fault("no_rows"))
    return Given(columns, tuple(lines))


def _excel(body: bytes) -> Iterable[tuple[int, Sequence[str]]]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
                raise BadRequest(fault("workbook_large"))
            if any(b"<!DOCTYPE" in packed.read(each) for each in packed.infolist() if each.filename.endswith(".xml")):
                raise BadRequest(fault("workbook_dtd"))
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        rows = [[_written(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, IndexError):
        raise BadRequest(fault("workbook_none")) from None
    width = max((at for at, cell in enumerate(rows[0], start=1) if cell), default=0) if rows else 0
    return ((number, row[:width]) for number, row in enumerate(rows, start=1))


def _written(cell: object) -> str:
    """30.0 is a price of 30."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.10f}".rstrip("0").rstrip(".")
    return "" if cell is None else str(cell)


def _feed(body: bytes) -> Given:
    """RSS or Atom: each item (or entry) is a row; of what is there twice the first counts."""
    reader = _FeedReader()
    try:
        reader.parser.Parse(body, True)
    except expat.ExpatError as error:
        raise BadRequest(fault("feed_xml", line=error.lineno, column=error.offset + 1)) from None
    if not reader.lines:
        raise BadRequest(fault("feed_empty"))
    columns = tuple(dict.fromkeys(name for line in reader.lines for name in line.cells))
    return Given(columns, tuple(Line(line.number, dict.fromkeys(columns, "") | line.cells) for line in reader.lines))


class _FeedReader:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._item: dict[str, str] | None = None
        self._started = 0
        self._path: list[str] = []
        self._said: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._said_more

    def _refuse(self, *_: object) -> None:
        raise BadRequest(fault("feed_dtd"))

    def _start(self, name: str, _: object) -> None:
        name = name.rpartition(":")[2].lower()
        if self._item is None and name in ("item", "entry"):
            self._item, self._started, self._path = {}, self.parser.CurrentLineNumber, []
            return
        self._path.append(name)
        self._said = []

    def _said_more(self, text: str) -> None:
        self._said.append(text)

    def _end(self, name: str) -> None:
        if self._item is None:
            return
        if self._path:
            column = self._path.pop()
            if not self._path:
                self._item.setdefault(column, "".join(self._said).strip())
            self._said = []
            return
        self.lines.append(Line(self._started, self._item))
        self._item = None
        if len(self.lines) > MOST_ROWS:
            raise BadRequest(fault("items_many", most=MOST_ROWS))


# --- going out ----------------------------------------------------------------------------------------------------


def harmless(cell: str) -> str:
    """Also what began so already, so that coming in gives back what went out."""
    return f"'{cell}" if _is_quoted(cell) else safe(cell)


def harmful(cell: str) -> str:
    """As it was before `harmless`."""
    return cell[1:] if _is_quoted(cell) else cell


def _is_quoted(cell: str) -> bool:
    return cell[:1] == "'" and cell.lstrip("'").startswith(FORMULA)


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([columns, *([harmless(cell) for cell in row] for row in rows)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def write_excel(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet("catalogue")
    page.append(list(columns))
    for row in rows:
        page.append([harmless(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
