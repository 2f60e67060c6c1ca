"""The layers and fences that docs/ARCHITECTURE.md draws. A compiler stops an #include of a higher layer; it does not see a
library used in the wrong place, a clock read twice, SQL in a string, or a path of somebody's own machine."""

import re

import pytest

from project import ROOT, list_files

# folder -> the folders whose headers it may include, besides its own
COMMON = ("common/base", "common/core", "common/catalogue", "common/wire", "common/entry", "common/io", "common/bundle", "common/receipt")
MAY_INCLUDE = {
    "common/base": (),
    "common/core": ("common/base",),
    "common/catalogue": ("common/base", "common/core"),
    "common/wire": ("common/base", "common/core"),
    "common/entry": ("common/base", "common/core"),
    "common/io": ("common/base",),
    "common/bundle": ("common/base", "common/core", "common/wire", "common/io"),
    "common/receipt": ("common/base", "common/core", "common/wire", "common/io"),
    "agent/spool": COMMON,
    "agent": COMMON + ("agent/spool",),
    "collector/cycle": ("common/base", "common/core"),
    "collector/store": COMMON + ("collector/cycle",),
    "collector/draft": ("common/base", "common/core", "common/io"),
    "collector/deliver": ("common/base",),
    "collector/remind": COMMON + ("collector/cycle", "collector/store", "collector/deliver"),
    "collector/intake": COMMON + ("collector/cycle", "collector/store", "collector/deliver", "collector/remind"),
    "collector/admin": COMMON + ("collector/cycle", "collector/store", "collector/draft", "collector/deliver", "collector/remind",
                                 "collector/intake"),
}

# pattern of a system header -> the files or folders that may include it
HEADER_FENCES = {
    r"zmq\.h": ("common/io/zsock.c", "common/io/keys.c", "collector/intake/zap.c"),
    r"sqlite3\.h": ("agent/spool/",),
    r"libpq-fe\.h": ("collector/store/",),
    r".*\.pb-c\.h": ("common/wire/", "common/receipt/"),
    r"yaml\.h": ("common/catalogue/tree.c",),
    r"zip\.h": ("collector/draft/table_zip.c",),
    r"libxml/.*": ("collector/draft/table_xml.c",),
    r"curl/.*": ("collector/deliver/",),
    r"time\.h|sys/time\.h": ("common/base/clock.c",),
}
# The pure core knows no clock, no environment, no file, no socket.
IMPURE_CALL = re.compile(r"\b(getenv|fopen|open|read|write|socket|random|rand|clock_now_us|clock_monotonic_us|printf|fprintf)\s*\(")
CLOCK_CALL = re.compile(r"\b(time|clock_gettime|gettimeofday|localtime|localtime_r|gmtime|gmtime_r|mktime|clock)\s*\(")
SQL_TEXT = re.compile(
    r'^\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX|UNIQUE|ROLE|VIEW)\s|ALTER\s+TABLE\s|'
    r'DROP\s+TABLE\s|PRAGMA\s|(BEGIN|COMMIT|ROLLBACK)(\s+(IMMEDIATE|TRANSACTION))?\s*;|BEGIN\s+IMMEDIATE|LISTEN\s|NOTIFY\s|'
    r'WITH\s+\w+\s+AS\s)', re.IGNORECASE)
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)
# Home folders, and the folder this very checkout lies in.
FOREIGN_PATH = re.compile(r"[/](?:home|root|work|farm|Users)/[\w.-]+")


def sources():
    """{path relative to the project: text} of our C files."""
    files = {}
    for path in list_files():
        name = str(path.relative_to(ROOT))
        if path.suffix in (".c", ".h") and name.startswith(("common/", "agent/", "collector/")):
            files[name] = path.read_text(encoding="utf-8")
    return files


def folder_of(name):
    """The layer's folder that a file belongs to: the longest one that it lies in."""
    fitting = [folder for folder in MAY_INCLUDE if name.startswith(folder + "/")]
    return max(fitting, key=len) if fitting else None


def code_only(text):
    """The text without comments, and with empty string literals."""
    return TOKEN.sub(lambda token: '""' if token[0].startswith('"') else " ", text)


def literals(text):
    return [token[0][1:-1] for token in TOKEN.finditer(text) if token[0].startswith('"')]


def layer_findings(files):
    homes = {}
    for name in files:
        if name.endswith(".h"):
            homes.setdefault(name.rsplit("/", 1)[1], []).append(name)
    findings = []
    for name, text in files.items():
        own = folder_of(name)
        if own is None:
            findings.append(f"{name}: lies in no layer of docs/ARCHITECTURE.md")
            continue
        for quoted, _ in INCLUDE.findall(text):
            # Two layers that never meet may each have a header of that name: it is the one that can be reached.
            found = homes.get(quoted.rsplit("/", 1)[-1], [])
            if found and not any(folder_of(home) == own or folder_of(home) in MAY_INCLUDE[own] for home in found):
                findings.append(f"{name}: includes {found[0]}, which {own} may not know")
    return findings


