"""What people at the focal agency decide: accept, return, confirm, more time, stopped, milestones; and how the work stands
then, now and as of any past moment. Real programs, the real plan."""

import pytest

from centre import Centre, running_centre, wait_until

PLAN = "08/KH-UBND"
OK, USAGE, DATA, NO_INPUT, NO_PERMISSION = 0, 64, 65, 66, 77
PRODUCT = ("--product", "9001/KH-STC", "--product-date", "2024-11-20", "--product-issuer", "Sở Tài chính", "--product-title", "Sản phẩm minh họa")
BY = ("--by", "Nguyễn Minh Họa")
PAPER = ("--document", "9099/QĐ-UBND", "--date", "2024-12-11", "--signer", "Chủ tịch minh họa")


@pytest.fixture(scope="module")
def centre():
    with running_centre() as running:
        yield running


@pytest.fixture(scope="module")
def agents(centre):
    codes = ("HP-SXD", "HP-STNMT", "HP-SNV", "HP-STP", "HP-SGTVT")
    return {code: centre.agent(code) for code in codes}


def submit(agent, task, action, *more):
    answer, status = agent.submit("--task", f"{PLAN}#{task}", "--action", action, "--wait", "20", *more)
    assert status == OK, answer
    return answer["id"]


def review(centre, kind, *arguments, status=OK):
    done = centre.tiendo("review", kind, *arguments, check=False, TIENDO_LANG="en")
    assert done.returncode == status, (arguments, done.returncode, done.stdout, done.stderr)
    return done.stderr


def state_of(centre, update):
    (row,) = [row for row in centre.json("update", "list") if row["id"] == update]
    return row["state"]


def plan_status(centre, *arguments):
    return centre.json("status", "--plan", PLAN, *arguments)["plans"][0]


def statuses(centre, agency, *arguments):
    (row,) = centre.json("status", "--plan", PLAN, "--agency", agency, *arguments)["agencies"]
    assert sum(row["by_status"].values()) == row["total"]
    return row["by_status"]


def outbox_state(agent, update):
    (row,) = [row for row in agent.outbox() if row["id"] == update]
    return row["state"]


def notices(agent, kind):
    return [notice for notice in agent.json("notices") if notice["kind"] == kind]


# ---- accepted, returned, mended ----


def test_accepting_is_a_fact_of_its_own(centre, agents):
    update = submit(agents["HP-STNMT"], "6c", "progress", "--percent", "45", "--result", "Đang làm.")
    assert state_of(centre, update) == "accepted"
    review(centre, "accept", update, status=USAGE)  # nobody decides without a name
    review(centre, "accept", update, *BY)
    assert state_of(centre, update) == "reviewed"
    wait_until(lambda: outbox_state(agents["HP-STNMT"], update) == "reviewed")
    assert "already" in review(centre, "accept", update, *BY, status=NO_PERMISSION)
    assert "no such update" in review(centre, "accept", "0193b83b-5a10-7000-8000-000000000028", *BY, status=NO_INPUT)


def test_what_is_returned_is_mended_by_a_new_word(centre, agents):
    agent = agents["HP-STNMT"]
    first = submit(agent, "6c", "progress", "--percent", "50", "--result", "Chưa có số liệu.")
    review(centre, "return", first, *BY, status=USAGE)  # the agency has to read why
    assert "has passed" in review(centre, "return", first, *BY, "--reason", "Thiếu", "--until", "2024-12-01", status=DATA)
    review(centre, "return", first, *BY, "--reason", "Đề nghị bổ sung số liệu 12 điểm quan trắc.", "--until", "2024-12-18")
    assert state_of(centre, first) == "returned"
    wait_until(lambda: outbox_state(agent, first) == "returned")
    (notice,) = notices(agent, "returned")
    assert "12 điểm quan trắc" in notice["text"] and "18/12/2024" in notice["text"]
    second = submit(agent, "6c", "progress", "--percent", "50", "--result", "Đã có số liệu 12 điểm.", "--supersedes", first)
    assert state_of(centre, first) == "superseded"
    review(centre, "accept", second, *BY)
    assert "replaced" in review(centre, "accept", first, *BY, status=DATA)


def test_all_ids_or_none(centre, agents):
    one = submit(agents["HP-SNV"], "20", "progress", "--percent", "60", "--result", "Đã mở lớp.")
    review(centre, "confirm", one, *BY, status=DATA)  # it does not report completion
    two = submit(agents["HP-SNV"], "20", "progress", "--percent", "65", "--result", "Đã mở thêm lớp.")
    review(centre, "accept", two, "0193b83b-5a10-7000-8000-000000000028", *BY, status=NO_INPUT)
    assert state_of(centre, two) == "accepted"


