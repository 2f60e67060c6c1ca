"""`tiendo plan draft`: an appendix table into a catalogue file in which nothing is wrong and unmarked.

Measured on the raw text of 08/KH-UBND against the catalogue that was checked by hand, on the same table as .xlsx and
.docx, and on assignment sentences of other styles (tests/data/draft). Broken and hostile files end with one clear error
and write nothing."""

import io
import re
import struct
import subprocess
import zipfile
import zlib

import pytest
import yaml

from draft_file import (DATA, MARK, PLANS, Score, draft, draft_sentences, expected_parties, read_draft, read_sentences)
from office_files import docx, xlsx
from project import BINARIES
from sources import Source, clean

RAW = PLANS / "sources" / "hai-phong-08-KH-UBND-2024.txt"
CHECKED = PLANS / "hai-phong" / "08-KH-UBND-2024.yaml"
AGENCIES = [PLANS / "hai-phong" / "agencies.yaml", PLANS / "trung-uong" / "agencies.yaml"]
FIRST_ROW_OF_APPENDIX_II = 219
OK, DATA_ERROR, NO_INPUT, USAGE = 0, 65, 66, 64
HEADING = ["STT", "Tên nhiệm vụ", "Nội dung thực hiện", "Cơ quan thực hiện", "Thời hạn thực hiện", "Nguồn vốn"]


def flat(text):
    return None if text is None else " ".join(text.split())


@pytest.fixture(scope="module")
def drafted(tmp_path_factory):
    out = tmp_path_factory.mktemp("draft") / "08.yaml"
    result = draft(RAW, out, AGENCIES)
    return out, result


@pytest.fixture(scope="module")
def by_hand():
    """The tasks of Phụ lục II in the hand-checked catalogue."""
    plan = yaml.safe_load(CHECKED.read_text(encoding="utf-8"))
    return {task["label"]: task for task in plan["tasks"] if task["section"].startswith("PLII")}


# ---- against the catalogue that people checked ----


def compare_fields(task, checked):
    """The fields of a task that differ from the checked ones."""
    pairs = [("section", task.section, checked["section"]), ("line", task.line, checked["line"]),
             ("title", flat(task.title), flat(checked["title"])), ("content", flat(task.content), flat(checked.get("content"))),
             ("assigned", flat(task.assigned), flat(checked["assigned"])), ("period", task.period, checked.get("period")),
             ("funding", flat(task.funding), flat(checked.get("funding")))]
    return [f"{name}: {mine!r} != {theirs!r}" for name, mine, theirs in pairs if mine != theirs]


def test_the_raw_text_of_08_against_the_checked_catalogue(drafted, by_hand):
    _, tasks = read_draft(drafted[0])
    score = Score()
    for label, checked in by_hand.items():
        known = {(party["role"], party["agency"], tuple(party.get("except", ()))) for party in checked.get("parties", [])}
        score.add(label, tasks[label], False, known, set())
    differing = {label: compare_fields(tasks[label], checked) for label, checked in by_hand.items()}
    printed = {label: [(party[1], party[2]) for party in tasks[label].parties] for label in by_hand}
    same = sum(not fields for fields in differing.values())
    print(f"\n08/KH-UBND, Phụ lục II: {score}; tasks whose other fields are the same {same} of {len(by_hand)}")
    assert list(tasks) == list(by_hand), "labels, in printed order"
    assert score.wrong == []
    assert {label: fields for label, fields in differing.items() if fields} == {}
    assert printed == {label: [(party["agency"], party["as"]) for party in checked.get("parties", [])]
                       for label, checked in by_hand.items()}, "names as printed, lists spelled out, in printed order"
    assert score.right >= 143


