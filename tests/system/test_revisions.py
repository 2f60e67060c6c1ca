"""A plan that is loaded again, changed; catalogue files with mistakes; two plans of one number; and a database of before there could
be two. Real programs, the real plans."""

import contextlib
import copy
import hashlib
import re
import uuid

import psycopg2
import pytest
import yaml

from centre import PLAN, PLANS, Centre, key, running_centre, wait_until
from pgcluster import Cluster
from project import ROOT
from test_store import answered, folded, history, query
from wire_client import enrolled_client, update, verdict_name

NUMBER = "08/KH-UBND"
ISSUER = "Ủy ban nhân dân thành phố Hải Phòng"
SOURCE = ROOT / "plans" / "hai-phong" / "08-KH-UBND-2024.yaml"
REGISTER = ROOT / "plans" / "hai-phong" / "agencies.yaml"
MIGRATIONS = ROOT / "collector" / "store" / "sql" / "migrations"
DATA = 65
LEAD, OTHER = "HP-SGTVT", "HP-SCT"
# Tasks of the plan that nothing else in the catalogue speaks of.
REASSIGNED, REDATED, ADDED = "15", "16", "99"


def report(agent, task, percent, *more):
    answer, _ = agent.submit("--task", task, "--action", "progress", "--percent", str(percent), "--result", f"Đạt {percent} %.", *more)
    return answer


def catalogue(centre):
    """All that a load changes."""
    return (centre.sql("SELECT count(*), max(revision) FROM catalogue_revision"), centre.sql("SELECT value FROM change_counter"),
            centre.json("plan", "list"), len(centre.json("task", "list")), len(centre.json("agency", "list")))


def linked():
    """Labels that a crosswalk or an event names: they cannot be taken away alone."""
    texts = (open(path, encoding="utf-8").read() for path in PLANS if path != str(SOURCE))
    return {label for text in texts for label in re.findall(rf"{NUMBER}(?:@[^#\"]*)?#([\w.]+)", text)}


def changed_plan():
    """08/KH-UBND with one task given to another body, one with another date, one taken out, one put in; what was taken out."""
    document = yaml.load(SOURCE.read_text(encoding="utf-8"), yaml.BaseLoader)
    tasks = {task["label"]: task for task in document["tasks"]}
    named = linked() | {REASSIGNED, REDATED}
    removed = next(label for label, task in reversed(tasks.items())
                   if label not in named and any(party["role"] == "lead" for party in task.get("parties", [])))
    tasks[REASSIGNED]["parties"][0] = {"agency": OTHER, "as": "Sở Công Thương", "role": "lead"}
    tasks[REDATED]["period"] = {"printed": "2023-2028", "from": "2023-01-01", "to": "2028-12-31"}
    document["tasks"] = [task for task in document["tasks"] if task["label"] != removed] + [
        {**copy.deepcopy(tasks[REASSIGNED]), "label": ADDED, "title": "Nhiệm vụ mới", "parties": [{"agency": LEAD, "as": "Sở Giao thông vận tải", "role": "lead"}]}]
    leads = next(party["agency"] for party in tasks[removed]["parties"] if party["role"] == "lead")
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False), removed, leads


# ---- a changed plan ----


