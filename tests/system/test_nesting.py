"""One report counts in every plan that it serves (lồng ghép), and outlives the body that sent it: real agent, real collector, real
PostgreSQL, the plans as they are, and one small plan of the test's own beside them."""

import shutil

import pytest
import yaml

from centre import PLANS, WAIT, Centre
from project import ROOT

PLAN, TASK, LEAD, SUCCESSOR = "08/KH-UBND", "08/KH-UBND#6c", "HP-STNMT", "HP-SNNMT"
OWN = "1/KH-THU"
ISSUER = "Ủy ban nhân dân thành phố Hải Phòng"

OWN_PLAN = f"""
tiendo: plan/1
document:
  number: {OWN}
  date: 2024-02-01
  issuer: {ISSUER}
  province: Hải Phòng
  title: Kế hoạch thử
  focal: HP-SXD
  source: sources/hai-phong-08-KH-UBND-2024.txt
sections:
  - {{id: I, line: 1, title: NHIỆM VỤ}}
tasks:
  - {{label: I.1, section: I, line: 1, title: Không nêu đơn vị}}
  - label: I.2
    section: I
    line: 2
    title: Của quận
    assigned: Ủy ban nhân dân quận Lê Chân chủ trì
    period: {{printed: "2024", from: 2024-01-01, to: 2024-12-31}}
    parties: [{{agency: HP-UBND-LE-CHAN, as: Ủy ban nhân dân quận Lê Chân, role: lead}}]
  - label: I.3
    section: I
    line: 3
    title: Đề nghị
    mandate: request
    assigned: đề nghị Sở Tài nguyên và Môi trường
    period: {{printed: "2023", from: 2023-01-01, to: 2023-12-31}}
    parties: [{{agency: {LEAD}, as: Sở Tài nguyên và Môi trường, role: lead}}]
  - label: I.4
    section: I
    line: 4
    title: Đề xuất
    mandate: proposal
    assigned: đề xuất Sở Tài nguyên và Môi trường
    period: {{printed: "2023", from: 2023-01-01, to: 2023-12-31}}
    parties: [{{agency: {LEAD}, as: Sở Tài nguyên và Môi trường, role: lead}}]
"""
OWN_LINKS = f"""
tiendo: crosswalk/1
document: {{number: 2/VP-THU, date: 2024-02-01, issuer: Văn phòng}}
line: 1
text: lồng ghép
links:
  - {{task: "{TASK}", serves: "{OWN}#I.1", reason: thử}}
"""


def real_links():
    """(task, serves) of every link in the catalogue."""
    for path in PLANS:
        document = yaml.safe_load(open(path, encoding="utf-8"))
        if document["tiendo"] == "crosswalk/1":
            yield from ((link["task"], link["serves"]) for link in document["links"])


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    folder = tmp_path_factory.mktemp("catalogue") / "plans"
    shutil.copytree(ROOT / "plans", folder)
    (folder / "hai-phong" / "thu.yaml").write_text(OWN_PLAN.lstrip())
    (folder / "hai-phong" / "thu-long-ghep.yaml").write_text(OWN_LINKS.lstrip())
    centre = Centre()
    try:
        centre.tiendo("db", "migrate")
        centre.tiendo("plan", "load", str(folder))
        centre.start_collector()
        yield centre
    finally:
        centre.close()


@pytest.fixture(scope="module")
def reported(centre):
    """What `status` says of the plans before and after one report on TASK: {plan: (before, after)}."""
    plans = sorted({PLAN, OWN, *(serves.split("#")[0] for task, serves in real_links() if task == TASK)})
    before = {plan: centre.json("status", "--plan", plan) for plan in plans}
    agent = centre.agent(LEAD)
    answer, status = agent.submit("--task", TASK, "--action", "progress", "--percent", "45", "--result", "Đạt 45 %.", "--wait", str(WAIT))
    assert (status, answer["state"]) == (0, "accepted")
    return {plan: (before[plan], centre.json("status", "--plan", plan)) for plan in plans}


def of(document, agency):
    return next((row for row in document["agencies"] if row["agency"] == agency), None)


def test_one_report_counts_in_every_plan_it_serves(centre, reported):
    (before,), (after,) = (document["plans"] for document in reported[OWN])
    assert (before["total"], before["served"], before["served_from"]) == (4, 1, [PLAN])
    assert (before["reported"], before["last_update"], after["reported"]) == (0, None, 1)
    assert after["last_update"] == reported[PLAN][1]["plans"][0]["last_update"] is not None
    was, now = (of(document, LEAD) for document in reported[OWN])
    assert (was["total"], was["reported"], was["last_update"]) == (1, 0, None)
    assert (now["total"], now["reported"], now["last_update"]) == (1, 1, after["last_update"])
    assert sum(now["by_status"].values()) == now["total"]
    assert f"lồng ghép: 1 nhiệm vụ được tính cả báo cáo gửi theo {PLAN}" in centre.tiendo("status", "--plan", OWN).stdout
    assert "lồng ghép" not in centre.tiendo("status", "--plan", PLAN).stdout


