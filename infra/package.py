"""Builds what is deployed: `chalice package`, then our templates compiled, .pyc added and a reproducible zip.

    python -m infra.package [--arch arm64|x86_64] [--host]

Writes build/{arch}/deployment.zip, printer.zip (of the one function that makes invoices) and sam.json; and of the
console, which is a stack of its own from the same sources, console.zip and console.json (docs/adr/0044).
`--host` takes this machine's own wheels, for the local AWS.
"""

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path

from infra.console import Step, Stop, command, run, say
from infra.dependencies import BUILD, ROOT, build_dependencies, compile_folder, host_architecture
from infra.parts import EDGE, PARTS, Part

PRINTER_REQUIREMENTS = "requirements-invoice.txt"
CONSOLE_REQUIREMENTS = "requirements-console.txt"
REQUIREMENTS = ("requirements.txt", PRINTER_REQUIREMENTS, CONSOLE_REQUIREMENTS)
SOURCES = ("app.py", *REQUIREMENTS, ".chalice/config.json", "infra/resources.json", "infra/console_resources.json")
FOLDERS = (".chalice/policies", "vendor/functions", "vendor/templates")
STARTER_SHOP = Path("vendor/templates/shop")
LIMIT_MB = 20
PRINTER_LIMIT_MB = 40
CONSOLE_LIMIT_MB = 45
LIMITS = {"deployment.zip": LIMIT_MB, "printer.zip": PRINTER_LIMIT_MB, "console.zip": CONSOLE_LIMIT_MB}
CONSOLES_OWN = ("functions/console", "functions/publishing", "templates/pages/console")
"""In the console's zip alone."""
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The zip format's first date: the same sources give the same zip, whenever they are packaged."""


SAME_BYTES = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
"""For a tool whose output may follow the order of a set."""


def package(architecture: str, *, for_host: bool) -> Path:
    """The folder with `deployment.zip` and `sam.json`; nothing is done when no source has changed since."""
    out = BUILD / (f"{architecture}-host" if for_host else architecture)
    out.mkdir(parents=True, exist_ok=True)
    with (out / "lock").open("w") as lock:
        # The demo and the tests may want the same package at the same time.
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = fingerprint(architecture)
        stamp = out / "stamp"
        if not (stamp.is_file() and stamp.read_text() == found):
            stamp.unlink(missing_ok=True)
            _build(out, architecture, for_host=for_host)
            stamp.write_text(found)
    return out


def _build(out: Path, architecture: str, *, for_host: bool) -> None:
    shipped, typst, publishing = (
        build_dependencies(architecture, for_host=for_host, name=name) for name in REQUIREMENTS
    )
    for part in PARTS:
        made = chalice_package(out / "chalice", architecture, part)
        (made / "sam.json").replace(out / part.template)
    code = out / "code"
    shutil.rmtree(code, ignore_errors=True)
    with zipfile.ZipFile(made / "deployment.zip") as opened:
        # The same of both: which part it is, a function is told by its environment.
        opened.extractall(code)
    compile_templates(code)
    compile_folder(code)
    messages = code / "functions" / "messages" / "compiled"
    without_sources(messages)
    write_zip(out / "console.zip", [code, shipped, publishing])
    for folder in CONSOLES_OWN:
        shutil.rmtree(code / folder, ignore_errors=True)
    write_zip(out / "deployment.zip", [code, shipped])
    shutil.rmtree(messages)  # an invoice has none
    write_zip(out / "printer.zip", [code, typst])
    shutil.rmtree(made)
    shutil.rmtree(code)


