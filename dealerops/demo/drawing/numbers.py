"""Made-up identifiers whose check digits are right."""

import datetime as dt
import random

from dealerops.identifiers import resident_id
from dealerops.identifiers import uscc as uscc_rules
from dealerops.identifiers import vin as vin_rules

_MAKERS = ("LSV", "LFV", "LGX", "LHG", "LBE", "LSG", "LVS", "LC0")
_VIN_CHARS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"  # place 10 of a VIN from 2010 on, every 30 years
_REGIONS = ("310115", "330106", "420111", "440306", "510107", "110105", "370202")


def digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(count))


def letters(rng: random.Random, count: int) -> str:
    """Capitals without I, O and Q, which nobody stamps into metal."""
    return "".join(rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(count))


def vin(rng: random.Random, on: dt.date) -> str:
    """A car built in China in the year of `on` (domain.md 1.1)."""
    section = "".join(rng.choice(_VIN_CHARS) for _ in range(5))
    year = _YEARS[(on.year - 2010) % len(_YEARS)]
    bare = f"{rng.choice(_MAKERS)}{section}0{year}{letters(rng, 1)}{digits(rng, 6)}"
    place = vin_rules.CHECK_PLACE
    return bare[:place] + vin_rules.check_digit(bare) + bare[place + 1 :]


def uscc(rng: random.Random) -> str:
    """A company's unified social credit code (domain.md 1.4), organisation code included."""
    inner = "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(8))
    first = f"91{rng.choice(_REGIONS)}{inner}{uscc_rules.org_check_digit(inner)}"
    return first + uscc_rules.check_digit(first)


def resident(rng: random.Random) -> str:
    """The number of a grown-up's identity card (domain.md 1.3)."""
    born = dt.date(1965, 1, 1) + dt.timedelta(days=rng.randrange(14_000))
    first = f"{rng.choice(_REGIONS)}{born:%Y%m%d}{digits(rng, 3)}"
    return first + resident_id.check_digit(first)


def company(rng: random.Random) -> str:
    city = rng.choice(("上海", "杭州", "武汉", "深圳", "成都", "青岛"))
    name = rng.choice(("云帆", "锐捷通", "博瑞", "华云中盛", "恒信达", "海川"))
    return f"{city}{name}{rng.choice(('物流', '科技', '贸易', '商务服务', '工程技术'))}有限公司"
