"""The official texts under plans/sources/ and how the tests of the catalogue read them.

A text is read here from nothing but its own lines: markup and footnote marks are taken out, page breaks inside a sentence or a
table cell are joined, and every word keeps the line that it stands on.
"""

import bisect
import pathlib
import re

import yaml

PLANS = pathlib.Path(__file__).resolve().parents[2] / "plans"

# ---- the catalogue files ----


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def agency_files():
    return [path for path in sorted(PLANS.rglob("*.yaml")) if path.read_text(encoding="utf-8").startswith("tiendo: agencies/")]


def directory(paths):
    """Code to the names an agency or group may be printed with."""
    names = {}
    for path in paths:
        file = load(path)
        for agency in file["agencies"]:
            names[agency["code"]] = [agency["name"], *agency.get("aliases", [])]
        for group in file.get("groups", []):
            names[group["code"]] = group["phrases"]
    return names


# ---- words ----


def clean(text):
    """Printed words without markup, TeX wrappers and footnote marks, white space run together."""
    text = text.replace("\\geq", "≥")
    text = re.sub(r"\$([^$]*)\$(?:\s+(?=[.,;)]))?", lambda found: found[1].strip(), text)
    text = re.sub(r"m\s*(?:<sup>2</sup>|\^2)\s*/", "m²/", text)
    text = re.sub(r"\s*<sup>\d+</sup>\s*(?=[.,;:)]|$)", "", text)
    text = re.sub(r"\s*<sup>\d+</sup>\s*", " ", text)
    text = re.sub(r"(?<!m)[⁰¹²³⁴⁵⁶⁷⁸⁹]+", "", text)
    text = re.sub(r"\(\s*<i>\s*", "(", text)
    text = re.sub(r"</i>\s+(?=[.,;)])", "", text)
    text = re.sub(r"</?[a-z]+>|\*", "", text)
    return " ".join(text.split())


def folded(words):
    return " ".join(words.split()).casefold()


def spelled_out(words):
    """The bodies that lists such as "Các Sở: Xây dựng, Tài chính và Ủy ban …" name, each with its "Sở" or "Bộ"."""
    found = []
    for start in re.finditer(r"[Cc]ác (Sở|sở|Bộ): ", words):
        for name in words[start.end() :].split(", "):
            head = re.split(r" (?:và các|và Ủy ban|chủ trì|căn cứ)\b", name)[0]
            if not head[0].isupper():
                break
            found.append(f"{start[1].capitalize()} {head}")
            if head != name:
                break
    return found


def differs(where, field, found, wanted):
    if found != wanted:
        yield f"{where}: {field} is '{found}', the source has '{wanted}'"


def party_problems(where, parties, words, names):
    seen = set()
    for party in parties:
        code, printed = party["agency"], party["as"]
        if code not in names:
            yield f"{where}: {code} is in no agencies file"
            continue
        if printed not in words and printed not in spelled_out(words):
            yield f"{where}: '{printed}' is not in the assigned words"
        if folded(printed) not in map(folded, names[code]):
            yield f"{where}: '{printed}' is no name of {code}"
        if code in seen:
            yield f"{where}: {code} twice"
        seen.add(code)
        for other in party.get("except", []):
            if other not in names:
                yield f"{where}: {other} is in no agencies file"


# ---- texts ----


class Passage:
    """Words that run on, across page breaks where there were some, and the line that each of them stands on."""

    def __init__(self, line, words):
        self.words = words
        self.starts, self.lines = [0], [line]

    @property
    def line(self):
        return self.lines[0]

    def go_on(self, line, words):
        self.starts.append(len(self.words) + 1)
        self.lines.append(line)
        self.words += " " + words

    def line_at(self, offset):
        return self.lines[bisect.bisect_right(self.starts, offset) - 1]


def closed(words):
    """Does the sentence end here?"""
    return re.search(r"[.;:!?…/]$", words) is not None


def hangs(words):
    """Must something follow, whatever it begins with?"""
    return re.search(r" (?:của|và|các|với|theo|cho|ngày)$", words) is not None


def runs_on(words):
    """Can these words, at the head of a line, be the rest of a sentence that a page break cut?"""
    return words[0].islower() and re.match(r"[a-zđ]\) ", words) is None or re.match(r"\d+(?!\.)\b(?!\. )", words) is not None


class Text:
    """Running text: one passage for each paragraph, heading, item or footnote. Table rows are left to Source."""

    def __init__(self, text):
        self.lines = [""] + text.split("\n")
        self.passages = []
        self.notes = []
        self.read()
        self.body = self.joined(self.passages)

    def read(self):
        note_goes_on = False  # the last footnote was cut by the page's end
        after_body = False
        for at, line in enumerate(self.lines):
            words = clean(line.lstrip("#"))
            if not words or "\t" in line:
                continue
            is_note = re.match(r"\s*(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]|<sup>\d)", line) is not None
            if is_note:
                self.notes.append(Passage(at, words))
            elif runs_on(words) and note_goes_on and after_body:
                # On the page after, the body comes first and what is left of the footnote stands below it.
                self.notes[-1].go_on(at, words)
                is_note = True
            elif self.passages and (hangs(self.passages[-1].words) or runs_on(words) and not closed(self.passages[-1].words)):
                self.passages[-1].go_on(at, words)
            else:
                self.passages.append(Passage(at, words))
            note_goes_on = bool(self.notes) and not closed(self.notes[-1].words)
            after_body = not is_note

    @staticmethod
    def joined(passages):
        """All of them as one, for a content of several paragraphs."""
        whole = Passage(0, "")
        for passage in passages:
            for start, end, line in zip(passage.starts, [*passage.starts[1:], len(passage.words) + 1], passage.lines):
                whole.go_on(line, passage.words[start : end - 1])
        return whole

    def holds(self, words):
        return any(words in passage.words for passage in self.passages + self.notes)

    def begins(self, words):
        """The lines on which these words begin; they may be several paragraphs."""
        return [self.body.line_at(found.start()) for found in re.finditer(re.escape(words), self.body.words)]


class Source:
    """An official text with tables: lines from 1, and the rows of the two tables with their page breaks joined."""

    def __init__(self, text):
        self.lines = [""] + text.split("\n")
        self.clean = [clean(line.lstrip("#")) for line in self.lines]
        first = self.find("**PHỤ LỤC I**")
        second = self.find("**PHỤ LỤC II**")
        self.indicator_rows = self.table(first, second, 6)
        self.task_rows = self.table(second, len(self.lines), 6)
        self.rows = self.indicator_rows | self.task_rows
        self.haystack = self.clean + [cell for cells in self.rows.values() for cell in cells]

    def find(self, start):
        return next(at for at, line in enumerate(self.lines) if line.strip().startswith(start))

    def table(self, begin, end, width):
        rows = {}
        after_break = False
        for at in range(begin, end):
            line = self.lines[at]
            cells = [clean(cell) for cell in line.split("\t")]
            if "\t" not in line or cells[0] in ("TT", "STT"):
                after_break = after_break or cells[0] in ("TT", "STT")
                continue
            if "Đến năm 2025" in cells:
                continue
            cells += [""] * (width - len(cells))
            if after_break and rows and not cells[0]:
                for column, cell in enumerate(cells):
                    if cell:
                        above = next(row for row in reversed(rows.values()) if row[column])
                        above[column] += " " + cell
            else:
                rows[at] = cells
            after_break = False
        return rows

    def holds(self, words):
        return any(words in text for text in self.haystack)
