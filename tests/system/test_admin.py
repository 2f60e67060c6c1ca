"""The administrator's command: what each --json says, exit statuses, what is said about mistakes, and what a screen looks like."""

import contextlib
import datetime
import json
import re
import shutil
import subprocess
import unicodedata

import psycopg2
import pytest

from centre import PLANS, Centre, environment
from project import BINARIES, ROOT

NOW = "2024-12-12T08:00:00+07:00"
NUMBER = "08/KH-UBND"
SEVEN = {"HT_DUNG", "HT_QUA", "HT_KTH", "TH_TRONG", "TH_QUA", "TH_KTH", "DUNG"}
USAGE, DATA, NO_INPUT, UNAVAILABLE, CANNOT_CREATE, CONFIGURATION = 64, 65, 66, 69, 73, 78


@pytest.fixture(scope="module")
def centre():
    """Without a collector: everything here is between the administrator and the database."""
    centre = Centre(clock=f"{NOW}@{datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='seconds')}")
    try:
        centre.prepare()
        yield centre
    finally:
        centre.close()


def has(row, *keys):
    assert [key for key in keys if key not in row] == [], row.keys()


# ---- what --json says ----


def test_plan_list(centre):
    (plan,) = centre.json("plan", "list", "--plan", NUMBER)
    has(plan, "number", "date", "issuer", "title", "province", "revision", "tasks", "indicators", "anomalies")
    assert (plan["orders"], plan["requests"], plan["proposals"]) == (59, 0, 0)
    every = {row["number"]: row for row in centre.json("plan", "list")}
    assert every.keys() == {NUMBER, "59-CTr/TU", "334-KL/TU", "3824/VP-QH", "2563/SXD-PTĐT", "151/KH-UBND"}
    assert (every["2563/SXD-PTĐT"]["proposals"], every["151/KH-UBND"]["requests"], every["151/KH-UBND"]["province"]) == (2, 1, "Quảng Ngãi")
    assert (plan["number"], plan["date"], plan["province"], plan["tasks"], plan["indicators"]) == (NUMBER, "2024-01-15", "Hải Phòng", 59, 19)


def test_task_list(centre):
    tasks = {row["label"]: row for row in centre.json("task", "list", "--plan", NUMBER)}
    assert len(tasks) == 59
    for row in tasks.values():
        has(row, "plan", "label", "section", "title", "content", "parties", "assigned_text", "period", "due", "funding")
        has(row["period"], "printed", "from", "to", "ongoing")
        for party in row["parties"]:
            has(party, "agency", "name", "role", "basis")
    first = tasks["1"]
    assert (first["period"]["to"], first["due"]) == ("2023-12-31", "2024-01-02")
    assert first["assigned_text"] == "Sở Xây dựng phối hợp với Bộ Xây dựng triển khai thực hiện theo định."
    assert [(p["agency"], p["role"], p["basis"]) for p in first["parties"]][0] == ("HP-SXD", "acting", "named")
    assert tasks["II.1.1a"]["period"]["ongoing"] is True and tasks["II.1.1a"]["due"] is None


def test_indicator_list(centre):
    rows = {row["label"]: row for row in centre.json("indicator", "list", "--plan", NUMBER)}
    assert len(rows) == 19
    for row in rows.values():
        has(row, "plan", "label", "name", "unit", "scope", "targets", "monitors")
        for target in row["targets"]:
            has(target, "year", "printed", "op", "min", "max", "scope")
            assert isinstance(target["year"], int) and target["op"] in ("=", "range", ">", ">=", "text", "none")
    first = rows["CT1"]
    assert [(t["year"], t["printed"], t["op"], t["min"], t["max"]) for t in first["targets"]] == [
        (2025, "60 - 70", "range", 60, 70), (2030, "74 - 76", "range", 74, 76)]
    assert first["monitors"][0]["agency"] == "HP-SXD"


def test_agency_list(centre):
    rows = {row["code"]: row for row in centre.json("agency", "list", "--on", "2024-12-12")}
    for row in rows.values():
        has(row, "code", "name", "province", "kind", "aliases", "valid_from", "valid_to")
    assert rows["HP-UBND-LE-CHAN"]["kind"] == "district"
    group = rows["HP-N-QUAN-HUYEN"]
    assert len(group["members"]) == 15 and "HP-UBND-LE-CHAN" in group["members"]


