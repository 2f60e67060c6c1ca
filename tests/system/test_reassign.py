"""What a split leaves waits for a person, and what the person decides reaches the agencies: one task, a group, a table. Real programs,
the real plans, after 1/7/2025."""

import json

import pytest

from centre import Centre, key, running_centre, wait_until

NUMBER = "08/KH-UBND"
DISTRICT, WARD, OTHER_WARD = "HP-UBND-LE-CHAN", "HP-UBND-P-LE-CHAN", "HP-UBND-P-AN-BIEN"
OK, USAGE, DATA, NO_INPUT = 0, 64, 65, 66


@pytest.fixture(scope="module")
def centre():
    with running_centre(clock="2025-07-05T08:00:00+07:00") as running:
        yield running


def waiting(centre, *arguments):
    """{(task, agency): entry}"""
    return {(row["task"], row["agency"]): row for row in centre.json("reassign", "list", *arguments) if row["state"] == "waiting"}


def unchanged(centre):
    """What a refusal, a preview and a repetition leave as it is."""
    return centre.sql("SELECT count(*), max(revision) FROM reassignment"), centre.sql("SELECT value FROM change_counter")


def reassign(centre, *arguments, status=OK):
    done = centre.tiendo("reassign", *arguments, check=False, TIENDO_LANG="en")
    assert done.returncode == status, (arguments, done.returncode, done.stdout, done.stderr)
    return done


def refused(centre, *arguments, status=DATA):
    before = unchanged(centre)
    done = reassign(centre, *arguments, status=status)
    assert unchanged(centre) == before
    return done.stderr


def report(agent, task, percent, *more):
    answer, _ = agent.submit("--task", task, "--action", "progress", "--percent", str(percent), "--result", f"Đạt {percent} %.", *more)
    return answer


# ---- what waits ----


def test_what_waits_is_listed_by_day(centre):
    task = f"{NUMBER}#6b"
    assert waiting(centre, "--on", "2025-06-30") == {}
    entry = waiting(centre, "--on", "2025-07-01")[task, DISTRICT]
    assert entry == {
        "state": "waiting", "task": task, "agency": DISTRICT, "name": "Ủy ban nhân dân quận Lê Chân", "last": DISTRICT,
        "printed": "Ủy ban nhân dân các quận, huyện", "group": "HP-N-QUAN-HUYEN", "role": "co_lead", "basis": "closed_group",
        "since": "2025-07-01", "event": "split", "document": "1669/NQ-UBTVQH15", "candidates": [WARD, OTHER_WARD]}
    # Renamed first, split then: under the name that the plan means, with where its line ended.
    town = waiting(centre)[task, "HP-UBND-THUY-NGUYEN"]
    assert (town["last"], len(town["candidates"])) == ("HP-UBND-TP-THUY-NGUYEN", 8)
    assert not any(agency in ("HP-UBND-CAT-HAI", "HP-UBND-BACH-LONG-VI") for _, agency in waiting(centre))  # renamed: they answer
    assert waiting(centre, "--plan", "59-CTr/TU").keys().isdisjoint(waiting(centre, "--plan", NUMBER))
    abolished = waiting(centre)[f"{NUMBER}#2a", "HP-UBND-TT-CAT-BA"]
    assert (abolished["event"], abolished["candidates"]) == ("abolish", [])
    screen = centre.tiendo("reassign", "list").stdout
    assert all(words in screen for words in ("quận Lê Chân", "01/07/2025", "1669/NQ-UBTVQH15", "phường An Biên", "giáo dục nghề nghiệp"))


def test_functions_that_moved_are_to_be_looked_at(centre):
    def checks(on):
        return {(row["task"], tuple(row["candidates"])) for row in centre.json("reassign", "list", "--on", on) if row["state"] == "check"}

    assert checks("2025-02-28") == set()
    assert (f"{NUMBER}#30", ("HP-SGDDT",)) in checks("2025-03-01")
    reassign(centre, f"{NUMBER}#30", "--party", "HP-SLDTBXH", "--to", "HP-SNV", "--from", "2025-03-01", "--document", "1/QĐ-UBND")
    assert not any(task == f"{NUMBER}#30" for task, _ in checks("2025-03-01"))
    assert centre.json("may", "HP-SNV", f"{NUMBER}#30", "--action", "complete", "--on", "2025-03-01")["for"] == "HP-SLDTBXH"