def test_a_changed_plan_makes_a_revision(tmp_path):
    text, removed, removed_lead = changed_plan()
    path = tmp_path / "08.yaml"
    path.write_text(text, encoding="utf-8")
    with running_centre() as centre:
        agent, heir, third = centre.agent(LEAD), centre.agent(OTHER), centre.agent(removed_lead)
        task, gone = f"{NUMBER}#{REASSIGNED}", f"{NUMBER}#{removed}"
        first, lost = report(agent, task, 30, "--wait", "20"), report(third, gone, 15, "--wait", "20")
        assert (first["state"], lost["state"]) == ("accepted", "accepted")
        known = centre.now().isoformat()
        moment = ("--as-of", known)
        then = centre.json("status", *moment, "--plan", NUMBER)
        before = catalogue(centre)

        shown = centre.tiendo("plan", "load", str(path), "--dry-run", TIENDO_LANG="en").stdout
        for words in (f"~ {REASSIGNED}, ", "HP-SGTVT", "HP-SCT", f"~ {REDATED}, ", "2023-2028", f"- {removed}: ", f"+ {ADDED}: Nhiệm vụ mới",
                      "Nothing was changed (--dry-run); 1 files would be loaded"):
            assert words in shown, (words, shown)
        assert catalogue(centre) == before

        (loaded,) = centre.json("plan", "load", str(path))
        assert loaded["changed"] and loaded["revision"] > before[0][0][1]
        by_kind = {kind: {row["label"] for row in loaded["changes"] if row["kind"] == kind} for kind in ("added", "removed", "changed")}
        assert by_kind == {"added": {ADDED}, "removed": {removed}, "changed": {REASSIGNED, REDATED}}
        (again,) = centre.json("plan", "load", str(path))
        assert (again["changed"], again["changes"]) == (False, [])

        # Within seconds, at connected agents, before anything is sent.
        for one in (agent, heir, third):
            wait_until(lambda one=one: one.json("status")["catalogue_revision"] >= loaded["revision"], 10)
        stored = centre.stored()
        refused = report(agent, task, 40)
        unknown = report(third, gone, 20)
        assert (refused["state"], unknown["state"], unknown["code"]) == ("rejected", "rejected", "UNKNOWN_TASK")
        assert "Sở Công Thương" in refused["message"] and centre.stored() == stored
        assert report(heir, task, 35, "--wait", "10")["state"] == "accepted"
        assert report(agent, f"{NUMBER}#{ADDED}", 5, "--wait", "10")["state"] == "accepted"

        # What was judged keeps what it was judged by.
        rows = {row["id"]: row for row in centre.json("update", "list")}
        kept = rows[first["id"]]
        assert (kept["state"], kept["role"], kept["basis"], kept["party"], kept["catalogue_revision"] < loaded["revision"]) == (
            "accepted", "lead", "named", LEAD, True)
        assert rows[lost["id"]]["task"] == gone and rows[lost["id"]]["state"] == "accepted"
        newest = max(rows.values(), key=lambda row: row["received_at"])
        assert newest["catalogue_revision"] == loaded["revision"]
        assert centre.json("status", *moment, "--known-at", known, "--plan", NUMBER) == then
        assert answered(query(centre, "states_now")) == folded(history(centre))


# ---- mistakes ----


@pytest.fixture(scope="module")
def quiet():
    """A centre without a collector."""
    centre = Centre()
    try:
        centre.prepare()
        yield centre
    finally:
        centre.close()


EVENT = "\n  - {{date: 2025-08-01, kind: {}, from: [{}], to: [{}], document: {{number: 9/NQ}}}}\n"
MISTAKES = [
    # file, what is there once, what stands in its place, what is told
    (REGISTER, "members:\n      - agency: HP-UBND-HONG-BANG\n      - agency: HP-UBND-NGO-QUYEN\n      - agency: HP-UBND-LE-CHAN",
     "members:\n      - agency: HP-UBND-HONG-BANG\n      - agency: HP-UBND-HONG-BANG\n      - agency: HP-UBND-LE-CHAN", "member twice"),
    (REGISTER, "    from: [HP-SKHDT]\n", "    from: [HP-SKHDT, HP-STC]\n", "HP-STC would be its own successor"),
    (REGISTER, "\nevents:\n", "\nevents:" + EVENT.format("rename", "HP-SGTVT", "HP-STP"), "HP-SGTVT"),
    (REGISTER, "\nevents:\n", "\nevents:" + EVENT.format("merge", "HP-KHONG-CO", "HP-STP"), "HP-KHONG-CO is not in any agency file"),
    (REGISTER, "\nevents:\n", "\nevents:" + EVENT.format("split", "HP-STP", "HP-SNV"), "kind split needs"),
    (REGISTER, "\nevents:\n", "\nevents:" + EVENT.format("đổi tên", "HP-STP", "HP-SNV"), "rename merge split abolish transfer"),
    (SOURCE, "{agency: HP-SGTVT, as: \"Sở Giao thông vận tải\", role: lead}", "{agency: HP-SGTV, as: \"Sở Giao thông vận tải\", role: lead}",
     "is HP-SGTVT meant?"),
    (SOURCE, "  - label: \"16\"", "  - label: \"15\"", "label 15 is there twice"),
]