def test_anomalies(centre):
    rows = centre.json("plan", "anomalies", "--plan", NUMBER)
    assert len(rows) == centre.json("plan", "list", "--plan", NUMBER)[0]["anomalies"]
    for row in rows:
        has(row, "plan", "place", "kind", "severity", "quotes", "note", "treatment")
        assert row["severity"] in ("high", "medium", "low") and row["quotes"]
    screen = centre.tiendo("plan", "anomalies").stdout
    assert screen.count("Trung bình") >= sum(row["severity"] == "medium" for row in rows) and "medium" not in screen


def test_may(centre):
    done = centre.tiendo("may", "Sở Tư pháp", f"{NUMBER}#29b", "--action", "complete", "--json", check=False)
    answer = json.loads(done.stdout)
    has(answer, "verdict", "role", "basis", "reason")
    assert (done.returncode, answer["verdict"], answer["role"], answer["basis"]) == (1, "no", "cooperate", "named")
    assert "Sở Tài chính" in answer["reason"]
    nobody = json.loads(centre.tiendo("may", "HP-UBND-LE-CHAN", f"{NUMBER}#24", "--json", check=False).stdout)
    assert (nobody["verdict"], nobody["role"], nobody["basis"]) == ("no", None, None)
    value = json.loads(centre.tiendo("may", "HP-STTTT", f"{NUMBER}#CT10", "--json").stdout)
    assert (value["verdict"], value["role"]) == ("yes", "monitor")
    by_name = json.loads(centre.tiendo("may", "HP-SXD", "tỷ lệ  đô thị hóa toàn thành phố", "--json").stdout)
    assert (by_name["verdict"], by_name["task"], by_name["action"]) == ("yes", f"{NUMBER}#CT1", "value")
    # Members of a group that is asked for are asked themselves; central bodies do not report here.
    for agency in ("HP-N-QUAN-HUYEN", "TW-BXD"):
        assert json.loads(centre.tiendo("may", agency, f"{NUMBER}#1", "--json", check=False).stdout)["verdict"] == "no"
    held = centre.tiendo("may", "HP-SGDDT", f"{NUMBER}#20", check=False)
    assert held.returncode == 2 and "các cơ quan, đơn vị liên quan" in held.stdout and "Sở Xây dựng" in held.stdout


def test_status_adds_up(centre):
    document = centre.json("status")
    has(document, "as_of", "plans", "agencies")
    assert document["as_of"].startswith("2024-12-12T08:0")
    plan = next(row for row in document["plans"] if row["plan"] == NUMBER)
    assert all(sum(row["by_status"].values()) == row["total"] for row in document["plans"])
    assert set(plan["by_status"]) == SEVEN and sum(plan["by_status"].values()) == plan["total"] == 59
    for row in document["agencies"]:
        has(row, "agency", "name", "total", "by_status", "last_update")
        assert set(row["by_status"]) == SEVEN and sum(row["by_status"].values()) == row["total"]
    builder = next(row for row in document["agencies"] if row["agency"] == "HP-SXD")
    tasks = centre.json("task", "list")
    answerable = ("lead", "co_lead", "acting", "implement")
    assert builder["total"] == sum(any(p["agency"] == "HP-SXD" and p["basis"] == "named" and p["role"] in answerable for p in task["parties"])
                                   for task in tasks)
    assert [row["agency"] for row in centre.json("status", "--agency", "HP-SXD")["agencies"]] == ["HP-SXD"]


def test_overdue(centre):
    (row,) = centre.json("overdue")
    has(row, "task", "agency", "due", "due_printed", "due_original", "days_late", "last_update")
    assert (row["task"], row["agency"], row["due"], row["due_printed"], row["days_late"]) == (
        f"{NUMBER}#1", "HP-SXD", "2024-01-02", "2023-12-31", 345)
    # The plan is of 15/01/2024: it was late from its first day.
    assert centre.json("overdue", "--as-of", "2024-01-14") == []
    assert centre.json("overdue", "--as-of", "2024-01-15")[0]["days_late"] == 13
    assert centre.json("overdue", "--as-of", "2024-01-16T00:00:01+07:00")[0]["days_late"] == 14
    assert len(centre.json("overdue", "--as-of", "2026-11-21")) == 3


def test_before_the_plan_there_was_nothing(centre):
    assert NUMBER not in [row["number"] for row in centre.json("plan", "list", "--as-of", "2024-01-14")]
    assert centre.json("plan", "list", "--as-of", "2022-09-21") == centre.json("status", "--as-of", "2022-09-21")["plans"] == []


