"""Samples of figures, states, lists, forms, steps and papers."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.timezone import get_default_timezone

from dealerops.foundation.errors import Refusal
from dealerops.foundation.reporting import Column, Kind
from dealerops.lists.paging import KeysetPage
from dealerops.portal.registry import Badge, Card, Tone, WorkRow
from dealerops.portal.svg import Slice, ring

STATES = (
    Badge(Tone.NEUTRAL, "草稿"),
    Badge(Tone.BLUE, "审核中"),
    Badge(Tone.AMBER, "已退回"),
    Badge(Tone.GREEN, "已核准"),
    Badge(Tone.RED, "已驳回"),
)


@dataclass(frozen=True)
class Row:
    number: str
    dealer: str
    amount: Decimal
    due: dt.date
    badge: Badge
    url: str = "#"


class Filters(forms.Form):
    q = forms.CharField(label="单号或经销商", required=False)
    state = forms.ChoiceField(
        label="状态", choices=[("", "全部状态"), ("1", "审核中")], required=False
    )


class Fields(forms.Form):
    vin = forms.CharField(label="车架号", help_text="行驶证上的 17 位号码", max_length=17)
    invoiced_on = forms.DateField(label="开票日期", widget=forms.DateInput(attrs={"type": "date"}))
    program = forms.ChoiceField(label="项目", choices=[("A", "大客户支持"), ("B", "政府采购")])
    amount = forms.DecimalField(label="价税合计")
    kind = forms.ChoiceField(
        label="客户类型", choices=[("A", "企业"), ("B", "个人")], widget=forms.RadioSelect
    )
    sure = forms.BooleanField(label="以上信息与原件一致")
    models = forms.MultipleChoiceField(label="车型", choices=[("1", "澜尊"), ("2", "远山")])
    paper = forms.FileField(label="附件", required=False)
    note = forms.CharField(label="说明", widget=forms.Textarea, required=False)


def samples() -> dict[str, object]:
    """One name per component."""
    rows = _rows()
    return {
        "states": STATES,
        "tones": list(Tone),
        "cards": _cards(),
        "ring": _ring(),
        "rows": rows,
        "columns": (
            Column("单号", "number"),
            Column("经销商", "dealer"),
            Column("金额", "amount", Kind.MONEY),
            Column("截止", "due", Kind.DATE),
        ),
        "page": KeysetPage(rows=rows, newer="x", older="y"),
        "tabs": (("全部", "?", 30, True), ("待处理", "?view=open", 6, False)),
        "filters": Filters(),
        "form": Fields({"vin": "LFV", "amount": "1000"}),
        "work": _work(rows),
        "steps": (("填写", "done", "11-02"), ("审核", "now", ""), ("核准", "", "")),
        "stopped": (("填写", "done", "11-02"), ("已驳回", "stopped", "11-08"), ("核准", "", "")),
        "facts": (("金额", "¥68,779.31"), ("经办人", "周洁"), ("截止", "")),
        "events": _events(),
        "comparisons": _comparisons(),
        "refusals": (Refusal("QUOTA_EXCEEDED", "本年度配额不足。"), Refusal("V01", "日期不符。")),
    }


def _cards() -> list[tuple[str, Card]]:
    return [
        ("待处理申报单", Card(22, Kind.INTEGER, "较上周", "+3", trend=(3, 5, 4, 6, 8), url="#")),
        (
            "审核中金额",
            Card(Decimal("1403218.4"), Kind.MONEY, "较上周", "+8.2%", Tone.GREEN, (1, 3)),
        ),
        ("按期审结率", Card(Decimal("0.862"), Kind.PERCENT, "目标 90%", "-4", Tone.AMBER, (4, 3))),
        ("高风险客诉", Card(4, Kind.INTEGER, "较上周", "+1", Tone.RED, (1, 2, 2, 4))),
    ]


def _ring() -> SafeString:
    counts = (4, 10, 2, 11, 3)
    pairs = zip(STATES, counts, strict=True)
    return ring([Slice(state.label, count, state.tone) for state, count in pairs], unit="张申报单")


def _rows() -> list[Row]:
    day = dt.date(2026, 11, 19)
    return [
        Row(
            number=f"CLM-202611-{130 - i:06d}",
            dealer="上海浦东旗舰店",
            amount=Decimal("114218.75") - 7777 * i,
            due=day + dt.timedelta(days=i),
            badge=badge,
        )
        for i, badge in enumerate(STATES)
    ]


def _work(rows: list[Row]) -> list[WorkRow]:
    return [
        WorkRow(row.number, row.dealer, row.url, row.due, row.badge, late=not i)
        for i, row in enumerate(rows)
    ]


def _events() -> list[dict[str, object]]:
    at = dt.datetime(2026, 11, 2, 10, 20, tzinfo=get_default_timezone())
    return [
        {"at": at, "title": "创建", "who": "经销商", "text": "附件 6 份", "tone": Tone.BLUE},
        {"at": at, "title": "退回", "who": "周洁", "text": "发票抬头不符", "tone": Tone.AMBER},
        {"at": at, "title": "核准", "who": "陈晓", "text": "", "tone": Tone.GREEN},
    ]


def _comparisons() -> list[dict[str, object]]:
    vin, total, buyer = "LFV3A23C5J3012345", "¥219,800.00", "上海某某汽车租赁有限公司"
    read = {"source": "文字识别", "confidence": 0.97}
    return [
        {
            "label": "车架号",
            "claimed": vin,
            "read": vin,
            "badge": STATES[3],
            "crop_url": static("img/favicon.svg"),
            **read,
        },
        {"label": "价税合计", "claimed": "¥218,900.00", "read": total, "badge": STATES[4], **read},
        {"label": "购方名称", "claimed": buyer, "read": "", "badge": STATES[2], **read},
    ]
