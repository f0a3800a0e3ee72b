"""Self-check, cross-check, final inspection: three people, one after the other (domain.md 4.4)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from aftersales.choices import ItemState, Paper, RoState
from aftersales.models import QcCheck, RoItem
from aftersales.selectors.archive_facts import order_facts
from aftersales.services import (
    Verdict,
    check_colleagues_work,
    check_own_work,
    fail_check,
    finish_item,
    finish_work,
    pass_check,
)
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry
from tests.factories.archives import archive_of
from tests.factories.market import make_person
from tests.factories.workshop import fresh, look_through, make_order

GOOD = Verdict(road_test_km=5, washed=True)


def refused_with(code):
    return pytest.raises(DomainError, match=code)


@pytest.fixture
def colleague(workshop):
    return make_person(Role.D_TECH, workshop.dealer, "冯互检")


@pytest.fixture
def finished(workshop):
    return make_order(workshop, RoState.QC)


@pytest.mark.parametrize(
    ("system", "state", "is_driven"),
    [
        ("BRAKES", ItemState.DONE, True),
        ("STEERING", ItemState.DONE, True),
        ("SUSPENSION", ItemState.DONE, True),
        ("RESTRAINTS", ItemState.DONE, True),
        ("BRAKES", ItemState.DECLINED, False),
        ("CLIMATE", ItemState.DONE, False),
        ("", ItemState.DONE, False),
    ],
)
def test_a_line_about_what_must_hold_on_the_road_is_tried_there(
    workshop, colleague, finished, system, state, is_driven
):
    finished.symptoms.update(system="SERVICE")
    finished.items.update(system=system)
    if state == ItemState.DECLINED:
        finished.items.update(system="")
        RoItem.objects.create(
            order=finished, kind="LABOUR", description="制动盘", system=system, state=state
        )
    look_through(finished, workshop)
    standing = Verdict(washed=True)
    if is_driven:
        with refused_with("ROAD_TEST_MISSING"):
            pass_check(finished.pk, standing, by=workshop.inspector)
        standing = GOOD
    assert pass_check(finished.pk, standing, by=workshop.inspector).state == RoState.READY


def test_a_line_is_typed_with_its_part_of_the_car(workshop, sign_in):
    order = make_order(workshop, RoState.INSPECTED)
    line = {"kind": "LABOUR", "description": "制动片", "payer": "CUSTOMER", "qty": 1}
    sent = {**line, "unit_price": 500, "system": "BRAKES"}
    form = reverse("aftersales:order_form", args=(order.pk, "item"))
    sign_in(workshop.advisor).post(form, sent)
    assert order.items.get().system == "BRAKES"


def test_the_inspector_comes_after_technician_and_colleague(workshop, colleague, finished):
    bad = Verdict(failed_item_id=finished.items.get().pk, cause="异响")
    for judge, verdict in ((pass_check, GOOD), (fail_check, bad)):
        with refused_with("SELF_CHECK_MISSING"):
            judge(finished.pk, verdict, by=workshop.inspector)
    with refused_with("SELF_CHECK_MISSING"):
        check_colleagues_work(finished.pk, by=colleague)
    check_own_work(finished.pk, by=workshop.technician)
    for judge, verdict in ((pass_check, GOOD), (fail_check, bad)):
        with refused_with("CROSS_CHECK_MISSING"):
            judge(finished.pk, verdict, by=workshop.inspector)
    check_colleagues_work(finished.pk, by=colleague)
    assert pass_check(finished.pk, GOOD, by=workshop.inspector).state == RoState.READY

    check = QcCheck.objects.get(order=finished)
    people = (check.self_checked_by_id, check.cross_checked_by_id, check.inspector_id)
    assert people == (workshop.technician.user_id, colleague.user_id, workshop.inspector.user_id)
    assert check.self_checked_at <= check.cross_checked_at <= check.at
    topics = list(Entry.objects.about(finished).values_list("topic", flat=True))[-3:]
    assert topics == [
        "aftersales.self_checked",
        "aftersales.cross_checked",
        "aftersales.qc_passed",
    ]


def test_each_check_is_made_by_somebody_else(workshop, colleague, finished):
    with refused_with("NOT_YOUR_JOB"):
        check_own_work(finished.pk, by=colleague)
    check_own_work(finished.pk, by=workshop.technician)
    with refused_with("SELF_CHECKED"):
        check_own_work(finished.pk, by=workshop.technician)
    with refused_with("OWN_CHECK"):
        check_colleagues_work(finished.pk, by=workshop.technician)
    check_colleagues_work(finished.pk, by=colleague)
    with refused_with("CROSS_CHECKED"):
        check_colleagues_work(finished.pk, by=workshop.inspector)
    with refused_with("OWN_CHECK"):
        pass_check(finished.pk, GOOD, by=colleague)


def test_a_director_who_stands_in_for_the_technician_does_nothing_more(workshop, finished):
    check_own_work(finished.pk, by=workshop.director)
    for step in (check_colleagues_work, lambda pk, by: pass_check(pk, GOOD, by=by)):
        with refused_with("OWN_CHECK"):
            step(finished.pk, by=workshop.director)


def test_advisors_check_no_cars(workshop, finished):
    for step in (check_own_work, check_colleagues_work):
        with refused_with("WRONG_ROLE"):
            step(finished.pk, by=workshop.advisor)


def test_what_failed_is_looked_through_anew(workshop, finished):
    item = finished.items.get()
    look_through(finished, workshop)
    fail_check(finished.pk, Verdict(failed_item_id=item.pk, cause="异响"), by=workshop.inspector)
    finish_item(item.pk, by=workshop.technician)
    finish_work(finished.pk, by=workshop.technician)
    with refused_with("SELF_CHECK_MISSING"):
        pass_check(finished.pk, GOOD, by=workshop.inspector)
    look_through(finished, workshop)
    pass_check(finished.pk, GOOD, by=workshop.inspector)
    assert list(finished.checks.values_list("round", "result")) == [(1, "FAILED"), (2, "PASSED")]


def test_the_page_says_who_is_missing_and_offers_the_step(workshop, colleague, finished, sign_in):
    page = reverse("aftersales:order", args=(finished.pk,))
    passing = reverse("aftersales:order_form", args=(finished.pk, "pass"))
    own, cross = (
        reverse("aftersales:order_step", args=(finished.pk, name))
        for name in ("self_check", "cross_check")
    )

    def seen(by):
        html = sign_in(by).get(page, headers={"accept-language": "en"}).content.decode()
        return [url for url in (own, cross, passing) if url in html]

    assert (seen(workshop.technician), seen(colleague)) == ([own], [])
    sign_in(workshop.technician).post(own, {"version": finished.version})
    assert (seen(workshop.technician), seen(colleague)) == ([], [cross])
    sign_in(colleague).post(cross, {"version": fresh(finished).version})
    assert (seen(colleague), seen(workshop.inspector)) == ([], [passing])
    assert "冯互检" in sign_in(workshop.inspector).get(page).content.decode()


def test_the_archive_knows_all_three(workshop, clerk, sign_in):
    order = make_order(workshop, RoState.DELIVERED)
    record = order_facts([order.pk])[order.pk].records[Paper.AS05]
    assert (record.id, record.fault) == (order.checks.get().pk, "")
    page = reverse("archives:file", args=(archive_of(order).pk,))
    with translation.override("zh-hans"):
        html = sign_in(clerk).get(page).content.decode()
    assert all(name in html for name in ("赵技师", "冯互检", "钱质检"))


def test_a_round_without_the_first_two_is_judged_by_nobody(workshop, finished):
    check_own_work(finished.pk, by=workshop.technician)
    check = QcCheck.objects.get(order=finished)
    check.inspector_id, check.at = workshop.inspector.user_id, check.self_checked_at
    check.result, check.washed = "PASSED", True
    with (
        pytest.raises(IntegrityError, match="aftersales_checks_come_in_their_order"),
        transaction.atomic(),
    ):
        check.save()