# ---- enrolment ----


def test_enrolment(centre, tmp_path):
    folder = tmp_path / "new" / "device"
    answer = centre.json("agent", "enrol", "Công an thành phố Hải Phòng", "--name", "một", "--out", str(folder), "--endpoint", "tcp://127.0.0.1:1",
                         "--server-key", "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7")
    assert answer["agency"] == "HP-CATP"
    document = json.loads((folder / "enrolment.json").read_text())
    assert document["tiendo"] == "enrolment/1" and document["collectors"][0]["endpoint"] == "tcp://127.0.0.1:1"
    assert (folder / "enrolment.json").stat().st_mode & 0o077 == 0
    assert "simulated_clock = yes" in (folder / "agent.conf").read_text()
    # Not over one that is there; not for a group, a central body or nobody.
    again = centre.tiendo("agent", "enrol", "HP-SXD", "--out", str(folder), check=False)
    assert again.returncode == CANNOT_CREATE and str(folder) in again.stderr
    for agency in ("HP-N-QUAN-HUYEN", "TW-BXD", "Sở Không Có"):
        refused = centre.tiendo("agent", "enrol", agency, "--out", str(tmp_path / "x"), check=False)
        assert refused.returncode == DATA and not (tmp_path / "x").exists(), refused.stderr
    listed = [row for row in centre.json("agent", "list") if row["name"] == "một"]
    assert len(listed) == 1 and listed[0]["agency"] == "HP-CATP"
    has(listed[0], "id", "agency", "agency_name", "name", "state", "enrolled_at", "expires", "revoked_at", "last_contact", "waiting")
    assert (listed[0]["state"], listed[0]["id"], listed[0]["waiting"]) == ("waiting", document["id"], None)
    assert listed[0]["expires"].startswith("2025-01-11T08:")  # thirty days
    # A device called like an agency could not be revoked by itself.
    for name in ("HP-STC", "sở tài chính", "một", "", "x" * 81):
        refused = centre.tiendo("agent", "enrol", "HP-SXD", "--name", name, "--out", str(tmp_path / "x"), check=False)
        assert refused.returncode in (USAGE, DATA) and "--name" in refused.stderr and not (tmp_path / "x").exists(), name
    assert centre.tiendo("agent", "revoke", "một", "--reason", "thử").returncode == 0
    assert [row["state"] for row in centre.json("agent", "list") if row["name"] == "một"] == ["revoked"]
    assert centre.tiendo("agent", "revoke", "không có", check=False).returncode == DATA


# ---- mistakes ----


@pytest.mark.parametrize("arguments, status, said", [
    (["may", "HP-SXD", f"{NUMBER}#99"], DATA, f"{NUMBER}#9"),
    (["may", "HP-XYZ", f"{NUMBER}#1"], DATA, "HP-XYZ"),
    (["may", "HP-SXD", f"{NUMBER}#1", "--action", "finish"], USAGE, "contribute"),
    (["may", "HP-SXD"], USAGE, "AGENCY TASK"),
    (["task", "list", "--plan", "9/KH"], DATA, NUMBER),
    (["status", "--as-of", "yesterday"], USAGE, "yesterday"),
    (["agency", "list", "--on", "2024-02-30"], USAGE, "2024-02-30"),
    (["update", "list", "--state", "lost"], USAGE, "accepted"),
    (["plan", "check", "/nowhere.yaml"], NO_INPUT, "/nowhere.yaml"),
    (["nonsense"], USAGE, "nonsense"),
])
def test_mistakes_are_named(centre, arguments, status, said):
    done = centre.tiendo(*arguments, check=False, TIENDO_LANG="en")
    assert (done.returncode, done.stdout) == (status, ""), done.stderr
    assert said in done.stderr
    assert done.stderr.startswith("tiendo: ")


def test_without_a_database():
    done = subprocess.run([str(BINARIES / "tiendo"), "status"], env=environment(PGHOST="/nowhere", TIENDO_LANG="en"), capture_output=True,
                          text=True, timeout=30, check=False)
    assert done.returncode == UNAVAILABLE and "--db" in done.stderr and done.stdout == ""
    unreachable = subprocess.run([str(BINARIES / "tiendo"), "--db", "x", "status"], env=environment(), capture_output=True, text=True,
                                 timeout=30, check=False)
    assert unreachable.returncode in (USAGE, UNAVAILABLE)


