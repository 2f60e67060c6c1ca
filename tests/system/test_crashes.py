"""A hundred crashes at the named fault points, one after the other: every receipt has its row, every row its receipt."""

import json
import os
import subprocess

from project import BUILD_DIR, ROOT

CRASHES = 1000 if os.environ.get("TIENDO_LONG") else 100


def test_crashes_at_every_fault_point(tmp_path):
    figures = tmp_path / "figures.json"
    done = subprocess.run([ROOT / "scripts" / "chaos", "--crashes", str(CRASHES), "--json", figures],
                          env={**os.environ, "TIENDO_BUILD_DIR": str(BUILD_DIR)}, capture_output=True, text=True, timeout=850, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    found = json.loads(figures.read_text())
    assert found["crashes"] == CRASHES and found["points_passed"] == found["points"] > 30
    assert (found["receipts_without_row"], found["rows_without_receipt"], found["lost"], found["doubled"], found["wrong"]) == (0, 0, 0, 0, 0)
