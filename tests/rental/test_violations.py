"""A violation from the authority's record to its end (domain.md 5.7; scenario N05 of section 8)."""

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError, InvalidInput, TransitionRefused
from dealerops.journal.models import Entry
from dealerops.registry.choices import CustodyKind
from dealerops.registry.models import ContactLog
from dealerops.registry.services import Holder, end_custody, take_custody
from dealerops.workcal.services import add_workdays, end_of
from rental.choices import BlockKind, OrderState
from rental.choices.violations import Doubt, Proof, Result, ViolationState
from rental.handlers.violations import match_with_the_new_times
from rental.models import Block, RentalOrder, RentalVehicle, Violation
from rental.selectors.violations import uncharged_fines
from rental.selectors.violations.matching import candidates_of, orders_with_a_car
from rental.services import violations as s
from rental.services.violations.telling import notify
from rental.workflow.violations import VIOLATION_FLOW
from tests.factories.rental import RentalHouse, an_order, make_car, make_terms
from tests.factories.violations import a_violation, days_ago, facts_of, give_car

SECOND = dt.timedelta(seconds=1)
HOUR, MINUTE, DAY = dt.timedelta(hours=1), dt.timedelta(minutes=1), dt.timedelta(days=1)
SHEET = s.Decision("HANDOVER_PHOTO", "EXIF 14:19 on the photo of the return")


def codes(error: pytest.ExceptionInfo[DomainError]) -> set[str]:
    return {one.code for one in error.value.refusals}


def rented(
    house: RentalHouse, begins: dt.datetime, ends: dt.datetime, **more: object
) -> RentalOrder:
    """An order that had its car from `begins` to `ends`, by its custody too."""
    order = an_order(house.store, house.a, begins, ends, state=OrderState.DEPOSIT_HOLD, **more)
    give_car(order.vehicle, begins, ends, order=order)
    return order


def told(house: RentalHouse, **more: object) -> Violation:
    """A violation that its customer has been told of."""
    order = rented(house, days_ago(3), days_ago(1))
    violation = a_violation(order.vehicle, days_ago(2), house.store, **more)
    return notify(violation.pk, by=house.operator)


def picture() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (30, 20), "white").save(file, "PNG")
    file.seek(0)
    return file


