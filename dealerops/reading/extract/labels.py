"""The printed labels of invoices, found inside runs: a run is cut into labels and what is between."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from dealerops.reading.extract.distance import edits
from dealerops.reading.extract.folding import fold
from dealerops.reading.model import Run


class Label(StrEnum):
    CODE = "code"
    NUMBER = "number"
    MACHINE_CODE = "machine code"
    MACHINE_NUMBER = "machine number"
    DATE = "date"
    BUYER = "buyer"
    BUYER_ID = "buyer id"
    TAX_NUMBER = "tax number"
    NAME = "name"
    VEHICLE_TYPE = "vehicle type"
    BRAND_MODEL = "brand and model"
    CERTIFICATE = "certificate"
    ENGINE = "engine"
    VIN = "vin"
    TOTAL = "total"
    SUM = "sum"
    CAPITALS = "in capitals"
    FIGURES = "in figures"
    SELLER = "seller"
    TAX = "tax"
    NET = "net"
    OTHER = "other"


_SPELLINGS: dict[Label, str] = {
    Label.CODE: "发票代码",
    Label.NUMBER: "发票号码",
    Label.MACHINE_CODE: "机打代码",
    Label.MACHINE_NUMBER: "机打号码",
    Label.DATE: "开票日期 填开日期",
    Label.BUYER: "购买方名称及 购买方名称 购货单位名称 购货单位(人) 购货单位 购货人 购方名称 买方名称",
    Label.BUYER_ID: (
        "身份证号码/组织机构代码 身份证号码/ 身份证号码 组织机构代码 纳税人识别号/身份证件号码"
        " 纳税人识别号/身份证号码 统一社会信用代码/ 身份证件号码 身份证明号码"
    ),
    Label.TAX_NUMBER: "统一社会信用代码/纳税人识别号 纳税人识别号 纳税识别号",
    Label.NAME: "名称",
    Label.VEHICLE_TYPE: "车辆类型",
    Label.BRAND_MODEL: "厂牌型号 品牌型号",
    Label.CERTIFICATE: "合格证号码 合格证号 合格证编号",
    Label.ENGINE: "发动机号码 发动机号 电机号码",
    Label.VIN: "车辆识别代号/车架号码 车辆识别代号/车架号 车辆识别代号 车辆识别代码 车架号码 车架号",
    Label.TOTAL: "价税合计",
    Label.SUM: "合计",
    Label.CAPITALS: "(大写) 大写",
    Label.FIGURES: "(小写) 小写",
    Label.SELLER: "销货单位名称 销售方名称 销方名称 销货单位",
    Label.TAX: "增值税税额 增值税额 增值税 税额",
    Label.NET: "不含税价格 不含税价 不含税金额",
    Label.OTHER: (
        "机器编号 产地 进口证明书号 商检单号 电话 账号 地址 开户银行 增值税税率 或征收率 主管税务 机关及代码"
        " 完税凭证号码 吨位 限乘人数 销货单位盖章 开票人 备注 校验码 密码区 税控码 地址、电话 开户行及账号"
        " 项目名称 规格型号 单位 数量 单价 金额 税率/征收率 税率 收款人 复核人 复核 购买方信息 销售方信息"
        " 购买方 销售方 货物或应税劳务、服务名称 货物或应税劳务 下载次数 单 位 使用性质"
    ),
}
_LABEL_OF = {
    spelling: label for label, spellings in _SPELLINGS.items() for spelling in spellings.split()
}
_ANY = re.compile(
    "|".join(re.escape(spelling) for spelling in sorted(_LABEL_OF, key=len, reverse=True))
)
_ANYWHERE = frozenset({Label.FIGURES, Label.CAPITALS})  # printed in the middle of a row
_JOINING = frozenset(":()[]、,.*|")
_SPREAD = 4.5  # labels of two or three characters are set this many heights wide


@dataclass(frozen=True, slots=True)
class Piece:
    """Folded text with its place; `label` is None for what is no label."""

    run: Run
    label: Label | None = None

    @property
    def text(self) -> str:
        return self.run.text


def pieces_of(runs: Iterable[Run]) -> list[Piece]:
    """All runs folded, spread labels joined, labels cut off from their values."""
    folded = [replace(run, text=fold(run.text)) for run in runs]
    return [piece for run in _joined([run for run in folded if run.text]) for piece in _cut(run)]


def _cut(run: Run) -> list[Piece]:
    pieces: list[Piece] = []
    done = 0
    for found in _ANY.finditer(run.text):
        if not _is_label(run.text, found, done):
            continue
        pieces += _value(run, done, found.start())
        pieces.append(Piece(run.part(*found.span()), _LABEL_OF[found.group()]))
        done = found.end()
    if not pieces:
        return [_nearly(run)]
    return pieces + _value(run, done, len(run.text))


def _is_label(text: str, found: re.Match[str], done: int) -> bool:
    if _LABEL_OF[found.group()] in _ANYWHERE:
        return True
    between = text[done : found.start()]
    return all(char in _JOINING for char in between) or text[found.end() : found.end() + 1] == ":"


def _value(run: Run, start: int, end: int) -> list[Piece]:
    text = run.text[start:end]
    if not text.strip(":()"):
        return []
    return [Piece(run.part(start + len(text) - len(text.lstrip(":")), end))]


def _nearly(run: Run) -> Piece:
    """A label with one wrong character is still that label, if it is nearest to one label only."""
    text = run.text.strip(":()")
    if not 4 <= len(text) <= 14 or text.isascii():
        return Piece(run)
    allowed = 1 if len(text) < 7 else 2
    near = {
        label
        for spelling, label in _LABEL_OF.items()
        if len(spelling) >= 4 and edits(text, spelling, most=allowed) <= allowed
    }
    return Piece(run, near.pop()) if len(near) == 1 else Piece(run)


def _joined(runs: list[Run]) -> list[Run]:
    """Puts labels together whose characters stand far apart: 名 称, 合 计, 车 辆 类 型."""
    gone: set[int] = set()
    whole: list[Run] = []
    for first in sorted(runs, key=lambda run: run.x0):
        if len(first.text) > 2 or id(first) in gone or not _begins(first.text):
            continue
        parts = _chain(first, [run for run in runs if id(run) not in gone])
        if parts:
            text = "".join(part.text for part in parts)
            whole.append(replace(first, text=text, x1=parts[-1].x1))
            gone |= {id(part) for part in parts}
    return [run for run in runs if id(run) not in gone] + whole


def _chain(first: Run, runs: list[Run]) -> list[Run]:
    """The runs that make a label together with `first`, or nothing."""
    parts, text = [first], first.text
    while _begins(text):
        near = [run for run in runs if run not in parts and _follows(parts[-1], run)]
        after = min(near, key=lambda run: run.x0, default=None)
        if after is None:
            return []
        parts.append(after)
        text += after.text
        if _ANY.match(text):
            return parts
    return []


def _begins(text: str) -> bool:
    return any(spelling.startswith(text) and spelling != text for spelling in _LABEL_OF)


def _follows(first: Run, other: Run) -> bool:
    height = max(first.height, other.height)
    gap = other.x0 - first.x1
    return (
        abs(first.middle - other.middle) < 0.5 * height and -0.3 * height < gap < _SPREAD * height
    )
