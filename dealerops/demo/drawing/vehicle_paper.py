"""The paper form 机动车销售统一发票, measured on a photograph 1193 units wide."""

import random

from dealerops.demo.drawing.facts import InvoiceFacts
from dealerops.demo.drawing.sheet import (
    Face,
    Ink,
    Line,
    Row,
    Seal,
    Sheet,
    Text,
    label,
    set_table,
    value,
)

WIDTH, HEIGHT = 1193.0, 879.0
_LEFT, _TOP, _RIGHT = 94.0, 165.0, 1100.0
_FACE = Face(label=18, value=19, pad=18, pitch=11.6)
_COLOURS = ((126, 84, 80), (62, 76, 128), (110, 74, 62))
_CONTROL = "0123456789*+-/<>"


def paper_sheet(facts: InvoiceFacts, rng: random.Random) -> Sheet:
    """The whole form; `rng` chooses the ink, the control code and how far the print is off the rows."""
    sheet = Sheet(WIDTH, HEIGHT, scale=2.0, unit=0.2, colour=rng.choice(_COLOURS), paper=True)
    _head(sheet, facts)
    set_table(sheet, _rows(facts), left=_LEFT, top=_TOP, face=_FACE)
    _machine_block(sheet, facts, rng)
    _amounts(sheet, facts)
    _foot(sheet, facts)
    sheet.seals.append(Seal(596, 84, 150, 98, "全国统一发票监制章", "国家税务总局监制"))
    return _misprinted(sheet, rng)


def seller_seal(facts: InvoiceFacts, rng: random.Random) -> Seal:
    """The dealer's own seal; it lies somewhere over VIN, amount and seller."""
    x, y = rng.uniform(760, 980), rng.uniform(500, 660)
    return Seal(x, y, 225, 152, facts.seller, "发票专用章", turn=rng.uniform(-22, 22))


def _head(sheet: Sheet, facts: InvoiceFacts) -> None:
    sheet.texts += [
        Text("机动车销售统一发票", 378, 76, 33, spacing=17),
        Text("发票联", 508, 124, 31, spacing=41),
        Text("发票代码", 842, 112, 18, spacing=1),
        Text("发票号码", 842, 140, 18, spacing=1),
        Text(facts.code, 928, 113, 22, Ink.PRINT, pitch=13.2, name="code"),
        Text(facts.number, 928, 143, 22, Ink.PRINT, pitch=13.2, name="number"),
        Text("开票日期", 98, 152, 19, spacing=1.5),
        Text(facts.date.isoformat(), 205, 149, 20, Ink.PRINT, pitch=12.3, name="date"),
    ]


def _machine_block(sheet: Sheet, facts: InvoiceFacts, rng: random.Random) -> None:
    """The tall first box: machine-printed numbers on the left, the control code on the right."""
    values = (("机打代码", facts.code), ("机打号码", facts.number), ("机器编号", facts.machine_no))
    for index, (name, text) in enumerate(values):
        y = 212 + 35 * index
        sheet.texts.append(Text(name, 109, y, 19, spacing=10))
        sheet.texts.append(Text(text, 266, y - 6, 20, Ink.PRINT, pitch=12.3))
    for index, char in enumerate("税控码"):
        sheet.texts.append(Text(char, 541, 213 + 36 * index, 19))
    for index in range(5):
        line = "".join(rng.choice(_CONTROL) for _ in range(36))
        sheet.texts.append(Text(line, 596, 193 + 24 * index, 20, Ink.PRINT, pitch=12.3))


def _amounts(sheet: Sheet, facts: InvoiceFacts) -> None:
    """The two rows where a small label stands inside the value's box."""
    sheet.texts += [
        Text("⊗", 277, 543, 21, Ink.PRINT, pitch=21),
        Text(facts.amount_cap, 306, 543, 19, Ink.PRINT, name="amount_cap"),
        Text("小写", 837, 550, 18, spacing=1),
        Text(f"¥{facts.amount:.2f}", 906, 545, 21, Ink.PRINT, pitch=13, name="amount"),
        Text("小写", 242, 794, 18, spacing=1),
        Text(f"¥{facts.net:.2f}", 304, 788, 20, Ink.PRINT, pitch=12.3, name="net"),
    ]