def test_over_all_plans_nothing_counts_twice(centre, reported):
    bears = ("lead", "co_lead", "acting", "implement")
    own = [task for task in centre.json("task", "list") if task["mandate"] == "order" and any(
        party["agency"] == LEAD and party["basis"] == "named" and party["role"] in bears for party in task["parties"])]
    everywhere = of(centre.json("status"), LEAD)
    assert everywhere["total"] == len(own) == sum(everywhere["by_status"].values())
    assert everywhere["reported"] == 1
    # Two provinces have a Sở Xây dựng each: the screen says which is which.
    assert "Sở Xây dựng (Hải Phòng)" in centre.tiendo("status").stdout


def test_the_conclusion_of_the_party_committee_is_filled_from_the_citys_plan(centre, reported):
    served = {serves for task, serves in real_links() if serves.startswith("334-KL/TU#")}
    by_this = {serves for task, serves in real_links() if serves.startswith("334-KL/TU#") and task == TASK}
    (before,), (after,) = (document["plans"] for document in reported["334-KL/TU"])
    assert by_this and (before["served"], before["reported"], after["reported"]) == (len(served), 0, len(by_this))
    assert PLAN in after["served_from"]
    assert after["last_update"] == reported[PLAN][1]["plans"][0]["last_update"]
    row = of(reported["334-KL/TU"][1], LEAD)
    assert row["total"] >= row["reported"] == len(by_this) and row["last_update"] == after["last_update"]


def test_a_successor_is_seen_with_its_predecessors_report(centre, reported):
    said = reported[PLAN][1]["plans"][0]["last_update"]
    for plan in (PLAN, OWN):
        eve, day = (centre.json("status", "--plan", plan, "--as-of", as_of) for as_of in ("2025-02-28", "2025-03-01"))
        assert (of(eve, LEAD)["reported"], of(eve, LEAD)["last_update"]) == (1, said)
        assert of(day, LEAD) is None
        heir = of(day, SUCCESSOR)
        assert (heir["reported"], heir["last_update"]) == (1, said) and heir["total"] >= of(eve, LEAD)["total"]
        assert eve["plans"][0]["reported"] == day["plans"][0]["reported"] == 1
    both = {row["agency"] for row in centre.json("status", "--plan", PLAN, "--as-of", "2025-02-28")["agencies"]}
    assert SUCCESSOR not in both and "HP-SNNPTNT" in both
    gone = centre.tiendo("status", "--agency", LEAD, "--as-of", "2025-03-01").stdout
    assert "28/02/2025" in gone and "Sở Nông nghiệp và Môi trường" in gone


def test_what_a_split_left_waits_for_a_person(centre, reported):
    eve, day = (centre.json("overdue", "--as-of", as_of) for as_of in ("2025-06-30", "2025-07-01"))
    late = [[row for row in rows if row["task"] == f"{OWN}#I.2"] for rows in (eve, day)]
    assert [[(row["agency"], row["was"]) for row in rows] for rows in late] == [[("HP-UBND-LE-CHAN", None)], [(None, "HP-UBND-LE-CHAN")]]
    waiting = [centre.json("status", "--plan", OWN, "--as-of", as_of)["plans"][0]["waiting"] for as_of in ("2025-06-30", "2025-07-01")]
    assert waiting == [0, 1]
    assert "tiendo reassign list" in centre.tiendo("status", "--plan", OWN, "--as-of", "2025-07-01").stdout
    assert "(chờ phân công lại; trước là" in centre.tiendo("overdue", "--as-of", "2025-07-01").stdout
    listed = {row["agency"] for row in centre.json("status", "--plan", OWN, "--as-of", "2025-07-01")["agencies"] if row["total"] > 0}
    assert "HP-UBND-LE-CHAN" not in listed
    centre.tiendo("reassign", f"{OWN}#I.2", "--to", "HP-UBND-P-LE-CHAN", "--document", "9/QĐ-UBND", "--from", "2025-07-01")
    (row,) = [row for row in centre.json("overdue", "--as-of", "2025-07-01") if row["task"] == f"{OWN}#I.2"]
    assert (row["agency"], row["was"]) == ("HP-UBND-P-LE-CHAN", None)
    decided = centre.json("status", "--plan", OWN, "--as-of", "2025-07-01")
    assert (decided["plans"][0]["waiting"], of(decided, "HP-UBND-P-LE-CHAN")["total"]) == (0, 1)


def test_only_orders_are_late(centre):
    (plan,) = centre.json("status", "--plan", OWN)["plans"]
    assert (plan["orders"], plan["requests"], plan["proposals"]) == (2, 1, 1)
    assert plan["by_status"]["TH_KTH"] == 3 and plan["by_status"]["TH_TRONG"] == 1
    assert [row["task"] for row in centre.json("overdue", "--as-of", "2025-06-30") if row["task"].startswith(OWN)] == [f"{OWN}#I.2"]
    assert "đề nghị: 1, đề xuất, kiến nghị: 1" in centre.tiendo("status", "--plan", OWN).stdout