@pytest.mark.parametrize("source, good, bad, told", MISTAKES, ids=[row[3] for row in MISTAKES])
def test_a_mistake_changes_nothing(quiet, tmp_path, source, good, bad, told):
    text = source.read_text(encoding="utf-8")
    at = text.index(good)
    path = tmp_path / source.name
    path.write_text(text[:at] + bad + text[at + len(good):], encoding="utf-8")
    before = catalogue(quiet)
    done = quiet.tiendo("plan", "load", str(path), check=False, TIENDO_LANG="en")
    assert done.returncode == DATA
    assert any(line.startswith(f"{path}:") and line.split(":")[1].isdigit() and told in line for line in done.stderr.splitlines()), done.stderr
    assert catalogue(quiet) == before


@pytest.mark.parametrize("links, told", [
    (f'[{{task: "{NUMBER}#77", serves: "334-KL/TU#I", reason: thử}}]', 'no task or indicator "77"'),
    (f'[{{task: "{NUMBER}#15", serves: "{NUMBER}#16", reason: thử}}]', "are of one plan"),
    (f'[{{task: "{NUMBER}#15", serves: "7/KH-KHAC#1", reason: thử}}]', "7/KH-KHAC"),
])
def test_a_crosswalk_to_what_is_not_there(quiet, tmp_path, links, told):
    path = tmp_path / "long-ghep.yaml"
    path.write_text(f"tiendo: crosswalk/1\ndocument: {{number: 5/VP-THU, date: 2024-06-01, issuer: Văn phòng}}\nline: 1\ntext: lồng ghép\n"
                    f"links: {links}\n", encoding="utf-8")
    before = catalogue(quiet)
    done = quiet.tiendo("plan", "load", str(path), check=False, TIENDO_LANG="en")
    assert done.returncode == DATA and f"{path}:5: " in done.stderr and told in done.stderr
    assert catalogue(quiet) == before


# ---- two plans of one number ----


def small_plan(date, issuer, province, focal, lead):
    return f"""tiendo: plan/1
document: {{number: {NUMBER}, date: {date}, issuer: "{issuer}", province: {province}, title: Kế hoạch khác, focal: {focal}}}
sections:
  - {{id: I, line: 1, title: NHIỆM VỤ}}
tasks:
  - {{label: "15", section: I, line: 2, title: Việc khác, assigned: Sở chủ trì, parties: [{{agency: {lead}, as: Sở, role: lead}}]}}
"""