class TestTakingIn:
    def test_the_same_number_of_a_source_is_one_record(self, house: RentalHouse) -> None:
        car = make_car(house.store, house.a)
        one = facts_of(car, days_ago(2), external_id="A1")
        again = replace(one, place="elsewhere", fine=Decimal(100))
        other = replace(one, external_id="A2")
        taken = s.take_in([one, again, other], dealer_id=house.store.pk, by=SYSTEM)
        assert [row.is_new for row in taken] == [True, False, True]
        later = s.take_in([again], dealer_id=house.store.pk, by=SYSTEM)[0]
        assert (later.is_new, later.violation.pk) == (False, taken[0].violation.pk)
        assert later.violation.fine == 200

    def test_without_a_number_plate_minute_code_and_place_tell(self, house: RentalHouse) -> None:
        car = make_car(house.store, house.a)
        at = days_ago(2).replace(second=5)
        one = facts_of(car, at, place="长安街 1号")
        rows = [
            one,
            replace(one, occurred_at=at.replace(second=50), place="长安街1号"),
            replace(one, occurred_at=at + MINUTE),
            replace(one, code="1344"),
        ]
        taken = s.take_in(rows, dealer_id=house.store.pk, by=SYSTEM)
        assert [row.is_new for row in taken] == [True, False, True, True]

    def test_another_source_telling_the_same_event_adds_nothing(self, house: RentalHouse) -> None:
        car = make_car(house.store, house.a)
        one = facts_of(car, days_ago(2), external_id="A1")
        without, elsewhere = (
            replace(one, external_id=""),
            replace(one, source="AGENCY", external_id="77"),
        )
        taken = s.take_in([one, without, elsewhere], dealer_id=house.store.pk, by=SYSTEM)
        assert [row.is_new for row in taken] == [True, False, False]

    def test_the_database_knows_a_record_once(self, house: RentalHouse) -> None:
        known = a_violation(make_car(house.store, house.a), days_ago(2), house.store)
        with pytest.raises(IntegrityError, match="dedupe_key"), transaction.atomic():
            Violation.objects.create(**_copied(known))

    def test_what_cannot_be_is_refused_with_every_reason(self, house: RentalHouse) -> None:
        car = make_car(house.store, house.a)
        wrong = facts_of(
            car, timezone.now() + HOUR, points=2, fine=Decimal(-1), found_at=timezone.now()
        )
        with pytest.raises(InvalidInput) as error:
            s.take_in([wrong], dealer_id=house.store.pk, by=SYSTEM)
        assert codes(error) == {"POINTS_UNKNOWN", "FINE_WRONG", "DAY_AHEAD", "FOUND_BEFORE"}

    @pytest.mark.parametrize(
        ("field", "day"),
        [
            ("notice_on", dt.date(9999, 12, 31)),
            ("found_at", dt.datetime(2999, 1, 1, tzinfo=dt.UTC)),
        ],
    )
    def test_nobody_has_found_or_written_what_lies_ahead(
        self, house: RentalHouse, field: str, day: dt.date
    ) -> None:
        wrong = facts_of(make_car(house.store, house.a), days_ago(2), **{field: day})
        with pytest.raises(InvalidInput) as error:
            s.take_in([wrong], dealer_id=house.store.pk, by=SYSTEM)
        assert [(one.code, one.field) for one in error.value.refusals] == [("DAY_AHEAD", field)]

    def test_a_plate_that_is_not_ours_waits_at_the_store_that_brought_it(
        self, house: RentalHouse
    ) -> None:
        found = a_violation("京Z99Z99", days_ago(2), house.store)
        assert (found.state, found.result) == (ViolationState.REVIEW, Result.UNKNOWN_PLATE)
        assert found.dealer_id == house.store.pk

    def test_a_record_goes_to_the_store_whose_order_it_was(self, house: RentalHouse) -> None:
        order = rented(house, days_ago(3), days_ago(1))
        found = a_violation(order.vehicle, days_ago(2), house.other)
        assert (found.dealer_id, found.order_id) == (house.store.pk, order.pk)
        assert not Violation.objects.visible_to(house.neighbour).exists()

    def test_a_swapped_car_is_matched_by_who_really_had_it(self, house: RentalHouse) -> None:
        """The replacement belongs to the order for its hours, though the order names another car."""
        order = an_order(house.store, house.a, days_ago(3), days_ago(1), state=OrderState.RETURNED)
        replacement = make_car(house.store, house.a)
        give_car(order.vehicle, days_ago(3), days_ago(2), order=order)
        give_car(replacement, days_ago(2), days_ago(1), order=order)
        assert a_violation(order.vehicle, days_ago(1.5), house.store).result == Result.OPERATOR
        assert a_violation(replacement, days_ago(1.5), house.store).order_id == order.pk

    def test_planned_times_do_not_count(self, house: RentalHouse) -> None:
        order = an_order(house.store, house.a, days_ago(3), days_ago(1), state=OrderState.RETURNED)
        assert a_violation(order.vehicle, days_ago(2), house.store).result == Result.OPERATOR


def _copied(one: Violation) -> dict[str, object]:
    skipped = {"id", "number"}
    fields = [each.attname for each in one._meta.fields if each.name not in skipped]
    return {name: getattr(one, name) for name in fields} | {"number": "VIO-X"}


@pytest.fixture
def changed(house: RentalHouse) -> tuple[RentalVehicle, RentalOrder, RentalOrder, dt.datetime]:
    """N05: the car goes from A to B at about 14:00. A back 14:20, B out 14:10."""
    two = days_ago(2).replace(hour=6, minute=0, second=0, microsecond=0)  # 14:00 in Shanghai
    car = make_car(house.store, house.a)
    a = an_order(
        house.store, house.a, two - DAY, two, state=OrderState.CLOSED, vehicle=car,
        location_agreed_at=two - DAY,
    )  # fmt: skip
    b = an_order(house.store, house.a, two, two + DAY, state=OrderState.RETURNED, vehicle=car)
    give_car(car, two - DAY, two + 20 * MINUTE, order=a)
    give_car(car, two + 10 * MINUTE, two + DAY, order=b, in_conflict=True)
    return car, a, b, two