# ---- completed ----


def test_completion_counts_only_when_it_is_confirmed(centre, agents):
    agent = agents["HP-SNV"]
    before = statuses(centre, "HP-SNV")
    update = submit(agent, "19", "complete", "--product", "169/2024/QH15", "--product-date", "2024-11-30", "--product-issuer", "Quốc hội",
                    "--product-title", "Nghị quyết minh họa")
    assert statuses(centre, "HP-SNV") == before
    assert plan_status(centre)["claimed_complete"] >= 1
    moment = centre.now().isoformat()
    review(centre, "confirm", update, *BY)
    after = statuses(centre, "HP-SNV")
    assert after["HT_DUNG"] == before["HT_DUNG"] + 1 and after["TH_TRONG"] == before["TH_TRONG"] - 1
    assert statuses(centre, "HP-SNV", "--as-of", moment) == before  # then it was not confirmed yet
    wait_until(lambda: notices(agent, "confirmed") != [])
    assert "169/2024/QH15" in notices(agent, "confirmed")[0]["text"]
    assert "already" in review(centre, "confirm", update, *BY, status=NO_PERMISSION)


def test_completion_counts_on_the_day_of_the_product(centre, agents):
    """The reviewer's click is later than the due day: what was done in time was done in time."""
    rows = {row["task"]: row for row in centre.json("overdue", "--as-of", "2031-06-01")}
    assert f"{PLAN}#19" not in rows and f"{PLAN}#20" in rows


def test_nobody_confirms_its_own(centre, agents):
    update = submit(agents["HP-SXD"], "25", "complete", "--product", "27/2023/QH15", "--product-date", "2023-11-27", "--product-issuer", "Quốc hội",
                    "--product-title", "Luật minh họa")
    assert "nobody confirms its own" in review(centre, "confirm", update, *BY, status=NO_PERMISSION)
    assert plan_status(centre)["awaiting_authority"] == 1
    done = centre.tiendo("review", "confirm", update, *BY, "--document", "9055/UBND-XD", "--document-date", "2024-12-10", TIENDO_LANG="en")
    assert "older than the plan" in done.stdout
    assert plan_status(centre)["awaiting_authority"] == 0


def test_a_returned_completion_is_open_again(centre, agents):
    def claimed():
        (row,) = centre.json("status", "--plan", PLAN, "--agency", "HP-SGTVT")["agencies"]
        return row["claimed_complete"]

    update = submit(agents["HP-SGTVT"], "6b", "complete", *PRODUCT)
    assert claimed() == 1
    moment = centre.now().isoformat()
    review(centre, "return", update, *BY, "--reason", "Sản phẩm chưa phù hợp.")
    assert claimed() == 0
    (then,) = centre.json("status", "--plan", PLAN, "--agency", "HP-SGTVT", "--as-of", moment)["agencies"]
    assert then["claimed_complete"] == 1


# ---- more time ----


def test_more_time_only_by_a_decision(centre, agents):
    agent = agents["HP-STNMT"]
    task = f"{PLAN}#6c"
    update = submit(agent, "6c", "extend", "--until", "2031-06-30", "--reason", "Chờ vốn đầu tư công.")
    (row,) = [row for row in centre.json("extension", "list", "--open") if row["id"] == update]
    assert (row["state"], row["late"], row["until"], row["due_original"]) == ("new", False, "2031-06-30", "2030-12-31")

    def due(moment="2031-03-01", *arguments):
        return [(one["due"], one["due_original"]) for one in centre.json("overdue", "--as-of", moment, *arguments) if one["task"] == task]

    assert due() == [("2030-12-31", "2030-12-31")]
    before = centre.now().isoformat()
    centre.tiendo("extension", "forward", update, "--document", "9010/SXD-QLĐT", "--date", "2024-12-10", "--reason", "đồng ý")
    assert due() == [("2030-12-31", "2030-12-31")]  # forwarding gives no time
    centre.tiendo("extension", "grant", update, *PAPER)
    assert due() == []
    assert due("2031-07-10") == [("2031-06-30", "2030-12-31")]
    wait_until(lambda: any("31/12/2030" in notice["text"] and "30/6/2031" in notice["text"].replace("30/06/2031", "30/6/2031")
                           for notice in notices(agent, "time")))
    assert plan_status(centre)["extended"] == 1
    assert plan_status(centre, "--as-of", before)["extended"] == 0
    # The agency's own copy knows it, too.
    wait_until(lambda: [one["due"] for one in agent.json("tasks") if one["task"] == task] == ["2031-06-30"])
    done = centre.tiendo("extension", "refuse", update, *PAPER, check=False, TIENDO_LANG="en")
    assert done.returncode == NO_PERMISSION and "decided" in done.stderr


