"""Who may report what on the plans that have no task table, read by hand from their sentences alone, against what `tiendo rights`
answers for every agency, task and action.

The tables below were read from the sentences of the official texts (plans/sources), a body standing as the text names it. The groups
of departments and districts are those that the registers hold by their kind, not the groups written there. Two things no text
settles and are taken from the catalogue's own decision: that who only proposes (151, II.1c) contributes, and which bodies of the
city's Party Committee are named at all (its office and its propaganda board).
"""

import json

import pytest
import yaml

from centre import Centre
from project import ROOT

ACTIONS = ("contribute", "progress", "complete", "extend", "difficulty")
YES, HELD, NO = "yes", "held", "no"


def register(province):
    return yaml.safe_load((ROOT / "plans" / province / "agencies.yaml").read_text(encoding="utf-8"))["agencies"]


def living(province, day, *kinds):
    return {agency["code"]: agency["name"] for agency in register(province)
            if agency["kind"] in kinds and str(agency.get("valid_from", "0")) <= day}


# ---- 151/KH-UBND, Quảng Ngãi ----

DAY_151 = "2022-10-01"
QUANG_NGAI = living("quang-ngai", DAY_151, "department", "equivalent", "vertical", "district", "province", "front", "party", "commune")
SO = set(living("quang-ngai", DAY_151, "department", "equivalent"))
HUYEN = set(living("quang-ngai", DAY_151, "district"))
SXD, SKHDT, STC = "Sở Xây dựng", "Sở Kế hoạch và Đầu tư", "Sở Tài chính"
STNMT, STTTT = "Sở Tài nguyên và Môi trường", "Sở Thông tin và Truyền thông"
DUNG_QUAT = "Ban Quản lý Khu kinh tế Dung Quất và các Khu công nghiệp Quảng Ngãi"
MAT_TRAN = "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"

# label: (who may do everything, who only contributes, who is held). "SO" and "HUYEN" stand for the groups.
PLAN_151 = {
    # Sở Xây dựng chủ trì, phối hợp các sở, ban ngành, UBND các huyện, thị xã, thành phố
    "II.1a": ([SXD], ["SO", "HUYEN"], []),
    # Các sở, ban ngành chủ trì, phối hợp với UBND các huyện, thị xã, thành phố
    "II.1b": (["SO"], ["HUYEN"], []),
    # Sở KHĐT chủ trì, phối hợp với Sở Tài chính (trên cơ sở đề xuất của Sở Xây dựng, UBND …): they propose, so they contribute
    "II.1c": ([SKHDT], [STC, SXD, "HUYEN"], []),
    # Sở KHĐT, Ban Quản lý … chủ trì, phối hợp các sở, ban ngành, UBND …: one body has "và" in its name
    "II.2a": ([SKHDT, DUNG_QUAT], ["SO", "HUYEN"], []),
    # X, UBND các huyện, thị xã, thành phố tổ chức thực hiện
    "II.2b": ([SXD, "HUYEN"], [], []),
    "II.2c": ([STNMT, "HUYEN"], [], []),
    "II.2d": ([SKHDT, "HUYEN"], [], []),
    # Các Sở, ban ngành chủ trì, phối hợp với UBND …
    "II.2đ": (["SO"], ["HUYEN"], []),
    # UBND các huyện, thị xã, thành phố tổ chức thực hiện
    "II.3": (["HUYEN"], [], []),
    # Các Sở, ban ngành, UBND … tổ chức thực hiện
    "II.4a": (["SO", "HUYEN"], [], []),
    # Sở TTTT chủ trì, phối hợp với Sở Xây dựng và các sở, ban ngành, UBND …
    "II.4b": ([STTTT], [SXD, "SO", "HUYEN"], []),
    "II.4c": (["SO", "HUYEN"], [], []),
    "II.5a": (["SO", "HUYEN"], [], []),
    # Sở TNMT chủ trì, phối hợp các Sở, ban ngành, UBND …
    "II.5b": ([STNMT], ["SO", "HUYEN"], []),
    "II.6": (["SO", "HUYEN"], [], []),
    # Đề nghị: Ủy ban MTTQ tỉnh, các tổ chức chính trị - xã hội tỉnh (nobody knows which); phối hợp với chính quyền các cấp
    "II.7": ([MAT_TRAN], ["HUYEN", "Ủy ban nhân dân tỉnh Quảng Ngãi"], []),
    # Thủ trưởng các sở, ban ngành, Chủ tịch UBND các huyện, thị xã, thành phố xây dựng kế hoạch
    "III.1": (["SO", "HUYEN"], [], []),
    # các cơ quan, đơn vị, địa phương lập dự toán, gửi Sở Tài chính thẩm định
    "III.2": (["SO", "HUYEN", STC], [], []),
    # Sở Xây dựng chủ trì, phối hợp với các cơ quan liên quan: open, and without "địa phương" no People's Committee
    "III.3": ([SXD], [], ["SO"]),
}