def test_every_mark_is_on_stderr_and_above_its_place(drafted):
    out, result = drafted
    lines = out.read_text(encoding="utf-8").split("\n")
    told = re.findall(rf"^{re.escape(str(out))}:(\d+): 08/KH-UBND(#\S+)?: (.+)$", result.stderr, re.MULTILINE)
    assert len(told) == sum(line.strip().startswith(MARK) for line in lines) >= 5
    for line, _, why in told:
        assert lines[int(line) - 1].strip() == MARK + why
    assert any(label == "#4" and "từ 2 đến 4" in why for _, label, why in told), "the number that is missing"
    assert any(label == "#1" for _, label, _ in told), "the period that was over before the plan"


def test_the_other_tables_and_the_text_around_are_left_out(drafted):
    out, result = drafted
    assert "bảng khác, không đọc" in result.stderr
    assert "Tỷ lệ đô thị hóa" not in out.read_text(encoding="utf-8")


def test_the_draft_passes_plan_check(drafted):
    check = subprocess.run([BINARIES / "tiendo", "plan", "check", drafted[0], *AGENCIES], capture_output=True, text=True, check=False)
    assert (check.returncode, check.stderr) == (OK, "")


# ---- the same table from an office program ----


def appendix_rows():
    """Phụ lục II as it was before pages cut it, cells clean."""
    source = Source(RAW.read_text(encoding="utf-8"))
    return [list(cells) for cells in source.task_rows.values()]


def without_lines(path):
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"^( +)line: \d+$", r"\1line: 1", text, flags=re.MULTILINE)
    return [line for line in text.split("\n") if not line.startswith("# Dự thảo do") and not line.startswith("  source:")]


@pytest.mark.parametrize("suffix, make", [(".xlsx", xlsx), (".docx", docx)])
def test_the_same_table_as_an_office_file(tmp_path, drafted, suffix, make):
    table = tmp_path / f"08{suffix}"
    make(table, [("PHỤ LỤC II", "CÁC NHIỆM VỤ CỤ THỂ THỰC HIỆN"), [HEADING, *appendix_rows()]])
    out = tmp_path / "08.yaml"
    draft(table, out, AGENCIES)
    assert without_lines(out) == without_lines(drafted[0])


@pytest.mark.parametrize("suffix, make", [(".xlsx", xlsx), (".docx", docx)])
def test_merged_cells_serve_all_their_rows(tmp_path, suffix, make):
    """One title and one assigned cell over two letters; a heading of two rows; a date that is a number in the sheet."""
    table = tmp_path / f"merged{suffix}"
    rows = [["TT", "Nhiệm vụ", "Nội dung", "Cơ quan thực hiện", "", "Thời gian hoàn thành"],
            ["", "", "", "Chủ trì", "Phối hợp", ""],
            ["1", "Nhiệm vụ 1: Lập quy hoạch", "a) Rà soát", "Sở Xây dựng", "Sở Tài chính; các đơn vị liên quan", "2023-2025"],
            ["", "", "b) Điều chỉnh", "", "", "Quý IV/2025"],
            ["2", "Nhiệm vụ 2: Báo cáo", "Báo cáo kết quả", "Sở Nội vụ", "", "Trước ngày 30/6/2025"]]
    merges = [(0, 3, 0, 4), (0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 5, 1, 5),
              (2, 0, 3, 0), (2, 1, 3, 1), (2, 3, 3, 3), (2, 4, 3, 4)]
    make(table, [rows], merges=merges)
    out = tmp_path / "merged.yaml"
    draft(table, out, AGENCIES)
    _, tasks = read_draft(out)
    assert list(tasks) == ["1a", "1b", "2"]
    wanted = [("lead", "HP-SXD", "Sở Xây dựng", (), None), ("cooperate", "HP-STC", "Sở Tài chính", (), None),
              ("cooperate", "HP-N-LIEN-QUAN", "các đơn vị liên quan", (), None)]
    assert tasks["1a"].parties == wanted and tasks["1b"].parties == wanted
    assert tasks["1a"].marks == [] and tasks["1b"].marks == []
    assert tasks["1a"].assigned == "Chủ trì: Sở Xây dựng; Phối hợp: Sở Tài chính; các đơn vị liên quan"
    assert tasks["2"].parties == [("lead", "HP-SNV", "Sở Nội vụ", (), None)]
    assert str(tasks["2"].period["to"]) == "2025-06-29" and str(tasks["1b"].period["to"]) == "2025-12-31"


