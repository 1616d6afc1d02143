"""Makes the environments: .venv (tools and tests) and .local/aws-venv (the local AWS, which pins its own botocore).

    python3 -m infra.setup [--browser]

Run by the system's Python, so the standard library only. When no pin has changed it does nothing, in a blink.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import threading
from pathlib import Path

from infra.browser import install_browser
from infra.console import Stop, command, say

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = {
    ".venv": ("requirements-dev.txt", "requirements.txt", "requirements-invoice.txt", "requirements-console.txt"),
    ".local/aws-venv": ("requirements-local.txt",),
}
_printing = threading.Lock()


def make_environment(folder: str, requirements: tuple[str, ...]) -> None:
    """A virtual environment with the first of the files installed; nothing when its stamp says that it is there."""
    path = ROOT / folder
    stamp = path / ".stamp"
    wanted = _fingerprint(requirements)
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    _say(folder, "making the environment")
    made = subprocess.run([sys.executable, "-m", "venv", path], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        reason = (made.stdout + made.stderr).strip().splitlines()[-1:]
        raise Stop(f"cannot make {folder} (on Debian: apt-get install python3-venv): {' '.join(reason)}")
    _install(folder, path / "bin" / "python", requirements[0])
    stamp.write_text(wanted)
    _say(folder, "ready")


def _fingerprint(requirements: tuple[str, ...]) -> str:
    texts = [sys.version, *((ROOT / name).read_text() for name in requirements)]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _install(folder: str, python: Path, requirements: str) -> None:
    pip = [
        str(python),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--progress-bar",
        "off",
        "-r",
        requirements,
    ]
    process = subprocess.Popen(pip, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said: list[str] = []
    found = 0
    for line in process.stdout or ():
        said.append(line.rstrip())
        found += line.startswith("Collecting")
        if line.startswith("Installing collected"):
            _say(folder, f"installing {found} packages")
        elif line.startswith("Collecting") and found % 15 == 0:
            _say(folder, f"{found} packages found")
    if process.wait() != 0:
        raise Stop(f"pip could not install {requirements}:\n" + "\n".join(said[-6:]))


def _say(folder: str, text: str) -> None:
    with _printing:
        say(f"  {folder:<16} {text}")


def make_environments() -> None:
    """All of them at once: most of the time goes to downloading."""
    failures: list[BaseException] = []

    def attempt(folder: str, requirements: tuple[str, ...]) -> None:
        try:
            make_environment(folder, requirements)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=attempt, args=each) for each in ENVIRONMENTS.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


@command
def main() -> None:
    parser = argparse.ArgumentParser(prog="infra.setup", description="Make the environments that the commands run in.")
    parser.add_argument("--browser", action="store_true", help="see to a browser, too (for the tests)")
    given = parser.parse_args()
    os.chdir(ROOT)
    make_environments()
    if given.browser:
        install_browser(ROOT / ".venv" / "bin" / "python")


if __name__ == "__main__":
    main()