# ---- one task ----


def test_a_split_is_settled_by_a_person(centre):
    task = f"{NUMBER}#2a"
    agent = centre.agent(WARD)
    held = report(agent, task, 10, "--wait", "20")
    assert (held["state"], held["code"]) == ("held", "REASSIGNMENT") and "phân công lại" in held["message"]
    before = waiting(centre)
    assert (task, DISTRICT) in before
    known = centre.now().isoformat()

    def late(*arguments):
        return {(row["task"], row["agency"], row["was"]) for row in centre.json("overdue", "--as-of", "2026-01-15", *arguments)}

    then = late("--known-at", known)
    asked = (task, "--party", DISTRICT, "--to", WARD, "--document", "5/QĐ-UBND", "--by", "Nguyễn Văn An")

    untouched = unchanged(centre)
    preview = reassign(centre, *asked, "--dry-run").stdout
    assert "Nothing was changed (--dry-run); 1 decisions would be recorded" in preview and "01/07/2025" in preview
    assert unchanged(centre) == untouched and waiting(centre) == before

    assert "1 decisions recorded, 0 were there already" in reassign(centre, *asked).stdout
    (row,) = centre.sql("SELECT revision, task, party, agency, from_day::text, document, decided_by FROM reassignment WHERE document = '5/QĐ-UBND'")
    assert row[1:] == (key(task), DISTRICT, WARD, "2025-07-01", "5/QĐ-UBND", "Nguyễn Văn An")
    # It reaches the commune's machine by itself.
    wait_until(lambda: agent.json("status")["catalogue_revision"] >= row[0], 10)
    accepted = report(agent, task, 20, "--wait", "10")
    assert accepted["state"] == "accepted"
    stored = {update["id"]: update for update in centre.json("update", "list", "--agency", WARD)}
    assert [(stored[one["id"]]["state"], stored[one["id"]]["for"]) for one in (held, accepted)] == [("held", DISTRICT), ("accepted", DISTRICT)]
    assert stored[held["id"]]["catalogue_revision"] < row[0] == stored[accepted["id"]]["catalogue_revision"]
    answer = centre.json("may", WARD, task, "--action", "complete", "--on", "2025-07-01")
    assert (answer["verdict"], answer["for"]) == ("yes", DISTRICT)
    assert centre.tiendo("may", OTHER_WARD, task, "--action", "complete", "--on", "2025-07-01", check=False).returncode != 0

    settled = waiting(centre)
    assert settled == {entry: row for entry, row in before.items() if entry != (task, DISTRICT)}
    # The same once more is nothing new.
    untouched = unchanged(centre)
    assert "0 decisions recorded, 1 were there already" in reassign(centre, *asked).stdout
    assert unchanged(centre) == untouched
    # What was known before is not changed by it; what is known now is.
    assert late("--known-at", known) == then
    assert late() - then == {(task, WARD, None)}


def test_from_a_later_day(centre):
    task = f"{NUMBER}#5a"
    reassign(centre, task, "--party", "UBND quận Lê Chân", "--to", "UBND phường An Biên", "--document", "6/QĐ-UBND", "--from", "2025-07-20")
    assert (task, DISTRICT) in waiting(centre, "--on", "2025-07-19")
    assert (task, DISTRICT) not in waiting(centre, "--on", "2025-07-20")
    verdicts = [centre.tiendo("may", OTHER_WARD, task, "--on", day, check=False).returncode for day in ("2025-07-19", "2025-07-20")]
    assert verdicts == [2, 0]
    # A decision may be changed by another one.
    reassign(centre, task, "--party", DISTRICT, "--to", WARD, "--document", "7/QĐ-UBND", "--from", "2025-08-01")
    assert [[centre.json("may", agency, task, "--on", day)["for"] for agency, day in ((OTHER_WARD, "2025-07-31"), (WARD, "2025-08-01"))]] == [
        [DISTRICT, DISTRICT]]
    assert centre.tiendo("may", OTHER_WARD, task, "--on", "2025-08-01", check=False).returncode == 1