def test_a_date_in_a_sheet_is_a_number(tmp_path):
    table = tmp_path / "dates.xlsx"
    xlsx(table, [[["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"], [1, "Việc một", "Sở Xây dựng", ("date", 45838)]]])
    out = tmp_path / "dates.yaml"
    draft(table, out, AGENCIES)
    _, tasks = read_draft(out)
    assert tasks["1"].period == {"printed": "30/6/2025", "to": yaml.safe_load("2025-06-30")}


# ---- sentences that the parser was not made from ----


@pytest.mark.parametrize("name, least", [("sentences-1.tsv", 250), ("sentences-2.tsv", 145), ("sentences-3.tsv", 70), ("sentences-4.tsv", 55)])
def test_sentences_of_other_styles(tmp_path, name, least):
    pairs = read_sentences(DATA / name)
    tasks = draft_sentences([sentence for sentence, _ in pairs], tmp_path, [DATA / "agencies.yaml", AGENCIES[1]], "Nam Sơn")
    score = Score()
    for (sentence, expected), task in zip(pairs, tasks):
        score.add(sentence, task, *expected_parties(expected))
    print(f"\n{name}: {score}")
    assert score.wrong == []
    assert score.right >= least


CHECKED_PLANS = [("hai-phong", "Hải Phòng", name) for name in
                 ("08-KH-UBND-2024", "59-CTr-TU-2023", "3824-VP-QH-2024", "2563-SXD-PTDT-2024", "334-KL-TU-2024")]
CHECKED_PLANS += [("quang-ngai", "Quảng Ngãi", "151-KH-UBND-2022")]


@pytest.mark.parametrize("folder, province, name", CHECKED_PLANS)
def test_sentences_of_running_text_against_what_people_checked(tmp_path, folder, province, name):
    """The other documents have no table; their sentences are long, and were read by people without the parser."""
    plan = yaml.safe_load((PLANS / folder / f"{name}.yaml").read_text(encoding="utf-8"))
    checked = [task for task in plan["tasks"] if task.get("assigned") and task.get("parties") and not task["section"].startswith("PLII")]
    tasks = draft_sentences([flat(task["assigned"]) for task in checked], tmp_path, [PLANS / folder / "agencies.yaml", AGENCIES[1]], province)
    score = Score()
    for wanted, task in zip(checked, tasks):
        known = {(party["role"], party["agency"], tuple(party.get("except", ()))) for party in wanted["parties"]}
        score.add(wanted["label"], task, False, known, set())
    print(f"\n{name}: {score}")
    assert score.wrong == []


def test_there_are_enough_sentences():
    assert len(read_sentences(DATA / "sentences-1.tsv")) >= 150


# ---- tables that do not fit ----


def written(tmp_path, rows, name="table.txt"):
    path = tmp_path / name
    path.write_text("\n".join("\t".join(row) if isinstance(row, list) else row for row in rows) + "\n", encoding="utf-8")
    return path


def refused(tmp_path, table, status=DATA_ERROR, **options):
    """Runs it, wants one error and nothing written; the error."""
    out = tmp_path / "refused.yaml"
    result = draft(table, out, AGENCIES, check=False, **options)
    assert result.returncode == status, result.stderr
    assert not out.exists()
    return result.stderr


def test_columns_in_another_order_and_spelling(tmp_path):
    table = written(tmp_path, ["KẾ HOẠCH", "", ["Kinh phí", "ĐƠN VỊ THỰC HIỆN", "Nội dung công việc", "Thời gian", "Số TT", "Ghi chú"],
                               ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
                               ["Ngân sách", "Sở Xây dựng chủ trì.", "Rà soát quy hoạch", "Thường xuyên", "1.", "x"]])
    out = tmp_path / "out.yaml"
    result = draft(table, out, AGENCIES)
    _, tasks = read_draft(out)
    assert tasks["1"].title == "Rà soát quy hoạch" and tasks["1"].funding == "Ngân sách"
    assert tasks["1"].period == {"printed": "Thường xuyên", "ongoing": True}
    assert "Ghi chú" in result.stderr