def test_two_plans_of_one_number(tmp_path):
    """Another year's plan of the city, and another province's of the very day."""
    centre = Centre()
    try:
        centre.tiendo("db", "migrate")
        centre.tiendo("plan", "load", *PLANS)
        centre.start_collector()
        agent = centre.agent(LEAD)
        first = report(agent, f"{NUMBER}#15", 10, "--wait", "20")
        assert first["state"] == "accepted"
        city, province = f"{NUMBER}@2024-02-01", f"{NUMBER}@2024-01-15@Ủy ban nhân dân tỉnh Quảng Ngãi"
        (tmp_path / "city.yaml").write_text(small_plan("2024-02-01", ISSUER, "Hải Phòng", "HP-SXD", LEAD), encoding="utf-8")
        (tmp_path / "province.yaml").write_text(small_plan("2024-01-15", "Ủy ban nhân dân tỉnh Quảng Ngãi", "Quảng Ngãi", "QN-SXD", "QN-SGTVT"),
                                                encoding="utf-8")
        loaded = centre.json("plan", "load", str(tmp_path / "city.yaml"), str(tmp_path / "province.yaml"))
        assert [row["name"] for row in loaded] == [f"{city}@{ISSUER}", province]
        wait_until(lambda: agent.json("status")["catalogue_revision"] >= loaded[-1]["revision"], 10)

        # The number alone is no name any more: not here, not at the device, not at the collector.
        for command in (("may", LEAD, f"{NUMBER}#15"), ("status", "--plan", NUMBER)):
            done = centre.tiendo(*command, check=False, TIENDO_LANG="en")
            assert done.returncode == DATA and all(name in done.stderr for name in (PLAN, f"{city}@{ISSUER}", province)), done.stderr
        assert report(agent, f"{NUMBER}#15", 20)["code"] == "UNKNOWN_TASK"
        with enrolled_client(centre.enrol(LEAD) / "enrolment.json") as client:
            (verdict,) = client.submit([update(f"{NUMBER}#15", "progress", percent=20)])
            assert (verdict_name(verdict), verdict.code) == ("rejected", b"UNKNOWN_TASK") and "2024-02-01" in verdict.message.decode()

        # Whatever name tells them apart will do.
        ours = report(agent, f"{PLAN}#15", 30, "--wait", "20")
        theirs = report(agent, f"{city}#15", 70, "--wait", "20")
        assert [ours["state"], theirs["state"]] == ["accepted"] * 2
        with enrolled_client(centre.enrol("QN-SGTVT") / "enrolment.json") as client:
            (there,) = client.submit([update(f"{province}#15", "progress", percent=90)])
            assert verdict_name(there) == "accepted"
        assert {row[0]: row[1:] for row in centre.sql("SELECT task, percent, update_count FROM current_state")} == {
            key("#15"): (30, 2), f"{city}@{ISSUER}#15": (70, 1), f"{province}#15": (90, 1)}
        assert [row["id"] for row in centre.json("update", "list", "--task", f"{PLAN}#15")] == [first["id"], ours["id"]]
        assert [row["id"] for row in centre.json("update", "list", "--task", f"{city}#15")] == [theirs["id"]]
        counts = [centre.json("status", "--plan", name)["plans"][0] for name in (PLAN, city, province)]
        assert [(plan["total"], plan["reported"]) for plan in counts] == [(59, 1), (1, 1), (1, 1)]
        assert len({plan["plan"] for plan in counts}) == 3
        assert answered(query(centre, "states_now")) == folded(history(centre))
    finally:
        centre.close()


# ---- a database of before ----