# ---- the documents of Hải Phòng ----

DAY_HP = "2024-12-12"
HAI_PHONG = living("hai-phong", DAY_HP, "department", "equivalent", "vertical", "district", "province", "front", "party", "commune")
HP_SO = set(living("hai-phong", DAY_HP, "department", "equivalent", "vertical"))
HP_QUAN_HUYEN = set(living("hai-phong", DAY_HP, "district"))
BAN_CAN_SU, TUYEN_GIAO = "Ban cán sự đảng Ủy ban nhân dân thành phố", "Ban Tuyên giáo Thành ủy"
VAN_PHONG, HP_MAT_TRAN = "Văn phòng Thành ủy", "Ủy ban Mặt trận Tổ quốc Việt Nam thành phố"

HAI_PHONG_PLANS = {
    "3824/VP-QH": {
        # Giao các Sở, ngành thành phố, UBND các quận, huyện và các đơn vị có liên quan nghiên cứu, thực hiện: no thị trấn
        "1": (["SO", "HUYEN"], [], []),
        # Giao Sở TTTT chủ trì, phối hợp với các Sở, ngành thành phố, UBND các quận, huyện và các đơn vị có liên quan
        "2": ([STTTT], ["SO", "HUYEN"], []),
    },
    "2563/SXD-PTĐT": {"2.1": ([], [], []), "2.2": ([], [], [])},  # proposals: in force for nobody
    "59-CTr/TU": {
        "IV.1": ([BAN_CAN_SU], [], []),
        "IV.2": ([], [], []),  # quận ủy, huyện ủy, tổ chức chính trị - xã hội: nobody is named
        "IV.3": ([TUYEN_GIAO], [], []),
        "IV.4": ([HP_MAT_TRAN], [], []),
        "IV.5": ([], [], []),  # persons
        "IV.6": ([BAN_CAN_SU], [VAN_PHONG, TUYEN_GIAO], []),
    },
    "334-KL/TU": {
        "III.1": ([BAN_CAN_SU, HP_MAT_TRAN], [], []),
        "III.2": ([VAN_PHONG, TUYEN_GIAO], [], []),
        **{f"II.{group}": ([], [], []) for group in range(1, 8)},  # no group names who does it
    },
}
# 59-CTr/TU, part III names nobody either.
for group, bullets in enumerate((4, 6, 4, 4, 8, 4), 1):
    HAI_PHONG_PLANS["59-CTr/TU"].update({f"III.{group}.{bullet}": ([], [], []) for bullet in range(1, bullets + 1)})

# ---- what follows ----


def codes(named, agencies, groups):
    """The codes of the bodies that stand in a row of the tables."""
    by_name = {name: code for code, name in agencies.items()}
    return set().union(*(groups[name] if name in groups else {by_name[name]} for name in named))


def wanted(plan, agencies, groups):
    """(agency, label, action): verdict."""
    rows = {label: [codes(named, agencies, groups) for named in row] for label, row in plan.items()}
    # Whoever has a role of its own somewhere in the plan may tell its difficulties everywhere.
    in_plan = set().union(*(full | some for full, some, _ in rows.values()))
    out = {}
    for label, (full, some, held) in rows.items():
        for agency in agencies:
            out[agency, label, "difficulty"] = YES if agency in in_plan else NO
            for action in ACTIONS[:-1]:
                may = agency in full or action == "contribute" and agency in some
                out[agency, label, action] = YES if may else HELD if action == "contribute" and agency in held else NO
    return out


