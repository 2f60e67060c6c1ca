"""The demo in a copy of the project, which builds its own programs: from nothing, with a collector killed in the middle, then --exec."""

import json
import os
import shutil
import subprocess

import pytest

from project import ROOT, list_files

OWN_FAILURE = 125
PLAN = "08/KH-UBND"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    for path in list_files():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    return folder


def demo(copy, *arguments, **options):
    return subprocess.run([str(copy / "scripts" / "demo"), *arguments], capture_output=True, text=True, timeout=900, check=False,
                          env={**os.environ, "TIENDO_LANG": "vi"}, **options)


def processes_of(copy):
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if str(copy) in line and "pytest" not in line]


def test_once_tells_the_story_and_leaves_no_process(copy):
    done = demo(copy, "--once")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "SAI LỆCH" not in done.stdout
    for said in ("DỮ LIỆU MINH HỌA", "KHÔNG", "kill -9", "nhân đôi", "nay là Sở Xây dựng", "Chờ phân công lại – Nhiệm vụ 11", "Đã ghi 23 quyết định",
                 "đã mở kỳ báo cáo", "Lãnh đạo trả lại để hoàn thiện", "không tự xác nhận", "Nhắc việc tự động", "DỰ THẢO CÔNG VĂN ĐÔN ĐỐC",
                 "vẫn chốt thì thêm --incomplete", "đã phát hành"):
        assert said.lower() in done.stdout.lower()
    assert processes_of(copy) == []


def test_exec_runs_in_the_callers_place(copy, tmp_path):
    done = demo(copy, "--exec", "sh", "-c", "pwd; cat; echo mistake >&2; exit 7", input="typed\n", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (7, f"{tmp_path}\ntyped\n")
    assert done.stderr.endswith("mistake\n")
    assert processes_of(copy) == []


def test_exec_finds_programs_database_and_collector(copy):
    updates = json.loads(demo(copy, "--exec", "tiendo", "update", "list", "--json").stdout)
    assert len(updates) > 50
    counted = demo(copy, "--exec", "psql", "-XAtqc", "SELECT count(*) FROM updates")
    assert int(counted.stdout) == len(updates)


def listed(copy, *command, database="tiendo"):
    """What a command of the centre prints about the demo, or about a copy of it that went on."""
    done = demo(copy, "--exec", "env", f"PGDATABASE={database}", "tiendo", *command, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def reports(copy, **options):
    (round_,) = listed(copy, "round", "list", "--plan", PLAN, "--period", "2024-Q4", "--as-of", "2024-12-24", **options)
    return round_, {row["agency"]: row for row in round_["agencies"]}


def test_the_quarter_as_it_stands(copy):
    """What people did about the round until the demo's day."""
    round_, agencies = reports(copy)
    assert (round_["state"], round_["due"]) == ("open", "2024-12-16")
    assert agencies["HP-UBND-BACH-LONG-VI"]["complete"] and agencies["HP-UBND-BACH-LONG-VI"]["rows_nothing"] > 10
    assert agencies["HP-CTHUE"]["complete"] and agencies["HP-CTHUE"]["on_time"] and not agencies["HP-UBND-VINH-BAO"]["complete"]
    updates = listed(copy, "update", "list")
    assert {row["agency"] for row in updates if row["on_behalf"]} == {"HP-CTHUE"}
    assert [row["state"] for row in updates if row["task"] == f"{PLAN}#22"] == ["superseded", "reviewed"]  # returned and mended
    assert [row["state"] for row in updates if row["task"] == f"{PLAN}#19"] == ["confirmed"]
    assert [row["approver"] for row in updates if row["agency"] == "HP-SNNPTNT"] == ["Phó Giám đốc minh họa"]
    (plan,) = listed(copy, "status", "--plan", PLAN)["plans"]
    assert (plan["awaiting_authority"], plan["extended"], plan["milestones"]["total"], plan["by_status"]["HT_DUNG"]) == (1, 1, 2, 1)
    assert {row["task"]: row["state"] for row in listed(copy, "extension", "list")} == {f"{PLAN}#1": "new", f"{PLAN}#4": "granted"}
    assert [row["state"] for row in listed(copy, "question", "list")] == ["answered"]
    assert len(listed(copy, "proposal", "list", "--state", "answered")) == 1


def test_the_quarter_is_closed_in_a_copy(copy):
    """Of all with a machine one is late: reminded, urged by a signed letter, and sealed in with its mark."""
    round_, agencies = reports(copy, database="tiendo_closing")
    late = agencies["HP-UBND-VINH-BAO"]
    assert (late["complete"], late["on_time"], late["late"], late["late_workdays"]) == (True, False, True, 5)
    assert [code for code, row in agencies.items() if row["late"] and row["complete"]] == ["HP-UBND-VINH-BAO"]
    totals = round_["totals"]
    assert totals["completeness"]["numerator"] == totals["timeliness"]["numerator"] + 1 == 34  # with a machine, and one on paper
    assert (round_["state"], [paper["number"] for paper in round_["seal"]["documents"]]) == ("sealed", ["9082/BC-SXD"])
    urgings = listed(copy, "urging", "list", database="tiendo_closing")
    assert [(row["agency"], row["document"]) for row in urgings if row["state"] == "replied"] == [("HP-UBND-VINH-BAO", "9081/SXD-KHTC")]


def test_exec_has_one_agent_connected(copy):
    done = demo(copy, "--exec", "tiendo-agent", "submit", "--task", "08/KH-UBND#24", "--action", "progress", "--percent", "35", "--result",
                "Đã họp.", "--wait", "20", "--json")
    assert (done.returncode, json.loads(done.stdout)["state"]) == (0, "accepted"), done.stderr


def test_calls_side_by_side_wait_for_each_other(copy):
    command = [str(copy / "scripts" / "demo"), "--exec", "sh", "-c", "tiendo plan list --json >/dev/null && echo done"]
    calls = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [call.communicate(timeout=300)[0] for call in calls] == ["done\n"] * 3
    assert processes_of(copy) == []


def test_its_own_failure_is_not_the_commands(copy):
    original = (copy / "CMakeLists.txt").read_text()
    (copy / "CMakeLists.txt").write_text("this is not CMake\n")
    try:
        assert demo(copy, "--exec", "true").returncode == OWN_FAILURE
    finally:
        (copy / "CMakeLists.txt").write_text(original)
    assert processes_of(copy) == []
