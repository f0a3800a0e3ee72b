"""Samples of what work is done on: board, plan, charts, notices, search, comments, jobs, conflicts."""

import datetime as dt

from django.utils.safestring import SafeString
from django.utils.timezone import get_default_timezone

from dealerops.notifications.selectors import Inbox, Notice
from dealerops.portal.bars import Column, Meter, Series, lined, meters, stacked
from dealerops.portal.palette import Group, Palette, Row
from dealerops.portal.plan import Bar, PlanRow, resource_plan
from dealerops.portal.registry import Badge, Tone

TODAY = dt.date(2026, 11, 20)
DEALERS = ("西安曲江中心", "上海浦东旗舰店", "成都高新展厅")
LEGEND = (
    (Tone.BLUE, "在租"),
    (Tone.GREEN, "已预订"),
    (Tone.AMBER, "保养中"),
    (Tone.RED, "逾期未还"),
    (Tone.NEUTRAL, "已还车"),
)


def samples() -> dict[str, object]:
    """One name per component."""
    return {
        "today": TODAY,
        "lanes": _lanes(),
        "plan": _plan(),
        "columns_chart": _columns(),
        "area_chart": _area(),
        "meters_chart": _meters(),
        "segments": (("看板", "?", True), ("列表", "?view=list", False)),
        "palette_sample": _palette(),
        "inbox": _inbox(),
        "comments": _comments(),
        "people": ("周洁", "陈晓"),
        "options": (("北京众诚", "D-001"), ("上海浦东旗舰店", "D-017")),
        "batch": (("pass", "通过", "check"), ("return", "退回", "undo-2")),
        "differences": (
            {"label": "车架号", "theirs": "LFV3A23C5J3012345", "yours": "LFV3A23C5J3012354"},
            {"label": "价税合计", "theirs": "¥219,800.00", "yours": "¥218,900.00"},
        ),
        "jobs": _jobs(),
        "import_steps": (
            ("上传", "done", "客户.xlsx"),
            ("识别列", "done", "9 列"),
            ("检查", "now", ""),
            ("错误工作簿", "", ""),
            ("导入", "", ""),
        ),
        "import_rows": _imports(),
    }


def _lanes() -> list[dict[str, object]]:
    words = ((Tone.RED, "高风险"), (Tone.AMBER, "关注"), (Tone.GREEN, "正常"))
    lanes: list[dict[str, object]] = [
        {"tone": tone, "label": label, "count": 2, "tickets": [_ticket(n), _ticket(n + 1)]}
        for n, (tone, label) in enumerate(words)
    ]
    lanes[2] |= {"count": 0, "tickets": []}
    return lanes


def _ticket(n: int) -> dict[str, object]:
    return {
        "title": DEALERS[n % 3],
        "figure": f"¥{68_779 + 9_000 * n:,}",
        "subtitle": f"CPL-202611-{n + 1:06d} · 质保",
        "due": TODAY + dt.timedelta(days=3 * n - 2),
        "late": n == 0,
        "papers": 6,
        "who": "周洁",
    }


def _plan() -> SafeString:
    """Five cars over eighteen days; the second one is booked twice, and bars leave the window."""
    first = dt.date(2026, 11, 16)

    def bar(tone: Tone, label: str, start: int, end: int) -> Bar:
        return Bar(
            label, tone, first + dt.timedelta(days=start), first + dt.timedelta(days=end), url="#"
        )

    blue, green, amber, red, gray = (tone for tone, _word in LEGEND)
    rows = [
        PlanRow(
            "沪A·D3F721",
            [bar(red, "吴先生", -2, 2), bar(blue, "启明差旅", 4, 9), bar(green, "李女士", 13, 21)],
            "ET5 旅行版",
            "#",
            0.79,
        ),
        PlanRow("沪A·D8K066", [bar(amber, "保养", 2, 3), bar(blue, "周先生", 3, 7)], "ES6", "#", 0.71),
        PlanRow("沪A·D90P55", [bar(blue, "东海贸易", 1, 6), bar(green, "陈先生", 9, 11)], "EC6", "#", 0.67),
        PlanRow("沪A·F1905Q", [bar(gray, "吴先生", 0, 2), bar(blue, "西岭科技", 4, 8)], "EC7", "#", 0.62),
        PlanRow("沪B·D66L18", [], "ET7", "#", 0.0),
    ]  # fmt: skip
    return resource_plan(rows, first=first, days=18, today=TODAY, title="租赁排期", legend=LEGEND)


