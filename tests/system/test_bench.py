"""scripts/bench runs, prints its table and writes the JSON that others read. How fast anything is, is no question here."""

import json
import math
import subprocess

from project import ROOT

FIGURES = {
    "catalogue_read": "ms",
    "seal_real": "ms",
    "seal_large": "ms",
    "judge_real_each": "ns",
    "judge_real_million": "s",
    "judge_large_each": "ns",
    "judge_large_million": "s",
    "wire_large_encode": "ms",
    "wire_large_decode": "ms",
    "decode_update_each": "ns",
    "remind_plan": "s",
    "remind_plan_first": "s",
}
RATIOS = {"judge_large_vs_real", "judge_real_vs_decode", "judge_large_vs_decode", "remind_plan_vs_read_and_sort"}


def run(*options):
    return subprocess.run([ROOT / "scripts" / "bench", *options], capture_output=True, text=True, timeout=800, check=False)


def test_quick_figures(tmp_path):
    path = tmp_path / "figures.json"
    done = run("--quick", "--json", path)
    assert done.returncode == 0, done.stderr
    found = json.loads(path.read_text())
    assert set(found) == {"figures", "ratios"}
    for name, unit in FIGURES.items():
        assert found["figures"][name]["unit"] == unit
        assert found["figures"][name]["value"] > 0
    assert found["figures"]["large_agencies"]["value"] >= 10_000
    assert found["figures"]["large_assignments"]["value"] >= 100_000
    assert RATIOS <= set(found["ratios"])
    assert all(math.isfinite(value) and value > 0 for value in found["ratios"].values())
    table = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()}
    assert set(table) == set(found["figures"]) | set(found["ratios"])
    assert all(table[name][1:] == [unit] for name, unit in FIGURES.items())
    assert list(tmp_path.iterdir()) == [path]


def test_wrong_use_measures_nothing(tmp_path):
    for options in (["--fast"], ["--json"], ["--quick", "extra"]):
        done = run(*options)
        assert done.returncode == 64
        assert "Usage:" in done.stderr and done.stdout == ""
    assert list(tmp_path.iterdir()) == []
