"""The kinds of documents that are told apart, and the printed words that tell them."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What the document says it is; the last two say that it is nothing we can use."""

    VEHICLE_PAPER = "vehicle_paper", _("Vehicle invoice, paper")
    VEHICLE_DIGITAL = "vehicle_digital", _("Vehicle invoice, digital")
    VAT_SPECIAL = "vat_special", _("VAT special invoice, paper")
    VAT_ORDINARY = "vat_ordinary", _("VAT ordinary invoice, paper")
    VAT_E_SPECIAL = "vat_e_special", _("VAT special invoice, electronic")
    VAT_E_ORDINARY = "vat_e_ordinary", _("VAT ordinary invoice, electronic")
    DIGITAL_SPECIAL = "digital_special", _("Digital special invoice")
    DIGITAL_ORDINARY = "digital_ordinary", _("Digital ordinary invoice")
    USED_CAR = "used_car", _("Used-car invoice")
    DRIVING_LICENCE = "driving_licence", _("Vehicle licence")
    REGISTRATION = "registration_certificate", _("Registration certificate")
    BUSINESS_LICENCE = "business_licence", _("Business licence")
    ID_CARD = "id_card", _("ID card")
    NOT_AN_INVOICE = "not_an_invoice", _("Not an invoice")
    UNREADABLE = "unreadable", _("Unreadable page")


VEHICLE = frozenset({Kind.VEHICLE_PAPER, Kind.VEHICLE_DIGITAL})
DIGITAL = frozenset({Kind.VEHICLE_DIGITAL, Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY})
INVOICES = (
    VEHICLE
    | DIGITAL
    | {Kind.VAT_SPECIAL, Kind.VAT_ORDINARY, Kind.VAT_E_SPECIAL, Kind.VAT_E_ORDINARY}
)

# The first row whose words all stand on the page names the kind; the words are a title's parts, as
# a seal across the title often hides the rest of it.
_TITLES: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.USED_CAR, ("二手车销售",)),
    (Kind.VAT_E_SPECIAL, ("增值税电子专用发票",)),
    (Kind.VAT_E_ORDINARY, ("增值税电子普通发票",)),
    (Kind.VAT_E_ORDINARY, ("电子普通发票", "发票代码")),
    (Kind.VAT_E_SPECIAL, ("电子专用发票", "发票代码")),
    (Kind.DIGITAL_SPECIAL, ("电子发票", "增值税专用发票")),
    (Kind.DIGITAL_ORDINARY, ("电子发票", "普通发票")),
    (Kind.VAT_SPECIAL, ("增值税专用发票",)),
    (Kind.VAT_ORDINARY, ("增值税普通发票",)),
)
_PAPERS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.DRIVING_LICENCE, ("行驶证", "号牌号码")),
    (Kind.DRIVING_LICENCE, ("品牌型号", "使用性质", "所有人")),
    (Kind.REGISTRATION, ("机动车登记证书",)),
    (Kind.REGISTRATION, ("注册登记摘要信息栏",)),
    (Kind.BUSINESS_LICENCE, ("营业执照",)),
    (Kind.BUSINESS_LICENCE, ("经营范围", "法定代表人", "注册资本")),
    (Kind.ID_CARD, ("公民身份号码",)),
)
_VEHICLE_LABELS = (
    "车辆识别代号", "车架号码", "厂牌型号", "合格证号", "发动机号码", "销货单位名称",
    "不含税价", "限乘人数", "价税合计", "进口证明书号", "车辆类型", "主管税务",
)  # fmt: skip
_INVOICE_LABELS = (
    "发票代码", "发票号码", "开票日期", "价税合计", "纳税人识别号", "购买方", "销售方", "名称",
    "税率", "税额", "小写", "开票人", "校验码", "机器编号",
)  # fmt: skip
_MONEY = ("价税合计", "不含税价", "销货单位")  # what vehicle licences and certificates do not have
ENOUGH_LABELS = 4
ENOUGH_TEXT = 60  # characters that were read clearly: then what stands there can be believed


def classify(texts: Iterable[tuple[str, float]]) -> Kind:
    """The kind by its printed words; `texts` are folded pieces with the engine's score."""
    pieces = list(texts)
    page = "|".join(text for text, _score in pieces)
    joined = page.replace("|", "")
    is_vehicle = sum(label in joined for label in _VEHICLE_LABELS) >= ENOUGH_LABELS
    if is_vehicle and any(word in joined for word in _MONEY):
        return _used_or_new(joined)
    if sum(label in joined for label in _INVOICE_LABELS) >= ENOUGH_LABELS:
        return _titled(joined, _TITLES) or _by_code(joined)
    other = _titled(joined, _PAPERS)
    if other:
        return other
    clear = sum(len(text) for text, score in pieces if score >= 0.85)
    return Kind.NOT_AN_INVOICE if clear >= ENOUGH_TEXT else Kind.UNREADABLE


def _used_or_new(joined: str) -> Kind:
    if "二手车" in joined:
        return Kind.USED_CAR
    if any(word in joined for word in ("机打代码", "机打号码", "发票代码", "税控码")):
        return Kind.VEHICLE_PAPER
    if "电子发票" in joined or "统一社会信用代码/" in joined:
        return Kind.VEHICLE_DIGITAL
    return Kind.VEHICLE_PAPER


def _titled(joined: str, table: tuple[tuple[Kind, tuple[str, ...]], ...]) -> Kind | None:
    return next((kind for kind, words in table if all(word in joined for word in words)), None)


def _by_code(joined: str) -> Kind:
    return Kind.VAT_ORDINARY if "发票代码" in joined else Kind.DIGITAL_ORDINARY
