"""What every workshop has to work with: bays, price lists, drivers' licences; and who is expected when."""

import datetime as dt
import random
from decimal import Decimal
from typing import Any, Final

from django.db.models import Model

from aftersales.choices.bays import BayKind
from aftersales.choices.driving import LicenceClass
from aftersales.models import Appointment, Bay, DriverLicence, LabourOperation, Part
from dealerops.demo.data.bulk.chain import Chain
from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.demo.data.workshop.houses import House
from dealerops.foundation.actor import Role
from dealerops.workcal.calc import ONE_DAY, local_date

KINDS = (
    *(BayKind.GENERAL, BayKind.EXPRESS, BayKind.GENERAL, BayKind.TYRES),
    *(BayKind.BATTERY, BayKind.BODY),
)
FEWEST = 3
OPENS, CLOSES = "08:30", "19:00"
VISIT = dt.timedelta(hours=1)
SEEN = ONE_DAY * 390  # ago: when the lists were first entered
YEARS = 365 * 6  # for which a licence is issued
# Number, name, English name and standard hours; numbers as on the lines of the orders.
OPERATIONS: Final = (
    ("LB-0101", "更换机油及机油滤芯", "Change oil and oil filter", "0.6"),
    ("LB-0104", "更换空调滤芯", "Replace cabin filter", "0.3"),
    ("LB-0105", "更换变速箱油", "Change gearbox oil", "1.5"),
    ("LB-0110", "三电系统检测", "Check battery, motor and controls", "1.0"),
    ("LB-0111", "更换制动液", "Change brake fluid", "0.8"),
    ("LB-0201", "更换点火线圈", "Replace ignition coil", "0.7"),
    ("LB-0202", "清洗节气门", "Clean throttle body", "0.6"),
    ("LB-0301", "检漏并加注制冷剂", "Find leak, refill refrigerant", "1.4"),
    ("LB-0401", "更换前制动片", "Replace front brake pads", "1.0"),
    ("LB-0402", "更换前制动盘", "Replace front brake discs", "1.6"),
    ("LB-0501", "更换蓄电池", "Replace starter battery", "0.4"),
    ("LB-0502", "更换雨刮片", "Replace wiper blades", "0.2"),
    ("LB-0601", "更换稳定杆连杆", "Replace stabiliser links", "1.2"),
    ("LB-0602", "更换轮胎并做动平衡", "Fit and balance tyres", "0.8"),
    ("LB-0603", "四轮定位", "Wheel alignment", "1.0"),
    ("LB-0604", "更换前减振器", "Replace front shock absorbers", "2.2"),
    ("LB-0701", "清洁充电口并升级", "Clean charging port, update software", "1.2"),
    ("LB-0801", "拆装门把手与饰条", "Remove and fit door handle and trim", "0.6"),
    ("LB-0901", "拆装前保险杠", "Remove and fit front bumper", "1.8"),
    ("LB-0902", "拆装前大灯", "Remove and fit headlamp", "0.9"),
)
PARTS: Final = (
    ("PT-0101", "全合成机油 4 升", "Synthetic oil, 4 l", "368.00"),
    ("PT-0102", "机油滤芯", "Oil filter", "58.00"),
    ("PT-0103", "空气滤芯", "Air filter", "96.00"),
    ("PT-0104", "空调滤芯", "Cabin filter", "138.00"),
    ("PT-0105", "变速箱油 6 升", "Gearbox oil, 6 l", "780.00"),
    ("PT-0106", "火花塞", "Spark plug", "85.00"),
    ("PT-0107", "防冻液 4 升", "Coolant, 4 l", "118.00"),
    ("PT-0111", "制动液 1 升", "Brake fluid, 1 l", "120.00"),
    ("PT-0201", "点火线圈", "Ignition coil", "310.00"),
    ("PT-0202", "发动机皮带", "Drive belt", "240.00"),
    ("PT-0203", "水泵", "Water pump", "690.00"),
    ("PT-0301", "制冷剂", "Refrigerant", "180.00"),
    ("PT-0302", "冷凝器", "Condenser", "860.00"),
    ("PT-0401", "前制动片", "Front brake pads", "420.00"),
    ("PT-0402", "后制动片", "Rear brake pads", "380.00"),
    ("PT-0403", "前制动盘", "Front brake disc", "460.00"),
    ("PT-0501", "启停蓄电池", "Start-stop battery", "960.00"),
    ("PT-0502", "雨刮片", "Wiper blades", "168.00"),
    ("PT-0503", "遥控钥匙电池", "Battery of the remote key", "15.00"),
    ("PT-0504", "大灯灯泡", "Headlamp bulb", "96.00"),
    ("PT-0601", "稳定杆连杆", "Stabiliser link", "160.00"),
    ("PT-0602", "轮胎", "Tyre", "640.00"),
    ("PT-0603", "前减振器", "Front shock absorber", "720.00"),
    ("PT-0604", "下摆臂", "Lower control arm", "540.00"),
    ("PT-0701", "充电口盖", "Charging port lid", "190.00"),
    ("PT-0801", "外后视镜总成", "Door mirror", "880.00"),
    ("PT-0802", "门把手", "Door handle", "210.00"),
    ("PT-0901", "前保险杠皮", "Front bumper cover", "1480.00"),
    ("PT-0902", "前大灯总成", "Headlamp", "2380.00"),
    ("PT-0903", "中网格栅", "Radiator grille", "620.00"),
)


