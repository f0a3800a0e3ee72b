"""The form 增值税电子普通发票 on 210 by 140 millimetres: the commonest invoice that is no vehicle invoice."""

from dealerops.demo.drawing.facts import InvoiceFacts
from dealerops.demo.drawing.sheet import Ink, Line, Qr, Seal, Sheet, Text

_LEFT, _RIGHT = 4.5, 205.5
_SIZE = 3.175
_COLUMNS = (
    ("项目名称", 24.5), ("规格型号", 63.5), ("单位", 85), ("数量", 98.8),
    ("单价", 120), ("金额", 144.2), ("税率", 166.2), ("税额", 184.5),
)  # fmt: skip


def vat_ordinary_sheet(facts: InvoiceFacts) -> Sheet:
    """One line of goods: the vehicle."""
    sheet = Sheet(210.0, 140.0, scale=11.36, colour=(156, 82, 35))
    _frame(sheet)
    _head(sheet, facts)
    _party(sheet, 30, ("buyer", facts.buyer), ("buyer_id", facts.buyer_id), "", "")
    seller, seller_id = ("seller", facts.seller), ("seller_tax", facts.seller_tax)
    address = f"{facts.seller_address}{facts.seller_phone}"
    _party(sheet, 104, seller, seller_id, address, f"{facts.seller_bank}{facts.seller_account}")
    _goods(sheet, facts)
    sheet.seals.append(Seal(105, 13, 28, 18, "全国统一发票监制章", "国家税务总局"))
    sheet.qr = Qr(facts.qr_payload, 8.5, 3.5, 20)
    return sheet


def _frame(sheet: Sheet) -> None:
    for y in (30.0, 52.0, 96.0, 104.0, 124.0):
        sheet.lines.append(Line(_LEFT, y, _RIGHT, y))
    sheet.lines += [Line(68.5, 18, 141.5, 18), Line(68.5, 19, 141.5, 19)]
    for x, top, bottom in (
        (_LEFT, 30.0, 124.0), (_RIGHT, 30, 124), (12, 30, 52), (12, 104, 124), (119, 30, 52),
        (126, 30, 52), (119, 104, 124), (126, 104, 124), (56, 52, 96), (82, 52, 96), (94, 52, 96),
        (114, 52, 96), (135, 52, 96), (164, 52, 96), (175, 52, 96), (56, 96, 104),
    ):  # fmt: skip
        sheet.lines.append(Line(x, top, x, bottom))
    for words, x, y in (("购买方", 6.6, 36.0), ("密码区", 120.6, 36.0), ("销售方", 6.6, 109.5)):
        sheet.texts += [Text(char, x, y + 6.35 * index, _SIZE) for index, char in enumerate(words)]
    sheet.texts += [Text("备", 120.6, 110.5, _SIZE), Text("注", 120.6, 120.5, _SIZE)]


def _head(sheet: Sheet, facts: InvoiceFacts) -> None:
    date = f"{facts.date:%Y}年{facts.date:%m}月{facts.date:%d}日"
    rows = (
        ("发票代码：", "code", facts.code), ("发票号码：", "number", facts.number),
        ("开票日期：", "date", date), ("校验码：", "check_code", facts.check_code),
    )  # fmt: skip
    sheet.texts.append(Text("增值税电子普通发票", 72, 13.5, 6.7, spacing=0.3))
    for index, (words, name, text) in enumerate(rows):
        y = 10.2 + 5.5 * index
        spacing = 1.05 if len(words) == 4 else 0.0
        sheet.texts.append(Text(words, 148.5, y, _SIZE, spacing=spacing))
        sheet.texts.append(Text(text, 164, y, _SIZE, Ink.PRINT, name=name))
    sheet.texts.append(Text("机器编号：", 5.5, 26.7, _SIZE))
    sheet.texts.append(Text(facts.machine_no, 22, 26.7, _SIZE, Ink.PRINT))


def _party(
    sheet: Sheet, top: float, name: tuple[str, str], ident: tuple[str, str], address: str, bank: str
) -> None:
    rows = (
        ("名称：", *name), ("纳税人识别号：", *ident), ("地址、电话：", "", address),
        ("开户行及账号：", "", bank),
    )  # fmt: skip
    step = 5.3 if top < 100 else 4.7
    for index, (words, field, text) in enumerate(rows):
        y = top + 4.2 + step * index
        room = 22.4 - _SIZE * len(words)
        spacing = room / (len(words) - 1)
        sheet.texts.append(Text(words, 13.5, y, _SIZE, spacing=spacing))
        if text:
            drawn = Text(text, 36.5, y, _SIZE, Ink.PRINT, name=field)
            size = _SIZE * min(1.0, 81 / drawn.width)
            sheet.texts.append(Text(text, 36.5, y, size, Ink.PRINT, name=field))


def _goods(sheet: Sheet, facts: InvoiceFacts) -> None:
    sheet.texts += [Text(words, x, 55.8, _SIZE) for words, x in _COLUMNS]
    net, tax = f"{facts.net:.2f}", f"{facts.tax:.2f}"
    cells = (
        (f"*机动车*{facts.vehicle_type}"[:16], 5.5, 60.5), (facts.brand_model, 57, 60.5),
        ("辆", 86.5, 60.5), ("1", 103, 60.5), (net, 116, 60.5), (net, 142, 60.5),
        (facts.rate_text, 167, 60.5), (tax, 186, 60.5),
    )  # fmt: skip
    for text, x, y in cells:
        size = 2.4 if x == 57 else _SIZE
        sheet.texts.append(Text(text, x, y, size, Ink.PRINT))
    sheet.texts += [
        Text("合计", 22, 94.6, _SIZE, spacing=9),
        Text(f"¥{net}", 142, 94.6, _SIZE, Ink.PRINT, name="net"),
        Text(f"¥{tax}", 185, 94.6, _SIZE, Ink.PRINT, name="tax"),
        Text("价税合计（大写）", 17, 101.3, _SIZE),
        Text("⊗", 58.5, 101.3, 3.4, Ink.PRINT, pitch=3.4),
        Text(facts.amount_cap, 63.5, 101.3, _SIZE, Ink.PRINT, name="amount_cap"),
        Text("（小写）", 152, 101.3, _SIZE),
        Text(f"¥{facts.amount:.2f}", 168, 101.3, _SIZE, Ink.PRINT, name="amount"),
        Text(f"车架号：{facts.vin}", 128, 110, _SIZE, Ink.PRINT),
        Text("收款人：", 7, 128.2, _SIZE),
        Text("复核：", 63.5, 128.2, _SIZE),
        Text("开票人：", 105.5, 128.2, _SIZE),
        Text(facts.clerk, 121, 128.2, _SIZE, Ink.PRINT),
        Text("销售方：（章）", 152, 128.2, _SIZE),
    ]