def test_a_refusal_changes_nothing(centre, agents):
    update = submit(agents["HP-SNV"], "20", "extend", "--until", "2031-12-31", "--reason", "Chờ sắp xếp.")
    centre.tiendo("extension", "refuse", update, *PAPER, "--reason", "chưa đủ căn cứ")
    (row,) = [row for row in centre.json("extension", "list") if row["id"] == update]
    assert (row["state"], row["due"]) == ("refused", "2030-12-31")
    assert centre.json("extension", "list", "--open") == []


@pytest.mark.parametrize("arguments, status", [
    (("grant", "08/KH-UBND#6c", "--document", "1/QĐ", "--date", "2024-12-10"), USAGE),  # until when?
    (("grant", "08/KH-UBND#6c", "--document", "1/QĐ", "--date", "2025-12-10", "--until", "2031-12-31"), DATA),  # still to come
    (("grant", "08/KH-UBND#6c", "--date", "2024-12-10", "--until", "2031-12-31"), USAGE),  # by which document?
    (("refuse", "08/KH-UBND#6c", "--document", "1/QĐ", "--date", "2024-12-10"), USAGE),  # which request?
    (("grant", "0193b83b-5a10-7000-8000-000000000028", "--document", "1/QĐ", "--date", "2024-12-10"), NO_INPUT),
])
def test_what_is_missing_is_said(centre, arguments, status):
    done = centre.tiendo("extension", *arguments, check=False)
    assert done.returncode == status and done.stderr, done.stderr


def test_stopped_by_a_decision_and_resumed(centre, agents):
    task = f"{PLAN}#14"
    before = plan_status(centre)["by_status"]
    centre.tiendo("task", "stop", task, *PAPER)
    stopped = plan_status(centre)["by_status"]
    assert stopped["DUNG"] == before["DUNG"] + 1 and sum(stopped.values()) == sum(before.values())
    assert all(row["task"] != task for row in centre.json("overdue", "--as-of", "2031-06-01"))
    assert centre.tiendo("task", "resume", f"{PLAN}#19", *PAPER, check=False).returncode == DATA  # it is not stopped
    centre.tiendo("task", "resume", task, *PAPER)
    assert plan_status(centre)["by_status"] == before


# ---- milestones ----


def test_milestones_have_a_table_of_their_own(centre, agents):
    before = plan_status(centre)
    task = f"{PLAN}#6c"
    (added,) = [centre.json("milestone", "add", task, "--text", "Lắp đặt 04 trạm quan trắc", "--due", "2024-12-20", *PAPER[:4], "--product", "Biên bản")]
    name = added["milestone"]
    assert name == f"{task}/1"
    after = plan_status(centre)
    assert (after["total"], after["by_status"]) == (before["total"], before["by_status"])
    assert after["milestones"]["total"] == before["milestones"]["total"] + 1
    agent = agents["HP-STNMT"]
    wait_until(lambda: any(name in (notice["task"] or "") for notice in notices(agent, "time")))
    assert all(row["task"] != name for row in centre.json("overdue", "--as-of", "2025-02-01"))
    (late,) = centre.json("overdue", "--milestones", "--as-of", "2025-02-01")
    assert (late["task"], late["agency"], late["due"], late["days_late"]) == (name, "HP-STNMT", "2024-12-20", 43)
    # It is reported and confirmed as a task is, and only by who does it.
    wait_until(lambda: agent.submit("--task", name, "--action", "progress", "--percent", "10", "--result", "Đang lắp.", "--wait", "20")[1] == OK)
    _, status = agents["HP-STP"].submit("--task", name, "--action", "progress", "--percent", "10", "--result", "Không phải việc này.")
    assert status == DATA
    update, _ = agent.submit("--task", name, "--action", "complete", *PRODUCT, "--wait", "20")
    review(centre, "confirm", update["id"], *BY)
    assert centre.json("overdue", "--milestones", "--as-of", "2025-02-01") == []
    (row,) = [row for row in centre.json("milestone", "list") if row["milestone"] == name]
    assert row["status"] == "HT_DUNG"


