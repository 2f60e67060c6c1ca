"""What an officer enters in a round: the period that goes without saying, the report and what it consists of, the rows left at one
stroke, milestones, a product's file, and taking back. Real agents and a real collector."""

import hashlib
import json

import pytest

from centre import running_centre, wait_until

NUMBER = "08/KH-UBND"
LEAD, TASK = "HP-STNMT", f"{NUMBER}#6c"
PERIOD = "2024-Q4"
WAIT = ("--wait", "30")


@pytest.fixture(scope="module")
def centre():
    with running_centre() as running:
        yield running


@pytest.fixture(scope="module")
def office(centre):
    """A machine that knows of the round, whatever the order of the tests."""
    agent = centre.agent(LEAD)
    before, status = agent.submit("--task", TASK, "--action", "progress", "--percent", "5", "--result", "Chưa mở kỳ.", *WAIT)
    assert status == 0 and row(centre, before["id"])["period"] is None  # no round, and none is guessed
    assert nothing_for_all(agent)[1] == 65
    open_round(centre, agent, PERIOD)
    return agent


def open_round(centre, agent, period, *more):
    centre.tiendo("round", "open", "--plan", NUMBER, "--period", period, "--by", "Trần Thị Bình", *more)
    number = centre.sql("SELECT max(number) FROM round")[0][0]
    wait_until(lambda: agent.json("status")["catalogue_revision"] >= number)


def row(centre, the_id):
    return next(row for row in centre.json("update", "list", "--agency", LEAD) if row["id"] == the_id)


def nothing_for_all(agent, *more):
    done = agent.run("submit", "--task", NUMBER, "--action", "nothing", "--json", *more)
    return json.loads(done.stdout) if done.stdout else [], done.returncode


def test_the_round_that_is_open_goes_without_saying(centre, office):
    said, status = office.submit("--task", TASK, "--action", "progress", "--percent", "45", "--result", "Đang làm.", *WAIT)
    assert (status, row(centre, said["id"])["period"]) == (0, PERIOD)
    asked, status = office.submit("--task", TASK, "--action", "extend", "--until", "2031-06-30", "--reason", "Chờ hướng dẫn.", *WAIT)
    assert (status, row(centre, asked["id"])["period"]) == (0, None)  # it is about no period
    mended, status = office.submit("--task", TASK, "--action", "progress", "--percent", "46", "--result", "Đang làm tiếp.", "--supersedes",
                                   said["id"], *WAIT)
    assert (status, row(centre, mended["id"])["period"]) == (0, PERIOD)


def test_a_product_is_known_by_its_file_which_stays_here(centre, office, tmp_path):
    file = tmp_path / "quyet-dinh.pdf"
    file.write_bytes(b"%PDF " * 100_000)
    product = ("--product", "12/BC-STNMT", "--product-date", "2024-11-30", "--product-issuer", "Sở Tài nguyên và Môi trường",
               "--product-title", "Báo cáo kết quả", "--product-link", "https://vanban.example/12")
    said, status = office.submit("--task", TASK, "--action", "complete", "--percent", "100", "--result", "Xong.", *product, "--product-file",
                                 str(file), *WAIT)
    assert status == 0, said
    stored = row(centre, said["id"])["product"]
    assert (stored["hash"], stored["link"]) == (hashlib.sha256(file.read_bytes()).hexdigest(), "https://vanban.example/12")
    assert office.run("submit", "--task", TASK, "--action", "complete", *product, "--product-file", str(tmp_path)).returncode == 66
    assert office.run("submit", "--task", TASK, "--action", "complete", *product, "--product-file", str(file), "--product-hash",
                      stored["hash"]).returncode == 64
    wrong, status = office.submit("--task", TASK, "--action", "complete", *product, "--product-hash", "ba78")
    assert (status, wrong["code"], wrong["field"]) == (65, "BAD_HASH", "product_hash")
    # Taken back with a reason: nothing else has to be said again.
    back, status = office.submit("--action", "withdraw", "--supersedes", said["id"], "--reason", "Ký nhầm văn bản.", *WAIT)
    assert status == 0, back
    listed = row(centre, back["id"])
    assert (listed["task"], listed["period"], listed["result"], row(centre, said["id"])["state"]) == (
        TASK, PERIOD, "Ký nhầm văn bản.", "withdrawn")


def test_a_milestone_is_registered_and_comes_back_with_the_plan(centre, office):
    said, status = office.submit("--task", TASK, "--action", "milestone", "--milestone", "Trình đề cương", "--officer", "Lê Thị Hoa",
                                 "--expected-product", "Tờ trình", "--due", "31/03/2025", "--basis", "Kế hoạch 12/KH-STNMT", *WAIT)
    assert status == 0, said
    assert row(centre, said["id"])["milestone"] == {"number": 1, "text": "Trình đề cương", "officer": "Lê Thị Hoa", "product": "Tờ trình",
                                                    "due": "2025-03-31", "basis": "Kế hoạch 12/KH-STNMT"}
    revision = centre.sql("SELECT revision FROM milestone WHERE update_id = %s", said["id"])[0][0]
    wait_until(lambda: office.json("status")["catalogue_revision"] >= revision)
    # What the centre lists can be entered again.
    listed = row(centre, said["id"])
    file = office.folder / "again.json"
    file.write_text(json.dumps(listed | {"id": None, "milestone": listed["milestone"] | {"text": "Trình lại"}}))
    second, status = office.submit("--file", str(file), *WAIT)
    assert (status, second.get("state")) == (0, "accepted"), second
    assert row(centre, second["id"])["milestone"]["number"] == 2


