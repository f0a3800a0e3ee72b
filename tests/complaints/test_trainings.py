"""The training log of the front line, and the share that was trained (domain.md 3.13)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from complaints.choices.training import TrainingModule, TrainingTest
from complaints.models import Training
from complaints.selectors.trained import trained
from complaints.services.trainings import TrainingFacts, log_training, note_test
from dealerops.foundation.actor import Role
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.workcal.services import add_months
from tests.factories.market import make_person

pytestmark = pytest.mark.django_db
ONE_DAY = dt.timedelta(days=1)


def log(person, module=TrainingModule.LAW, on=None, *, by, test=TrainingTest.PASSED):
    facts = TrainingFacts(person.user_id, module, on or timezone.localdate(), test)
    return log_training(facts, by=by)


def log_all(person, on=None, *, by):
    return [log(person, module, on, by=by) for module in TrainingModule.values]


def code(command) -> str:
    with pytest.raises(DomainError) as refused:
        command()
    return refused.value.refusals[0].code


def test_who_has_passed_every_module_counts_as_trained(house):
    today = timezone.localdate()
    log_all(house.advocate, by=house.desk)
    log(house.advisor, by=house.desk)
    found = trained(house.manager, today)
    assert (found.people, found.trained) == (3, 1)
    assert trained(house.regional, today).people == 4
    assert trained(house.far_regional, today).people == 0
    assert trained(house.far_regional, today).share is None
    assert trained(house.desk, today).share == Decimal(1) / 4


def test_a_test_that_was_failed_counts_once_it_is_passed(house):
    today = timezone.localdate()
    *_others, last = log_all(house.advocate, by=house.desk)
    note_test(last.pk, TrainingTest.FAILED, by=house.desk)
    assert trained(house.manager, today).trained == 0
    note_test(last.pk, TrainingTest.PASSED, by=house.regional)
    assert trained(house.manager, today).trained == 1


def test_what_was_learned_is_learned_for_two_years(house):
    today = timezone.localdate()
    log_all(house.advocate, add_months(today, -24), by=house.desk)
    assert trained(house.manager, today).trained == 1
    assert trained(house.manager, today + ONE_DAY).trained == 0


def test_who_has_moved_on_is_nobodys_front_line(house):
    log_all(house.advocate, by=house.desk)
    somebody = make_person(Role.D_TECH, house.dealer)
    assert code(lambda: log(somebody, by=house.desk)) == "NOT_FRONT_LINE"


@pytest.mark.parametrize("who", ["advocate", "manager", "quality", "auditor", "management"])
def test_trainers_log_and_nobody_else(house, who):
    assert code(lambda: log(house.advisor, by=getattr(house, who))) == "WRONG_ROLE"


def test_a_region_logs_its_own_people(house):
    assert code(lambda: log(house.advisor, by=house.far_regional)) == "NOT_FRONT_LINE"
    kept = log(house.advisor, by=house.regional)
    assert kept.dealer == house.dealer
    with pytest.raises(Training.DoesNotExist):
        note_test(kept.pk, TrainingTest.FAILED, by=house.far_regional)


def test_the_day_is_past_and_a_module_is_taken_once_on_it(house):
    tomorrow = timezone.localdate() + ONE_DAY
    assert code(lambda: log(house.advisor, on=tomorrow, by=house.desk)) == "TRAINED_AHEAD"
    log(house.advisor, by=house.desk)
    assert code(lambda: log(house.advisor, by=house.desk)) == "TRAINED_ALREADY"


def test_the_database_keeps_one_of_a_day(house):
    one = log(house.advisor, by=house.desk)
    one.pk = None
    with (
        pytest.raises(IntegrityError, match="complaints_training_once_a_day"),
        transaction.atomic(),
    ):
        one.save(force_insert=True)


@pytest.mark.parametrize("wrong", [{"module": "COOKING"}, {"test": "GOOD"}])
def test_what_is_on_no_list_is_refused(house, wrong):
    facts = {"person_id": house.advisor.user_id, "module": "LAW", "taken_on": timezone.localdate()}
    with pytest.raises(InvalidInput):
        log_training(TrainingFacts(**{**facts, **wrong}), by=house.desk)


def test_the_page_of_the_back_office(house, sign_in):
    client = sign_in(house.regional)
    add = reverse("admin:complaints_training_add")
    choices = client.get(add).content.decode()
    assert "李顾问" in choices
    typed = {
        "person": house.advisor.user_id, "module": "LAW", "taken_on": "2026-01-05", "test": "NONE",
    }  # fmt: skip
    assert client.post(add, typed).status_code == 302
    kept = Training.objects.get()
    page = reverse("admin:complaints_training_change", args=(kept.pk,))
    assert client.post(page, {"test": "PASSED", "version": kept.version}).status_code == 302
    kept.refresh_from_db()
    assert kept.test == "PASSED"
    assert sign_in(house.far_regional).get(page).status_code == 404
    assert sign_in(house.quality).post(page, {"test": "FAILED"}).status_code == 403


def test_the_share_stands_on_the_first_pages(house, sign_in):
    log_all(house.advocate, by=house.desk)
    for who, page in ((house.manager, "portal:home"), (house.desk, "admin:index")):
        html = sign_in(who).get(reverse(page), HTTP_ACCEPT_LANGUAGE="en").content.decode()
        assert "people have passed every module" in html
