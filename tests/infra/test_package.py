"""The Lambda zip from the inside: what must be in it, what must not, and that it is ready to run."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra.dependencies import host_architecture
from infra.package import CONSOLE_LIMIT_MB, CONSOLES_OWN, LIMIT_MB, PRINTER_LIMIT_MB, contents, package, write_zip

pytestmark = pytest.mark.local_aws


@pytest.fixture(scope="module")
def archive() -> Path:
    return package(host_architecture(), for_host=True) / "deployment.zip"


@pytest.fixture(scope="module")
def names(archive: Path) -> list[str]:
    return zipfile.ZipFile(archive).namelist()


@pytest.fixture
def code(archive: Path, tmp_path: Path) -> Path:
    """As Lambda unpacks it: a folder that cannot be written to."""
    folder = tmp_path / "task"
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    return folder


def run(code: Path, script: str) -> subprocess.CompletedProcess[str]:
    """In a process that has this project's libraries (boto3 is Lambda's own), but none of its sources."""
    environment = {**os.environ, "PYTHONPATH": str(code), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-v", "-c", script]
    return subprocess.run(command, cwd=code, env=environment, capture_output=True, text=True, check=False)


def test_both_linked_folders_are_in_the_zip(names: list[str]) -> None:
    wanted = {"app.py", "functions/worker.py", "functions/conversation/engine.py", "templates/messages/nl/greeting.j2"}
    assert wanted - set(names) <= {"templates/messages/nl/greeting.j2"}
    assert any(name.startswith("templates/messages/nl/") for name in names)
    assert any(name.startswith("templates/pages/") for name in names)


def test_chalice_is_only_its_runtime(names: list[str]) -> None:
    assert sorted(name for name in names if name.startswith("chalice/") and name.endswith(".py")) == [
        "chalice/__init__.py",
        "chalice/app.py",
    ]


@pytest.mark.parametrize("unwanted", ["boto3", "botocore", "pip", "setuptools", "pytest", "tests", "infra", "vendor"])
def test_what_has_no_business_there_is_not_in_the_zip(names: list[str], unwanted: str) -> None:
    assert not [name for name in names if name.split("/")[0] == unwanted]


def test_no_starter_shop_and_no_pictures_are_in_the_zip(names: list[str]) -> None:
    assert not [name for name in names if name.startswith("templates/shop/") or name.endswith((".jpg", ".jpeg"))]


def test_no_secrets_are_in_the_zip(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        ours = [name for name in opened.namelist() if name.startswith(("functions/", "app.py", "templates/"))]
        for name in ours:
            assert b"sk_live_" not in opened.read(name) or name.startswith("functions/payments/")
        assert not [name for name in opened.namelist() if Path(name).name.startswith(".env")]


def test_the_zip_is_well_under_lambdas_limit(archive: Path) -> None:
    assert archive.stat().st_size < LIMIT_MB * 1e6
    assert sum(row[2] for row in contents(archive)) < 250


def test_typst_is_in_the_printers_zip_alone_and_that_has_nothing_it_does_not_need(archive: Path) -> None:
    printer = archive.with_name("printer.zip")
    tops = {row[0] for row in contents(printer)}
    assert "typst" in tops and "functions" in tops
    assert not tops & {"pydantic", "stripe", "tantivy", "jinja2"}
    assert "typst" not in {row[0] for row in contents(archive)}
    assert printer.stat().st_size < PRINTER_LIMIT_MB * 1e6
    assert sum(row[2] for row in contents(printer)) < 250


def test_the_printer_prints_from_its_zip_alone(archive: Path, tmp_path: Path) -> None:
    from functions.invoices.contents import describe
    from tests.payments.test_invoice import paid
    from tests.starter import starter_shop

    with zipfile.ZipFile(archive.with_name("printer.zip")) as opened:
        opened.extractall(tmp_path / "task")
    (tmp_path / "event.json").write_text(json.dumps(describe(paid(), starter_shop())))
    script = (
        f"import sys, json, base64; sys.path.insert(0, {str(tmp_path / 'task')!r});"
        f"from functions.lambdas import print_invoice; event = json.load(open({str(tmp_path / 'event.json')!r}));"
        "print(base64.b64decode(print_invoice(event, None)['pdf'])[:8])"
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("b'%PDF-1.7"), done.stderr[-800:]


@pytest.fixture(scope="module")
def console(archive: Path) -> Path:
    return archive.with_name("console.zip")


def test_the_consoles_zip_has_the_code_what_ships_and_what_publishing_takes(archive: Path, console: Path) -> None:
    there = set(zipfile.ZipFile(console).namelist())
    assert set(zipfile.ZipFile(archive).namelist()) <= there
    assert {"functions/console/edge.py", "yaml/__init__.py", "ruamel/yaml/__init__.py"} <= there
    assert {"babel", "holidays", "openpyxl", "PIL", "tantivy", "stripe"} <= {row[0] for row in contents(console)}
    assert not {"typst", "boto3", "botocore"} & {row[0] for row in contents(console)}
    assert console.stat().st_size < CONSOLE_LIMIT_MB * 1e6
    assert sum(row[2] for row in contents(console)) < 250


def test_the_edges_zip_has_nothing_of_the_consoles(names: list[str]) -> None:
    assert not [name for name in names if name.startswith(tuple(f"{folder}/" for folder in CONSOLES_OWN))]
    assert not {"babel", "holidays", "openpyxl", "PIL", "yaml", "ruamel"} & {name.split("/")[0] for name in names}


def test_the_console_answers_and_can_publish_from_its_zip_alone(console: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(console) as opened:
        opened.extractall(tmp_path / "task")
    # -S leaves this project's libraries out; botocore is Lambda's own, and nothing here asks for it
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'task')!r});"
        "import app; assert set(app.app.routes) and all(path.startswith('/console') for path in app.app.routes);"
        "import functions.shop.compile, functions.shop.folder, functions.shop.publish, functions.messages.lint;"
        "import holidays, openpyxl, PIL.Image, ruamel.yaml; holidays.country_holidays('NL', years=2026);"
        "from functions.console.assets import folder_hash; print('worker' in app.app.handler_map, folder_hash())"
    )
    environment = {"CHATKASSA_PART": "console", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-S", "-W", "error", "-c", script],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("False "), done.stderr[-800:]


def test_every_source_of_ours_has_its_pyc(names: list[str]) -> None:
    version = f"cpython-{sys.version_info.major}{sys.version_info.minor}"
    there = set(names)
    for name in names:
        if name.startswith("functions/") and name.endswith(".py"):
            path = Path(name)
            assert f"{path.parent}/__pycache__/{path.stem}.{version}.pyc" in there


def test_a_cold_start_compiles_nothing_in_a_folder_that_is_read_only(code: Path) -> None:
    done = run(code, "import app, pydantic, jinja2, stripe, functions.worker, functions.conversation.engine")
    assert done.returncode == 0, done.stderr[-2000:]
    loaded = [line for line in done.stderr.splitlines() if "code object from" in line and str(code) in line]
    assert len(loaded) > 100
    assert not [line for line in loaded if ".pyc" not in line]


def test_the_zip_imports_our_code_and_not_the_checkouts(code: Path) -> None:
    done = run(code, "import functions.settings, pydantic; print(functions.settings.__file__, pydantic.__file__)")
    assert all(path.startswith(str(code)) for path in done.stdout.split())


def test_what_is_left_out_of_libraries_is_imported_by_nothing_that_is_there(code: Path) -> None:
    script = (
        "import importlib, pkgutil, sys, phonenumbers\n"
        "for name in ('stripe', 'pydantic'):\n"
        "    package = importlib.import_module(name)\n"
        "    for each in pkgutil.walk_packages(package.__path__, name + '.'):\n"
        "        importlib.import_module(each.name)\n"
        "print(len(sys.modules), phonenumbers.is_valid_number(phonenumbers.parse('+31612345678')))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=code, env={**os.environ, "PYTHONPATH": str(code)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.endswith("True\n"), done.stderr[-800:]
    assert int(done.stdout.split()[0]) > 600


@pytest.mark.parametrize(
    "part", ["stripe/params/", "stripe/events/", "pydantic/v1/", "functions/messages/compiled/x.py"]
)
def test_what_nothing_reads_is_not_in_the_zip(names: list[str], part: str) -> None:
    suffix = Path(part).suffix
    assert not [name for name in names if name.startswith(part.removesuffix("x.py")) and name.endswith(suffix)]


def test_every_librarys_licence_goes_with_it(names: list[str]) -> None:
    licences = {name.split("/")[1].rsplit("-", 1)[0] for name in names if name.startswith("licences/")}
    wanted = {re.split("[=<>]", line)[0] for line in Path("requirements.txt").read_text().splitlines() if "==" in line}
    assert wanted <= licences


def test_a_built_in_template_that_fails_tells_its_line_without_its_source(code: Path) -> None:
    script = (
        "from functions.messages.render import built_in_loader, environment;"
        "built_in_loader().load(environment(), 'nl/receipt_note.j2', {}).render(name='x', address='')"
    )
    done = run(code, script)
    assert "line 1, in top-level template code" in done.stderr and "'when' is undefined" in done.stderr


def test_built_in_templates_are_rendered_from_their_compiled_form(code: Path) -> None:
    for folder in (code / "templates", code / "templates" / "messages"):
        folder.chmod(0o755)
    shutil.rmtree(code / "templates" / "messages")
    script = (
        "from functions.messages.render import built_in_loader, environment;"
        "print(built_in_loader().load(environment(), 'nl/added.j2', {}).name)"
    )
    done = run(code, script)
    assert done.stdout.strip() == "nl/added.j2", done.stderr[-500:]
    assert not [
        line
        for line in done.stderr.splitlines()
        if "code object from" in line and "tmpl_" in line and ".pyc" not in line
    ]


def test_the_same_sources_give_the_same_zip(tmp_path: Path) -> None:
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "b.py").write_text("b = 1\n")
    (folder / "a.py").write_text("a = 1\n")
    write_zip(tmp_path / "one.zip", [folder])
    os.utime(folder / "a.py", (0, 0))
    (folder / "a.py").chmod(0o600)
    write_zip(tmp_path / "two.zip", [folder])
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
