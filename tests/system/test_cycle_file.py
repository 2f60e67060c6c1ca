"""A plan's cycle file: loaded with the plans, shown key by key when it changes, refused with its line when it does not fit."""

import pytest

from centre import PLANS, running_centre
from project import ROOT

CYCLE = ROOT / "plans" / "hai-phong" / "chu-ky-08-KH-UBND.yaml"
DATA = 65


@pytest.fixture(scope="module")
def centre():
    with running_centre() as running:
        yield running


def changed(tmp_path, *pairs):
    text = CYCLE.read_text(encoding="utf-8")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after, 1)
    path = tmp_path / "chu-ky.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_it_is_one_of_the_catalogues_files(centre):
    assert str(CYCLE) in PLANS
    assert centre.sql("SELECT kind, identity, effective_from::text FROM catalogue_revision WHERE kind = 'cycle'") == [
        ("cycle", "08/KH-UBND@2024-01-15@Ủy ban nhân dân thành phố Hải Phòng", "2024-01-15")]
    assert [row["changed"] for row in centre.json("plan", "load", str(CYCLE))] == [False]


def test_a_change_is_shown_by_its_key(centre, tmp_path):
    path = changed(tmp_path, ("hour: 8", "hour: 9"), ("{level: 0, to: HP-SXD, day: 16}", "{level: 0, to: HP-SXD, day: 17}"),
                   ("repeat_every: 5", "repeat_every: 7"))
    shown = centre.tiendo("plan", "load", path, "--dry-run", TIENDO_LANG="en").stdout
    assert "policy, hour:\n      - 8\n      + 9\n" in shown
    assert "policy, task:" in shown and "every 7 officer, leader" in shown
    assert "QUY, deadlines:" in shown and "day 17" in shown
    row, = centre.json("plan", "load", path)
    assert {(change["label"], change["field"]) for change in row["changes"]} == {("policy", "hour"), ("policy", "task"), ("QUY", "deadlines")}
    assert [row["changed"] for row in centre.json("plan", "load", str(CYCLE))] == [True]  # and back


@pytest.mark.parametrize("before, after, told", [
    ("number: 08/KH-UBND, date: 2024-01-15", "number: 08/KH-UBND, date: 2024-01-16", ":5: "),
    ("day: 16}", "day: 10}", "no working day after the data end"),
    ("day: 16}", "day: 20}", "is due 2024-03-20, not before"),
    ("    basis: {number: 08/KH-UBND, date: 2024-01-15, issuer: Ủy ban nhân dân thành phố Hải Phòng}\n", "", "the document that orders it"),
])
def test_what_does_not_fit_is_refused_with_its_line(centre, tmp_path, before, after, told):
    count = centre.sql("SELECT count(*) FROM catalogue_revision")
    done = centre.tiendo("plan", "load", changed(tmp_path, (before, after)), check=False, TIENDO_LANG="en")
    assert done.returncode == DATA
    assert "chu-ky.yaml:" in done.stderr and told in done.stderr
    assert centre.sql("SELECT count(*) FROM catalogue_revision") == count