def test_a_report_takes_along_what_was_said_in_its_period(centre, office):
    outside, _ = office.submit("--task", TASK, "--action", "contribute", "--result", "Kỳ trước.", "--period", PERIOD, *WAIT)
    withdrawn, _ = office.submit("--action", "withdraw", "--supersedes", outside["id"], "--reason", "Nhầm kỳ.", *WAIT)
    wait_until(lambda: next(r for r in office.outbox() if r["id"] == outside["id"])["state"] in ("superseded", "withdrawn"))
    said, status = office.submit("--task", NUMBER, "--action", "report", "--direction", "Đã ban hành kế hoạch năm.", "--next", "Hoàn thành đề cương.",
                                 "--number", "456/BC-STNMT", "--date", "2024-12-12", *WAIT)
    assert status == 0, said
    report = row(centre, said["id"])["report"]
    of_period = {r["id"] for r in centre.json("update", "list", "--agency", LEAD) if r["period"] == PERIOD and r["state"] == "accepted"
                 and r["action"] not in ("report", "withdraw")}
    assert (set(report["updates"]), report["number"], report["direction"]) == (of_period, "456/BC-STNMT", "Đã ban hành kế hoạch năm.")
    assert of_period and not {outside["id"], withdrawn["id"]} & set(report["updates"])
    chosen = sorted(of_period)[:1]
    named, status = office.submit("--task", NUMBER, "--action", "report", "--assessment", "Đúng tiến độ.", "--updates", ", ".join(chosen),
                                  "--supersedes", said["id"], *WAIT)
    assert (status, row(centre, named["id"])["report"]["updates"]) == (0, chosen)


def test_what_is_left_is_said_at_one_stroke(centre, office):
    (asked,) = centre.json("question", "ask", LEAD, "--task", f"{NUMBER}#16", "--due", "2024-12-18", "--text", "Vì sao?", "--by", "Trần Bình")
    wait_until(lambda: asked["id"] in json.dumps(office.json("notices")))
    said, status = nothing_for_all(office, *WAIT)
    left = [r for r in said if r["state"] == "rejected"]
    assert status == (65 if left else 0) and [r["state"] for r in said if r not in left] == ["accepted"] * (len(said) - len(left))
    assert [(r["where"], r["id"]) for r in left] == [(f"{NUMBER}#16", None)]
    stored = [row(centre, r["id"]) for r in said if r not in left]
    assert stored and {(r["action"], r["period"]) for r in stored} == {("nothing", PERIOD)}
    tasks = [r["task"] for r in stored]
    assert len(tasks) == len(set(tasks)) and TASK not in tasks  # of which something had been said
    ongoing = {f"{NUMBER}#{t['label']}" for t in centre.json("task", "list", "--plan", NUMBER) if t["period"]["ongoing"]}
    assert len(ongoing & set(tasks)) == 1  # those are one row together
    # Nothing is left but what has to be answered.
    again, status = nothing_for_all(office)
    assert ([r["state"] for r in again], status) == (["rejected"] * len(left), 65 if left else 0)
    assert {r["code"] for r in left} <= {"NIL_NOT_ALLOWED"}


def test_two_open_rounds_are_never_guessed(centre, office):
    open_round(centre, office, "2024-M12")
    said, status = office.submit("--task", TASK, "--action", "progress", "--percent", "50", "--result", "Kỳ nào?")
    assert (status, said["code"], said["field"]) == (65, "MISSING_FIELD", "period")
    assert PERIOD in said["message"] and "2024-M12" in said["message"] and "--period" in said["message"]
    named, status = office.submit("--task", TASK, "--action", "progress", "--percent", "50", "--result", "Tháng 12.", "--period", "2024-M12", *WAIT)
    assert (status, row(centre, named["id"])["period"]) == (0, "2024-M12")
    said, status = office.submit("--task", f"{NUMBER}#III.2", "--action", "progress", "--result", "Duy trì.", "--period", "2024-M12", *WAIT)
    assert status == 0, said
    rows, _ = nothing_for_all(office, "--period", "2024-M12")
    ongoing = {f"{NUMBER}#{t['label']}" for t in centre.json("task", "list", "--plan", NUMBER) if t["period"]["ongoing"]}
    assert rows and not ongoing & {r["where"] for r in rows}  # one of the ongoing duties has been spoken of
    name = next(i["name"] for i in centre.json("indicator", "list", "--plan", NUMBER) if i["label"] == "CT8a")
    only, _ = office.submit("--task", name, "--action", "nothing", "--period", "2024-M12")
    assert only["state"] == "rejected" and only["id"]  # one update on an indicator that others monitor, and no plan
    done = office.run("submit", "--task", NUMBER, "--action", "nothing")
    assert done.returncode == 65 and PERIOD in done.stderr
    assert office.run("submit", "--task", NUMBER, "--action", "nothing", "--period", "2024-H1").returncode == 65
