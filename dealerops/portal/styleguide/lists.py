"""Samples of a list with everything that stands around it, and of what its files wait for."""

from django import forms
from django.templatetags.static import static
from django.utils.html import format_html_join

from dealerops.foundation.errors import Refusal
from dealerops.foundation.reporting import Column, Kind
from dealerops.lists.count import Capped
from dealerops.lists.paging import PAGE_SIZES, KeysetPage
from dealerops.lists.totals import Totals
from dealerops.portal.palette import Palette
from dealerops.portal.svg import Slice, ring

NUMBERS = ("CLM-202611-000130", "CLM-202611-000129")


class Narrowing(forms.Form):
    state = forms.ChoiceField(label="状态", choices=[("", "全部状态"), ("1", "审核中")])
    month = forms.CharField(label="开票月份", widget=forms.DateInput(attrs={"type": "month"}))


def samples() -> dict[str, object]:
    """One name per component."""
    stations = ("待分配", "审核", "初审", "复审", "终审", "付款")
    return {
        "list": _list(),
        "nothing_found": Palette("青岛博远", [], []),
        "done_home": {"done": [{"source": {"label": "待补正"}}]},
        "stations": ring([Slice(label, 2 + n) for n, label in enumerate(stations)], unit="张在途"),
        "picture": static("img/favicon.svg"),
        "codes": ("7f3a91c2", "0b62d9e4", "c19e5a07", "44d8f1b3"),
    }


def _list() -> dict[str, object]:
    """What dealerops.portal.listing.ListPage answers, without a question to the database."""
    rows = (
        '<tr><td class="dx-tick"><label><span class="dx-sr">选择 {0}</span>'
        '<input type="checkbox" name="row" form="sample-export" data-select></label></td>'
        '<td class="dx-cell-title"><span><a class="dx-link" href="#">{0}</a><small>大客户</small>'
        '</span></td><td class="dx-right" data-label="金额">¥12,400.00</td></tr>'
    )
    tabs = (("全部", 30, False, None), ("待处理", 6, False, None), ("华东本月", 4, True, True))
    return {
        "layout": {"name": "sample", "url": "#", "presets": "··", "more": ("month",)},
        "rows_id": "sample-rows",
        "export_id": "sample-export",
        "selected_actions": (("selected", "导出选中行", "download"),),
        "arranged": {
            "choices": [
                {"column": Column(label, name), "on": on}
                for label, name, on in (("状态", "state", True), ("车牌", "plate", False))
            ],
            "has_money": True,
        },
        "tabs": [
            {"label": label, "query": "", "count": count, "active": active, "saved": saved}
            for label, count, active, saved in tabs
        ],
        "selection": {
            "q": "",
            "form": Narrowing(),
            "refusals": (Refusal("INVALID_INPUT", "日期不符。"),),
        },
        "shows_more": True,
        "spec": {"key": "sample", "title": "申报单"},
        "headings": (Column("单号", "number"), Column("金额", "amount", Kind.MONEY)),
        "page": KeysetPage(rows=NUMBERS, newer="x", older="y"),
        "under": Column("类别", "kind"),
        "totals": Totals(Capped(30, more=False)),
        "foot": ((Column("金额", "amount", Kind.MONEY), "¥372,000.00"),),
        "body": format_html_join("", rows, ((number,) for number in NUMBERS)),
        "sizes": [(size, "#", size == PAGE_SIZES[0]) for size in PAGE_SIZES],
        "query": "view=open",
        "own": {"pk": 1, "name": "华东本月"},
    }