class TestScenarioN05:
    def test_in_the_handover_hour_nobody_is_told_or_charged(
        self, house: RentalHouse, changed: tuple
    ) -> None:
        car, _a, _b, two = changed
        held = a_violation(car, two + 12 * MINUTE, house.store)
        assert (held.result, held.doubt) == (Result.AMBIGUOUS, Doubt.OVERLAP)
        assert (held.state, held.order_id, held.notify_due_at) == (
            ViolationState.REVIEW,
            None,
            None,
        )
        with pytest.raises(TransitionRefused) as error:
            notify(held.pk, by=house.operator)
        assert codes(error) == {"STATE_CONFLICT"}
        with (
            pytest.raises(IntegrityError, match="rental_undecided_violation_is_nobodys"),
            transaction.atomic(),
        ):
            Violation.objects.filter(pk=held.pk).update(notified_at=timezone.now())

    def test_the_edge_of_the_zone_counts_for_a_record_that_comes_alone(
        self, house: RentalHouse, changed: tuple
    ) -> None:
        """A gave the car back ten minutes ago to the second, so it may still have been A."""
        car, a, b, two = changed
        held = a_violation(car, two + 30 * MINUTE, house.store)
        assert (held.result, held.doubt) == (Result.AMBIGUOUS, Doubt.HANDOVER)
        assert {one.order_id for one in candidates_of(held)} == {a.pk, b.pk}
        assert orders_with_a_car(held.occurred_at, [a.pk]) == {a.pk}
        alone = rented(house, two - DAY, two)
        assert a_violation(alone.vehicle, two + 10 * MINUTE, house.store).doubt == Doubt.HANDOVER
        late = a_violation(alone.vehicle, two + 10 * MINUTE + SECOND, house.store)
        assert late.result == Result.OPERATOR

    def test_no_one_but_a_person_with_evidence_decides(
        self, house: RentalHouse, changed: tuple
    ) -> None:
        car, a, _b, two = changed
        held = a_violation(car, two + 12 * MINUTE, house.store)
        with pytest.raises(IntegrityError, match="decided_by_a_person"), transaction.atomic():
            Violation.objects.filter(pk=held.pk).update(state="MATCHED", order=a)
        with pytest.raises(TransitionRefused) as error:
            s.decide_order(held.pk, a.pk, s.Decision("", " "), by=house.operator)
        assert codes(error) == {"HOLDER_UNPROVEN", "REASON_MISSING"}
        with pytest.raises(TransitionRefused) as error:
            s.decide_order(held.pk, a.pk, SHEET, by=house.collector)
        assert codes(error) == {"WRONG_ROLE"}

    def test_the_photo_says_it_was_a_and_that_is_on_record(
        self, house: RentalHouse, changed: tuple
    ) -> None:
        car, a, b, two = changed
        held = a_violation(car, two + 12 * MINUTE, house.store)
        decided = s.decide_order(
            held.pk, a.pk, replace(SHEET, file=picture(), name="exif.png"), by=house.operator
        )
        assert (decided.state, decided.order_id) == (ViolationState.MATCHED, a.pk)
        assert (decided.result, decided.decided_by_id) == (Result.AMBIGUOUS, house.operator.user_id)
        assert decided.evidence_file is not None
        entry = Entry.objects.visible_to(SYSTEM).get(topic="rental.violation_decided")
        assert (entry.reason, entry.from_state, entry.to_state) == (
            "HANDOVER_PHOTO", "REVIEW", "MATCHED",
        )  # fmt: skip
        assert entry.data == {"order": a.pk, "candidates": sorted([a.pk, b.pk])}

    def test_the_cars_position_needs_everybodys_separate_consent(
        self, house: RentalHouse, changed: tuple
    ) -> None:
        car, a, b, two = changed
        held = a_violation(car, two + 12 * MINUTE, house.store)
        position = s.Decision("TELEMATICS", "the car stood at home")
        with pytest.raises(TransitionRefused) as error:
            s.decide_order(held.pk, a.pk, position, by=house.operator)
        assert codes(error) == {"LOCATION_CONSENT"}
        RentalOrder.objects.filter(pk=b.pk).update(location_agreed_at=timezone.now())
        assert s.decide_order(held.pk, a.pk, position, by=house.operator).order_id == a.pk

    def test_14_35_was_b_and_the_night_was_ours(self, house: RentalHouse, changed: tuple) -> None:
        car, _a, b, two = changed
        assert a_violation(car, two + 35 * MINUTE, house.store).order_id == b.pk
        assert a_violation(car, two - 2 * DAY, house.store).state == ViolationState.INTERNAL

    def test_a_car_with_a_new_plate_that_morning_waits(
        self, house: RentalHouse, changed: tuple
    ) -> None:
        car, _a, _b, two = changed
        row = car.vehicle.plates.get()
        row.valid = (two.date(), None)
        row.save()
        found = a_violation(car, two + 35 * MINUTE, house.store)
        assert (found.result, found.doubt) == (Result.AMBIGUOUS, Doubt.PLATE_CHANGED)

    def test_an_order_without_the_car_is_refused(self, house: RentalHouse, changed: tuple) -> None:
        car, _a, _b, two = changed
        held = a_violation(car, two + 12 * MINUTE, house.store)
        other = an_order(house.store, house.a, two - DAY, two + DAY, state=OrderState.RETURNED)
        with pytest.raises(TransitionRefused) as error:
            s.decide_order(held.pk, other.pk, SHEET, by=house.operator)
        assert codes(error) == {"ORDER_WITHOUT_CAR"}

    def test_points_hide_the_agent(self, house: RentalHouse) -> None:
        violation = told(house, points=3)
        with pytest.raises(TransitionRefused) as error:
            s.ask_agent(violation.pk, by=house.operator)
        assert codes(error) == {"POINTS_NOT_HANDLED"}
        with (
            pytest.raises(IntegrityError, match="rental_agent_never_takes_points"),
            transaction.atomic(),
        ):
            Violation.objects.filter(pk=violation.pk).update(state="AGENT_REQUESTED")


