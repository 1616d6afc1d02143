"""Writes the table of docs/speed.md from a run's lines: `make bench > lines; python -m tests.bench.speed lines`."""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.bench.channels import FIRST
from tests.channels.natives import NATIVES

DOCUMENT = Path(__file__).parents[2] / "docs" / "speed.md"
START, END = "<!-- tables: make bench > lines; python -m tests.bench.speed lines -->", "<!-- end of tables -->"
KINDS = ("greeting", "search", "carousel", "cart", "checkout")
SIZES = ("28 products, 10 conversations", "10000 products, 10 conversations", "100000 products, 10 conversations")
MANY = "28 products, 10000 conversations"
FUNCTIONS = ("edge", "worker", "clock", "bus_in", "listen", "payments_worker")


def tables(lines: Iterable[str]) -> str:
    found = {line["name"]: line["value"] for line in map(json.loads, lines)}
    rows = [
        "| worker, CPU ms a message | 28 products | 10,000 | 100,000 | 10,000 conversations | of it boto3 | requests |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for kind in KINDS:
        cpu = [f"{found[f'worker CPU, {kind} ({size})']:.1f}" for size in (*SIZES, MANY)]
        share = f"{100 * found[f'worker boto3 share, {kind} ({SIZES[0]})']:.0f} %"
        rows.append(f"| {kind} | {' | '.join(cpu)} | {share} | {found[f'worker requests, {kind}, all']} |")
    flat = max(value for name, value in found.items() if name.startswith("flat, "))
    rows += ["", f"The most that any size costs more than the smallest: {100 * (flat - 1):.0f} %.", ""]
    rows += ["| cold start | CPU ms | to the floor |", "|---|---:|---:|"]
    rows += [f"| floor: boto3's DynamoDB client, pydantic, Jinja | {found['cold start, floor, CPU']} | 1 |"]
    rows += [
        f"| {name} | {found[f'cold start, {name}, CPU']} | {found[f'cold start, {name}, to the floor']:.2f} |"
        for name in FUNCTIONS
    ]
    for name in ("edge", "worker"):
        value = found[f"cold start and the first event, {name}, CPU"]
        rows.append(f"| {name}, with its whole first event | {value} | in another round |")
    rows += ["", "| | |", "|---|---:|"]
    for products in ("28", "10000", "100000"):
        value = found[f"search CPU ({products} products)"]
        rows.append(f"| search, with its rows, {int(products):,} products | {value:.2f} ms |")
    for count in (1, 100):
        value = found[f"edge CPU, {count} messages in one POST"]
        rows.append(f"| edge: verify, parse, mask and enqueue a POST of {count} | {value:.1f} ms |")
    known = "shoppers that this process has met"
    rows += [f"| … and its requests | {found[f'edge requests, {count} messages, {known}']} |" for count in (1, 100)]
    rows += [f"| zip | {found['zip']:.1f} MB |"]
    rows += [f"| {name} | {value:.1f} MB |" for name, value in found.items() if name.startswith("zip, of which")]
    return "\n".join((*rows, "", *channel_rows(found)))


def channel_rows(found: Mapping[str, float]) -> list[str]:
    rows = [
        "| channel, CPU ms | reads a tap | to WhatsApp | compiles ten cards | to WhatsApp |",
        "|---|---:|---:|---:|---:|",
    ]
    for name in NATIVES:
        cells = []
        for what in ("parse", "compile of ten cards"):
            ratio = found.get(f"channel CPU, {what}, {name} to {FIRST}", 1)
            cells += [f"{found[f'channel CPU, {what}, {name}']:.2f}", f"{ratio:.2f}"]
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return rows


def main() -> None:
    made = tables(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{START}\n\n{made}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