def fence_findings(files):
    findings = []
    for name, text in files.items():
        for _, system in INCLUDE.findall(text):
            for pattern, allowed in HEADER_FENCES.items():
                if re.fullmatch(pattern, system) and not name.startswith(allowed):
                    findings.append(f"{name}: <{system}> belongs in {', '.join(allowed)}")
        for quoted, _ in INCLUDE.findall(text):
            if quoted.endswith(".pb-c.h") and not name.startswith(("common/wire/", "common/receipt/")):
                findings.append(f"{name}: {quoted} belongs in common/wire and common/receipt")
        code = code_only(text)
        for call in CLOCK_CALL.findall(code):
            if name != "common/base/clock.c":
                findings.append(f"{name}: calls {call}(); only common/base/clock.c does")
        if name.startswith(("common/core/", "collector/cycle/")):
            findings += [f"{name}: calls {call}(); the core is pure" for call in IMPURE_CALL.findall(code)]
        findings += [f"{name}: SQL in a string: {literal[:40]!r}" for literal in literals(INCLUDE.sub("", text))
                     if SQL_TEXT.match(literal)]
    return findings


def path_findings(texts):
    return [f"{name}: names {match[0]}" for name, text in texts.items()
            for match in list(FOREIGN_PATH.finditer(text)) + list(re.finditer(re.escape(str(ROOT)) + r"\b", text))]


def test_layers_include_only_what_lies_below():
    assert layer_findings(sources()) == []


def test_each_library_has_its_place():
    assert fence_findings(sources()) == []


def test_no_path_of_somebodys_machine():
    texts = {}
    for path in list_files():
        try:
            texts[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    assert path_findings(texts) == []


def test_the_layers_are_the_ones_that_are_drawn():
    drawn = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    missing = [folder for folder in MAY_INCLUDE if f"`{folder}" not in drawn]
    assert missing == []
    present = {folder_of(name) for name in sources()}
    assert None not in present


@pytest.mark.parametrize("name, text", [
    ("common/core/judge.c", '#include "wire.h"\n'),
    ("common/io/zsock.c", '#include "update.h"\n'),
    ("agent/link.c", '#include "pg.h"\n'),
    ("collector/admin/main.c", '#include "spool.h"\n'),
    ("collector/store/pg.c", '#include "intake.h"\n'),
    ("collector/cycle/planner.c", '#include "pg.h"\n'),
    ("collector/draft/sentence.c", '#include "pg.h"\n'),
    ("collector/deliver/mail.c", '#include "update.h"\n'),
    ("common/surprise/new.c", ""),
])
def test_a_wrong_include_is_found(name, text):
    headers = {header: "" for header in ("common/wire/wire.h", "common/core/update.h", "collector/store/pg.h",
                                         "agent/spool/spool.h", "collector/intake/intake.h")}
    assert len(layer_findings({**headers, name: text})) == 1


@pytest.mark.parametrize("name, text", [
    ("agent/link.c", "#include <zmq.h>\n"),
    ("agent/outbox.c", "#include <sqlite3.h>\n"),
    ("collector/intake/writer.c", "#include <libpq-fe.h>\n"),
    ("collector/draft/table_docx.c", "#include <libxml/xmlreader.h>\n"),
    ("collector/draft/table.c", "#include <zip.h>\n"),
    ("collector/intake/intake.c", "#include <curl/curl.h>\n"),
    ("collector/intake/intake.c", '#include "tiendo/v1/tiendo.pb-c.h"\n'),
    ("agent/outbox.c", "static int64_t now(void) { return time(NULL); }\n"),
    ("common/core/judge.c", 'bool f(void) { return getenv("X") != NULL; }\n'),
    ("collector/cycle/planner.c", 'static int64_t now(void) { return clock_now_us(); }\n'),
    ("collector/store/pg.c", 'const char *q = "select id from updates";\n'),
])
def test_a_wrong_use_is_found(name, text):
    assert len(fence_findings({name: text})) == 1


@pytest.mark.parametrize("name, text", [
    ("agent/outbox.c", '/* time() is elsewhere */ const char *s = "localtime()"; int next_time(int x);\n'),
    ("collector/admin/cmd_update.c", 'const char *help = "Update the list, then select";\n'),
])
def test_what_only_looks_wrong_is_left_alone(name, text):
    assert fence_findings({name: text}) == []


def test_a_foreign_path_is_found():
    assert len(path_findings({"README.md": "see " + "/".join(["", "home", "nobody", "x"])})) == 1
    assert path_findings({"README.md": "in /usr/lib/postgresql/15 and ./scripts/demo"}) == []