class TestLateHandovers:
    def test_a_sheet_that_comes_late_changes_who_it_was(self, house: RentalHouse) -> None:
        order = an_order(house.store, house.a, days_ago(3), days_ago(1), state=OrderState.RETURNED)
        violation = a_violation(order.vehicle, days_ago(2), house.store)
        assert violation.state == ViolationState.INTERNAL
        give_car(order.vehicle, days_ago(3), days_ago(1), order=order)
        assert s.match_again([violation.pk]) == 1
        violation.refresh_from_db()
        assert (violation.state, violation.order_id) == (ViolationState.MATCHED, order.pk)
        assert s.match_again([violation.pk]) == 0

    def test_the_hand_over_itself_asks_again(self, house: RentalHouse) -> None:
        order = an_order(house.store, house.a, days_ago(3), days_ago(1), state=OrderState.RETURNED)
        violation = a_violation(order.vehicle, days_ago(2), house.store)
        holder = Holder(CustodyKind.RENTAL, house.store.pk)
        taken = take_custody(
            order.vehicle.vehicle, holder, reason=order, at=days_ago(3), by=house.operator
        )
        match_with_the_new_times(_entry("registry.custody_taken", taken.pk))
        violation.refresh_from_db()
        assert violation.order_id == order.pk
        end_custody(order, at=days_ago(2.5), by=house.operator)
        match_with_the_new_times(_entry("registry.custody_ended", taken.pk))
        violation.refresh_from_db()
        assert (violation.state, violation.order_id) == (ViolationState.INTERNAL, None)

    def test_what_a_person_decided_or_a_customer_was_told_stays(
        self, house: RentalHouse, changed: tuple
    ) -> None:
        car, a, _b, two = changed
        held = a_violation(car, two + 12 * MINUTE, house.store)
        s.decide_order(held.pk, a.pk, SHEET, by=house.operator)
        other = told(house)
        assert s.match_again([held.pk, other.pk]) == 0


def _entry(topic: str, pk: int) -> Entry:
    return Entry.objects.visible_to(SYSTEM).get(topic=topic, object_id=pk)


