"""What is taken out of the third-party packages."""

import shutil
import subprocess
import sys
from pathlib import Path

import Cryptodome

from infra.dependencies import ONE_CIPHER, keep_only

USE = """
from Cryptodome.Cipher import AES
sealed = AES.new(b"k" * 32, AES.MODE_CBC, iv=b"i" * 16).encrypt(b"tulips and roses")
print(AES.new(b"k" * 32, AES.MODE_CBC, iv=b"i" * 16).decrypt(sealed).decode())
"""


def test_the_cipher_works_with_the_files_that_are_shipped_alone(tmp_path: Path) -> None:
    shutil.copytree(Path(Cryptodome.__file__).parent, tmp_path / "Cryptodome")
    keep_only(tmp_path, "Cryptodome", ONE_CIPHER)
    kept = [path for path in (tmp_path / "Cryptodome").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in kept) < 400_000
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {USE}"
    found = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "tulips and roses"
