"""The fault suite, short: three minutes of faults against everything that is real, then proof from both ends. Checked here too: what
is delivered holds no fault points."""

import json
import os
import subprocess

import pytest

from project import BINARIES, BUILD_DIR, PROGRAMS, ROOT

MINUTES = 10 if os.environ.get("TIENDO_LONG") else 3


def test_three_minutes_of_faults_lose_double_and_falsify_nothing(tmp_path):
    figures = tmp_path / "figures.json"
    done = subprocess.run([ROOT / "scripts" / "chaos", "--minutes", str(MINUTES), "--rate", "60", "--faults", "24", "--json", figures],
                          env={**os.environ, "TIENDO_BUILD_DIR": str(BUILD_DIR)}, capture_output=True, text=True, timeout=850 + 60 * MINUTES, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    found = json.loads(figures.read_text())
    assert (found["lost"], found["doubled"], found["wrong"]) == (0, 0, 0)
    assert found["faults_a_minute"] >= 5 and found["updates_a_minute"] >= 1000


def has_points(program):
    return b"TIENDO_FAULT" in program.read_bytes()


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_delivered_holds_no_fault_points(name):
    version = subprocess.run([BINARIES / name, "--version"], capture_output=True, text=True, check=True).stdout
    assert ("fault points" in version) == has_points(BINARIES / name)
    delivered = ROOT / "build" / "release" / "bin" / name
    if delivered.exists():
        assert not has_points(delivered)
        assert b"before_insert" not in delivered.read_bytes()


def test_a_seed_prints_the_same_schedule():
    def printed(seed):
        return subprocess.run([ROOT / "scripts" / "chaos", "--schedule", "--seed", str(seed)], capture_output=True, text=True, check=True).stdout
    assert printed(11) == printed(11) != printed(12)
