"""What the three programs have in common: --help, --version, exit statuses, a man page that knows every command."""

import os
import re
import subprocess

import pytest

from project import BINARIES, PROGRAMS, ROOT

USAGE_ERROR = 64


def run(program, *arguments, **environment):
    clean = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    clean.update({name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")})
    return subprocess.run([str(BINARIES / program), *arguments], env={**clean, **environment}, capture_output=True,
                          text=True, timeout=30, check=False)


def commands_of(program):
    """The commands that --help lists: lines that begin with the program and the command's words, after two spaces."""
    listed = run(program, "--help", TIENDO_LANG="en").stdout
    return [match[1] for match in re.finditer(rf"^  {program} ([a-z]+(?: [a-z]+)?)(?= |$)", listed, re.MULTILINE)]


def man_page(program):
    pages = list((ROOT / "docs" / "man").glob(f"{program}.?.scd"))
    assert len(pages) == 1, f"docs/man/{program}.<section>.scd"
    return pages[0].read_text(encoding="utf-8")


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("language", ["en", "vi"])
def test_help_is_an_answer(program, language):
    done = run(program, "--help", TIENDO_LANG=language)
    assert (done.returncode, done.stderr) == (0, "")
    assert program in done.stdout


@pytest.mark.parametrize("program", PROGRAMS)
def test_version_is_the_projects(program):
    version = re.search(r"project\(tiendo VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text())[1]
    done = run(program, "--version")
    shown = done.stdout.strip().removesuffix(", with fault points (for tests only)")
    assert (done.returncode, shown, done.stderr) == (0, f"{program} {version}", "")


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("word", ["--no-such-option", "nonsense"])
def test_what_is_not_understood_is_named(program, word):
    done = run(program, word)
    assert done.returncode == USAGE_ERROR
    assert done.stdout == ""
    assert word in done.stderr and program in done.stderr


@pytest.mark.parametrize("program", ["tiendo", "tiendo-agent"])
def test_commands_are_listed_and_in_the_man_page(program):
    commands = commands_of(program)
    assert len(commands) >= 5
    page = man_page(program).replace("\\", "")
    assert [command for command in commands if command not in page] == []


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_man_page_has_the_usual_sections(program):
    page = man_page(program)
    missing = [heading for heading in ("# NAME", "# SYNOPSIS", "# DESCRIPTION", "# EXIT STATUS") if heading not in page]
    assert missing == []
    subprocess.run(["scdoc"], input=page, text=True, capture_output=True, check=True)


def test_a_simulated_clock_needs_permission():
    done = run("tiendo", "status", TIENDO_CLOCK="2024-12-12T08:00:00+07:00@2026-01-01T00:00:00Z")
    assert done.returncode == 78
    assert "TIENDO_CLOCK" in done.stderr


@pytest.mark.parametrize("program, source, pattern", [
    ("tiendo-collector", "collector/intake/config.c", r"^    KEY\((\w+),"),
    ("tiendo-agent", "agent/config.c", r'^    \{"\w+", "(\w+)",'),
])
def test_every_configuration_key_is_in_the_man_page(program, source, pattern):
    keys = re.findall(pattern, (ROOT / source).read_text(), re.MULTILINE)
    assert len(keys) > 5
    page = man_page(program).replace("\\", "")
    assert [key for key in keys if f"*{key}*" not in page] == []
