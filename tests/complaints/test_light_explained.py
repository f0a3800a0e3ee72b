"""What a page says of a light: the multiplication, the words, the line, and what would change it."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.formats import date_format

from complaints.choices import CaseState
from complaints.selectors.case_light import CaseLightPage, case_light
from complaints.selectors.sanbao_page import sanbao_of_case
from complaints.services.light_by_hand import override_lamp, release_alert
from complaints.services.sanbao_sheet import SheetLine, say_sanbao_fact
from dealerops.foundation.actor import SYSTEM
from tests.factories.aftersales import make_vehicle
from tests.factories.complaints import make_case
from tests.factories.complaints_light import change, hear, judged_case, moment, travel


def page_of(case, actor=SYSTEM) -> CaseLightPage:
    with translation.override("en"):
        page = case_light(case, actor=actor, now=timezone.now())
    assert page is not None
    return page


def test_the_multiplication_and_its_words(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(
            house.dealer, severity="S4", audience="PUBLIC", views=12_000, recurrence_count=2,
            quick_alerts=["INJURY"],
        )  # fmt: skip
        page = page_of(case, house.advocate)
    assert page.formula == "35 × 1.8 × 1.3 × 1 + 0 = 81.9 → 82"
    assert page.product == Decimal("81.9")
    assert [(one.letter, one.shown) for one in page.factors] == [
        ("S", "35"), ("p", "1+0.8"), ("r", "1+0.3"), ("t", "1+0"), ("L", "+0"),
    ]  # fmt: skip
    assert [one.words for one in page.factors[1:]] == [
        "Posted in public · 12000 views",
        "Came back 2 times in 90 days",
        "First computation: time does not count yet",
        "Nothing",
    ]
    assert page.moves == ("Quick alert: Injury, fire, or failure of airbag, brakes or steering",)


def test_more_than_a_hundred_is_a_hundred(house):
    case = judged_case(house.dealer, severity="S5", views=200_000, recurrence_count=3)
    assert page_of(case).formula == "50 × 2 × 1.5 × 1 + 0 = 150 → 100"


def test_the_history_is_a_line(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S2")
    with travel("2026-11-03T10:00"):
        change(case, severity="S4")
        points = page_of(case).history
    assert [(one.at, one.score, one.lamp) for one in points] == [
        (moment("2026-11-02T10:00"), 10, "GREEN"),
        (moment("2026-11-03T10:00"), 35, "YELLOW"),
    ]


def test_a_case_that_was_never_judged_has_no_light_to_explain(house):
    assert case_light(make_case(house.dealer), actor=SYSTEM, now=timezone.now()) is None


def test_whoever_does_not_see_the_case_sees_no_light(house):
    case = judged_case(house.dealer)
    assert case_light(case, actor=house.neighbour, now=timezone.now()) is None


def test_when_time_rises_next_and_what_comes_of_it(house):
    """Yellow: half of five workdays is over on the third workday at noon; two days of silence are first."""
    with travel("2026-11-02T00:00"):
        case = hear(judged_case(house.dealer, severity="S4"))
        change = page_of(case).changes[0]
    assert (change.words, change.score, change.band) == ("Time rises to 0.25", 44, "YELLOW")
    assert change.at == moment("2026-11-04T00:00")
    with travel("2026-11-03T13:00"):
        change = page_of(hear(case)).changes[0]
    assert (change.words, change.at) == ("Time rises to 0.10", moment("2026-11-04T12:00"))
    assert change.score == 39  # 38.5


def test_what_is_missing_before_a_light_may_fall(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S5", quick_alerts=["LEAK"], views=1)
        assert page_of(case).missing == (
            "Release of the quick alert by the risk manager",
            "A score below 60",
            "48 hours with a score below 60",
            "A contact with the customer after the score has fallen",
        )
        case = change(case, severity="S3", state=CaseState.RESOLVED, resolved_at=timezone.now())
        assert page_of(case).changes[0].words == (
            "Once the case is resolved, the risk manager releases the quick alert"
        )
        release_alert(case.pk, "it is over", by=house.risk_manager)
        case.refresh_from_db()
        page = page_of(case)
    assert page.missing == (
        "48 hours with a score below 60",
        "A contact with the customer after the score has fallen",
    )
    assert page.moves == (
        "Held: the score has been below the band for less than 48 hours",
        "Held: nobody has spoken to the customer since the score fell",
    )
    assert [(one.words, one.at) for one in page.changes] == [
        (
            "48 hours below the band and a contact since: the light may fall",
            moment("2026-11-04T10:00"),
        )
    ]
    with travel("2026-11-03T10:00"):
        assert page_of(hear(case)).missing == ("48 hours with a score below 60",)


def test_an_override_says_when_it_expires(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S4")
        override_lamp(case.pk, "GREEN", "agreed", by=house.risk_manager)
        case.refresh_from_db()
        page = page_of(case)
    assert page.moves == ("Set to Green by the risk manager",)
    assert page.changes[-1].at == moment("2026-11-10T00:00")


def test_a_contact_would_end_the_silence(house):
    with travel("2026-11-02T10:00"):
        case = judged_case(house.dealer, severity="S4")
    with travel("2026-11-04T10:01"):
        case = change(case)
        words = {one.words: one.score for one in page_of(case).changes}
    assert words["A contact with the customer ends the silence"] == 35


def test_the_rights_of_the_car_in_words(house):
    car = make_vehicle()
    with travel("2026-06-30T10:00"):
        case = judged_case(house.dealer, vehicle=car)
        for line in (
            SheetLine("STARTED", at=moment("2026-05-01T00:00")),
            SheetLine("FAULT", fault="BRAKE", km=2_900, at=timezone.now()),
        ):
            say_sanbao_fact(case.pk, line, by=house.advocate)
        with translation.override("en"):
            page = sanbao_of_case(case, actor=house.advocate)
            day = date_format(dt.date(2026, 6, 30), "DATE_FORMAT")
    lines = {one.rule: one for one in page.lines}
    assert lines["FAILURE"].status_name == "Reached"
    found = f"Brakes on {day} at 2900 km · until {day}"
    assert lines["FAILURE"].words == f"{found} · Exchange or return is free"
    assert lines["ANSWER"].words == "Neither exchange nor return was demanded"
    assert [one.kind for one in page.sheet] == ["STARTED", "FAULT"]
    assert sanbao_of_case(make_case(house.dealer), actor=house.advocate) is None
