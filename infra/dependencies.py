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
JUNK = ("*.dist-info", "__pycache__", "bin", "tests", "*.pyi", "py.typed")
"""Not read by a function. Package metadata goes too: pydantic walks it for plug-ins, which are switched off."""
SELDOM = ("stripe/params", "stripe/events")
"""Types that Stripe's own code imports for type checkers only: 1,170 files that stay sources, to save 2 MB of .pyc."""

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
    for pattern in JUNK:
        for path in [*partial.rglob(pattern)]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    keep_only(partial, "Cryptodome", ONE_CIPHER)
    compile_folder(partial)
    for cache in [cache for name in SELDOM for cache in (partial / name).rglob("__pycache__")]:
        shutil.rmtree(cache)
    partial.rename(target)
    return target


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