def test_the_database_may_be_named_first(centre):
    elsewhere = centre.cluster.uri(centre.cluster.create_database())
    assert centre.tiendo("--db", elsewhere, "db", "migrate").returncode == 0
    assert json.loads(centre.tiendo("--db=" + elsewhere, "plan", "list", "--json").stdout) == []
    alone = centre.tiendo("--db", elsewhere, check=False)
    assert alone.returncode == USAGE and "plan load" in alone.stderr and elsewhere not in alone.stderr


def test_without_a_schema(centre):
    empty = centre.cluster.create_database()
    done = centre.tiendo("status", "--db", centre.cluster.uri(empty), check=False)
    assert done.returncode == CONFIGURATION and "tiendo db migrate" in done.stderr
    assert centre.tiendo("db", "migrate", "--db", centre.cluster.uri(empty)).returncode == 0
    assert centre.tiendo("db", "migrate", "--db", centre.cluster.uri(empty)).returncode == 0
    assert centre.json("plan", "list", "--db", centre.cluster.uri(empty)) == []
    for command in (["plan", "list"], ["plan", "anomalies"], ["task", "list"], ["indicator", "list"], ["rights"], ["status"], ["overdue"]):
        assert "tiendo plan load" in centre.tiendo(*command, "--db", centre.cluster.uri(empty)).stdout


