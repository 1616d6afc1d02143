"""The third-party packages of the Lambda zip, for the processor and Python that the functions run on, compiled once.

`chalice package` would download them again after every change of a source line, and ships no .pyc: Lambda's code folder
is read-only, so every cold start would compile them again (2.4 times as slow, docs/deploy.md). Built by wheel only:
nothing from the network is run here.
"""

import hashlib
import platform
import shutil
import sys
from pathlib import Path

from infra.console import Stop, run

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

# Lambda's python3.11 runs on Amazon Linux 2 (glibc 2.26), later ones on Amazon Linux 2023 (glibc 2.34).
GLIBC = ("2_17",) if PYTHON == "3.11" else ("2_34", "2_28", "2_17")
MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
JUNK = ("__pycache__", "bin", "tests", "*.pyi", "py.typed")
"""Not read by a function."""
ASKS_ITSELF = ("holidays-*",)
"""Packages that look up their own version when they are imported. All other metadata goes: pydantic walks it for
plug-ins, which are switched off."""
UNREAD = (
    "stripe/params",  # types of parameters, imported under TYPE_CHECKING only
    "stripe/events",  # classes of v2 events: Stripe's webhooks tell us v1 ones, and we list no others
    "pydantic/v1",  # imported for a class with `__get_validators__`, which is one of pydantic 1
    "pydantic/mypy.py",  # a plug-in of mypy
    "phonenumbers/shortdata/region_*.py",  # of 112 and its like, each loaded when one is asked about
)
"""Parts of libraries that nothing of what runs here imports: 3 MB of the zip."""
LICENCES = ("LICEN[CS]E*", "NOTICE*", "COPYING*", "AUTHORS*")

ONE_CIPHER = tuple(
    f"Cryptodome/{kept}"
    for kept in (
        *("__init__.py", "Cipher/__init__.py", "Cipher/AES.py", "Cipher/_mode_cbc.py", "Random/__init__.py"),
        *("Cipher/_raw_aes.*", "Cipher/_raw_aesni.*", "Cipher/_raw_cbc.*", "Util/_cpuid_c.*", "Util/__init__.py"),
        *("Util/_cpu_features.py", "Util/_file_system.py", "Util/_raw_api.py", "Util/py3compat.py"),
    )
)
"""What AES-256-CBC takes of a library that has everything (docs/adr/0024): 0.3 MB of 6."""


def host_architecture() -> str:
    """The name Lambda gives to this machine's processor."""
    return "arm64" if platform.machine().lower() in {"arm64", "aarch64"} else "x86_64"


def build_dependencies(architecture: str, *, for_host: bool, name: str = "requirements.txt") -> Path:
    """A folder with the packages of that file and their .pyc; made again only when something changed."""
    requirements = ROOT / name
    inputs = f"{requirements.read_text()}|{Path(__file__).read_text()}|{sys.version}|{architecture}|{for_host}"
    kind = name.removesuffix(".txt").replace("requirements", "dependencies")
    target = BUILD / f"{kind}-{architecture}-{hashlib.sha256(inputs.encode()).hexdigest()[:12]}"
    if target.is_dir():
        return target
    for old in BUILD.glob(f"{kind}-{architecture}-*"):
        shutil.rmtree(old)
    partial = target.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    _download(requirements, partial, architecture, for_host=for_host)
    keep_licences(partial)
    remove_metadata(partial)
    for pattern in JUNK:
        for path in [*partial.rglob(pattern)]:
            remove(path)
    for pattern in UNREAD if requirements.name == "requirements.txt" else ():
        found = [*partial.glob(pattern)]
        if not found:
            raise Stop(
                f"{pattern} is not in its library any more: look whether UNREAD in {Path(__file__).name} still holds"
            )
        for path in found:
            remove(path)
    keep_only(partial, "Cryptodome", ONE_CIPHER)
    compile_folder(partial)
    partial.rename(target)
    return target


def remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def keep_licences(folder: Path) -> None:
    """Of each package its licence and notices, which go where its code goes: `licences/stripe-16.1.0/LICENSE`."""
    for metadata in folder.glob("*.dist-info"):
        for path in {path for pattern in LICENCES for path in metadata.rglob(pattern) if path.is_file()}:
            target = folder / "licences" / metadata.stem / path.relative_to(metadata)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def remove_metadata(folder: Path) -> None:
    for metadata in folder.glob("*.dist-info"):
        asks = any(metadata.match(f"{name}.dist-info") for name in ASKS_ITSELF)
        for path in [path for path in metadata.iterdir() if not (asks and path.name == "METADATA")]:
            remove(path)
        if not asks:
            metadata.rmdir()


def keep_only(folder: Path, package: str, patterns: tuple[str, ...]) -> None:
    """Delete every file of a package that none of these names."""
    for path in [path for path in (folder / package).rglob("*") if path.is_file()]:
        if not any(path.relative_to(folder).match(pattern) for pattern in patterns):
            path.unlink()


def _download(requirements: Path, target: Path, architecture: str, *, for_host: bool) -> None:
    if architecture not in MACHINES:
        raise Stop(f"no such architecture: {architecture} (arm64 or x86_64)")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"]
    chosen = ["--only-binary=:all:", "--target", str(target), "-r", str(requirements)]
    if not for_host:
        machine = MACHINES[architecture]
        chosen += ["--python-version", PYTHON, "--implementation", "cp"]
        chosen += [f"--platform=manylinux_{glibc}_{machine}" for glibc in GLIBC]
        chosen += [f"--platform=manylinux2014_{machine}"]
    run([*pip, *chosen])


def compile_folder(folder: Path) -> None:
    """Add .pyc that are used as they are (unchecked-hash): time stamps do not survive a zip, hashing reads the sources.

    One process and a fixed hash seed, so that the same sources give the same bytes.
    """
    script = (
        "import compileall, py_compile, sys;"
        "mode = py_compile.PycInvalidationMode.UNCHECKED_HASH;"
        "sys.exit(not compileall.compile_dir(sys.argv[1], stripdir=sys.argv[1], prependdir='/var/task',"
        " quiet=1, force=True, workers=1, invalidation_mode=mode))"
    )
    run([sys.executable, "-c", script, folder], env={"PYTHONHASHSEED": "0", "PATH": "/usr/bin:/bin"})
