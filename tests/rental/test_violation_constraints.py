"""What the database refuses about violations and complaints, whoever writes."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from rental.choices.complaints import Topic
from rental.models import RentalComplaint, Violation, ViolationProof
from rental.services.complaints import ComplaintFacts, take_complaint
from tests.factories.rental import RentalHouse
from tests.factories.violations import a_violation, days_ago
from tests.rental.test_violations import told

NOW = timezone.now()
WRONG = {
    "rental_violation_points_exist": {"points": 2},
    "rental_violation_fine_is_not_negative": {"fine": -1},
    "rental_customers_violation_has_an_order": {"order": None},
    "rental_agent_never_takes_points": {"points": 3, "fee_charged": 50},
    "rental_fine_is_passed_on_without_markup": {"fine_charged": 201},
    "rental_verified_violation_has_proof": {
        "state": "VERIFIED", "verified_at": NOW, "verified_with": "SCREENSHOT",
    },
    "rental_receipt_names_the_decision": {
        "state": "VERIFIED", "verified_at": NOW, "verified_with": "RECEIPT",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_violation_is_never(house: RentalHouse, name: str) -> None:
    violation = told(house)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Violation.objects.filter(pk=violation.pk).update(**WRONG[name])


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("rental_undecided_violation_is_nobodys", {"fine_charged": 200}),
        ("rental_undecided_violation_is_nobodys", {"notified_at": NOW}),
        ("rental_uncertain_violation_is_decided_by_a_person", {"state": "INTERNAL"}),
    ],
)
def test_an_uncertain_violation_is_never(
    house: RentalHouse, name: str, wrong: dict[str, object]
) -> None:
    held = a_violation("京Z99Z99", days_ago(2), house.store)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Violation.objects.filter(pk=held.pk).update(**wrong)


def test_two_violations_never_share_a_link(house: RentalHouse) -> None:
    one, other = told(house), told(house)
    with (
        pytest.raises(IntegrityError, match="rental_violation_link_is_unique"),
        transaction.atomic(),
    ):
        Violation.objects.filter(pk=other.pk).update(nonce=one.nonce)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("rental_proof_by_receipt_names_the_decision", "RECEIPT"),
        ("rental_proof_by_screenshot_has_it", "SCREENSHOT"),
    ],
)
def test_a_proof_is_never_without_what_it_shows(house: RentalHouse, name: str, kind: str) -> None:
    violation = told(house)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ViolationProof.objects.create(violation=violation, kind=kind, at=NOW)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("rental_complaint_says_something", {"words": ""}),
        ("rental_complaint_says_something", {"compensation": -1}),
        ("rental_settled_complaint_says_why_and_how", {"state": "SETTLED", "ended_at": NOW}),
    ],
)
def test_a_complaint_is_never(house: RentalHouse, name: str, wrong: dict[str, object]) -> None:
    facts = ComplaintFacts(Topic.OTHER, "words")
    complaint = take_complaint(facts, dealer_id=house.store.pk, by=house.operator)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RentalComplaint.objects.filter(pk=complaint.pk).update(**wrong)