class Shelves:
    """Fills the director's lists of one house and keeps bays for expected cars."""

    def __init__(self, house: House, tables: Tables, ids: Ids, now: dt.datetime) -> None:
        self._house, self._tables, self._ids, self._now = house, tables, ids, now
        self._since = now - SEEN
        self._director = house.actor(Role.D_SVC_DIR, house.first(Role.D_SVC_DIR))
        self._bays: dict[int, dt.datetime] = {}  # until when each is taken

    def fill(self) -> None:
        """All four lists, as the director entered them; with dice of their own, so that no order changes."""
        rng = random.Random(self._house.dealer.code)  # noqa: S311  # a made-up house
        count = len(KINDS) if self._house.place == 0 else rng.randint(FEWEST, len(KINDS))
        for number, kind in enumerate(KINDS[:count], start=1):
            row = {"kind": kind.value, "opens_at": OPENS, "closes_at": CLOSES}
            bay_id = self._put(Bay, "aftersales.bay_added", code=f"A{number}", **row)
            self._bays[bay_id] = self._since
        for code, name, name_en, hours in OPERATIONS:
            words = {"code": code, "name": name, "name_en": name_en}
            price = {"hours": Decimal(hours), "rate": self._house.rate}
            self._put(LabourOperation, "aftersales.operation_added", **words, **price)
        for code, name, name_en, price_of_one in PARTS:
            words = {"code": code, "name": name, "name_en": name_en}
            self._put(Part, "aftersales.part_added", **words, unit_price=Decimal(price_of_one))
        for driver in self._house.people[Role.D_DRIVER]:
            self._license(driver, rng)

    def expect(self, order_id: int, at: dt.datetime, *, kept_at: dt.datetime | None) -> None:
        """A bay that is free then; ask in the order of time. A full house keeps none."""
        free = next((bay for bay, until in self._bays.items() if until <= at), None)
        if free is None:
            return
        self._bays[free] = at + VISIT
        made = min(at, self._now) - ONE_DAY
        self._tables.put(
            Appointment, created_at=made, updated_at=made, order_id=order_id, bay_id=free,
            span=f"[{at.isoformat()},{(at + VISIT).isoformat()})", contact_agreed=True,
            kept_at=kept_at,
        )  # fmt: skip

    def _license(self, driver: int, rng: random.Random) -> None:
        since = local_date(self._now) - ONE_DAY * rng.randint(30, 365 * 5)
        classes = (LicenceClass.C1, LicenceClass.B2) if rng.random() < 0.2 else (LicenceClass.C1,)
        for one in classes:
            self._put(
                DriverLicence, "aftersales.licence_added", driver_id=driver,
                licence_class=one.value, valid_from=since, valid_until=since + ONE_DAY * YEARS,
            )  # fmt: skip

    def _put(self, model: type[Model], topic: str, **facts: Any) -> int:
        row_id = self._ids.of(model)
        times = {"created_at": self._since, "updated_at": self._since}
        self._tables.put(model, id=row_id, **times, dealer_id=self._house.pk, **facts)
        chain = Chain(model._meta.label_lower, row_id)
        chain.add(topic, at=self._since.astimezone(dt.UTC), by=self._director)
        chain.write(self._tables)
        return row_id
