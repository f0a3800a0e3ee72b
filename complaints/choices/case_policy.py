"""Policy values of taking in, merging, closing and goodwill, and what holds without a row (domain.md 3)."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dealerops.policy.keys import Key

CERTAIN_FROM = Key(
    "complaints.certain_from",
    int,
    3,
    _("Reliability of a sensor from which its signals open a case at once"),
)
OPENS_FROM = Key(
    "complaints.opens_from", str, "S4", _("Severity from which a signal opens a case at once")
)
ALARMING_VIEWS = Key(
    "complaints.alarming_views", int, 100_000, _("Views above which a post is a quick alert")
)
# Words that stand for a quick alert. Chinese ones are found inside a sentence, others as whole words.
# "Nobody was hurt" rings as well: a false alarm costs a look, a missed one more than that.
QUICK_ALERT_WORDS = Key(
    "complaints.quick_alert_words",
    dict,
    {
        "INJURY": [
            "受伤", "伤亡", "死亡", "骨折", "起火", "着火", "自燃", "冒火", "爆炸", "失控",
            "刹车失灵", "刹车失效", "制动失灵", "制动失效", "刹不住", "转向失灵", "转向失效",
            "方向失灵", "方向盘失灵", "方向盘卡死", "气囊没弹", "气囊未弹", "气囊没有弹",
            "气囊未打开", "气囊没打开", "气囊失效", "气囊误爆",
            "injury", "injuries", "injured", "fire", "caught fire", "burning", "explosion", "exploded",
            "brake failure", "brakes failed", "brake failed", "no brakes", "steering failure",
            "steering failed", "airbag failure", "airbag failed", "airbag did not", "airbags did not",
            "loss of control", "lost control",
        ],
        "MEDIA": ["央视", "新华社", "人民日报", "焦点访谈", "national media", "national tv"],
        "CONSUMER_DAY": ["3·15", "3.15晚会", "315晚会", "315曝光", "三一五晚会", "3·15 programme"],
        "AUTHORITY": [
            "法院到店", "法院上门", "法院查封", "警察到店", "警察到场", "民警到场", "民警到店",
            "执法人员", "市场监管局到店", "police on site", "police at the dealer", "court on site",
            "regulator on site",
        ],
        "BLOCKADE": [
            "堵门", "堵店", "拉横幅", "封门", "跳楼", "自杀", "轻生", "不想活", "以死",
            "blocking the showroom", "blocks the showroom", "blocked the showroom", "suicide",
            "kill myself", "self-harm",
        ],
        "LEAK": [
            "信息泄露", "信息泄漏", "信息被泄", "信息外泄", "隐私泄露", "隐私被泄",
            "data leak", "data breach", "leaked my",
        ],
        "FLEET": [
            "政府车队", "公务车队", "公务用车停", "vip车队", "government fleet", "vip fleet",
        ],
    },
    _("Words that ring a quick alert, by its kind"),
)  # fmt: skip
# Of these words, those that say that a person came to harm and not only a car.
HARM_WORDS = Key(
    "complaints.harm_words",
    list,
    ["受伤", "伤亡", "死亡", "骨折", "injury", "injuries", "injured"],
    _("Words that say that a person was hurt and call the crisis team"),
)
MERGE_DAYS = Key(
    "complaints.merge_days", int, 30, _("Days in which two signals may be one complaint")
)
REOPEN_DAYS = Key(
    "complaints.reopen_days", int, 30, _("Days after closing in which a case is opened again")
)
# Who may grant up to which sum per car and twelve months; a role that is not named grants nothing.
GOODWILL_LIMITS = Key(
    "complaints.goodwill_limits",
    dict,
    {"D_SA": 0, "D_CAM": 1000, "D_GM": 5000, "REGION_HEAD": 20_000, "RISK_MANAGER": 50_000},
    _("Goodwill per car and twelve months by role"),
)
GOODWILL_LAST = Key(
    "complaints.goodwill_last", str, "VP", _("Role that grants goodwill above every limit")
)
GOODWILL_MONTHS = Key(
    "complaints.goodwill_months", int, 12, _("Months over which a car's goodwill is added up")
)
ACCEPTANCE_WORKDAYS = Key(
    "complaints.acceptance_workdays",
    int,
    7,
    _("Workdays in which an authority says whether it takes a complaint up"),
)
MEDIATION_WORKDAYS = Key(
    "complaints.mediation_workdays", int, 45, _("Workdays of mediation after acceptance")
)
ANSWER_WORKDAYS = Key(
    "complaints.answer_workdays", int, 3, _("Workdays in which we answer an authority")
)
REPLY_WORKDAYS = Key(
    "complaints.reply_workdays",
    int,
    5,
    _("Workdays in which we reply to an authority in substance"),
)
INFORMATION_WORKDAYS = Key(
    "complaints.information_workdays",
    int,
    1,
    _("Workdays that a dealer has to answer a question"),
)
INFORMATION_HOURS_RED = Key(
    "complaints.information_hours_red",
    Decimal,
    Decimal(2),
    _("Hours that a dealer has to answer a question about a red case"),
)