def fingerprint(architecture: str) -> str:
    """A hash of everything that the package is made of."""
    digest = hashlib.sha256(f"{architecture} {sys.version} {version('chalice')}".encode())
    tools = [Path(__file__).with_name(name) for name in ("package.py", "parts.py", "dependencies.py")]
    for path in [*tools, *(ROOT / name for name in SOURCES), *_shipped_files()]:
        digest.update(f"\0{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _shipped_files() -> Iterator[Path]:
    starter_shop = ROOT / STARTER_SHOP
    for folder in FOLDERS:
        for at, folders, names in os.walk(ROOT / folder, followlinks=True):
            folders[:] = sorted(name for name in folders if name != "__pycache__" and Path(at, name) != starter_shop)
            yield from (Path(at, name) for name in sorted(names) if not name.endswith(".pyc"))


def chalice_package(out: Path, architecture: str, part: Part = EDGE) -> Path:
    """What Chalice makes of a clean copy of our sources, without libraries: `deployment.zip` and `sam.json` in `out`.

    A copy, so that caches do not change its hash and the starter shop stays out.
    """
    stage = out / "stage"
    shutil.rmtree(out, ignore_errors=True)
    for path in [*(ROOT / name for name in SOURCES), *_shipped_files()]:
        target = stage / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    # Chalice would download them again after every change: build_dependencies keeps them.
    (stage / "requirements.txt").write_text("")
    chalice = [sys.executable, "-c", "from chalice.cli import main; main()", "package"]
    chosen = ["--stage", f"{part.chalice_stage}{architecture}", "--merge-template", part.resources]
    environment = {**os.environ, **SAME_BYTES, "AWS_DEFAULT_REGION": "eu-west-1"}
    run([*chalice, *chosen, str(out)], cwd=stage, env=environment)
    return out


def compile_templates(code: Path) -> None:
    """The built-in message templates become Python modules, so that no cold start compiles Jinja."""
    script = (
        "import sys, pathlib; from functions.messages import render;"
        "code = pathlib.Path(sys.argv[1]);"
        "target = code / render.COMPILED.relative_to(pathlib.Path.cwd());"
        "render.compile_built_in(target, code / 'templates' / 'messages')"
    )
    run([sys.executable, "-c", script, code], cwd=ROOT, env={**os.environ, **SAME_BYTES})


def without_sources(folder: Path) -> None:
    """Each .pyc in the place of its source. Of templates only, whose tracebacks name the template and its line: nobody
    reads the Python that Jinja makes of them."""
    for source in folder.rglob("*.py"):
        compiled = Path(cache_from_source(str(source)))
        compiled.replace(source.with_suffix(".pyc"))
        source.unlink()
    for cache in [*folder.rglob("__pycache__")]:
        cache.rmdir()


def write_zip(archive: Path, folders: list[Path]) -> None:
    """All files of the folders, sorted, without dates, readable by everyone (Lambda runs as another user)."""
    files = sorted((path.relative_to(folder).as_posix(), path) for folder in folders for path in _files(folder))
    twice = [name for name, count in Counter(name for name, _ in files).items() if count > 1]
    if twice:
        raise Stop(f"two files for {twice[0]} in the package: a folder of ours has a library's name")
    partial = archive.with_suffix(".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as opened:
        for name, path in files:
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            opened.writestr(entry, path.read_bytes())
    partial.replace(archive)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def contents(archive: Path) -> list[tuple[str, float, float, int]]:
    """(top-level name, MB in the zip, MB unpacked, files), the largest first."""
    zipped, raw, count = Counter[str](), Counter[str](), Counter[str]()
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            top = entry.filename.split("/")[0]
            zipped[top] += entry.compress_size
            raw[top] += entry.file_size
            count[top] += 1
    return [(top, size / 1e6, raw[top] / 1e6, count[top]) for top, size in zipped.most_common()]


def report(archive: Path, limit: int) -> None:
    size = archive.stat().st_size / 1e6
    rows = contents(archive)
    say(f"{archive.relative_to(ROOT)}: {size:.1f} MB of {limit}, unpacked {sum(row[2] for row in rows):.1f} MB")
    for top, zipped, raw, count in rows[:8]:
        say(f"  {top:<24} {zipped:5.2f} MB  {100 * zipped / size:3.0f} %   unpacked {raw:6.2f} MB  {count:5} files")
    if size > limit:
        raise Stop(f"the zip is over {limit} MB")


def report_all(out: Path) -> None:
    for name, limit in LIMITS.items():
        report(out / name, limit)


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="infra.package", description="Build the Lambda package and its template.")
    parser.add_argument(
        "--arch", default=None, choices=("arm64", "x86_64"), help="default: arm64; with --host this one"
    )
    parser.add_argument("--host", action="store_true", help="this machine's own wheels, for the local AWS")
    given = parser.parse_args()
    architecture = given.arch or (host_architecture() if given.host else "arm64")
    with Step(f"Packaging for {architecture}"):
        out = package(architecture, for_host=given.host)
    report_all(out)
    for part in PARTS:
        template = out / part.template
        resources = json.loads(template.read_text())["Resources"]
        say(f"{template.relative_to(ROOT)}: {len(resources)} resources")


if __name__ == "__main__":
    main()
