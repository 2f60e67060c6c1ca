"""The working days of the centre: what `tiendo calendar` shows, when it warns, and what a changed calendar does to due days."""

import pytest

from centre import Centre
from project import ROOT

CALENDAR = ROOT / "plans" / "calendar" / "viet-nam.yaml"
DATA, USAGE = 65, 64
SWAP = "12729/VPCP-KGVX"
SHOWN = 20


@pytest.fixture(scope="module")
def centre():
    """Without a collector: nothing is sent."""
    one = Centre(clock="2026-11-30T09:00:00+07:00")
    try:
        one.prepare()
        yield one
    finally:
        one.close()


def year_of(centre, year, *arguments):
    (row,) = centre.json("calendar", "list", "--year", str(year), *arguments)
    return row


# ---- list ----


def test_list_says_who_ordered_what(centre):
    years = centre.json("calendar", "list")
    assert [row["year"] for row in years] == list(range(2023, 2032))
    assert [row["year"] for row in years if row["confirmed"]] == [2023, 2024, 2025, 2026]
    year = year_of(centre, 2026)
    assert [row for row in year["worked"] if row["day"] == "2026-01-10"] == [{"day": "2026-01-10", "weekday": 6, "decision": SWAP}]
    assert {row["day"]: row["decision"] for row in year["off"]}["2026-01-02"] == SWAP
    assert [(row["day"], row["weekday"], row["name"]) for row in year["unconfirmed"]] == [("2026-11-24", 2, "Ngày Văn hóa Việt Nam")]
    assert "2026-11-24" not in {row["day"] for row in year["off"]}
    decisions = {row["number"]: row for row in year["decisions"]}
    assert decisions[SWAP]["days"] == ["2026-01-02", "2026-01-10"]
    assert "Chưa rõ số" in decisions[None]["note"] and decisions[None]["date"] is None


def test_list_for_people(centre):
    shown = centre.tiendo("calendar", "list", "--year", "2026", TIENDO_LANG="vi").stdout
    for words in ("Năm 2026: đã xác nhận", SWAP, "10/01/2026", "thứ Bảy", "làm bù", "24/11/2026", "chờ xác nhận", "Ngày Văn hóa Việt Nam"):
        assert words in shown, (words, shown)
    assert "2027" not in shown
    shown = centre.tiendo("calendar", "list", "--year", "2030", TIENDO_LANG="en").stdout
    for words in ("2030: provisional", "2030-02-01", "Friday", "2030-02-05"):
        assert words in shown, (words, shown)


def test_list_of_a_year_that_is_not_there(centre):
    missing = centre.tiendo("calendar", "list", "--year", "2050", check=False, TIENDO_LANG="en")
    assert missing.returncode == DATA and "only 2023 to 2031" in missing.stderr and not missing.stdout
    assert centre.tiendo("calendar", "list", "--year", "next", check=False).returncode == USAGE


# ---- check, and the warning ----


def test_check_warns_from_the_first_of_december(centre):
    fine = centre.tiendo("calendar", "check", TIENDO_LANG="en")
    assert "2026 are confirmed" in fine.stdout
    for day, year in (("2026-12-01", 2027), ("2026-12-31", 2027), ("2027-01-01", 2027), ("2040-06-01", 2040)):
        late = centre.tiendo("calendar", "check", "--on", day, check=False, TIENDO_LANG="en")
        assert late.returncode == DATA and not late.stdout, day
        for words in (str(year), "plans/calendar/viet-nam.yaml", "tiendo plan load"):
            assert words in late.stderr, (words, late.stderr)
    for day in ("2024-12-12", "2025-12-31", "2026-11-30"):
        assert centre.tiendo("calendar", "check", "--on", day).returncode == 0, day
    waits = centre.tiendo("calendar", "check", "--on", "2026-11-23", TIENDO_LANG="vi").stdout
    assert "24/11/2026 (thứ Ba), Ngày Văn hóa Việt Nam: chờ xác nhận" in waits
    told = centre.tiendo("calendar", "check", "--on", "2026-12-01", "--json", check=False)
    assert told.returncode == DATA and '"ok": false' in told.stdout and '"year": 2027' in told.stdout