def _foot(sheet: Sheet, facts: InvoiceFacts) -> None:
    sheet.texts += [
        Text("销货单位盖章", 100, 834, 18, spacing=1),
        Text("开票人", 505, 834, 18, spacing=1),
        Text(facts.clerk, 575, 833, 19, Ink.PRINT),
        Text("备注:一车一票", 846, 834, 18, spacing=1),
    ]
    for index, char in enumerate("第一联发票联（购货单位付款凭证）（手开无效）"):
        sheet.texts.append(Text(char, 1107, 300 + 24 * index, 16))


def _rows(facts: InvoiceFacts) -> tuple[Row, ...]:
    text = facts
    is_person = (
        len(text.buyer_id) == 18 and text.buyer_id[:17].isdigit() and text.buyer_id[0] != "9"
    )
    buyer_tax = "" if is_person else text.buyer_id
    return (
        Row(318, (label(231), value(531), label(570), value(_RIGHT))),
        Row(382, (
            label(231, "购买方名称及", "身份证号码/", "组织机构代码"),
            value(570, ("buyer", text.buyer), ("buyer_id", text.buyer_id)),
            label(794, "纳税人识别号"), value(_RIGHT, ("", buyer_tax)),
        )),
        Row(428, (
            label(231, "车辆类型"), value(446, ("vehicle_type", text.vehicle_type)),
            label(531, "厂牌型号"), value(876, ("brand_model", text.brand_model)),
            label(928, "产地"), value(_RIGHT, ("origin", text.origin)),
        )),
        Row(473, (
            label(231, "合格证号"), value(446, ("cert_no", text.cert_no)),
            label(570, "进口证明书号"), value(846, ("", text.import_cert_no)),
            label(928, "商检单号"), value(_RIGHT, ("", text.inspection_no)),
        )),
        Row(519, (
            label(231, "发动机号码"), value(570, ("engine_no", text.engine_no)),
            label(774, "车辆识别代号/车架号码"), value(_RIGHT, ("vin", text.vin)),
        )),
        Row(566, (label(231, "价税合计"), value(_RIGHT))),
        Row(612, (
            label(231, "销货单位名称"), value(753, ("seller", text.seller)),
            label(804, "电话"), value(_RIGHT, ("", text.seller_phone)),
        )),
        Row(658, (
            label(231, "纳税人识别号"), value(753, ("seller_tax", text.seller_tax)),
            label(804, "账号"), value(_RIGHT, ("", text.seller_account)),
        )),
        Row(704, (
            label(231, "地址"), value(622, ("", text.seller_address)),
            label(704, "开户银行"), value(_RIGHT, ("", text.seller_bank)),
        )),
        Row(763, (
            label(231, "增值税税率", "或征收率"), value(357, ("rate", text.rate_text)),
            label(436, "增值税", "税额"), value(645, ("tax", f"¥{text.tax:.2f}")),
            label(753, "主管税务", "机关及代码"),
            value(_RIGHT, ("", text.tax_authority), ("", text.tax_authority_code)),
        )),
        Row(808, (
            label(231, "不含税价"), value(466), label(586, "完税凭证号码"), value(830),
            label(880, "吨位"), value(930, ("", "-")), label(1018, "限乘人数"),
            value(_RIGHT, ("", text.seats)),
        )),
    )  # fmt: skip


def _misprinted(sheet: Sheet, rng: random.Random) -> Sheet:
    """Ribbon printers never hit the rows: all print is a little off, each line a little more."""
    dx, dy = rng.uniform(-4, 4), rng.uniform(-4, 2)
    sheet.texts = [
        Text(
            item.text, item.x + dx, item.y + dy + rng.uniform(-1, 1), item.size, item.ink,
            item.spacing, item.pitch, item.name,
        )
        if item.ink == Ink.PRINT and item.y > 160
        else item
        for item in sheet.texts
    ]  # fmt: skip
    sheet.lines.append(Line(_LEFT, _TOP, _RIGHT, _TOP))
    return sheet
