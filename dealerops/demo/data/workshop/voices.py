"""What customers say when they are asked: scores and words."""

import datetime as dt
import random
from collections.abc import Mapping

from aftersales.choices import NO, YES, YES_NO, Department, Question
from dealerops.demo.data.workshop.houses import House, Trouble

Q = Question
Scores = dict[Question, int | None]
CONTENT, CONTENT_WEIGHTS = (3, 4, 5), (5, 30, 65)
DEAR, DEAR_WEIGHTS = (2, 3, 4, 5), (5, 30, 45, 20)
UNHAPPY = 0.035
UNHAPPY_LATELY = 0.4  # so that there are open forms to look at
LATELY = dt.timedelta(days=9)
SPOILT_PAINT = 0.5
MUTE = 0.02  # of the questions do not apply
WRONG = {
    Q.QUALITY: 6, Q.FINISHED_IN_TIME: 5, Q.RECEPTION_SPEED: 4, Q.LABOUR_PRICE: 4,
    Q.PARTS_PRICE: 3, Q.TOLD_PRICE: 3, Q.EXPLAINED: 3, Q.CLEANLINESS: 3,
    Q.SERVICE: 2, Q.SETTLEMENT_SPEED: 1,
}  # fmt: skip
COMPLAINTS: Mapping[Department, tuple[str, ...]] = {
    Department.RECEPTION: ("等了半个小时才有人接待", "没有提前告诉我价格", "顾问态度敷衍"),
    Department.WORKSHOP_TIME: ("说好下午四点取车，拖到第二天", "完工时间一推再推"),
    Department.SETTLEMENT: ("结帐排队太久",),
    Department.PARTS_PRICE: ("配件比外面贵不少",),
    Department.LABOUR_PRICE: ("工时费太高，不如路边店",),
    Department.WORKSHOP_QUALITY: ("修完异响还在", "故障灯又亮了，等于没修"),
    Department.PAINTING: ("喷漆有色差，还有流挂", "漆面有颗粒，要求重喷"),
    Department.CLEANING: ("车没洗干净，脚垫上都是泥",),
}
PRAISE = ("师傅很专业", "服务不错，下次还来", "讲解得很清楚", "等待区环境好")
CAUSES = {
    Department.PAINTING: ("喷房温度不稳定，漆料调色偏差", "重新打磨喷涂，客户到场验收"),
    Department.WORKSHOP_QUALITY: ("护板卡扣松动，路试不充分", "重新紧固并与客户一同路试"),
    Department.WORKSHOP_TIME: ("配件到货晚，未及时告知客户", "向客户致歉，赠送取送车一次"),
    Department.RECEPTION: ("高峰时段接待人手不足", "顾问登门致歉，调整排班"),
    Department.CLEANING: ("交车前未复核清洁", "免费精洗一次"),
}
OTHERWISE = ("价格说明不到位", "逐项解释费用，补偿工时券")


def scores_of(
    rng: random.Random, house: House, day: dt.date, *, today: dt.date, has_paint: bool
) -> Scores:
    """Answers to every question that this customer is asked; None where one does not apply."""
    asked = [one for one in Question if has_paint or one != Q.PAINTING]
    drawn = rng.choices(CONTENT, CONTENT_WEIGHTS, k=len(asked))
    found: Scores = dict(zip(asked, drawn, strict=True))
    for question in YES_NO:
        found[question] = YES
    if house.trouble is Trouble.LOSING:
        found[Q.PARTS_PRICE], found[Q.LABOUR_PRICE] = rng.choices(DEAR, DEAR_WEIGHTS, k=2)
    if rng.random() < _unhappy(house, day, today):
        _spoil(rng, found)
    if house.trouble is Trouble.PAINT and has_paint and rng.random() < SPOILT_PAINT:
        found[Q.PAINTING], found[Q.OVERALL] = rng.choice((1, 2, 2)), rng.choice((2, 3))
    if rng.random() < MUTE:
        found[rng.choice((Q.CLEANLINESS, Q.SETTLEMENT_SPEED))] = None
    return found


def words_of(rng: random.Random, departments: tuple[Department, ...]) -> str:
    """The customer's own words; most content ones say nothing more."""
    if departments:
        return rng.choice(COMPLAINTS.get(departments[0], COMPLAINTS[Department.RECEPTION]))
    return rng.choice(PRAISE) if rng.random() < 0.2 else ""


def remedy_of(departments: tuple[Department, ...]) -> tuple[str, str]:
    """Cause and measure."""
    return CAUSES.get(departments[0], OTHERWISE)


def _unhappy(house: House, day: dt.date, today: dt.date) -> float:
    if today - day <= LATELY:
        return UNHAPPY_LATELY
    if house.trouble is Trouble.LOSING:
        return UNHAPPY * (4 if (today - day).days < 270 else 2)
    return UNHAPPY * (0.7 + house.place % 5 * 0.15)


def _spoil(rng: random.Random, scores: Scores) -> None:
    for question in rng.choices(list(WRONG), list(WRONG.values()), k=rng.choice((1, 1, 2))):
        scores[question] = NO if question in YES_NO else rng.choice((1, 2, 2))
    scores[Q.OVERALL] = rng.choice((2, 3, 3))