class TestTelling:
    def test_told_within_a_workday_and_fifteen_days_to_act(self, house: RentalHouse) -> None:
        order = rented(house, days_ago(3), days_ago(1))
        violation = a_violation(
            order.vehicle, days_ago(2), house.store, notice_on=timezone.localdate()
        )
        today = timezone.localdate()
        assert violation.notify_due_at == end_of(add_workdays(today, 1))
        notify(violation.pk, by=house.operator)
        violation.refresh_from_db()
        assert violation.state == ViolationState.NOTIFIED
        assert violation.user_due_at == end_of(today + 15 * DAY)
        log = ContactLog.objects.get(customer=order.customer_id)
        assert (log.purpose, log.is_counted) == ("VIOLATION", False)

    def test_never_later_than_five_days_before_the_authority(self, house: RentalHouse) -> None:
        today = timezone.localdate()
        violation = told(house, statutory_on=today + 10 * DAY)
        assert violation.user_due_at == end_of(today + 5 * DAY)

    def test_the_authoritys_day_may_come_later_or_anew(self, house: RentalHouse) -> None:
        today = timezone.localdate()
        violation = told(house)
        s.enter_authority_day(violation.pk, today + 12 * DAY, by=house.operator)
        violation.refresh_from_db()
        assert violation.user_due_at == end_of(today + 7 * DAY)
        s.enter_authority_day(violation.pk, today + 90 * DAY, by=house.operator)
        violation.refresh_from_db()
        assert violation.user_due_at == end_of(today + 7 * DAY)
        s.enter_authority_day(violation.pk, today + DAY, by=house.operator)
        violation.refresh_from_db()
        assert violation.user_due_at == end_of(today + 3 * DAY)
        with pytest.raises(InvalidInput):
            s.enter_authority_day(violation.pk, today - 30 * DAY, by=house.operator)
        with pytest.raises(DomainError):
            s.enter_authority_day(violation.pk, today, by=house.collector)

    def test_the_link_opens_its_violation_and_no_other(self, house: RentalHouse) -> None:
        violation = told(house)
        token = s.token_of(violation)
        assert s.find_link(token).pk == violation.pk
        s.note_opening(token)
        for wrong in ("", "x", token[:-1], f"{violation.pk}:abc"):
            with pytest.raises(s.ViolationLinkDead):
                s.find_link(wrong)
        Violation.objects.filter(pk=violation.pk).update(link_until=timezone.now())
        with pytest.raises(s.ViolationLinkDead):
            s.find_link(token)


class TestAnswering:
    def test_a_screenshot_alone_verifies_nothing(self, house: RentalHouse) -> None:
        violation = told(house)
        shot = s.ProofFacts(Proof.SCREENSHOT, file=picture(), name="shot.png")
        s.hand_proof(violation.pk, shot, by=SYSTEM)
        violation.refresh_from_db()
        assert violation.state == ViolationState.PROOF_SUBMITTED
        with pytest.raises(TransitionRefused) as error:
            s.verify_violation(violation.pk, by=house.operator)
        assert codes(error) == {"PROOF_WEAK"}
        with (
            pytest.raises(IntegrityError, match="rental_verified_violation_has_proof"),
            transaction.atomic(),
        ):
            Violation.objects.filter(pk=violation.pk).update(
                state="VERIFIED", verified_at=timezone.now(), verified_with="SCREENSHOT"
            )
        with pytest.raises(InvalidInput):
            s.hand_proof(violation.pk, s.ProofFacts(Proof.RECEIPT), by=SYSTEM)
        s.hand_proof(violation.pk, s.ProofFacts(Proof.RECEIPT, "1101-22"), by=SYSTEM)
        done = s.verify_violation(violation.pk, by=house.operator)
        assert (done.verified_with, done.decision_no) == (Proof.RECEIPT, "1101-22")
        assert s.close_violation(violation.pk, by=house.operator).state == ViolationState.CLOSED

    def test_asking_the_authority_again_verifies(self, house: RentalHouse) -> None:
        violation = told(house)
        s.handle_self(violation.pk, by=SYSTEM)
        s.hand_proof(violation.pk, s.ProofFacts(Proof.AUTHORITY), by=house.operator)
        assert s.verify_violation(violation.pk, by=house.operator).state == ViolationState.VERIFIED

    def test_a_dispute_needs_words_and_a_leaders_ruling(self, house: RentalHouse) -> None:
        violation = told(house)
        with pytest.raises(TransitionRefused) as error:
            s.dispute(violation.pk, "  ", by=SYSTEM)
        assert codes(error) == {"DISPUTE_EMPTY"}
        s.dispute(violation.pk, "I had given it back", by=SYSTEM)
        with pytest.raises(TransitionRefused) as error:
            s.judge_dispute(violation.pk, "no", stands=True, by=house.operator)
        assert codes(error) == {"WRONG_ROLE"}
        first_nonce = violation.nonce
        again = s.judge_dispute(violation.pk, "the photo shows", stands=True, by=house.supervisor)
        assert (again.state, again.ruling) == (ViolationState.NOTIFIED, "the photo shows")
        assert again.nonce != first_nonce
        s.dispute(violation.pk, "still", by=SYSTEM)
        won = s.judge_dispute(violation.pk, "indeed", stands=False, by=house.manager)
        assert won.state == ViolationState.CANCELLED

    def test_nothing_else_is_possible(self, house: RentalHouse) -> None:
        """From each state exactly the table's steps; closed and cancelled are the end."""
        ends = {one.target for one in VIOLATION_FLOW.rows}
        leaving = {source for one in VIOLATION_FLOW.rows for source in one.sources}
        assert ends - leaving == {ViolationState.CLOSED, ViolationState.CANCELLED}
        assert {one.target for one in VIOLATION_FLOW.rows if "REVIEW" in one.sources} == {
            *("MATCHED", "INTERNAL", "NEW"),
        }

    def test_open_fines_are_exposure_until_they_are_verified(self, house: RentalHouse) -> None:
        violation = told(house)
        assert uncharged_fines(violation.order_id) == 200
        s.hand_proof(violation.pk, s.ProofFacts(Proof.AUTHORITY), by=house.operator)
        s.verify_violation(violation.pk, by=house.operator)
        assert uncharged_fines(violation.order_id) == 0