def _columns() -> SafeString:
    series = [
        Series("已批准", Tone.GREEN),
        Series("审核中", Tone.BLUE),
        Series("已退回", Tone.AMBER),
    ]
    columns = [Column(f"第 {40 + n} 周", (8 + n, 3 + n % 3, n % 2)) for n in range(8)]
    return stacked(columns, series, title="每周提交")


def _area() -> SafeString:
    values = (38, 42, 40, 51, 49, 62, 58, 66, 70, 64, 69, 81)
    columns = [Column(f"11-{n + 1:02d}", (value,)) for n, value in enumerate(values)]
    return lined(columns, [Series("批准金额（万元）")], title="本月批准金额")


def _meters() -> SafeString:
    legend = [Series("已占用", Tone.BLUE), Series("已使用", Tone.GREEN), Series("超出", Tone.RED)]
    rows = [
        Meter("大客户", [(Tone.GREEN, 62), (Tone.BLUE, 14)], 100, "76 / 100 台", url="#"),
        Meter("中小企业", [(Tone.GREEN, 100), (Tone.RED, 6)], 100, "106 / 100 台"),
        Meter("政府采购", [], 40, "0 / 40 台"),
    ]
    return meters(rows, legend)


def _palette() -> Palette:
    found = [
        Row("CLM-202611-000119", "青岛博远物流有限公司 · 草稿", "#", "receipt-text"),
        Row("京A12345", "澜尊 2.0T 行政版", "#", "car"),
    ]
    return Palette("2026", [Group("记录", found)], [Group("操作", [Row("新建", "", "#", "plus")])])


def _inbox() -> Inbox:
    at = dt.datetime(2026, 11, 20, 9, 41, tzinfo=get_default_timezone())
    words = ("申报单 CLM-202611-000108 已退回", "周报已生成", "申报单 CLM-202611-000025 已批准")
    icons = ("undo-2", "chart-column", "circle-check")
    notices = [
        Notice(pk=n + 1, icon=icon, title=title, at=at, is_read=n > 0, url="#")
        for n, (icon, title) in enumerate(zip(icons, words, strict=True))
    ]
    return Inbox([(at.date(), notices)], older=1)


def _comments() -> list[dict[str, object]]:
    at = dt.datetime(2026, 11, 19, 16, 5, tzinfo=get_default_timezone())
    return [
        {"who": "周洁", "at": at, "text": "@陈晓 发票抬头与合同不一致, 请核实。"},
        {"who": "陈晓", "at": at, "text": "已联系经销商, 明天补传。"},
    ]


def _jobs() -> list[dict[str, object]]:
    return [
        {"name": "申报单.xlsx", "badge": Badge(Tone.BLUE, "制作中"), "done": 48_000, "total": 120_000, "percent": 40},
        {"name": "申报单 2026.xlsx", "badge": Badge(Tone.NEUTRAL, "排队中"), "done": 0, "total": None, "percent": None},
        {"name": "配额.xlsx", "badge": Badge(Tone.GREEN, "可下载"), "done": 318, "total": 318, "percent": 100, "url": "#"},
    ]  # fmt: skip


def _imports() -> list[dict[str, object]]:
    at = dt.datetime(2026, 11, 20, 9, 41, tzinfo=get_default_timezone())
    common = {"user": "周洁", "asked_at": at, "pk": 1}
    under_way = {
        "name": "客户 11 月.xlsx",
        "is_open": True,
        "rows_done": 1_200,
        "rows_total": 4_000,
    }
    failed = {
        "name": "客户.xlsx",
        "rows_total": 318,
        "failure": "有单元格填写有误，未导入任何行。",
        "error_count": 7,
    }
    done = {
        "name": "客户 10 月.xlsx",
        "state": "DONE",
        "rows_total": 2_904,
        "added": 2_700,
        "filled": 180,
        "known": 24,
    }
    return [
        {"kind": "客户", "badge": Badge(Tone.BLUE, "导入中"), "percent": 30, "one": common | under_way},
        {"kind": "客户", "badge": Badge(Tone.RED, "有误"), "has_errors": True, "one": common | failed},
        {"kind": "客户", "badge": Badge(Tone.GREEN, "已导入"), "one": common | done},
    ]  # fmt: skip
