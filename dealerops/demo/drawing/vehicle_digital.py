"""The form 电子发票（机动车销售统一发票） on 210 by 140 millimetres."""

from dealerops.demo.drawing.facts import InvoiceFacts
from dealerops.demo.drawing.sheet import (
    Face,
    Ink,
    Line,
    Qr,
    Row,
    Seal,
    Sheet,
    Text,
    label,
    set_table,
    value,
)  # fmt: skip

WIDTH, HEIGHT = 210.0, 140.0
_LEFT, _TOP, _RIGHT = 10.5, 25.6, 199.5
_FACE = Face(label=3.1, value=3.2, pad=2.0)


def digital_sheet(facts: InvoiceFacts) -> Sheet:
    """The whole form with its QR code and the supervision seal."""
    sheet = Sheet(WIDTH, HEIGHT, scale=11.36)
    date = f"{facts.date:%Y}年{facts.date:%m}月{facts.date:%d}日"
    sheet.texts += [
        Text("电子发票（机动车销售统一发票）", 62.5, 13, 5.6, spacing=0.15),
        Text("发票号码：", 151.5, 12.8, 3.1),
        Text(facts.number, 168, 12.8, 3.2, Ink.PRINT, name="number"),
        Text("开票日期：", 151.5, 19.2, 3.1),
        Text(date, 168, 19.2, 3.2, Ink.PRINT, name="date"),
    ]
    sheet.lines += [Line(58, 16.2, 150, 16.2), Line(58, 17, 150, 17)]
    set_table(sheet, _rows(facts), left=_LEFT, top=_TOP, face=_FACE)
    _amounts(sheet, facts)
    sheet.texts += [
        Text("开票人：", 13.5, 124, 3.1),
        Text(facts.clerk, 26.5, 124, 3.2, Ink.PRINT),
        Text("备注：一车一票", 123, 124, 3.1),
    ]
    sheet.seals.append(Seal(105, 13.8, 26.5, 17.5, "全国统一发票监制章", "国家税务总局"))
    sheet.qr = Qr(facts.qr_payload, 10.5, 4.4, 18)
    return sheet


def digital_seller_seal(facts: InvoiceFacts) -> Seal:
    return Seal(155, 78, 36, 24, facts.seller, "发票专用章", turn=-8)


def _amounts(sheet: Sheet, facts: InvoiceFacts) -> None:
    sheet.texts += [
        Text("⊗", 39.5, 68.2, 3.4, Ink.PRINT, pitch=3.4),
        Text(facts.amount_cap, 45, 68.2, 3.2, Ink.PRINT, name="amount_cap"),
        Text("（小写）", 150, 68.2, 3.1),
        Text(f"¥{facts.amount:.2f}", 163.8, 68.2, 3.2, Ink.PRINT, name="amount"),
        Text("小写", 37.5, 115.2, 3.1),
        Text(f"¥{facts.net:.2f}", 46, 115.2, 3.2, Ink.PRINT, name="net"),
    ]


def _rows(facts: InvoiceFacts) -> tuple[Row, ...]:
    text = facts
    return (
        Row(36.2, (
            label(35.2, "购买方名称"), value(105.5, ("buyer", text.buyer)),
            label(144.3, "统一社会信用代码/", "纳税人识别号/身份证件号码"),
            value(_RIGHT, ("buyer_id", text.buyer_id)),
        )),
        Row(45, (
            label(35.2, "车辆类型"), value(82.7, ("vehicle_type", text.vehicle_type)),
            label(102, "厂牌型号"), value(158.4, ("brand_model", text.brand_model)),
            label(169, "产地"), value(_RIGHT, ("origin", text.origin)),
        )),
        Row(53.8, (
            label(35.2, "合格证号"), value(82.7, ("cert_no", text.cert_no)),
            label(105.5, "进口证明书号"), value(151.3, ("", text.import_cert_no)),
            label(169, "商检单号"), value(_RIGHT, ("", text.inspection_no)),
        )),
        Row(62.6, (
            label(35.2, "发动机号码"), value(98.6, ("engine_no", text.engine_no)),
            label(137.3, "车辆识别代号/车架号码"), value(_RIGHT, ("vin", text.vin)),
        )),
        Row(71.4, (label(35.2, "价税合计"), value(_RIGHT))),
        Row(80.2, (
            label(35.2, "销货单位名称"), value(123.3, ("seller", text.seller)),
            label(135.6, "电话"), value(_RIGHT, ("", text.seller_phone)),
        )),
        Row(89, (
            label(35.2, "纳税人识别号"), value(123.3, ("seller_tax", text.seller_tax)),
            label(135.6, "账号"), value(_RIGHT, ("", text.seller_account)),
        )),
        Row(97.8, (
            label(35.2, "地址"), value(112.7, ("", text.seller_address)),
            label(130.3, "开户银行"), value(_RIGHT, ("", text.seller_bank)),
        )),
        Row(109.2, (
            label(35.2, "增值税税率", "或征收率"), value(58.2, ("rate", text.rate_text)),
            label(73.9, "增值税", "税额"), value(112.7, ("tax", f"¥{text.tax:.2f}")),
            label(133.8, "主管税务", "机关及代码"),
            value(_RIGHT, ("", text.tax_authority), ("", text.tax_authority_code)),
        )),
        Row(118.9, (
            label(35.2, "不含税价"), value(84.5), label(107.4, "完税凭证号码"), value(140.8),
            label(151.4, "吨位"), value(163.7), label(181.3, "限乘人数"),
            value(_RIGHT, ("", text.seats)),
        )),
    )  # fmt: skip