# ---- many at once ----


def test_everything_of_one_body(centre):
    before = waiting(centre, "--plan", NUMBER)
    mine = {entry for entry in before if entry[1] == "HP-UBND-HONG-BANG"}
    assert len(mine) > 10
    several = refused(centre, NUMBER, "--to", "HP-SXD", "--document", "8/QĐ-UBND", status=USAGE)
    assert "--party" in several and "HP-UBND-HONG-BANG" in several
    # A ward takes the place of its own district, named or not.
    named = reassign(centre, NUMBER, "--party", "HP-UBND-HONG-BANG", "--to", "HP-UBND-P-HONG-AN", "--document", "8/QĐ-UBND", "--json", "--dry-run")
    done = reassign(centre, NUMBER, "--to", "HP-UBND-P-HONG-AN", "--document", "8/QĐ-UBND", "--json")
    assert done.stdout == named.stdout
    rows = json.loads(done.stdout)
    assert {(row["task"], row["party"]) for row in rows} == mine and len(rows) == len(mine)
    assert {(row["agency"], row["from"], row["document"]) for row in rows} == {("HP-UBND-P-HONG-AN", "2025-07-01", "8/QĐ-UBND")}
    assert waiting(centre, "--plan", NUMBER).keys() == before.keys() - mine


def test_a_table(centre, tmp_path):
    table = tmp_path / "phan-cong-lai.csv"
    table.write_text("\ufeffNhiệm vụ;Đơn vị cũ;Đơn vị mới;Từ ngày\r\n"
                     f"{NUMBER}#6a;Ủy ban nhân dân quận Lê Chân;UBND phường Lê Chân;\r\n"
                     f"{NUMBER};HP-UBND-NGO-QUYEN;HP-UBND-P-GIA-VIEN;2025-07-02\r\n", encoding="utf-8")
    asked = ("--file", str(table), "--document", "9/QĐ-UBND")
    before = waiting(centre, "--plan", NUMBER, "--on", "2025-07-02")
    mine = {entry for entry in before if entry[1] == "HP-UBND-NGO-QUYEN"} | {(f"{NUMBER}#6a", DISTRICT)}
    untouched = unchanged(centre)
    assert f"{len(mine)} decisions would be recorded" in reassign(centre, *asked, "--dry-run").stdout
    assert unchanged(centre) == untouched
    assert f"{len(mine)} decisions recorded, 0 were" in reassign(centre, *asked).stdout
    assert waiting(centre, "--plan", NUMBER, "--on", "2025-07-02").keys() == before.keys() - mine
    assert (f"{NUMBER}#6b", "HP-UBND-NGO-QUYEN") in waiting(centre, "--on", "2025-07-01")
    untouched = unchanged(centre)
    assert f"0 decisions recorded, {len(mine)} were" in reassign(centre, *asked).stdout
    assert unchanged(centre) == untouched


def test_a_table_with_a_mistake_changes_nothing(centre, tmp_path):
    table = tmp_path / "sai.tsv"

    def told(*rows, **more):
        table.write_text("".join(row + "\n" for row in ("task\tfrom\tto", *rows)), encoding="utf-8")
        return refused(centre, "--file", str(table), "--document", "10/QĐ-UBND", **more)

    good = f"{NUMBER}#6b\t{DISTRICT}\t{WARD}"
    mistakes = told(good, f"{NUMBER}#6x\t{DISTRICT}\t{WARD}", f"{NUMBER}\t\tHP-SXD", f"{NUMBER}#6c\t{DISTRICT}\tUBND phường Không Có",
                    f"{NUMBER}#6c\t{DISTRICT}\tHP-N-QUAN-HUYEN")
    for line, part in ((3, '"6x"'), (4, "bodies wait"), (5, "Không Có"), (6, "cannot answer")):
        assert any(row.startswith(f"{table}:{line}: ") and part in row for row in mistakes.splitlines()), (line, mistakes)
    assert f"{table}:2:" not in mistakes and "4 mistakes" in mistakes
    assert f"{table}:3: {DISTRICT} of {NUMBER}#6b is given to another agency" in told(good, f"{NUMBER}#6b\t{DISTRICT}\t{OTHER_WARD}")
    assert f"{table}:3: 2 columns, the heading has 3" in told(good, f"{NUMBER}#6b\t{DISTRICT}")
    assert "expected a heading" in told()
    table.write_text("nhiệm vụ\tđơn vị\n", encoding="utf-8")
    assert refused(centre, "--file", str(table), "--document", "10/QĐ-UBND")
    assert refused(centre, "--file", str(tmp_path / "none.csv"), "--document", "10/QĐ-UBND", status=NO_INPUT)


