"""Workbooks and OFD packages that swell, lie, climb or carry what they should not."""

import io
import stat
import struct
import zipfile
from collections.abc import Mapping

MEGABYTE = 1 << 20
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_HEAD = f'<?xml version="1.0"?><worksheet xmlns="{_SPACE}">'
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Content = str | bytes


def archive(files: Mapping[str, Content], *, links: Mapping[str, str] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        for name, content in files.items():
            made.writestr(name, content)
        for name, target in (links or {}).items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            made.writestr(entry, target)
    return out.getvalue()


def workbook(
    sheet: Content, *, kind: str = MAIN, extra: Mapping[str, Content] | None = None
) -> bytes:
    """A workbook of one sheet, as small as readers accept it."""
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/s.xml"/>'
            f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>",
            "xl/workbook.xml": f'<workbook xmlns="{_SPACE}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/worksheets/s.xml": sheet,
            **(extra or {}),
        }
    )


def sheet(rows: str, *, before: str = "", after: str = "") -> str:
    return f"{SHEET_HEAD}{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


ONE_ROW = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'


def far_cell() -> bytes:
    """Two cells, and a million rows between them for whoever builds all of it."""
    return workbook(
        sheet(
            '<row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
            before='<dimension ref="A1:XFD1048576"/>',
        )
    )


def unnumbered_rows() -> bytes:
    """Rows and cells need not say where they stand: then each comes after the one before."""
    return workbook(sheet("<row><c><v>1</v></c></row>" * 60_000))


def unplaced_row() -> bytes:
    return workbook(sheet(f"<row>{'<c><v>1</v></c>' * 300}</row>"))


def renamed_sheet() -> bytes:
    """Readers find a sheet by the table of relations, whatever its name ends with."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 60_001))
    with zipfile.ZipFile(io.BytesIO(workbook(sheet(rows)))) as made:
        parts = {entry.filename: made.read(entry) for entry in made.infolist()}
    parts["xl/worksheets/s.png"] = parts.pop("xl/worksheets/s.xml")
    table = "xl/_rels/workbook.xml.rels"
    parts[table] = parts[table].replace(b"worksheets/s.xml", b"worksheets/s.png")
    return archive(parts)


def wide_row() -> bytes:
    return workbook(sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'))


def blanks() -> bytes:
    return workbook(sheet(ONE_ROW, before=" " * (180 * MEGABYTE)))


def strings() -> bytes:
    text = "<si><t>" + "A" * (150 * MEGABYTE) + "</t></si>"
    return workbook(
        sheet(ONE_ROW), extra={"xl/sharedStrings.xml": f'<sst xmlns="{_SPACE}">{text}</sst>'}
    )


def cells(count: int) -> bytes:
    """Real cells, forty to a row, each of another value."""
    rows = []
    for row in range(1, count // 40 + 1):
        values = "".join(f"<c><v>{row * 7919 + column}</v></c>" for column in range(40))
        rows.append(f'<row r="{row}">{values}</row>')
    return workbook(sheet("".join(rows)))


def many_rows() -> bytes:
    return workbook(
        sheet("".join(f'<row r="{row}"><c><v>1</v></c></row>' for row in range(1, 60_000)))
    )


def entities() -> bytes:
    levels = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "ha">{levels}]>'
    return workbook(f'{head}<worksheet xmlns="{_SPACE}"><sheetData>&e9;</sheetData></worksheet>')


def outside_entity() -> bytes:
    head = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return workbook(f'{head}<worksheet xmlns="{_SPACE}"><sheetData>&e;</sheetData></worksheet>')


def lying_header() -> bytes:
    """The directory says 100 bytes where 50 MB come out."""
    data = bytearray(workbook(sheet(ONE_ROW, before=" " * (50 * MEGABYTE))))
    name = b"xl/worksheets/s.xml"
    directory = data.rindex(name) - 46
    local = data.index(name) - 30
    data[directory + 24 : directory + 28] = struct.pack("<I", 100)
    data[local + 22 : local + 26] = struct.pack("<I", 100)
    return bytes(data)


def nested() -> bytes:
    inner = archive({"zeros": bytes(40 * MEGABYTE)})
    for _level in range(3):
        inner = archive({f"{number}.zip": inner for number in range(4)})
    return workbook(sheet(ONE_ROW), extra={"xl/embeddings/a.zip": inner})


def many_parts() -> bytes:
    return workbook(sheet(ONE_ROW), extra={f"xl/media/{n}.png": "" for n in range(10_000)})


def styles() -> bytes:
    formats = "".join(f'<xf numFmtId="{number % 900}"/>' for number in range(1_000_000))
    text = f'<styleSheet xmlns="{_SPACE}"><cellXfs>{formats}</cellXfs></styleSheet>'
    return workbook(sheet(ONE_ROW), extra={"xl/styles.xml": text})


def merged() -> bytes:
    ranges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 42_001))
    return workbook(sheet(ONE_ROW, after=f"<mergeCells>{ranges}</mergeCells>"))


def locked() -> bytes:
    return OLD_OFFICE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)


def old() -> bytes:
    return OLD_OFFICE + bytes(504) + "Workbook".encode("utf-16-le") + bytes(2000)


def with_macros() -> bytes:
    return workbook(sheet(ONE_ROW), kind=MACRO, extra={"xl/vbaProject.bin": b"x"})


def renamed_macros() -> bytes:
    """The table of contents is silent, the programme is there all the same."""
    return workbook(sheet(ONE_ROW), extra={"xl/vbaProject.bin": b"x"})


def binary() -> bytes:
    return archive({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83\x01\x00"})


def ofd(files: Mapping[str, Content], *, links: Mapping[str, str] | None = None) -> bytes:
    """An OFD of one empty page, and more."""
    made = {
        "OFD.xml": "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>",
        "Doc_0/Document.xml": '<Document><Pages><Page BaseLoc="P.xml"/></Pages></Document>',
        "Doc_0/P.xml": "<Page><Content/></Page>",
    }
    return archive({**made, **files}, links=links)


def nested_ofd() -> bytes:
    inner = archive({"zeros": bytes(40 * MEGABYTE)})
    return ofd({"Doc_0/Attachs/a.zip": archive({f"{n}.zip": inner for n in range(20)})})


def looped_ofd() -> bytes:
    """A page that asks for a text of ten thousand million glyphs."""
    text = '<TextObject Boundary="0 0 9 9" Size="3"><TextCode X="0" Y="0" DeltaX="'
    text += "g 999999999 1 " * 2000 + '">' + "x" * 100_000 + "</TextCode></TextObject>"
    return ofd({"Doc_0/P.xml": f"<Page><Content>{text}</Content></Page>"})