def test_an_agency_registers_its_own(centre, agents):
    agent = agents["HP-STNMT"]
    update, status = agent.submit("--task", f"{PLAN}#6c", "--action", "milestone", "--milestone", "Nghiệm thu 04 trạm", "--due", "2025-03-31",
                                  "--basis", "Kế hoạch 12/KH-STNMT", "--officer", "Chuyên viên minh họa", "--wait", "20")
    assert status == OK, update
    wait_until(lambda: any(row["registered"] for row in centre.json("milestone", "list")))
    (row,) = [row for row in centre.json("milestone", "list") if row["registered"]]
    assert row["milestone"].startswith(f"{PLAN}#6c/")
    assert (row["agency"], row["due"], row["basis"]) == ("HP-STNMT", "2025-03-31", "Kế hoạch 12/KH-STNMT")


def test_a_piece_of_the_office_becomes_a_milestone(centre, agents):
    """What the office keeps to itself is known at the centre only once it says so."""
    agent = agents["HP-SNV"]
    done = agent.run("part", "add", f"{PLAN}#20", "--text", "Mở 02 lớp bồi dưỡng", "--officer", "Lê Văn Cường", "--due", "2025-02-28")
    assert done.returncode == OK, done.stderr
    assert all(row["text"] != "Mở 02 lớp bồi dưỡng" for row in centre.json("milestone", "list"))
    update, status = agent.submit("--piece", "1", "--basis", "Kế hoạch 7/KH-SNV", "--wait", "20")
    assert status == OK, update
    (row,) = [row for row in centre.json("milestone", "list") if row["text"] == "Mở 02 lớp bồi dưỡng"]
    assert (row["agency"], row["officer"], row["due"], row["basis"]) == ("HP-SNV", "Lê Văn Cường", "2025-02-28", "Kế hoạch 7/KH-SNV")
    assert agent.submit("--piece", "9")[1] == DATA


def test_a_task_nobody_answers_for_is_completed_by_the_focal_agency(centre):
    (plan, label) = next((row["plan"], row["label"]) for row in centre.json("task", "list")
                         if not any(party["role"] in ("lead", "co_lead", "acting", "implement") and party["basis"] == "named"
                                    for party in row["parties"]) and row["mandate"] == "order")
    task = f"{plan}#{label}"
    product = ("--product", "1/BC", "--product-date", "2024-12-01", "--product-issuer", "Sở Xây dựng", "--product-title", "Báo cáo", *BY)

    def done():
        by_status = centre.json("status", "--plan", plan)["plans"][0]["by_status"]
        return by_status["HT_DUNG"] + by_status["HT_KTH"]

    before = done()
    centre.tiendo("task", "complete", task, *product)
    assert done() == before + 1
    assert centre.tiendo("task", "complete", task, *product, check=False).returncode == NO_PERMISSION
    refused = centre.tiendo("task", "complete", f"{PLAN}#19", *product, check=False)
    assert refused.returncode == DATA and "review confirm" in refused.stderr


def test_what_nobody_decides_goes_to_the_focal_agency(centre, agents):
    """Held by an open group for a lead that is not the focal agency; the last test here: it moves the clock of the commands."""
    sender = "HP-STP"
    task = None
    for row in centre.json("task", "list", "--plan", PLAN):
        led_by_others = not any(party["agency"] == "HP-SXD" for party in row["parties"]) and any(party["role"] == "lead" for party in row["parties"])
        if led_by_others and any(party["basis"] == "open_group" for party in row["parties"]):
            done = centre.tiendo("may", sender, f"{PLAN}#{row['label']}", check=False)
            if done.returncode == 2:
                task = row["label"]
                break
    update = submit(agents[sender], task, "contribute", "--result", "Góp ý của đơn vị.")
    assert state_of(centre, update) == "held"

    def told():
        return [code for (code,) in centre.sql("SELECT agency FROM notice WHERE kind = 'held_for_you' AND update_id = %s", update)]

    before = told()
    assert before and "HP-SXD" not in before
    centre.tiendo("remind")
    assert told() == before  # not yet
    centre.set_clock("2024-12-20T09:00:00+07:00")
    centre.tiendo("remind")
    centre.tiendo("remind")
    assert sorted(told()) == sorted([*before, "HP-SXD"])  # after five working days, once