def test_how_it_must_not_be_asked(centre, tmp_path):
    task = f"{NUMBER}#6b"
    asked = ("--to", WARD, "--document", "11/QĐ-UBND")
    assert "--document" in refused(centre, task, "--to", WARD, status=USAGE)
    assert "--to" in refused(centre, task, "--document", "11/QĐ-UBND", status=USAGE)
    assert "--file" in refused(centre, *asked, status=USAGE)
    assert "--file" in refused(centre, task, *asked, "--file", str(tmp_path / "x"), status=USAGE)
    assert "01/07/2025" in refused(centre, task, *asked, "--party", DISTRICT, "--from", "01/07/2025", status=USAGE)
    assert "--party" in refused(centre, NUMBER, "--to", "HP-SXD", "--document", "11/QĐ-UBND", status=USAGE)
    assert "nothing of" in refused(centre, f"{NUMBER}#16", *asked)
    assert "does not exist on 2025-06-01" in refused(centre, task, *asked, "--party", DISTRICT, "--from", "2025-06-01")
    assert "does not exist" in refused(centre, task, "--to", DISTRICT, "--party", DISTRICT, "--document", "11/QĐ-UBND")
    assert 'no task or indicator "6bb"' in refused(centre, f"{NUMBER}#6bb", *asked)
    assert "9/KH-KHONG-CO" in refused(centre, "9/KH-KHONG-CO", *asked)


def test_one_task_goes_as_a_whole_to_whom_it_is_given(centre):
    """Without saying instead of whom: a ward in its district's place, a department in everybody's; and the same again is the same."""
    task = f"{NUMBER}#11a"
    before = {agency for where, agency in waiting(centre) if where == task}
    assert {"HP-UBND-KIEN-AN", "HP-UBND-HAI-AN"} <= before
    for _ in range(2):
        reassign(centre, task, "--to", "HP-UBND-P-KIEN-AN", "--document", "12/QĐ-UBND")
        assert {agency for where, agency in waiting(centre) if where == task} == before - {"HP-UBND-KIEN-AN"}
    for _ in range(2):
        reassign(centre, task, "--to", "HP-SXD", "--document", "13/QĐ-UBND")
        assert not {agency for where, agency in waiting(centre) if where == task}
    assert centre.sql("SELECT count(*) FROM reassignment WHERE document = '12/QĐ-UBND'") == [(1,)]
    assert centre.sql("SELECT count(*) FROM reassignment WHERE document = '13/QĐ-UBND'") == [(len(before) - 1,)]


def test_what_will_wait_is_known_before(centre):
    """At a centre that lives in 2024 the list says what the events of 2025 will leave open, and a decision may be entered ahead."""
    early = Centre(clock="2024-12-12T08:00:00+07:00")
    try:
        early.prepare()
        rows = early.json("reassign", "list")
        assert rows and {row["state"] for row in rows} == {"upcoming"} and all(row["since"] > "2024-12-12" for row in rows)
        assert early.json("reassign", "list", "--on", "2024-12-12") == []
        early.tiendo("reassign", f"{NUMBER}#11a", "--to", "HP-UBND-P-LE-CHAN", "--document", "1/QĐ-UBND")
        left = early.json("reassign", "list")
        assert {(row["task"], row["agency"]) for row in rows} - {(row["task"], row["agency"]) for row in left} == {(f"{NUMBER}#11a", DISTRICT)}
        may = [json.loads(early.tiendo("may", WARD, f"{NUMBER}#11a", "--json", "--on", day, check=False).stdout)["verdict"]
               for day in ("2025-07-01", "2025-12-31")]
        assert may == ["yes", "yes"]
    finally:
        early.close()
        centre.set_clock(centre.clock["TIENDO_CLOCK"])
