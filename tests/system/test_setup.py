"""scripts/setup, and that its package lists are complete: a machine where somebody installed things by hand must not hide a
package that a fresh one would lack."""

import ast
import os
import re
import shutil
import subprocess
import sys

import pytest

from project import ROOT, list_files

NEEDS_INSTALLING = 77


def packages(purpose):
    listed = subprocess.run(["bash", "-c", f'source scripts/lib/packages.sh && printf "%s\\n" "${{{purpose}_packages[@]}}"'],
                            cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.split()


def owner(path):
    """The Debian package that a file belongs to."""
    real = os.path.realpath(path)
    for name in (path, real, real.removeprefix("/usr"), "/usr" + real):
        found = subprocess.run(["dpkg", "-S", name], capture_output=True, text=True, check=False)
        if found.returncode == 0:
            return found.stdout.split(":")[0].split(",")[0]
    return None


def closure(names):
    """The packages and all they depend on."""
    listed = subprocess.run(["apt-cache", "depends", "--recurse", "--no-recommends", "--no-suggests", "--no-conflicts", "--no-breaks",
                             "--no-replaces", "--no-enhances", "--installed", *names], capture_output=True, text=True, check=True)
    return set(names) | {line.strip() for line in listed.stdout.splitlines() if line and not line.startswith((" ", "<"))}


def setup_as_ordinary_user(tmp_path, installed):
    """Runs a copy of the script as a user who may not install, with a dpkg-query that knows no package or every one."""
    for path in (ROOT / "scripts" / "setup", *(ROOT / "scripts" / "lib").glob("*.sh")):
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    fake = tmp_path / "fake"
    fake.mkdir()
    (fake / "dpkg-query").write_text("#!/bin/sh\n" + ("printf installed\n" if installed else "exit 1\n"))
    (fake / "dpkg-query").chmod(0o755)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == "root" and folder != folder.parent and str(folder) != "/tmp":
            folder.chmod(folder.stat().st_mode | 0o055)
    drop = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    return subprocess.run([*drop, str(tmp_path / "scripts" / "setup"), "test"], capture_output=True, text=True, timeout=60,
                          check=False, env={"PATH": f"{fake}:{os.environ['PATH']}"})


def test_an_ordinary_user_is_told_the_line_to_run(tmp_path):
    done = setup_as_ordinary_user(tmp_path, installed=False)
    assert done.returncode == NEEDS_INSTALLING
    assert f"sudo {tmp_path}/scripts/setup test" in done.stderr
    assert "libzmq3-dev" in done.stderr


def test_with_everything_installed_it_does_nothing(tmp_path):
    done = setup_as_ordinary_user(tmp_path, installed=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_unknown_purpose_is_refused():
    assert subprocess.run([str(ROOT / "scripts" / "setup"), "everything"], capture_output=True, check=False).returncode == 64


def test_every_library_of_the_build_is_in_the_list():
    text = (ROOT / "CMakeLists.txt").read_text()
    libraries = re.search(r"foreach\(lib IN ITEMS ([^)]*)\)", text)[1].split()
    assert len(libraries) >= 9
    listed = packages("build")
    for library in libraries:
        folder = subprocess.run(["pkg-config", "--variable=pcfiledir", library], capture_output=True, text=True, check=True).stdout.strip()
        assert owner(f"{folder}/{library}.pc") in listed, library


@pytest.mark.parametrize("purpose, commands", [
    ("demo", ["cmake", "ninja", "gcc", "protoc-c", "pkg-config", "jq", "psql", "flock", "setpriv", "scdoc", "setsid"]),
    ("test", ["git", "protoc", "clang-format", "clang-tidy", "cppcheck", "shellcheck", "podman", "runc", "podman-compose", "mmdebstrap",
              "unshare", "nsenter", "ip", "nft", "iptables", "ps", "openssl"]),
])
def test_every_command_is_in_the_list(purpose, commands):
    known = closure(packages(purpose))
    base = {"util-linux", "coreutils", "bash", "sed", "mawk", "findutils", "grep", "diffutils"}
    missing = [(command, owner(shutil.which(command) or command)) for command in commands
               if owner(shutil.which(command) or command) not in known | base]
    assert missing == []


def test_every_python_module_of_the_tests_is_in_the_list():
    modules = set()
    for path in list_files():
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    modules |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.level == 0:
                    modules.add(node.module.split(".")[0])
    ours = {path.stem for path in list_files() if path.suffix == ".py"}
    foreign = modules - set(sys.stdlib_module_names) - ours
    provided = {"pytest": "python3-pytest", "zmq": "python3-zmq", "google": "python3-protobuf", "psycopg2": "python3-psycopg2",
                "yaml": "python3-yaml", "nacl": "python3-nacl", "aiosmtpd": "python3-aiosmtpd"}
    generated = {"tiendo", "tiendo_pb2"}
    assert {module for module in foreign - generated if provided.get(module) not in packages("test")} == set()
