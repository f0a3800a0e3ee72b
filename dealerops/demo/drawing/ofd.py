"""Electronic invoices as OFD files (GB/T 33190): text by position, tags, data about itself."""

import io
import zipfile
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from PIL import Image

from dealerops.demo.drawing.facts import InvoiceFacts, InvoiceKind
from dealerops.demo.drawing.pixels import PRINT_COLOUR, qr_pixels
from dealerops.demo.drawing.sheet import Ink, Line, Qr, Sheet, Text
from dealerops.demo.drawing.vat_ordinary import vat_ordinary_sheet
from dealerops.demo.drawing.vehicle_digital import digital_sheet

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_FP = 'xmlns:fp="http://www.edrm.org.cn/schema/e-invoice/2019"'
_PAGE, _TEMPLATE, _QR_IMAGE, _FORM_FONT, _PRINT_FONT, _FIRST_OBJECT = 1, 2, 3, 4, 5, 10
_WHEN = (2000, 1, 1, 0, 0, 0)  # the same facts give the same bytes
_TAGS = {
    "code": "InvoiceCode",
    "number": "InvoiceNo",
    "date": "IssueDate",
    "buyer": "BuyerName",
    "buyer_id": "BuyerTaxID",
    "seller": "SellerName",
    "seller_tax": "SellerTaxID",
    "net": "TaxExclusiveTotalAmount",
    "tax": "TaxTotalAmount",
    "amount": "TaxInclusiveTotalAmount",
    "check_code": "InvoiceCheckCode",
}