class TestOverdue:
    def test_the_penalty_is_what_accepted_terms_say(self, house: RentalHouse) -> None:
        violation = told(house)
        assert not s.mark_overdue(violation.pk, by=SYSTEM)
        _let_time_pass(violation)
        assert s.mark_overdue(violation.pk, by=SYSTEM)
        assert not s.mark_overdue(violation.pk, by=SYSTEM)
        violation.refresh_from_db()
        assert (violation.is_overdue, violation.penalty_charged) == (True, Decimal(200))

    def test_terms_without_a_sum_cost_nothing(self, house: RentalHouse) -> None:
        violation = told(house)
        lenient = make_terms(strict=False)
        RentalOrder.objects.filter(pk=violation.order_id).update(terms=lenient)
        _let_time_pass(violation)
        assert s.mark_overdue(violation.pk, by=SYSTEM)
        violation.refresh_from_db()
        assert violation.penalty_charged == 0

    def test_a_disputed_one_is_not_overdue(self, house: RentalHouse) -> None:
        violation = told(house)
        s.dispute(violation.pk, "not me", by=SYSTEM)
        _let_time_pass(violation)
        assert not s.mark_overdue(violation.pk, by=SYSTEM)


def _let_time_pass(violation: Violation) -> None:
    Violation.objects.filter(pk=violation.pk).update(user_due_at=timezone.now() - HOUR)


def standing(car: RentalVehicle) -> int:
    return Block.objects.filter(
        vehicle=car, kind=BlockKind.VIOLATIONS, released_at=None, span__endswith=None
    ).count()


class TestBlocks:
    def test_the_fifth_open_violation_keeps_the_car_here(self, house: RentalHouse) -> None:
        car = make_car(house.store, house.a)
        made = [a_violation(car, days_ago(n), house.store) for n in (2, 3, 4, 5)]
        assert standing(car) == 0
        made.append(a_violation(car, days_ago(6), house.store))
        assert standing(car) == 1
        s.close_violation(made[0].pk, by=house.operator)
        assert standing(car) == 0
        assert Block.objects.filter(vehicle=car, released_at__isnull=False).count() == 1

    def test_one_is_enough_close_to_the_inspection(self, house: RentalHouse) -> None:
        due = timezone.localdate() + 15 * DAY
        car = make_car(house.store, house.a, inspection_until=due)
        violation = a_violation(car, days_ago(2), house.store)
        assert standing(car) == 1
        s.close_violation(violation.pk, by=house.operator)
        assert standing(car) == 0


def test_an_operator_of_another_store_finds_nothing(house: RentalHouse) -> None:
    violation = told(house)
    with pytest.raises(Violation.DoesNotExist):
        s.handle_self(violation.pk, by=house.neighbour)