def test_a_database_that_is_newer_is_refused(centre):
    newer = centre.cluster.uri(centre.cluster.create_database())
    centre.tiendo("db", "migrate", "--db", newer)
    with contextlib.closing(psycopg2.connect(newer)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO schema_migration SELECT max(version) + 1, 'of_tomorrow', 'x', max(applied_at) FROM schema_migration")
    for command in (["status"], ["db", "migrate"]):
        done = centre.tiendo(*command, "--db", newer, check=False)
        assert done.returncode == CONFIGURATION, done.stderr


# ---- who may do what in the database ----


def test_each_role_may_do_its_part_and_no_more(centre, tmp_path):
    reader, admin = (centre.cluster.uri(centre.database, role) for role in ("tiendo_read", "tiendo_admin"))
    enrol = ["agent", "enrol", "HP-SXD", "--name", "vai trò", "--out", str(tmp_path / "d"), "--endpoint", "tcp://127.0.0.1:1",
             "--server-key", "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"]
    looks = [["status"], ["status", "--as-of", "2024-12-01"], ["overdue"], ["plan", "list"], ["plan", "anomalies"], ["task", "list"],
             ["indicator", "list"], ["agency", "list"], ["rights"], ["update", "list"], ["agent", "list"], ["may", "HP-SXD", f"{NUMBER}#1"]]
    acts = [enrol, ["agent", "revoke", "vai trò"], ["plan", "load", *map(str, copied_plans(tmp_path)), "--effective-from", "2024-01-16"]]
    for command in looks:
        assert len(centre.tiendo(*command, "--db", reader).stdout.splitlines()) == len(centre.tiendo(*command).stdout.splitlines())
    plan = next(tmp_path.rglob("08-KH-UBND*.yaml"))
    plan.write_text(plan.read_text() + "# xem lại\n")
    for command in acts:
        refused = centre.tiendo(*command, "--db", reader, check=False)
        assert refused.returncode == CONFIGURATION and "tiendo_admin" in refused.stderr, refused.stderr
        assert len(refused.stderr.splitlines()) == 1
    assert not (tmp_path / "d" / "enrolment.json").exists()
    assert centre.tiendo("db", "migrate", "--db", admin, check=False).returncode == CONFIGURATION
    for command in acts[:2] + [[*acts[2], "--dry-run"]]:
        centre.tiendo(*command, "--db", admin)


# ---- loading ----


def copied_plans(folder):
    shutil.copytree(ROOT / "plans", folder / "plans")
    return sorted((folder / "plans").rglob("*.yaml"))


def test_loading_again_changes_nothing(centre):
    before = centre.json("plan", "list")
    done = centre.tiendo("plan", "load", *PLANS)
    assert centre.json("plan", "list") == before
    assert "0" in done.stdout


def test_a_change_is_shown_before_it_is_made(centre, tmp_path):
    fresh = centre.cluster.uri(centre.cluster.create_database())
    centre.tiendo("db", "migrate", "--db", fresh)
    centre.tiendo("plan", "load", *PLANS, "--db", fresh)
    files = copied_plans(tmp_path)
    plan = next(path for path in files if "08-KH-UBND" in path.name)
    plan.write_text(plan.read_text().replace('period: {printed: "2023-2030", from: 2023-01-01, to: 2030-12-31}',
                                             'period: {printed: "2023-2030", from: 2023-01-01, to: 2029-12-31}', 1))
    dry = centre.tiendo("plan", "load", str(plan), "--dry-run", "--db", fresh)
    assert "2029" in dry.stdout and NUMBER in dry.stdout
    assert [row["revision"] for row in centre.json("plan", "list", "--db", fresh)] == [row["revision"] for row in centre.json("plan", "list")]
    centre.tiendo("plan", "load", str(plan), "--effective-from", "2024-06-01", "--db", fresh)
    tasks = lambda *more: {row["label"]: row["period"]["to"] for row in centre.json("task", "list", "--plan", NUMBER, "--db", fresh, *more)}
    now, before = tasks(), tasks("--as-of", "2024-05-31")
    assert len({label for label in now if now[label] != before[label]}) == 1


def test_a_day_that_was_given_stays(centre, tmp_path):
    """A change for a later day is neither drawn forward nor undone by loading files again."""
    fresh = centre.cluster.uri(centre.cluster.create_database())
    centre.tiendo("db", "migrate", "--db", fresh)
    centre.tiendo("plan", "load", *PLANS, "--db", fresh)
    files = copied_plans(tmp_path)
    plan = next(path for path in files if "08-KH-UBND" in path.name)
    plan.write_text(plan.read_text().replace("to: 2030-12-31}", "to: 2029-12-31}", 1))

    def load(path, *more):
        rows = json.loads(centre.tiendo("plan", "load", str(path), "--json", "--db", fresh, *more).stdout)
        return [(row["kind"], row["later_revision"]) for row in rows if row["changed"]]

    def ends(*more):
        return sorted(row["period"]["to"] or "" for row in centre.json("task", "list", "--plan", NUMBER, "--db", fresh, *more)).count("2029-12-31")

    assert load(tmp_path / "plans", "--effective-from", "2024-06-01") == [("plan", None)]  # registers are in force on that day already
    assert load(tmp_path / "plans") == load(tmp_path / "plans", "--effective-from", "2024-06-01") == []
    assert (ends("--as-of", "2024-05-31"), ends("--as-of", "2024-06-01"), ends()) == (0, 1, 1)
    # A repair of the document itself: what was loaded for the later day still counts from then on, and that is said.
    later = centre.json("plan", "list", "--plan", NUMBER, "--db", fresh)[0]["revision"]
    assert load(ROOT / "plans") == [("plan", later)]
    assert (ends("--as-of", "2024-05-31"), ends()) == (0, 1)
    assert load(ROOT / "plans", "--effective-from", "2024-06-01") == [("plan", None)]
    assert ends() == 0
    plan.write_text(plan.read_text() + "# xem lại\n")
    said = centre.tiendo("plan", "load", str(plan), "--dry-run", "--db", fresh).stdout
    assert "01/06/2024" in said and "--effective-from" in said and "hiệu lực từ 15/01/2024" in said


def test_who_there_is_depends_on_the_day(centre, tmp_path):
    """Bảo hiểm xã hội ends on 30/06/2024, Công an leaves the group of departments on that day."""
    fresh = centre.cluster.uri(centre.cluster.create_database())
    centre.tiendo("db", "migrate", "--db", fresh)
    register = next(path for path in copied_plans(tmp_path) if path.match("hai-phong/agencies.yaml"))
    text = register.read_text()
    group = text.index("- code: HP-N-SO-BAN-NGANH\n")
    member = "- agency: HP-CATP\n"
    register.write_text(text[:group].replace("name: Bảo hiểm xã hội thành phố Hải Phòng\n", "name: Bảo hiểm xã hội thành phố Hải Phòng\n    valid_to: 2024-06-30\n", 1)
                        + text[group:].replace(member, member + "        to: 2024-06-30\n", 1))
    centre.tiendo("plan", "load", str(tmp_path / "plans"), "--db", fresh)

    def agencies(*on):
        return {row["code"]: row for row in centre.json("agency", "list", "--db", fresh, *on)}

    def may(agency, *on):
        return json.loads(centre.tiendo("may", agency, f"{NUMBER}#6c", "--action", "complete", "--json", "--db", fresh, *on, check=False).stdout)

    before, after, ever = agencies("--on", "2024-06-30"), agencies("--on", "2024-07-01"), agencies()
    assert before.keys() - after.keys() == {"HP-BHXH"} and ever.keys() > before.keys()  # and those that events bring later
    assert ever["HP-BHXH"]["valid_to"] == "2024-06-30"
    members = [set(rows["HP-N-SO-BAN-NGANH"]["members"]) for rows in (before, after, ever)]
    assert members[0] - members[1] == {"HP-BHXH", "HP-CATP"} and members[2] == members[0]
    for agency in ("HP-BHXH", "HP-CATP"):
        assert may(agency, "--on", "2024-06-30")["verdict"] == "yes", agency
    assert (may("HP-BHXH", "--on", "2024-07-01")["code"], may("HP-CATP", "--on", "2024-07-01")["verdict"]) == ("AGENCY_ABOLISHED", "held")
    status = [{row["agency"] for row in centre.json("status", "--db", fresh, "--as-of", day)["agencies"]} for day in ("2024-06-30", "2024-07-01")]
    assert "HP-BHXH" in status[0] - status[1]
    waiting = centre.json("reassign", "list", "--on", "2024-07-01", "--db", fresh)
    assert {row["agency"] for row in waiting} == {"HP-BHXH"} and all(row["event"] is None for row in waiting)


def test_a_mistake_in_a_file_loads_nothing(centre, tmp_path):
    files = copied_plans(tmp_path)
    plan = next(path for path in files if "08-KH-UBND" in path.name)
    lines = plan.read_text().splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if "role: lead" in line)
    lines[at] = lines[at].replace("role: lead", "role: boss", 1)
    plan.write_text("".join(lines))
    before = centre.json("plan", "list")
    for command in (["plan", "check"], ["plan", "load"]):
        done = centre.tiendo(*command, *map(str, files), check=False, TIENDO_LANG="en")
        assert done.returncode == DATA
        assert re.search(rf"{re.escape(str(plan))}:{at + 1}: .*boss.*co_lead", done.stderr), done.stderr
    assert centre.json("plan", "list") == before


