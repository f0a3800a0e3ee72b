"""The other papers of a claim (domain.md 2.9): believable pages with what a checker compares."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from dealerops.demo.drawing.handover import handover_scene
from dealerops.demo.drawing.pdf import set_pdf
from dealerops.demo.drawing.picture import draw_sheet, encode
from dealerops.demo.drawing.sheet import Ink, Line, Seal, Sheet, Text
from dealerops.identifiers import capital_amount

_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 25.0
_SIZE, _LEADING = 4.2, 10.0
_PER_LINE = 38  # squares of one line of running text


@dataclass(frozen=True)
class ClaimFacts:
    """What the papers of one claim have in common; `amount` is CNY with VAT."""

    buyer: str
    buyer_id: str
    dealer: str
    dealer_tax: str
    vin: str
    plate: str
    brand_model: str
    vehicle_type: str
    engine_no: str
    amount: Decimal
    signed_on: dt.date
    paid_on: dt.date
    registered_on: dt.date
    agreement_no: str = ""


Rows = tuple[tuple[str, str], ...]


def draw_document(code: str, facts: ClaimFacts, *, form: str = "jpeg") -> bytes:
    """One paper, by its code D02, D04, D05, D06, D07, D11 or D19, as 'jpeg' or 'pdf'.

    Equal facts give equal bytes and different facts different ones. ValueError for other codes and
    forms, and for a handover photo as PDF.
    """
    if code not in DOCUMENTS or form not in {"jpeg", "pdf"} or (code, form) == ("D07", "pdf"):
        raise ValueError(f"no drawing for {code} as {form}")
    seed = int.from_bytes(hashlib.sha256(f"{code}{facts}".encode()).digest()[:4])
    if code == "D07":
        return encode(handover_scene(facts.vin, seed), frozenset(), np.random.default_rng(seed))
    sheet = _SHEETS[code](facts)
    # Two claims of one buyer never share a file, as two scans of one paper are never equal.
    sheet.texts.append(Text(f"SCAN {seed:08X}", 165, sheet.height - 2.5, 2.2))
    return set_pdf(sheet) if form == "pdf" else draw_sheet(sheet, seed=seed)


def _licence(facts: ClaimFacts) -> Sheet:
    """D02 行驶证: both sides of the card on one page."""
    registered = facts.registered_on.isoformat()
    front = (
        ("号牌号码", facts.plate), ("车辆类型", facts.vehicle_type), ("所有人", facts.buyer),
        ("使用性质", "非营运"), ("品牌型号", facts.brand_model), ("车辆识别代号", facts.vin),
        ("发动机号码", facts.engine_no), ("注册日期", registered), ("发证日期", registered),
    )  # fmt: skip
    until = facts.registered_on.replace(day=1, year=facts.registered_on.year + 6)
    back = (
        ("号牌号码", facts.plate), ("核定载人数", "5人"), ("总质量", "2215kg"),
        ("整备质量", "1790kg"), ("检验记录", f"检验有效期至{until:%Y年%m月}"),
    )  # fmt: skip
    sheet = Sheet(_WIDTH, 200.0, scale=6.0, colour=(60, 80, 110))
    _title(sheet, "中华人民共和国机动车行驶证", 24)
    _rows(sheet, front, top=38)
    _title(sheet, "中华人民共和国机动车行驶证副页", 138)
    _rows(sheet, back, top=150)
    sheet.lines += [Line(15, 10, 195, 10), Line(15, 128, 195, 128), Line(15, 195, 195, 195)]
    sheet.lines += [Line(15, 10, 15, 195), Line(195, 10, 195, 195)]
    sheet.seals.append(Seal(165, 108, 26, 26, "公安局交通警察支队", "车辆管理"))
    return sheet


def _business_licence(facts: ClaimFacts) -> Sheet:
    """D04 营业执照 of the buyer."""
    sheet = _page("营业执照")
    rows = (
        ("统一社会信用代码", facts.buyer_id), ("名称", facts.buyer), ("类型", "有限责任公司"),
        ("注册资本", "壹仟万元整"), ("经营范围", "商务服务；技术服务；道路货物运输（凭许可经营）"),
    )  # fmt: skip
    _rows(sheet, rows, top=70)
    sheet.seals.append(Seal(160, 230, 42, 42, "市场监督管理局", "登记专用"))
    return sheet


def _contract(facts: ClaimFacts) -> Sheet:
    """D05 sales contract between dealer and buyer."""
    sheet = _page("汽车销售合同")
    rows = (
        ("卖方", facts.dealer), ("买方", facts.buyer), ("买方证件号码", facts.buyer_id),
        ("厂牌型号", facts.brand_model), ("车辆识别代号", facts.vin), *_money(facts.amount),
    )  # fmt: skip
    end = _rows(sheet, rows, top=65)
    _paragraph(sheet, "双方经协商一致，就上述车辆的买卖订立本合同。卖方保证车辆为全新车辆，"
               "买方应于提车前付清全部价款。本合同一式两份，双方各执一份，自签字盖章之日起生效。", end)  # fmt: skip
    return _signed(sheet, (facts.dealer, facts.buyer), facts.signed_on)


def _payment(facts: ClaimFacts) -> Sheet:
    """D06 bank's receipt: who paid whom how much."""
    sheet = _page("银行电子回单")
    serial = hashlib.sha256(str(facts).encode()).hexdigest()[:16].upper()
    rows = (
        ("回单编号", serial), ("交易日期", facts.paid_on.isoformat()), ("付款人名称", facts.buyer),
        ("收款人名称", facts.dealer), *_money(facts.amount), ("用途", f"购车款 {facts.vin}"),
    )  # fmt: skip
    _rows(sheet, rows, top=70)
    sheet.seals.append(Seal(155, 175, 40, 27, "中国工商银行股份有限公司", "业务专用章"))
    return sheet


