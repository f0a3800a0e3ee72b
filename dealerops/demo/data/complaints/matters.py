"""What the invented customers complain of, and what came of it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from complaints.choices import (
    Demand,
    Department,
    Fault,
    RootCause,
    Severity,
    SourceCode,
    TouchPoint,
)

S, T, C = Severity, TouchPoint, RootCause


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of complaint; `weight` is how often it is heard."""

    weight: int
    touch_point: TouchPoint
    words: str
    wish: str
    demand: Demand
    severities: Sequence[tuple[Severity, int]]
    causes: Sequence[RootCause]
    measures: str
    department: Department = Department.AFTERSALES
    fault: Fault = Fault.NONE


MATTERS = (
    Matter(14, T.REPAIR, "同一个异响修了两次还在，每次都说没问题。", "修好为止，不要再来回跑",
           Demand.REPAIR, ((S.S2, 5), (S.S3, 4)), (C.PEOPLE, C.PROCESS), "主管技师复检并路试，客户签字确认。",
           fault=Fault.SUSPENSION),
    Matter(9, T.REPAIR, "刹车踩下去有尖叫声，店里说是正常现象。", "检查刹车并给书面结论",
           Demand.REPAIR, ((S.S2, 3), (S.S3, 4), (S.S4, 2)), (C.PRODUCT, C.PEOPLE), "更换刹车片和卡簧，回访三次无异响。",
           fault=Fault.BRAKE),
    Matter(12, T.WAITING, "预约了九点，等到十一点才有人接车。", "道歉，以后准时",
           Demand.APOLOGY, ((S.S1, 6), (S.S2, 3)), (C.PROCESS,), "重排预约间隔，到店十分钟内接待。"),
    Matter(11, T.PRICE, "报价八百，结账变成一千三，没有人提前告诉我。", "退回多收的钱",
           Demand.REFUND, ((S.S2, 6), (S.S1, 2)), (C.COMMUNICATION, C.PRICE_POLICY), "退还差额，增项须先经客户确认。"),
    Matter(10, T.PARTS, "配件等了三个星期还没到，车一直停在店里。", "尽快到货，给代步车",
           Demand.REPAIR, ((S.S2, 4), (S.S3, 5)), (C.PART_SUPPLY,), "紧急订货并提供代步车。"),
    Matter(8, T.SOFTWARE, "升级以后车机天天黑屏，倒车影像也没有了。", "恢复到能用的版本",
           Demand.REPAIR, ((S.S2, 5), (S.S3, 3)), (C.PRODUCT, C.SYSTEM), "重刷车机软件，跟踪两周。",
           fault=Fault.ELECTRICAL),
    Matter(6, T.CHARGING, "冬天续航只有一半，充电还经常跳枪。", "检测电池，给个说法",
           Demand.EXPLANATION, ((S.S2, 4), (S.S3, 3)), (C.PRODUCT, C.COMMUNICATION), "电池检测合格，讲解冬季用车并更换充电枪。",
           fault=Fault.BATTERY),
    Matter(7, T.DELIVERY, "交车那天发现门上有划痕，里程表上有八十公里。", "补偿或换车",
           Demand.COMPENSATION, ((S.S2, 5), (S.S3, 2)), (C.PROCESS, C.PEOPLE), "抛光处理并赠送两次保养。",
           Department.SALES),
    Matter(5, T.CONTRACT, "合同上写的装饰没有给我装，销售说已经离职了。", "按合同履行",
           Demand.CORRECTION, ((S.S2, 5), (S.S1, 2)), (C.PEOPLE, C.PROCESS), "按合同补装并道歉。", Department.SALES),
    Matter(5, T.FINANCE, "贷款手续费没有提前说明，发票也拿不到。", "退手续费并开票",
           Demand.REFUND, ((S.S2, 5), (S.S3, 1)), (C.COMMUNICATION, C.PRICE_POLICY), "退还手续费并补开发票。",
           Department.FINANCE),
    Matter(6, T.RECEPTION, "接待态度很差，问两句就不耐烦。", "道歉",
           Demand.APOLOGY, ((S.S1, 7), (S.S2, 2)), (C.PEOPLE,), "店总上门道歉，当事人重新培训。"),
    Matter(4, T.WARRANTY, "变速箱换过一次又坏了，我要求退车。", "退车",
           Demand.RETURN, ((S.S3, 3), (S.S4, 4)), (C.PRODUCT,), "按三包规定更换总成并延长质保。",
           fault=Fault.TRANSMISSION),
    Matter(3, T.PRODUCT, "高速上突然失去动力，差点追尾。", "查清原因，不敢开了",
           Demand.RETURN, ((S.S4, 5), (S.S5, 1)), (C.PRODUCT,), "第三方检测后更换发动机控制单元。",
           Department.QUALITY, Fault.ENGINE),
    Matter(3, T.ROADSIDE, "道路救援等了四个小时才来。", "报销拖车费",
           Demand.COMPENSATION, ((S.S2, 4), (S.S3, 2)), (C.THIRD_PARTY, C.PROCESS), "报销费用，更换当地救援供应商。"),
    Matter(2, T.PRIVACY, "刚修完车就接到好几个推销电话，你们泄露了我的信息。", "说明信息去向",
           Demand.EXPLANATION, ((S.S3, 4), (S.S5, 1)), (C.SYSTEM, C.THIRD_PARTY), "核查访问记录，关闭外呼接口。",
           Department.LEGAL),
    Matter(2, T.USED_CAR, "二手车里程和检测报告对不上。", "退车或赔偿",
           Demand.COMPENSATION, ((S.S3, 4),), (C.PEOPLE, C.PROCESS), "按报告差价赔偿。", Department.SALES),
    Matter(1, T.RENTAL, "租来的车半路抛锚，换车等了三个小时。", "退当天租金",
           Demand.REFUND, ((S.S2, 4),), (C.PROCESS,), "退还租金并检查备用车安排。", Department.RENTAL),
    Matter(4, T.PRE_SALES, "说好的试驾车没有，白跑一趟。", "道歉",
           Demand.APOLOGY, ((S.S1, 5),), (C.COMMUNICATION,), "补约试驾并赠送礼品。", Department.SALES),
)  # fmt: skip
SOURCES = {
    SourceCode.HOTLINE_400: 30, SourceCode.DEALER_CAM: 20, SourceCode.CALLBACK: 12,
    SourceCode.DEALER_FRONT: 10, SourceCode.SOCIAL: 9, SourceCode.REG_12315: 6,
    SourceCode.CSI_SURVEY: 4, SourceCode.WORKSHOP: 2, SourceCode.LEGAL: 1,
    SourceCode.REG_OTHER: 1, SourceCode.MEDIA: 1, SourceCode.RENTAL: 1, SourceCode.EMPLOYEE: 1,
    SourceCode.PARTNER: 1, SourceCode.WALK_IN: 1,
}  # fmt: skip


def choose_matter(rng: random.Random) -> Matter:
    return rng.choices(MATTERS, [one.weight for one in MATTERS])[0]


def choose_source(rng: random.Random) -> SourceCode:
    return rng.choices(list(SOURCES), list(SOURCES.values()))[0]


def choose_severity(rng: random.Random, matter: Matter) -> Severity:
    kinds, weights = zip(*matter.severities, strict=True)
    return Severity(rng.choices(kinds, weights)[0])


def matter_of(touch_point: TouchPoint) -> Matter:
    return next(one for one in MATTERS if one.touch_point == touch_point)