@pytest.mark.parametrize("rows, line, words", [
    (["Không có bảng nào."], 1, "không thấy bảng nhiệm vụ"),
    ([["STT", "Tên nhiệm vụ", "Thời hạn", "Nguồn vốn"], ["1", "x", "2025", "y"]], 1, "thiếu cột cơ quan thực hiện"),
    (["a", "b", ["STT", "Cơ quan thực hiện", "Thời hạn", "Nguồn vốn"], ["1", "x", "2025", "y"]], 3, "thiếu cột tên nhiệm vụ"),
    ([HEADING], 1, "không có dòng nào"),
])
def test_a_table_that_is_missing_or_lacks_a_column(tmp_path, rows, line, words):
    table = written(tmp_path, rows)
    error = refused(tmp_path, table)
    assert f"{table}:{line}: " in error and words in error


def test_cells_that_are_missing_or_too_many_are_marked(tmp_path):
    table = written(tmp_path, [HEADING, ["1", "Việc một", "Sở Xây dựng chủ trì.", "2025"],
                               ["2", "Việc hai", "x", "Sở Xây dựng chủ trì.", "2025", "y", "thừa"]])
    out = tmp_path / "out.yaml"
    draft(table, out, AGENCIES)
    _, tasks = read_draft(out)
    assert "có 4 ô" in tasks["1"].marks_of("label")[0]
    assert "thừa ô" in tasks["2"].marks_of("label")[0]


def test_long_words_are_cut_between_letters(tmp_path):
    """What is quoted in a mark is cut; never inside a letter, or the file could not be read."""
    for length in range(150, 170):
        words = "x" * (length % 7) + "ế" * length
        table = written(tmp_path, [HEADING, ["1", "Việc", "x", f"Sở {words} và Ban {words * 5} chủ trì.", words, "y", words]])
        out = tmp_path / "out.yaml"
        draft(table, out, AGENCIES)


def test_labels_that_repeat_jump_or_are_missing_are_marked(tmp_path):
    row = ["", "Sở Xây dựng chủ trì.", "2025", "y"]
    table = written(tmp_path, [HEADING, ["1", "Nhiệm vụ 1: A", *row], ["2", "Nhiệm vụ 1: B", *row], ["3", "Nhiệm vụ 5: C", *row],
                               ["", "Việc không số", *row]])
    out = tmp_path / "out.yaml"
    draft(table, out, AGENCIES)
    _, tasks = read_draft(out)
    assert list(tasks) == ["1", "1-2", "5", "5-2"]
    assert [bool(task.marks_of("label")) for task in tasks.values()] == [False, True, True, True]
    assert tasks["5"].parties[0][:2] == ("lead", "HP-SXD")


@pytest.mark.parametrize("letters, labels", [
    (["a) Một b) Hai c) Ba"], ["1a", "1b", "1c"]),
    (["a) Một", "b) Hai", "d) Bốn"], ["1a", "1b", "1d"]),
    (["a) Một", "b) Hai", "c) Ba", "d) Bốn", "đ) Năm", "e) Sáu"], ["1a", "1b", "1c", "1d", "1đ", "1e"]),
])
def test_letters(tmp_path, letters, labels):
    rows = [HEADING] + [["1" if at == 0 else "", "Việc" if at == 0 else "", text, "Sở Xây dựng chủ trì.", "2025", "y"]
                        for at, text in enumerate(letters)]
    out = tmp_path / "out.yaml"
    draft(written(tmp_path, rows), out, AGENCIES)
    _, tasks = read_draft(out)
    assert list(tasks) == labels
    if "1d" in labels and "1c" not in labels:
        assert tasks["1d"].marks_of("label")
    if len(letters) == 1:
        assert all(task.marks_of("assigned") for task in tasks.values()), "one cell for three letters: a person looks"