def test_status_warns_people_only(centre):
    words = "năm 2027 là tạm tính"
    assert words not in centre.tiendo("status", TIENDO_LANG="vi").stdout
    assert words in centre.tiendo("status", "--as-of", "2026-12-01T08:00:00+07:00", TIENDO_LANG="vi").stdout
    clock = dict(centre.clock)
    centre.set_clock("2026-12-01T00:00:01+07:00")
    try:
        assert words in centre.tiendo("status", TIENDO_LANG="vi").stdout
        assert centre.tiendo("calendar", "check", check=False).returncode == DATA
        assert set(centre.json("status")) >= {"as_of", "plans", "agencies"}
    finally:
        centre.clock.update(clock)


# ---- a changed calendar ----


def changed(text, *swaps):
    for old, new in swaps:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def due_days(centre, *arguments):
    return {f"{row['plan']}#{row['label']}": row["due"] for row in centre.json("task", "list", *arguments) if row["due"]}


def test_a_changed_calendar_moves_only_what_is_still_to_come(tmp_path):
    centre = Centre()  # 2024-12-12
    try:
        centre.prepare()
        before, late = due_days(centre), centre.json("overdue")
        coming = {task for task, due in before.items() if due in ("2024-12-31", "2030-12-31")}
        over = {task for task, due in before.items() if due == "2024-01-02"}
        assert len(coming) > SHOWN and over and late
        path = tmp_path / "viet-nam.yaml"
        path.write_text(changed(CALENDAR.read_text(encoding="utf-8"), ("off: [2024-01-01, ", "off: [2024-01-01, 2024-01-02, "),
                                ("2024-09-02, 2024-09-03]", "2024-09-02, 2024-09-03, 2024-12-31]"),
                                ("2030-09-03]", "2030-09-03, 2030-12-31]")), encoding="utf-8")

        shown = centre.tiendo("plan", "load", str(path), "--dry-run", TIENDO_LANG="en").stdout
        for words in ("+ 2024-12-31: off", "+ 2024-01-02: off", f"moves {len(coming)} due days", f"and {len(coming) - SHOWN} more",
                      "31/12/2030 → 02/01/2031", "from 12/12/2024 on"):
            assert words in shown, (words, shown)
        assert shown.count(" → ") == SHOWN
        assert due_days(centre) == before

        (loaded,) = centre.json("plan", "load", str(path))
        assert loaded["changed"] and loaded["effective_from"] == "2024-12-12"
        moved = {row["before"]: row["after"] for row in loaded["due_moves"]}
        assert moved == {due: after for due, after in (("2024-12-31", "2025-01-02"), ("2030-12-31", "2031-01-02")) if due in before.values()}
        assert len(loaded["due_moves"]) == len(coming)
        assert due_days(centre) == {task: moved.get(due, due) if task in coming else due for task, due in before.items()}
        assert centre.json("overdue") == late
        off = {row["day"] for row in year_of(centre, 2024)["off"]}
        assert "2024-12-31" in off and "2024-01-02" not in off
        # What was said yesterday stays as it was said.
        assert due_days(centre, "--as-of", "2024-12-11") == before

        # The same again is nothing; a mistake about days that are over is corrected by saying from when on.
        (again,) = centre.json("plan", "load", str(path))
        assert not again["changed"] and again["due_moves"] == []
        path.write_text(path.read_text(encoding="utf-8") + "# đã sửa\n", encoding="utf-8")
        (mended,) = centre.json("plan", "load", str(path), "--effective-from", "2024-01-01")
        assert mended["changed"] and mended["due_moves"] == []
        now = due_days(centre)
        assert {now[task] for task in over} == {"2024-01-03"} and {now[task] for task in coming} == set(moved.values())
    finally:
        centre.close()
