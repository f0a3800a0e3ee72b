"""What is done to cars: complaints, diagnoses, lines and prices."""

from decimal import Decimal
from typing import NamedTuple

from aftersales.choices import CarSystem, GuaranteeClass, ItemKind, Payer, RoType
from dealerops.registry.choices import Energy


class Work(NamedTuple):
    """One line of a job: hours of labour or paint, or parts at a price incl. VAT."""

    kind: ItemKind
    code: str
    words: str
    hours: str = "0"
    price: str = "0"
    qty: str = "1"


class Job(NamedTuple):
    """Why a car comes; `weight` among the jobs of its type, more in the months of `season`."""

    system: CarSystem
    complaint: str
    diagnosis: str
    lines: tuple[Work, ...]
    weight: int = 4
    days: int = 0  # that the car stays overnight
    season: tuple[int, ...] = ()
    energies: frozenset[Energy] = frozenset(Energy)


L, P, PAINT = ItemKind.LABOUR, ItemKind.PART, ItemKind.PAINT
S = CarSystem
BURNING = frozenset({Energy.PETROL, Energy.HYBRID, Energy.PLUG_IN})
CHARGING = frozenset({Energy.ELECTRIC, Energy.PLUG_IN})
SUMMER, WINTER, AUTUMN = (6, 7, 8), (11, 12, 1, 2), (9, 10, 11)
OIL = (
    Work(L, "LB-0101", "更换机油及机油滤芯", "0.6"),
    Work(P, "PT-0101", "全合成机油 4 升", price="368.00"),
    Work(P, "PT-0102", "机油滤芯", price="58.00"),
)
CABIN = (Work(L, "LB-0104", "更换空调滤芯", "0.3"), Work(P, "PT-0104", "空调滤芯", price="138.00"))
FRONT = (
    Work(L, "LB-0901", "拆装前保险杠", "1.8"),
    Work(P, "PT-0901", "前保险杠皮", price="1480.00"),
    Work(PAINT, "PN-0901", "前保险杠喷漆", price="600.00"),
)
MAINTENANCE = (
    Job(S.SERVICE, "到保养里程了，做常规保养", "按保养手册执行", OIL, 30, energies=BURNING),
    Job(
        S.SERVICE, "两万公里保养", "按保养手册执行，更换空调滤芯",
        (*OIL, *CABIN, Work(P, "PT-0103", "空气滤芯", price="96.00")), 16, energies=BURNING,
    ),
    Job(
        S.SERVICE, "四万公里大保养", "更换变速箱油与火花塞",
        (*OIL, *CABIN, Work(L, "LB-0105", "更换变速箱油", "1.5"),
         Work(P, "PT-0105", "变速箱油 6 升", price="780.00"),
         Work(P, "PT-0106", "火花塞", price="85.00", qty="4")), 8, energies=BURNING,
    ),
    Job(
        S.SERVICE, "电车保养，检查电池", "三电系统无故障码，冷却液正常",
        (Work(L, "LB-0110", "三电系统检测", "1.0"), *CABIN), 40,
        energies=frozenset({Energy.ELECTRIC}),
    ),
    Job(
        S.SERVICE, "换制动液，顺便检查", "制动液含水量超标",
        (Work(L, "LB-0111", "更换制动液", "0.8"),
         Work(P, "PT-0111", "制动液 1 升", price="120.00")), 8,
    ),
)  # fmt: skip
REPAIRS = (
    Job(
        S.CLIMATE, "空调不凉，风量也小", "制冷剂不足，冷凝器脏堵",
        (Work(L, "LB-0301", "检漏并加注制冷剂", "1.4"),
         Work(P, "PT-0301", "制冷剂", price="180.00"), *CABIN), 4, season=SUMMER,
    ),
    Job(
        S.BRAKES, "刹车时有尖叫声", "前制动片磨损到极限",
        (Work(L, "LB-0401", "更换前制动片", "1.0"),
         Work(P, "PT-0401", "前制动片", price="420.00")), 8,
    ),
    Job(
        S.ELECTRICS, "早上打不着火", "蓄电池容量不足",
        (Work(L, "LB-0501", "更换蓄电池", "0.4"),
         Work(P, "PT-0501", "启停蓄电池", price="960.00")), 4, season=WINTER,
    ),
    Job(
        S.SUSPENSION, "过减速带有异响", "前稳定杆连杆松旷",
        (Work(L, "LB-0601", "更换稳定杆连杆", "1.2"),
         Work(P, "PT-0601", "稳定杆连杆", price="160.00", qty="2")), 8,
    ),
    Job(
        S.SUSPENSION, "轮胎磨平了，想换两条", "前轮花纹深度不足",
        (Work(L, "LB-0602", "更换轮胎并做动平衡", "0.8"),
         Work(P, "PT-0602", "轮胎", price="640.00", qty="2"),
         Work(L, "LB-0603", "四轮定位", "1.0")), 5, season=AUTUMN,
    ),
    Job(
        S.ENGINE, "怠速抖动，故障灯亮", "第二缸点火线圈失效",
        (Work(L, "LB-0201", "更换点火线圈", "0.7"),
         Work(P, "PT-0201", "点火线圈", price="310.00")), 6, energies=BURNING,
    ),
    Job(
        S.BODY, "右后门划了一道", "漆面划伤至底漆",
        (Work(PAINT, "PN-0801", "右后门喷漆", price="550.00"),
         Work(L, "LB-0801", "拆装门把手与饰条", "0.6")), 6, 1,
    ),
    Job(
        S.BATTERY, "充电很慢", "充电口触点氧化，清洁并升级程序",
        (Work(L, "LB-0701", "清洁充电口并升级", "1.2"),), 5, energies=CHARGING,
    ),
    Job(
        S.ELECTRICS, "雨刮刮不干净", "雨刮片老化",
        (Work(L, "LB-0502", "更换雨刮片", "0.2"),
         Work(P, "PT-0502", "雨刮片", price="168.00")), 4,
    ),
)  # fmt: skip
UNDER_WARRANTY = (
    Job(
        S.INFOTAINMENT, "中控屏偶尔黑屏", "主机程序异常，更换主机",
        (Work(L, "LB-1001", "更换主机", "1.5"),
         Work(P, "PT-1001", "中控主机", price="2860.00")),
    ),
    Job(
        S.CLIMATE, "空调有异响", "压缩机轴承异常",
        (Work(L, "LB-0302", "更换空调压缩机", "2.6"),
         Work(P, "PT-0302", "空调压缩机", price="2350.00")), days=1, season=SUMMER,
    ),
    Job(
        S.ELECTRICS, "左后窗升不上去", "升降电机失效",
        (Work(L, "LB-0503", "更换玻璃升降电机", "1.1"),
         Work(P, "PT-0503", "玻璃升降电机", price="460.00")),
    ),
    Job(
        S.TRANSMISSION, "低速换挡顿挫", "阀体油压波动，升级程序后复检",
        (Work(L, "LB-0251", "变速箱程序升级", "1.0"),), energies=BURNING,
    ),
)  # fmt: skip
ACCIDENTS = (
    Job(S.BODY, "追尾，前保险杠撞坏了", "前保险杠破裂，骨架无变形", FRONT, 6, 2),
    Job(
        S.BODY, "左前翼子板和车门被刮", "钣金修复后喷漆",
        (Work(L, "LB-0902", "钣金修复", "4.0"),
         Work(PAINT, "PN-0902", "左前翼子板喷漆", price="600.00"),
         Work(PAINT, "PN-0903", "左前门喷漆", price="600.00")), 6, 3,
    ),
    Job(
        S.BODY, "倒车撞了柱子，后杠裂了", "后保险杠更换，雷达重新标定",
        (Work(L, "LB-0904", "更换后保险杠", "2.4"),
         Work(P, "PT-0904", "后保险杠皮", price="1620.00"),
         Work(P, "PT-0905", "倒车雷达", price="260.00", qty="2"),
         Work(PAINT, "PN-0904", "后保险杠喷漆", price="600.00")), 5, 2,
    ),
)  # fmt: skip
CAMPAIGNS = (
    Job(
        S.SERVICE, "来做免费季节检测", "各项正常",
        (Work(L, "LB-1101", "季节安全检测", "0.5"),),
    ),
)  # fmt: skip
NEW_CARS = (Job(S.SERVICE, "新车交付前检查", "合格", (Work(L, "LB-1201", "新车交付检查", "1.2"),)),)
OWN_CARS = (Job(S.SERVICE, "试驾车保养", "按保养手册执行", OIL),)
# What an advisor offers on top: wipers and the like, now and then something that matters.
EXTRAS = (
    (Work(P, "PT-0502", "雨刮片", price="168.00"), False),
    (Work(L, "LB-0106", "清洗节气门", "0.8"), False),
    (Work(L, "LB-0603", "四轮定位", "1.0"), False),
    (Work(P, "PT-0402", "后制动片", price="390.00"), True),
    (Work(P, "PT-0602", "轮胎", price="640.00", qty="2"), True),
)
JOBS = {
    RoType.MAINTENANCE: MAINTENANCE, RoType.NORMAL: REPAIRS, RoType.WARRANTY: UNDER_WARRANTY,
    RoType.INSURANCE: ACCIDENTS, RoType.CAMPAIGN: CAMPAIGNS, RoType.PDI: NEW_CARS,
    RoType.INTERNAL: OWN_CARS,
}  # fmt: skip
PAYERS = {
    RoType.WARRANTY: Payer.WARRANTY, RoType.INSURANCE: Payer.INSURANCE,
    RoType.CAMPAIGN: Payer.CAMPAIGN, RoType.PDI: Payer.INTERNAL, RoType.INTERNAL: Payer.INTERNAL,
    RoType.REWORK: Payer.INTERNAL,
}  # fmt: skip
IN_SEASON = 4
# Of a hundred cars.
TYPES = {
    RoType.MAINTENANCE: 50, RoType.NORMAL: 26, RoType.WARRANTY: 9, RoType.INSURANCE: 9,
    RoType.CAMPAIGN: 3, RoType.PDI: 2, RoType.INTERNAL: 1,
}  # fmt: skip


def jobs_of(kind: RoType, energy: str, month: int) -> tuple[tuple[Job, ...], list[int]]:
    """The jobs that such a car may need in that month, with their weights."""
    fit = tuple(one for one in JOBS[kind] if energy in one.energies)
    return fit, [one.weight * (IN_SEASON if month in one.season else 1) for one in fit]


def guarantee_of(kind: RoType, job: Job) -> GuaranteeClass:
    is_level_2 = kind == RoType.MAINTENANCE and len(job.lines) > len(OIL) + len(CABIN)
    return GuaranteeClass.LEVEL_2 if is_level_2 else GuaranteeClass.MINOR


def price_of(work: Work, rate: Decimal) -> dict[str, Decimal]:
    """The fields of a line that make its amount."""
    hours = Decimal(work.hours)
    return {
        "qty": Decimal(work.qty),
        "unit_price": Decimal(work.price),
        "hours": hours,
        "rate": rate if hours else Decimal(0),
        "discount": Decimal(0),
    }