def test_stt_that_begins_anew_in_every_section(tmp_path):
    row = ["", "Sở Xây dựng chủ trì.", "2025", "y"]
    table = written(tmp_path, ["PHỤ LỤC 3", "DANH MỤC", HEADING, ["I", "Nhóm một:", "", "", "", ""], ["1", "A", *row], ["2", "B", *row],
                               ["II", "Nhóm hai", "", "", "", ""], ["1", "C", *row]])
    out = tmp_path / "out.yaml"
    draft(table, out, AGENCIES)
    plan, tasks = read_draft(out)
    assert list(tasks) == ["I.1", "I.2", "II.1"]
    assert [(section["id"], section["title"]) for section in plan["sections"]] == [
        ("PL3", "DANH MỤC"), ("PL3.I", "Nhóm một"), ("PL3.II", "Nhóm hai")]


def test_what_cannot_be_read_of_a_period_is_left_out_and_marked(tmp_path):
    table = written(tmp_path, [HEADING, ["1", "A", "", "Sở Xây dựng chủ trì.", "Sau khi có hướng dẫn", "y"]])
    out = tmp_path / "out.yaml"
    draft(table, out, AGENCIES)
    _, tasks = read_draft(out)
    assert tasks["1"].period is None
    assert "Sau khi có hướng dẫn" in tasks["1"].marks[0][1]


# ---- options and registers ----


def test_an_agency_nobody_knows_gets_no_code(tmp_path):
    table = written(tmp_path, [HEADING, ["1", "A", "", "Sở Vũ trụ chủ trì, phối hợp với Sở Xây dựng.", "2025", "y"]])
    out = tmp_path / "out.yaml"
    result = draft(table, out, AGENCIES)
    _, tasks = read_draft(out)
    assert [party[:3] for party in tasks["1"].parties] == [("lead", None, "Sở Vũ trụ"), ("cooperate", "HP-SXD", "Sở Xây dựng")]
    assert re.search(r":\d+: 08/KH-UBND#1: \"Sở Vũ trụ\"", result.stderr)


def test_registers_are_found_beside_the_file_written(tmp_path):
    table = written(tmp_path, ["PHỤ LỤC", "NHIỆM VỤ", HEADING, ["1", "A", "", "Sở Xây dựng chủ trì.", "2025", "y"]])
    for folder, source in (("hai-phong", AGENCIES[0]), ("trung-uong", AGENCIES[1])):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "agencies.yaml").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    out = tmp_path / "hai-phong" / "plan.yaml"
    result = draft(table, out, extra=["--focal", "HP-STC", "--title", "Kế hoạch thử"])
    assert f"{tmp_path}/hai-phong/agencies.yaml" in result.stderr
    plan, _ = read_draft(out)
    assert (plan["document"]["focal"], plan["document"]["title"]) == ("HP-STC", "Kế hoạch thử")
    assert "KIỂM TRA:" not in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("options, status, words", [
    ({"number": "08 KH"}, USAGE, "--number"), ({"date": "15/01/2024"}, USAGE, "--date"), ({"province": "Bắc Hải"}, DATA_ERROR, "Bắc Hải"),
    ({"extra": ["--focal", "HP-KHONG"]}, USAGE, "HP-KHONG"),
])
def test_options_that_do_not_fit(tmp_path, options, status, words):
    table = written(tmp_path, [HEADING, ["1", "A", "", "Sở Xây dựng chủ trì.", "2025", "y"]])
    assert words in refused(tmp_path, table, status, **options)


def test_an_earlier_draft_is_kept_aside(tmp_path):
    table = written(tmp_path, [HEADING, ["1", "A", "", "Sở Xây dựng chủ trì.", "2025", "y"]])
    out = tmp_path / "out.yaml"
    out.write_text("# chữ của người\n", encoding="utf-8")
    draft(table, out, AGENCIES)
    assert (tmp_path / "out.yaml~").read_text(encoding="utf-8") == "# chữ của người\n"