def _agreement(facts: ClaimFacts) -> Sheet:
    """D11 annual agreement with a corporate buyer."""
    sheet = _page("大客户年度采购协议")
    year = facts.signed_on.year
    rows = (
        ("协议编号", facts.agreement_no), ("甲方", facts.dealer), ("乙方", facts.buyer),
        ("乙方信用代码", facts.buyer_id), ("有效期", f"{year}年1月1日至{year}年12月31日"),
    )  # fmt: skip
    end = _rows(sheet, rows, top=65)
    _paragraph(sheet, "乙方在协议期内向甲方采购车辆供自用，甲方按当年大客户政策向乙方提供优惠。"
               "具体车型、数量以双方签订的销售合同为准。乙方承诺所购车辆不转售。", end)  # fmt: skip
    return _signed(sheet, (facts.dealer, facts.buyer), facts.signed_on)


def _undertaking(facts: ClaimFacts) -> Sheet:
    """D19 the buyer's promise not to resell."""
    sheet = _page("不转售承诺书")
    rows = (
        ("承诺人", facts.buyer), ("证件号码", facts.buyer_id), ("品牌型号", facts.brand_model),
        ("车辆识别代号", facts.vin),
    )  # fmt: skip
    end = _rows(sheet, rows, top=65)
    _paragraph(sheet, "本承诺人确认上述车辆享受特殊销售优惠，承诺自车辆注册登记之日起十二个月内"
               "不以任何方式转售、过户该车辆；如有违反，愿退还全部优惠金额。", end)  # fmt: skip
    return _signed(sheet, (facts.buyer,), facts.signed_on)


_SHEETS: dict[str, Callable[[ClaimFacts], Sheet]] = {
    "D02": _licence,
    "D04": _business_licence,
    "D05": _contract,
    "D06": _payment,
    "D11": _agreement,
    "D19": _undertaking,
}
DOCUMENTS = frozenset(_SHEETS) | {"D07"}


def _page(title: str) -> Sheet:
    sheet = Sheet(_WIDTH, _HEIGHT, scale=6.0, colour=(40, 40, 44))
    _title(sheet, title, 42)
    return sheet


def _title(sheet: Sheet, words: str, y: float) -> None:
    size = min(9.0, 120 / len(words))
    spacing = 0.25 * size
    width = len(words) * (size + spacing) - spacing
    sheet.texts.append(Text(words, (sheet.width - width) / 2, y, size, spacing=spacing))


def _rows(sheet: Sheet, rows: Rows, *, top: float) -> float:
    """Label and value per line; returns where the next line would stand."""
    y = top
    for words, text in rows:
        sheet.texts.append(Text(f"{words}：", _MARGIN, y, _SIZE))
        size = min(_SIZE, (sheet.width - 2 * _MARGIN - 42) / max(len(text), 1) * 1.6)
        sheet.texts.append(Text(text, _MARGIN + 42, y, size, Ink.PRINT))
        y += _LEADING
    return y


def _paragraph(sheet: Sheet, words: str, top: float) -> None:
    for index, start in enumerate(range(0, len(words), _PER_LINE)):
        line = words[start : start + _PER_LINE]
        sheet.texts.append(Text(line, _MARGIN, top + 8 + 8 * index, _SIZE))


def _signed(sheet: Sheet, parties: tuple[str, ...], on: dt.date) -> Sheet:
    for index, party in enumerate(parties):
        y = 205 + 40 * index
        date = f"{on.year}年{on.month}月{on.day}日"
        sheet.texts.append(Text(f"{party}（盖章）", _MARGIN + 60, y, _SIZE))
        sheet.texts.append(Text(date, _MARGIN + 60, y + 9, _SIZE, Ink.PRINT))
        sheet.seals.append(Seal(130, y, 36, 36, party, "合同专用章"))
    return sheet


def _money(amount: Decimal) -> Rows:
    return (("金额大写", f"人民币{capital_amount.write(amount)}"), ("金额小写", f"¥{amount:,.2f}"))
