"""Whether anything was lost, doubled or wrong: questions to the evidence (evidence.py), each an SQL statement that has to find
nothing. A finding is a sentence; the report has at most a few of each kind, and the full count."""

import dataclasses

SHOWN = 8

# An update's fate at the centre: its own row, or a recorded place (repeated, conflict, place taken).
FATE = """(EXISTS (SELECT 1 FROM centre c WHERE c.id = o.id AND c.device = m.device AND c.sequence = o.sequence)
           OR EXISTS (SELECT 1 FROM place p WHERE p.id = o.id AND p.device = m.device AND p.sequence = o.sequence))"""

LOST = {
    "promised, but not in the outbox":
        "SELECT s.id, s.device FROM said s WHERE s.promised AND NOT EXISTS "
        "(SELECT 1 FROM outbox o WHERE o.id = s.id AND o.number = s.device AND o.sequence IS NOT NULL) "
        "AND s.id NOT IN (SELECT id FROM forgotten)",
    "in the outbox without a verdict":
        "SELECT o.number, o.sequence, o.id FROM outbox o WHERE o.sequence IS NOT NULL AND o.verdict IS NULL",
    "in the outbox, but without a fate at the centre":
        f"SELECT o.number, o.sequence, o.id FROM outbox o JOIN machine m USING (number) WHERE o.sequence IS NOT NULL AND NOT {FATE}",
    "promised, but at the centre under this id there is nothing":
        "SELECT s.id, s.device FROM said s WHERE s.promised AND NOT EXISTS (SELECT 1 FROM centre c WHERE c.id = s.id)",
    "the agent has a verdict, but no receipt":
        "SELECT o.number, o.sequence, o.id, o.receipt_fault FROM outbox o WHERE o.verdict IS NOT NULL AND o.receipt IS NULL "
        "AND (SELECT value FROM fact WHERE name = 'signed')",
    "a row whose receipt cannot be had":
        "SELECT c.id FROM centre c WHERE (SELECT value FROM fact WHERE name = 'signed') AND (NOT coalesce(c.has_batch, 0) OR NOT EXISTS "
        "(SELECT 1 FROM leaf l WHERE l.id = c.id AND l.hash = c.hash AND l.code IS NOT 'PLACE_TAKEN'))",
}
DOUBLED = {
    "one id has several rows at the centre": "SELECT id, count(*) FROM centre GROUP BY id HAVING count(*) > 1",
    "one place has several rows at the centre":
        "SELECT device, epoch, sequence, count(*) FROM centre GROUP BY device, epoch, sequence HAVING count(*) > 1",
    "one update of an officer has several rows at the centre":
        "SELECT text, count(*) FROM centre WHERE text IN (SELECT text FROM said) GROUP BY text HAVING count(*) > 1",
    "one id was sent twice from one outbox":
        "SELECT number, id, count(*) FROM outbox WHERE sequence IS NOT NULL GROUP BY number, id HAVING count(*) > 1",
    "one content has several receipts":
        "SELECT l.id, hex(l.hash), count(*) FROM leaf l WHERE NOT l.kept AND l.code IS NOT 'PLACE_TAKEN' AND NOT EXISTS "
        "(SELECT 1 FROM leaf k WHERE k.id = l.id AND k.hash = l.hash AND k.kept) GROUP BY l.id, l.hash HAVING count(*) > 1",
    "a row at the centre and a contradiction of it from the same outbox":
        "SELECT p.id, p.kind FROM place p JOIN centre c ON c.id = p.id AND c.device = p.device WHERE p.kind = 'conflict' "
        "OR (p.kind = 'place_taken' AND p.epoch = c.epoch)",
}
WRONG = {
    "content at the centre does not fit its hash": "SELECT id FROM centre WHERE NOT whole",
    "content in the outbox does not fit its hash": "SELECT number, id FROM outbox WHERE sequence IS NOT NULL AND NOT whole",
    "the centre has other content than the outbox":
        "SELECT o.number, o.id FROM outbox o JOIN machine m USING (number) JOIN centre c ON c.id = o.id AND c.device = m.device "
        "WHERE o.sequence IS NOT NULL AND c.hash <> o.hash",
    "the centre has other words than the officer wrote":
        "SELECT s.id, s.text, c.text FROM said s JOIN centre c ON c.id = s.id WHERE c.text IS NOT s.text",
    "another verdict than it deserves":
        "SELECT s.id, s.fate, c.verdict, c.code FROM said s JOIN centre c ON c.id = s.id WHERE c.verdict <> "
        "CASE s.fate WHEN 'offer' THEN 'held' WHEN 'mistake' THEN 'rejected' ELSE 'accepted' END",
    "agent and centre differ about the verdict":
        "SELECT o.number, o.id, o.verdict, c.verdict FROM outbox o JOIN machine m USING (number) JOIN centre c ON c.id = o.id AND c.device = m.device "
        "WHERE o.sequence IS NOT NULL AND (o.verdict IS NOT c.verdict OR o.received IS NOT c.received OR o.effective IS NOT c.effective)",
    "a verdict at the agent that the centre never gave":
        "SELECT o.number, o.id, o.verdict FROM outbox o JOIN machine m USING (number) WHERE o.verdict IS NOT NULL AND o.sequence IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM centre c WHERE c.id = o.id AND c.verdict = o.verdict) AND NOT EXISTS (SELECT 1 FROM place p WHERE p.id = o.id AND p.device = m.device)",
    "a row at the centre that no outbox has":
        "SELECT c.id, c.device, c.sequence FROM centre c WHERE NOT EXISTS (SELECT 1 FROM outbox o JOIN machine m USING (number) "
        "WHERE o.id = c.id AND m.device = c.device) AND c.id NOT IN (SELECT id FROM forgotten)",
    "a gap in a device's sequence": """
        SELECT device, epoch, last, found FROM (
            SELECT p.device, p.epoch, p.last, (SELECT count(*) FROM (
                SELECT sequence FROM centre c WHERE c.device = p.device AND c.epoch = p.epoch
                UNION SELECT sequence FROM place f WHERE f.device = p.device AND f.epoch = p.epoch))
                + (SELECT coalesce(sum(g.last - g.first + 1), 0) FROM gap g WHERE g.device = p.device AND g.epoch = p.epoch) AS found
            FROM progress p) WHERE last <> found""",
    "received in another order than sent": """
        SELECT device, epoch, sequence FROM (
            SELECT device, epoch, sequence, received, lag(received) OVER (PARTITION BY device, epoch ORDER BY sequence) AS before FROM centre
            WHERE id NOT IN (SELECT id FROM said WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1)) -- whichever machine was first
        WHERE received < before""",
    "counts as sent in another order than sealed": """
        SELECT device, epoch, sequence FROM (
            SELECT device, epoch, sequence, effective, lag(effective) OVER (PARTITION BY device, epoch ORDER BY sequence) AS before FROM centre
            WHERE id NOT IN (SELECT id FROM said WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1))
        WHERE effective < before""",
    "sent in another order than entered": """
        SELECT number, entry, sequence FROM (
            SELECT number, entry, sequence, lag(sequence) OVER (PARTITION BY number ORDER BY entry) AS before FROM outbox WHERE sequence IS NOT NULL)
        WHERE sequence <= before""",
    # What was entered at two machines, lost by the centre and brought back by the one that had been second keeps the first one's times.
    "effective after it was received, or before the machine last heard the centre":
        "SELECT id, effective, received, known FROM centre WHERE effective > received OR (effective < coalesce(known, effective) "
        "AND id NOT IN (SELECT id FROM leaf WHERE kept))",
    "the folded state is not what the rows say": """
        SELECT coalesce(f.task, r.task), coalesce(f.agency, r.agency), f.count, r.count FROM folded f FULL JOIN (
            SELECT task, agency, count(*) AS count FROM centre WHERE verdict IN ('accepted', 'held') AND instr(task, '#') > 0 GROUP BY 1, 2) r
            ON r.task = f.task AND r.agency = f.agency WHERE f.count IS NOT r.count""",
    "a receipt without a row":
        "SELECT l.id FROM leaf l WHERE NOT EXISTS (SELECT 1 FROM centre c WHERE c.id = l.id AND c.hash = l.hash) "
        "AND NOT EXISTS (SELECT 1 FROM place p WHERE p.id = l.id AND p.hash = l.hash)",
    "the agent's receipt is not what the centre hands out":
        "SELECT o.number, o.id FROM outbox o WHERE o.receipt IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM leaf l WHERE l.id = o.id AND l.hash = o.hash AND l.receipt = o.receipt)",
    "a receipt that says something else than its row":
        "SELECT c.id FROM centre c JOIN leaf l ON l.id = c.id AND l.hash = c.hash AND l.code IS NOT 'PLACE_TAKEN' WHERE (l.kept OR NOT EXISTS "
        "(SELECT 1 FROM leaf k WHERE k.id = l.id AND k.hash = l.hash AND k.kept)) "
        "AND (l.verdict IS NOT c.verdict OR l.received IS NOT c.received OR l.effective IS NOT c.effective)",
    "a receipt or chain that does not hold": "SELECT what FROM fault",
}
FIGURES = {
    "submitted": "SELECT count(*) FROM said",
    "promised": "SELECT count(*) FROM said WHERE promised",
    "stored": "SELECT count(*) FROM centre",
    "refused": "SELECT (SELECT count(*) FROM centre WHERE verdict = 'rejected') + (SELECT count(*) FROM place WHERE kind <> 'repeated')",
    "repeated": "SELECT count(*) FROM place WHERE kind = 'repeated'",
    "receipts": "SELECT count(*) FROM outbox WHERE receipt IS NOT NULL",
    "brought_back": "SELECT count(*) FROM leaf WHERE kept",
    "receipts_without_row": f"SELECT count(*) FROM ({WRONG['a receipt without a row']})",
    "rows_without_receipt": f"SELECT count(*) FROM ({LOST['a row whose receipt cannot be had']})",
    "epochs": "SELECT count(*) FROM progress",
    "gaps_declared": "SELECT count(*) FROM gap",
}


@dataclasses.dataclass
class Report:
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    findings: list = dataclasses.field(default_factory=list)
    figures: dict = dataclasses.field(default_factory=dict)

    @property
    def fine(self):
        return self.lost == self.doubled == self.wrong == 0


def check(evidence, forgotten=()):
    """forgotten: ids that a test made an outbox forget on purpose."""
    report = Report()
    evidence.execute("CREATE TEMP TABLE forgotten (id TEXT PRIMARY KEY)")
    evidence.executemany("INSERT INTO forgotten VALUES (?)", [(id,) for id in forgotten])
    for kind, questions in (("lost", LOST), ("doubled", DOUBLED), ("wrong", WRONG)):
        for question, statement in questions.items():
            found = evidence.execute(statement).fetchall()
            setattr(report, kind, getattr(report, kind) + len(found))
            report.findings += [f"{kind}: {question}: {', '.join(map(str, row))}" for row in found[:SHOWN]]
            if len(found) > SHOWN:
                report.findings.append(f"{kind}: {question}: {len(found) - SHOWN} more")
    report.figures = {name: evidence.execute(statement).fetchone()[0] for name, statement in FIGURES.items()}
    evidence.execute("DROP TABLE forgotten")
    return report