def test_a_database_of_schema_3_is_brought_over():
    """Its tasks were stored under the number alone; they get their document's whole name, and say what they said."""
    cluster = Cluster()
    centre = None
    try:
        database = cluster.create_database()
        device, epoch = (str(uuid.uuid4()) for _ in range(2))
        with contextlib.closing(psycopg2.connect(cluster.uri(database))) as connection, connection, connection.cursor() as cursor:
            cursor.execute((ROOT / "collector/store/sql/queries/migration_table.sql").read_text(encoding="utf-8"))
            for version, name in enumerate(("001_schema.sql", "002_roles.sql", "003_corrections.sql"), 1):
                text = (MIGRATIONS / name).read_text(encoding="utf-8")
                cursor.execute(text)
                cursor.execute("INSERT INTO schema_migration VALUES (%s, %s, %s, '2024-12-01')",
                               (version, name.removesuffix(".sql"), hashlib.blake2b(text.encode(), digest_size=16).hexdigest()))
            for path in [*(path for path in PLANS if path.endswith("agencies.yaml")), str(SOURCE)]:
                text = open(path, encoding="utf-8").read()
                document = yaml.safe_load(text)
                plan = "document" in document
                cursor.execute("INSERT INTO catalogue_revision (kind, identity, effective_from, file_name, content, content_hash, loaded_at, "
                               "loaded_by) VALUES (%s, %s, %s, %s, %s, %s, '2024-12-01', 'test')",
                               ("plan" if plan else "agencies", PLAN if plan else document["province"], "2024-01-15" if plan else "-infinity",
                                path, text, hashlib.sha256(text.encode()).digest()))
            cursor.execute("INSERT INTO device (id, agency, name, enrolled_at) VALUES (%s, 'HP-STNMT', 'x', '2024-12-01')", (device,))
            rows = [("08/KH-UBND#6c", 45, "accepted", None), ("08/KH-UBND#16", 20, "accepted", None), ("08/KH-UBND#999", 1, "rejected", "UNKNOWN_TASK"),
                    ("7/KH-KHAC#6c", 1, "rejected", "UNKNOWN_TASK"), ("", None, "rejected", "BAD_ENCODING")]
            for sequence, (task, percent, verdict, code) in enumerate(rows, 1):
                cursor.execute("INSERT INTO updates (id, device, epoch, sequence, agency, task, action, percent, sealed_at, received_at, effective_at, "
                               "verdict, code, catalogue_revision, content_hash, content) VALUES (%s, %s, %s, %s, 'HP-STNMT', %s, 'progress', %s, "
                               "'2024-12-02', '2024-12-02', '2024-12-02', %s, %s, 1, '', '')",
                               (str(uuid.uuid4()), device, epoch, sequence, task, percent, verdict, code))
            cursor.execute("INSERT INTO current_state (task, agency, update_count, last_update_id, last_update_at, last_received_at, percent, "
                           "percent_at, claim_id, claim_at, claims_complete) SELECT task, agency, 1, id, effective_at, received_at, percent, "
                           "effective_at, id, effective_at, false FROM updates WHERE verdict = 'accepted'")
            cursor.execute("SELECT agency, update_count, percent, last_update_at FROM current_state ORDER BY percent")
            before = cursor.fetchall()
        centre = Centre.__new__(Centre)
        centre.cluster, centre.database, centre.clock = cluster, database, {}
        centre.set_clock("2024-12-12T08:00:00+07:00")
        refused = centre.tiendo("status", check=False)
        assert refused.returncode == 78 and "tiendo db migrate" in refused.stderr
        centre.tiendo("db", "migrate")
        assert [row[0] for row in centre.sql("SELECT task FROM updates ORDER BY sequence")] == [
            key("#6c"), key("#16"), "08/KH-UBND#999", "7/KH-KHAC#6c", ""]
        assert centre.sql("SELECT task FROM current_state ORDER BY percent") == [(key("#16"),), (key("#6c"),)]
        assert centre.sql("SELECT agency, update_count, percent, last_update_at FROM current_state ORDER BY percent") == before
        assert answered(query(centre, "states_now")) == answered(query(centre, "states_past", "infinity")) == folded(history(centre))
        listed = {row["task"]: row["state"] for row in centre.json("update", "list", "--agency", "HP-STNMT")}
        assert listed == {"08/KH-UBND#6c": "accepted", "08/KH-UBND#16": "accepted", "08/KH-UBND#999": "rejected", "7/KH-KHAC#6c": "rejected", "": "rejected"}
        assert len(centre.json("update", "list", "--task", "08/KH-UBND#6c")) == 1
        (plan,) = centre.json("status", "--plan", NUMBER)["plans"]
        assert plan["reported"] == 2
        centre.tiendo("db", "migrate")  # once more is nothing
        centre.tiendo("plan", "load", *PLANS)
        assert centre.json("status", "--plan", NUMBER)["plans"][0]["reported"] == 2
    finally:
        cluster.close()