# ---- broken and hostile files ----


def zipped(path, parts, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def test_a_file_that_is_not_there(tmp_path):
    assert "no-such" in refused(tmp_path, tmp_path / "no-such.txt", NO_INPUT)


def test_bytes_that_are_no_utf_8(tmp_path):
    path = tmp_path / "old.txt"
    path.write_bytes("\t".join(HEADING).encode() + b"\n1\t\xd0\xff\xfe\n")
    assert f"{path}:2: " in refused(tmp_path, path)


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"%PDF-1.7\n", b"PK\x03\x04" + b"\xff" * 200, b"PK"])
def test_files_of_another_kind(tmp_path, content):
    path = tmp_path / "other.xlsx"
    path.write_bytes(content)
    assert str(path) in refused(tmp_path, path)


def test_an_archive_that_is_cut(tmp_path):
    whole = tmp_path / "whole.xlsx"
    xlsx(whole, [[HEADING, ["1", "A", "", "Sở Xây dựng chủ trì.", "2025", "y"]]])
    for part in (0.3, 0.6, 0.95):
        cut = tmp_path / "cut.xlsx"
        content = whole.read_bytes()
        cut.write_bytes(content[:int(len(content) * part)])
        refused(tmp_path, cut)


def test_an_archive_of_something_else(tmp_path):
    assert "xlsx" in refused(tmp_path, zipped(tmp_path / "x.docx", {"readme.txt": "x"}))


@pytest.mark.parametrize("name, megabytes, words", [
    ("word/document.xml", 300, "giải nén"), ("xl/workbook.xml", 300, "giải nén"), ("word/document.xml", 40, "lớn hơn")])
def test_a_part_that_unpacks_to_too_much(tmp_path, name, megabytes, words):
    """A zip bomb: hundreds of megabytes of blanks in some hundred kB."""
    path = tmp_path / "bomb.docx"
    zipped(path, {name: b" " * (megabytes * 1024 * 1024)})
    assert path.stat().st_size < 1024 * 1024
    assert words in refused(tmp_path, path)


def test_a_part_that_lies_about_its_size(tmp_path):
    """Says 10 bytes, holds 50 MB."""
    path = zipped(tmp_path / "liar.docx", {"word/document.xml": b" " * (50 * 1024 * 1024)})
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(signature)
        content[at + offset:at + offset + 4] = struct.pack("<I", 10)
    path.write_bytes(content)
    refused(tmp_path, path)


ENTITY = ('<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
          '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>')
OUTSIDE = ('<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
           '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>')


DOCTYPE = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "a">]><w:document xmlns:w="w"><w:body/></w:document>'


@pytest.mark.parametrize("content", [
    ENTITY, OUTSIDE, DOCTYPE, "<w:document", "", "<a>" * 5000 + "</a>" * 5000,
    "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>" + "x" * 100000 + "</w:t></w:r></w:p></w:body></w:document>"])
def test_xml_that_no_office_program_writes(tmp_path, content):
    error = refused(tmp_path, zipped(tmp_path / "x.docx", {"word/document.xml": content}))
    assert "root:" not in error
    assert content not in (DOCTYPE, OUTSIDE) or "thực thể" in error


def test_a_sheet_with_impossible_places(tmp_path):
    sheet = ('<worksheet><sheetData><row r="1"><c r="ZZZ1" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>')
    parts = {"xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
             "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/s.xml"/></Relationships>',
             "xl/worksheets/s.xml": sheet}
    refused(tmp_path, zipped(tmp_path / "x.xlsx", parts))
    parts["xl/worksheets/s.xml"] = sheet.replace("ZZZ1", "A1").replace('t="inlineStr"', 't="s"').replace("<is><t>x</t></is>", "<v>99999999999</v>")
    refused(tmp_path, zipped(tmp_path / "y.xlsx", parts))