def draw_ofd(facts: InvoiceFacts, *, with_attachment: bool = False) -> bytes:
    """The electronic invoice as OFD; `with_attachment` adds the tax office's XML, as before 2021.

    ValueError for the paper form, which has none.
    """
    if facts.kind == InvoiceKind.PAPER:
        raise ValueError("a paper invoice is no OFD: draw it as an image")
    is_vat = facts.kind == InvoiceKind.VAT_ORDINARY
    sheet = vat_ordinary_sheet(facts) if is_vat else digital_sheet(facts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(facts, sheet, with_attachment=with_attachment):
            archive.writestr(zipfile.ZipInfo(name, _WHEN), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _files(
    facts: InvoiceFacts, sheet: Sheet, *, with_attachment: bool
) -> Iterator[tuple[str, str | bytes]]:
    printed = [text for text in sheet.texts if text.ink == Ink.PRINT]
    yield "OFD.xml", _main(facts)
    yield "Doc_0/Document.xml", _document(sheet, with_attachment=with_attachment)
    yield "Doc_0/PublicRes.xml", _fonts()
    if sheet.qr:
        yield "Doc_0/DocumentRes.xml", _media()
        yield "Doc_0/Res/qr.png", _png(sheet.qr)
    yield "Doc_0/Tpls/Tpl_0/Content.xml", _template(sheet)
    yield "Doc_0/Pages/Page_0/Content.xml", _content(sheet, printed)
    yield "Doc_0/Tags/CustomTags.xml", _tag_list()
    yield "Doc_0/Tags/CustomTag.xml", _tags(printed)
    if with_attachment:
        yield "Doc_0/Attachs/Attachments.xml", _attachments(facts)
        yield "Doc_0/Attachs/original_invoice.xml", _original(facts)


def _main(facts: InvoiceFacts) -> str:
    data = {
        "价税合计": f"{facts.amount:.2f}",
        "发票代码": facts.code,
        "发票号码": facts.number,
        "合计金额": f"{facts.net:.2f}",
        "合计税额": f"{facts.tax:.2f}",
        "开票日期": _chinese_date(facts),
        "购买方名称": facts.buyer,
        "购买方纳税人识别号": facts.buyer_id,
        "销售方名称": facts.seller,
        "销售方纳税人识别号": facts.seller_tax,
    }
    items = "".join(
        f"<ofd:CustomData Name={quoteattr(name)}>{escape(text)}</ofd:CustomData>"
        for name, text in data.items()
        if text
    )
    info = (
        f"<ofd:DocID>{escape(facts.code + facts.number)}</ofd:DocID>"
        f"<ofd:CreationDate>{facts.date.isoformat()}</ofd:CreationDate>"
        f"<ofd:CustomDatas>{items}</ofd:CustomDatas>"
    )
    body = f"<ofd:DocInfo>{info}</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
    return f'{_HEAD}<ofd:OFD {_OFD} DocType="OFD" Version="1.1"><ofd:DocBody>{body}</ofd:DocBody></ofd:OFD>'


def _document(sheet: Sheet, *, with_attachment: bool) -> str:
    resources = "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
    if sheet.qr:
        resources += "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    more = "<ofd:CustomTags>Tags/CustomTags.xml</ofd:CustomTags>"
    if with_attachment:
        more += "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
    top = _FIRST_OBJECT + len(sheet.lines) + len(sheet.texts) + 2
    return (
        f"{_HEAD}<ofd:Document {_OFD}><ofd:CommonData><ofd:MaxUnitID>{top}</ofd:MaxUnitID>"
        f"<ofd:PageArea>{_size(sheet)}</ofd:PageArea>{resources}"
        f'<ofd:TemplatePage ID="{_TEMPLATE}" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData>'
        f'<ofd:Pages><ofd:Page ID="{_PAGE}" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
        f"{more}</ofd:Document>"
    )


def _size(sheet: Sheet) -> str:
    return f"<ofd:PhysicalBox>0 0 {sheet.width:g} {sheet.height:g}</ofd:PhysicalBox>"


def _fonts() -> str:
    fonts = "".join(
        f'<ofd:Font ID="{ident}" FontName="{name}" FamilyName="{name}"/>'
        for ident, name in ((_FORM_FONT, "楷体"), (_PRINT_FONT, "宋体"))
    )
    return f"{_HEAD}<ofd:Res {_OFD}><ofd:Fonts>{fonts}</ofd:Fonts></ofd:Res>"


def _media() -> str:
    file = "<ofd:MediaFile>qr.png</ofd:MediaFile>"
    media = f'<ofd:MultiMedia ID="{_QR_IMAGE}" Type="Image" Format="PNG">{file}</ofd:MultiMedia>'
    return (
        f'{_HEAD}<ofd:Res {_OFD} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'
    )


def _png(qr: Qr) -> bytes:
    modules = Image.fromarray(qr_pixels(qr.payload))
    side = modules.width * 6
    out = io.BytesIO()
    modules.resize((side, side), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


def _template(sheet: Sheet) -> str:
    """The empty form: lines and labels, as invoice programs keep it in a page of its own."""
    ident = iter(range(_FIRST_OBJECT + len(sheet.texts), 100_000))
    labels = [text for text in sheet.texts if text.ink == Ink.FORM]
    objects = "".join(_path(line, next(ident), sheet) for line in sheet.lines)
    objects += "".join(_text(text, next(ident), sheet.colour) for text in labels)
    layer = f'<ofd:Layer ID="{next(ident)}" Type="Background">{objects}</ofd:Layer>'
    return f"{_HEAD}<ofd:Page {_OFD}><ofd:Content>{layer}</ofd:Content></ofd:Page>"


def _content(sheet: Sheet, printed: list[Text]) -> str:
    objects = "".join(
        _text(text, _FIRST_OBJECT + 1 + index, PRINT_COLOUR) for index, text in enumerate(printed)
    )
    if sheet.qr:
        size, place = f"{sheet.qr.size:g}", f"{sheet.qr.x:g} {sheet.qr.y:g}"
        objects += (
            f'<ofd:ImageObject ID="6" ResourceID="{_QR_IMAGE}" CTM="{size} 0 0 {size} 0 0"'
            f' Boundary="{place} {size} {size}"/>'
        )
    return (
        f"{_HEAD}<ofd:Page {_OFD}><ofd:Area>{_size(sheet)}</ofd:Area>"
        f'<ofd:Template TemplateID="{_TEMPLATE}" ZOrder="Background"/>'
        f'<ofd:Content><ofd:Layer ID="{_FIRST_OBJECT}">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def _path(line: Line, ident: int, sheet: Sheet) -> str:
    width, height = line.x1 - line.x0, line.y1 - line.y0
    box = f"{line.x0:g} {line.y0:g} {max(width, 0.3):g} {max(height, 0.3):g}"
    return (
        f'<ofd:PathObject ID="{ident}" Boundary="{box}" LineWidth="0.25">'
        f"{_colour('Stroke', sheet.colour)}"
        f"<ofd:AbbreviatedData>M 0 0 L {width:g} {height:g}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _text(text: Text, ident: int, colour: tuple[int, int, int]) -> str:
    """The boundary holds the line; the baseline lies one size below its upper edge."""
    face = _PRINT_FONT if text.ink == Ink.PRINT else _FORM_FONT
    box = f"{text.x:.2f} {text.y - text.size:.2f} {text.width + 0.5:.2f} {text.size * 1.25:.2f}"
    steps = " ".join(f"{step:.3f}" for step in list(text.steps())[:-1])
    delta = f' DeltaX="{steps}"' if steps else ""
    return (
        f'<ofd:TextObject ID="{ident}" Boundary="{box}" Font="{face}" Size="{text.size:.3f}">'
        f"{_colour('Fill', colour)}"
        f'<ofd:TextCode X="0" Y="{text.size:.3f}"{delta}>{escape(text.text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def _colour(use: str, colour: tuple[int, int, int]) -> str:
    return f'<ofd:{use}Color Value="{colour[0]} {colour[1]} {colour[2]}"/>'


def _tag_list() -> str:
    tag = '<ofd:CustomTag TypeID="fp"><ofd:FileLoc>CustomTag.xml</ofd:FileLoc></ofd:CustomTag>'
    return f"{_HEAD}<ofd:CustomTags {_OFD}>{tag}</ofd:CustomTags>"


def _tags(printed: list[Text]) -> str:
    """Which text object holds which field."""
    tags = "".join(
        f'<fp:{_TAGS[text.name]}><fp:ObjectRef PageRef="{_PAGE}">{_FIRST_OBJECT + 1 + index}'
        f"</fp:ObjectRef></fp:{_TAGS[text.name]}>"
        for index, text in enumerate(printed)
        if text.name in _TAGS
    )
    return f'{_HEAD}<fp:eInvoice {_FP} Version="1.0">{tags}</fp:eInvoice>'


def _attachments(facts: InvoiceFacts) -> str:
    file = "<ofd:FileLoc>original_invoice.xml</ofd:FileLoc>"
    look = f'Name="original_invoice" Format="xml" CreationDate="{facts.date}" Visible="false"'
    return (
        f"{_HEAD}<ofd:Attachments {_OFD}><ofd:Attachment {look}>{file}</ofd:Attachment>"
        "</ofd:Attachments>"
    )


def _original(facts: InvoiceFacts) -> str:
    values = {
        "InvoiceCode": facts.code,
        "InvoiceNo": facts.number,
        "IssueDate": _chinese_date(facts),
        "InvoiceCheckCode": facts.check_code,
        "BuyerName": facts.buyer,
        "BuyerTaxID": facts.buyer_id,
        "SellerName": facts.seller,
        "SellerTaxID": facts.seller_tax,
        "TaxInclusiveTotalAmount": f"{facts.amount:.2f}",
        "TaxTotalAmount": f"{facts.tax:.2f}",
        "TaxExclusiveTotalAmount": f"{facts.net:.2f}",
        "GraphCode": facts.qr_payload,
    }
    if facts.kind == InvoiceKind.DIGITAL:
        values |= {"VehicleType": facts.vehicle_type, "BrandModel": facts.brand_model}
        values |= {"CertificateNo": facts.cert_no, "EngineNo": facts.engine_no, "VIN": facts.vin}
    items = "".join(f"<fp:{name}>{escape(text)}</fp:{name}>" for name, text in values.items())
    return f'{_HEAD}<fp:eInvoice {_FP} Version="1.0">{items}</fp:eInvoice>'


def _chinese_date(facts: InvoiceFacts) -> str:
    return f"{facts.date:%Y}年{facts.date:%m}月{facts.date:%d}日"
