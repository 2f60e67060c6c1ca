"""Where the project and its built programs are, for the system tests."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD_DIR = pathlib.Path(os.environ.get("TIENDO_BUILD_DIR", ROOT / "build" / "debug"))
BINARIES = BUILD_DIR / "bin"
PROGRAMS = ("tiendo", "tiendo-agent", "tiendo-collector")


def list_files():
    """Every file of the project, as git would commit it; without git, what is not built or generated."""
    try:
        listed = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            check=True, capture_output=True).stdout.decode()
        names = [name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        outside = {".git", "build", "var", "dist", "__pycache__", ".pytest_cache"}
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*")
                 if not outside.intersection(path.relative_to(ROOT).parts)]
    return [ROOT / name for name in sorted(names) if (ROOT / name).is_file()]