# ---- what people see ----


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("command", [["task", "list"], ["indicator", "list"], ["agency", "list"], ["overdue"], ["plan", "list"], ["status"]])
def test_columns_are_aligned_whatever_the_diacritics(centre, command):
    lines = centre.tiendo(*command).stdout.splitlines()
    rules = [number for number, line in enumerate(lines) if line.startswith("──")]
    assert rules
    for number in rules:
        starts = [match.start() for match in re.finditer("─+", lines[number])]
        assert width(lines[number - 1]) <= width(lines[number])
        for line in lines[number + 1:]:
            if not line.strip() or re.match(r"\d+ đơn vị khác", line):
                break
            before = [line[:start] for start in starts[1:]]
            assert all(len(cell) == width(cell) and (cell.endswith(" ") or len(line) <= start) for cell, start in zip(before, starts[1:])), line


def test_the_simulated_clock_is_on_every_screen(centre):
    for command in (["status"], ["overdue"], ["task", "list"], ["update", "list"], ["agent", "list"], ["plan", "list"], ["rights"]):
        assert "Đồng hồ mô phỏng" in centre.tiendo(*command).stdout.splitlines()[0]


@pytest.mark.parametrize("variables, vietnamese", [
    ({"LC_ALL": "C.UTF-8"}, True), ({"LC_ALL": "C"}, False), ({"LC_ALL": "en_US.UTF-8"}, False), ({"LC_ALL": "vi_VN.UTF-8"}, True),
    ({"LC_ALL": "", "LANG": "en_GB.UTF-8"}, False), ({"LC_ALL": "C", "TIENDO_LANG": "vi"}, True), ({"LC_ALL": "", "LC_MESSAGES": "POSIX"}, False),
])
def test_language(centre, variables, vietnamese):
    heading = centre.tiendo("overdue", **variables).stdout
    assert ("Thời hạn" in heading) is vietnamese


def test_an_english_screen_is_english_to_the_end(centre):
    for command in (["status"], ["overdue"], ["update", "list"], ["agent", "list"]):
        first = centre.tiendo(*command, TIENDO_LANG="en").stdout
        assert "ngày" not in first and "Đồng hồ" not in first
    assert "2024-12-11 24:00" in centre.tiendo("status", "--as-of", "2024-12-11", TIENDO_LANG="en").stdout


def test_percentages_are_written_the_vietnamese_way(centre):
    assert re.search(r"\(\d+(,\d)?%\)", centre.tiendo("status").stdout)
