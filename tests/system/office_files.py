"""Small .xlsx and .docx files made by hand, so that the tests need no office library."""

import zipfile
from xml.sax.saxutils import escape


def column(index):
    return chr(ord("A") + index) if index < 26 else column(index // 26 - 1) + column(index % 26)


def sheet_rows(blocks):
    """Titles and tables of a document as the rows of one sheet."""
    rows = []
    for block in blocks:
        rows += [list(row) for row in block] if isinstance(block, list) else [[line] for line in block]
    return rows


def xlsx(path, blocks, merges=()):
    """blocks: tuples of title lines, and lists of rows of cells (text, number, or ("date", serial))."""
    rows = sheet_rows(blocks)
    strings = []
    lines = []
    for r, row in enumerate(rows, 1):
        cells = []
        for c, value in enumerate(row):
            place = f"{column(c)}{r}"
            if isinstance(value, tuple):
                cells.append(f'<c r="{place}" s="1"><v>{value[1]}</v></c>')
            elif isinstance(value, int):
                cells.append(f'<c r="{place}"><v>{value}</v></c>')
            elif value and c % 2:
                cells.append(f'<c r="{place}" t="inlineStr"><is><r><t xml:space="preserve">{escape(value)}</t></r></is></c>')
            elif value:
                strings.append(value)
                cells.append(f'<c r="{place}" t="s"><v>{len(strings) - 1}</v></c>')
        lines.append(f'<row r="{r}">{"".join(cells)}</row>')
    ranges = "".join(f'<mergeCell ref="{column(left)}{top + 1}:{column(right)}{bottom + 1}"/>' for top, left, bottom, right in merges)
    merged = f"<mergeCells>{ranges}</mergeCells>" if ranges else ""
    name = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    shared = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", f'<?xml version="1.0"?><workbook {name} xmlns:r="{relation}"><sheets>'
                                            '<sheet name="Bảng" sheetId="1" r:id="rId1"/></sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                                                       f'<Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
        archive.writestr("xl/styles.xml", f'<styleSheet {name}><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
                                          '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>')
        archive.writestr("xl/sharedStrings.xml", f"<sst {name}>{shared}</sst>")
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet {name}><sheetData>{"".join(lines)}</sheetData>{merged}</worksheet>')


def paragraph(text):
    runs = "".join(f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in (text[:7], text[7:]) if part)
    return f"<w:p>{runs}</w:p>"


def docx_table(rows, merges):
    lines = []
    for r, row in enumerate(rows):
        cells = []
        skip = 0
        for c, value in enumerate(row):
            if skip > 0:
                skip -= 1
                continue
            properties = ""
            for top, left, bottom, right in merges:
                if left == c and top <= r <= bottom:
                    skip = right - left
                    properties += f'<w:gridSpan w:val="{right - left + 1}"/>' if right > left else ""
                    properties += "" if top == bottom else '<w:vMerge w:val="restart"/>' if r == top else "<w:vMerge/>"
            cells.append(f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(str(value))}</w:tc>")
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def docx(path, blocks, merges=()):
    body = "".join(docx_table(block, merges) if isinstance(block, list) else "".join(map(paragraph, block)) for block in blocks)
    name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<?xml version="1.0"?><w:document {name}><w:body>{body}</w:body></w:document>')