@pytest.fixture(scope="module")
def centre():
    centre = Centre()
    try:
        centre.prepare()
        yield centre
    finally:
        centre.close()


def wrong_answers(centre, number, day, expected, agencies):
    wrong, asked = [], set()
    for action in ACTIONS:
        for row in centre.json("rights", "--plan", number, "--on", day, "--action", action):
            key = (row["agency"], row["task"].split("#")[1], action)
            if key in expected:
                asked.add(key)
                if row["verdict"] != expected[key]:
                    wrong.append(f"{' '.join(key)}: {row['verdict']}, but the words give {expected[key]}")
            elif row["verdict"] != NO and not key[1].startswith("CT"):
                wrong.append(f"{' '.join(key)}: {row['verdict']}, but nothing in the text is theirs")
    return wrong + [f"{' '.join(key)}: not answered" for key in expected if key not in asked]


def test_every_agency_on_every_task_of_151(centre):
    assert len(PLAN_151) == 19 and len(HUYEN) == 13 and len(SO) == 20
    expected = wanted(PLAN_151, QUANG_NGAI, {"SO": SO, "HUYEN": HUYEN})
    assert wrong_answers(centre, "151/KH-UBND", DAY_151, expected, QUANG_NGAI) == []
    assert set(expected.values()) == {YES, HELD, NO}


@pytest.mark.parametrize("number", HAI_PHONG_PLANS)
def test_every_agency_on_every_task_of_hai_phong(centre, number):
    assert len(HP_QUAN_HUYEN) == 15
    expected = wanted(HAI_PHONG_PLANS[number], HAI_PHONG, {"SO": HP_SO, "HUYEN": HP_QUAN_HUYEN})
    assert wrong_answers(centre, number, DAY_HP, expected, HAI_PHONG) == []


def test_provinces_share_nothing(centre):
    """A body of one province has no say in the other's plan."""
    for number, day, prefix in (("151/KH-UBND", DAY_151, "QN-"), ("3824/VP-QH", DAY_HP, "HP-"), ("59-CTr/TU", DAY_HP, "HP-")):
        rows = centre.json("rights", "--plan", number, "--on", day)
        assert {row["agency"][:3] for row in rows if row["verdict"] != NO} <= {prefix}


def test_mandates(centre):
    """Only what 151/KH-UBND asks of the Front is a request, only what Sở Xây dựng puts to the city's Committee are proposals."""
    rows = [row for row in centre.json("task", "list") if row["mandate"] != "order"]
    assert {f"{row['plan']}#{row['label']}": row["mandate"] for row in rows} == {
        "151/KH-UBND#II.7": "request", "2563/SXD-PTĐT#2.1": "proposal", "2563/SXD-PTĐT#2.2": "proposal"}


@pytest.mark.parametrize("agency, task, action, verdict", [
    ("Sở Xây dựng", "151/KH-UBND#II.1a", "complete", YES),
    ("Sở Tài chính", "151/KH-UBND#II.1c", "complete", NO),
    ("Sở Tài chính", "151/KH-UBND#II.1c", "contribute", YES),
    ("Ủy ban nhân dân huyện Lý Sơn", "151/KH-UBND#II.3", "progress", YES),
    ("Sở Y tế", "151/KH-UBND#III.3", "contribute", HELD),
    ("Ủy ban nhân dân huyện Lý Sơn", "151/KH-UBND#III.3", "contribute", NO),
    ("Sở Giao thông vận tải", "151/KH-UBND#II.2b", "contribute", NO),
])
def test_one_question_at_a_time_is_answered_alike(centre, agency, task, action, verdict):
    done = centre.tiendo("may", agency, task, "--action", action, "--on", DAY_151, "--json", check=False)
    assert (done.returncode, json.loads(done.stdout)["verdict"]) == ({YES: 0, NO: 1, HELD: 2}[verdict], verdict)
