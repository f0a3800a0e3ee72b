"""One person entered twice becomes one customer, and two again if that was a mistake."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from aftersales.models import CallbackTask, ClubMember, CustomerCard, Prospect, RepairOrder
from aftersales.selectors.duplicates import Reason, duplicates
from aftersales.services import Visitor, plan_callback
from aftersales.services.customers import customer_of
from aftersales.services.merging import Choice, merge_customers, undo_merge
from aftersales.services.merging.undo import UndoRefused
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from dealerops.network.models import Dealer
from dealerops.registry.choices import ConsentScope, ContactPurpose, DncScope, IdKind
from dealerops.registry.models import ContactLog, Customer, CustomerMerge, VehicleSale
from dealerops.registry.services import (
    SaleFacts,
    allow_contacts,
    change_mobile,
    consent_to,
    is_stopped,
    note_contact,
    note_sale,
    record_consent,
    register_person,
    stop_contacts,
)
from tests.aftersales.conftest import Workshop
from tests.aftersales.workbooks import make_id_number, make_mobile, taken_in
from tests.factories.aftersales import a_delivered_order, make_vehicle
from tests.factories.market import make_person, numbers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield


def a_card(dealer, *, name: str = "王小明", car=None, mobile: str = "", number: str = "", **more):
    owner = register_person(name, number, mobile=mobile or make_mobile(), by=SYSTEM)
    return CustomerCard.objects.create(
        dealer=dealer, vehicle=car or make_vehicle(), customer=owner, **more
    )


@pytest.fixture
def twice(workshop):
    """王小明, entered with an ID number and later once more without, under the same phone."""
    mobile = make_mobile()
    first = a_card(workshop.dealer, mobile=mobile, number=make_id_number())
    second = a_card(workshop.dealer, name="王小明先生", mobile=mobile)
    return first.customer, second.customer


def make_task(order: RepairOrder) -> CallbackTask:
    task = plan_callback(order.pk, by=SYSTEM)
    assert task is not None
    return task


def everything() -> list[object]:
    """What merging may touch, row by row."""
    seen: list[object] = []
    for model, names in (
        (CustomerCard, ("customer", "folded_into", "insurer", "second_mobile_hash")),
        (RepairOrder, ("customer",)),
        (CallbackTask, ("customer", "caller")),
        (ClubMember, ("customer", "left_on")),
        (Prospect, ("customer",)),
        (ContactLog, ("customer",)),
        (VehicleSale, ("buyer",)),
        (Customer, ("name", "mobile_hash", "id_kind", "id_number_hash", "merged_into")),
    ):
        seen += model._base_manager.order_by("pk").values_list("pk", *names)
    return seen


def merged(kept: Customer, gone: Customer, *taken: str, by: Actor) -> CustomerMerge:
    return merge_customers(Choice(kept.pk, gone.pk, frozenset(taken)), by=by)


def test_everything_goes_over_and_comes_back(twice, workshop, clerk):
    kept, gone = twice
    gone_card = CustomerCard.objects.get(customer=gone)
    car = gone_card.vehicle
    order = a_delivered_order(workshop.dealer, vehicle=car, customer=gone)
    task = make_task(order)
    ClubMember.objects.create(
        dealer=workshop.dealer, customer=gone, number="C-1", joined_on=timezone.localdate()
    )
    Prospect.objects.create(dealer=workshop.dealer, customer=gone, noted_on=timezone.localdate())
    note_sale(car.pk, SaleFacts(sold_on=timezone.localdate(), buyer_id=gone.pk), by=SYSTEM)
    note_contact(gone.pk, ContactPurpose.REMINDER, "PHONE", was_reached=True, by=clerk)
    before = everything()
    merge = merged(kept, gone, by=clerk)
    for model, name in (
        (CustomerCard, "customer"), (RepairOrder, "customer"), (CallbackTask, "customer"),
        (ClubMember, "customer"), (Prospect, "customer"), (ContactLog, "customer"),
        (VehicleSale, "buyer"),
    ):  # fmt: skip
        assert not model._base_manager.filter(**{name: gone}).exists(), model
        assert model._base_manager.filter(**{name: kept}).exists(), model
    task.refresh_from_db()
    assert task.customer == kept
    gone.refresh_from_db()
    assert gone.merged_into == kept
    told = Entry.objects.filter(topic="aftersales.customers_merged", user_id=clerk.user_id)
    assert {entry.object_id for entry in told} == {kept.pk, gone.pk}
    undo_merge(merge.pk, by=clerk)
    assert everything() == before
    assert Entry.objects.filter(topic="aftersales.merge_undone").count() == 2
    with pytest.raises(UndoRefused) as caught:
        undo_merge(merge.pk, by=clerk)
    assert caught.value.refusals[0].code == "MERGE_UNDONE"


def test_the_fields_that_were_chosen_are_taken_and_empty_ones_are_filled(workshop, clerk):
    number = make_id_number()
    kept = a_card(workshop.dealer).customer
    gone = a_card(workshop.dealer, name="王晓明", number=number).customer
    phone = kept.mobile
    before = everything()
    merge = merged(kept, gone, "name", by=clerk)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.name, kept.mobile, kept.id_number) == ("王晓明", phone, number)
    assert gone.id_number == ""
    undo_merge(merge.pk, by=clerk)
    assert everything() == before


def test_two_cards_with_one_car_become_one(workshop, clerk):
    car, phone = make_vehicle(), make_mobile()
    into = a_card(workshop.dealer, car=car, insurer="人保")
    card = a_card(workshop.dealer, car=car, insurer="平安", second_mobile=phone)
    before = everything()
    merge = merged(into.customer, card.customer, by=clerk)
    into.refresh_from_db()
    assert (into.insurer, into.second_mobile) == ("人保", phone)
    assert list(CustomerCard.objects.visible_to(clerk)) == [into]
    undo_merge(merge.pk, by=clerk)
    assert everything() == before


def test_nobody_is_in_the_club_twice(twice, workshop, clerk):
    today = timezone.localdate()
    for number, customer in enumerate(twice):
        ClubMember.objects.create(
            dealer=workshop.dealer, customer=customer, number=f"C-{number}", joined_on=today
        )
    before = everything()
    merge = merged(*twice, by=clerk)
    assert ClubMember.objects.filter(customer=twice[0]).count() == 2
    assert ClubMember.objects.current().count() == 1
    undo_merge(merge.pk, by=clerk)
    assert everything() == before


def test_no_customer_is_on_two_callers_lists(twice, workshop, clerk, caller, second_caller):
    for customer, who in zip(twice, (caller, second_caller), strict=True):
        order = a_delivered_order(workshop.dealer, customer=customer)
        task = make_task(order)
        CallbackTask.objects.filter(pk=task.pk).update(caller=who.user_id)
    before = everything()
    merge = merged(*twice, by=clerk)
    assert CallbackTask.objects.filter(customer=twice[0], caller=None).count() == 1
    undo_merge(merge.pk, by=clerk)
    assert everything() == before


def said(twice, by: Actor, *, kept: bool | None, gone: bool | None) -> bool | None:
    """What stands after a merge of two statements about offers."""
    for customer, word in zip(twice, (kept, gone), strict=True):
        if word is not None:
            record_consent(
                customer.pk, ConsentScope.MARKETING, is_given=word, channel="COUNTER", by=by
            )
    merged(*twice, by=by)
    return consent_to(twice[0].pk, ConsentScope.MARKETING)


@pytest.mark.parametrize(
    ("kept", "gone", "holds"),
    [
        (True, True, True),
        (True, False, False),
        (False, True, False),
        (None, True, True),
        (None, False, False),
        (True, None, True),
        (None, None, None),
    ],
)
def test_the_strictest_consent_wins(twice, clerk, kept, gone, holds):
    assert said(twice, clerk, kept=kept, gone=gone) is holds


def test_a_wish_not_to_be_called_holds_whichever_record_it_stood_on(twice, workshop, clerk):
    kept, gone = twice
    order = a_delivered_order(workshop.dealer, customer=kept)
    make_task(order)
    stop_contacts(gone.pk, DncScope.SURVEY, channel="PHONE", by=clerk)
    drain("default")
    assert CallbackTask.objects.open().exists()
    merge = merged(kept, gone, by=clerk)
    assert is_stopped(kept.pk, ContactPurpose.CALLBACK)
    drain("default")
    assert not CallbackTask.objects.open().exists()
    undo_merge(merge.pk, by=clerk)
    assert not is_stopped(kept.pk, ContactPurpose.CALLBACK)
    assert is_stopped(gone.pk, ContactPurpose.CALLBACK)


def test_callbacks_that_come_to_somebody_who_wants_none_are_cancelled(twice, workshop, clerk):
    kept, gone = twice
    stop_contacts(kept.pk, DncScope.ALL, channel="PHONE", by=clerk)
    drain("default")
    make_task(a_delivered_order(workshop.dealer, customer=gone))
    merged(kept, gone, by=clerk)
    assert CallbackTask.objects.open().filter(customer=kept).exists()
    drain("default")
    assert not CallbackTask.objects.open().exists()


def test_at_the_counter_and_in_a_workbook_the_kept_record_is_found(twice, clerk):
    kept, gone = twice
    merged(kept, gone, by=clerk)
    assert customer_of(Visitor(gone.name, gone.mobile), by=SYSTEM) == kept
    row = {"name": gone.name, "mobile": gone.mobile, "vin": make_vehicle().vin}
    taken_in("customers", [row], by=clerk)
    assert CustomerCard.objects.get(vehicle__vin=row["vin"]).customer == kept
    passport = register_person("A", "G1234567", id_kind=IdKind.PASSPORT, by=SYSTEM)
    Customer.objects.filter(pk=passport.pk).update(merged_into=kept)
    assert register_person("A", "G1234567", id_kind=IdKind.PASSPORT, by=SYSTEM) == kept


# --- what is not merged ---------------------------------------------------------------------------


def refused(work: Callable[[], object]) -> set[str]:
    with pytest.raises(DomainError) as caught, transaction.atomic():
        work()
    return {refusal.code for refusal in caught.value.refusals}


def test_two_people_are_not_one(workshop, clerk):
    first, second = (a_card(workshop.dealer, number=make_id_number()).customer for _ in range(2))
    assert refused(lambda: merged(first, second, by=clerk)) == {"MERGE_TWO_PEOPLE"}
    assert refused(lambda: merged(first, first, by=clerk)) == {"MERGE_SAME"}


def test_organisations_are_not_merged(twice, workshop, clerk):
    Customer.objects.filter(pk=twice[1].pk).update(kind="PUBLIC_BODY")
    assert refused(lambda: merged(*twice, by=clerk)) == {"MERGE_PERSONS_ONLY"}


def test_what_another_dealer_knows_is_left_alone(twice, workshop, clerk):
    other = next(iter(workshop.neighbour.dealer_ids))
    CustomerCard.objects.create(dealer_id=other, vehicle=make_vehicle(), customer=twice[0])
    before = everything()
    assert refused(lambda: merged(*twice, by=clerk)) == {"MERGE_NOT_YOURS"}
    assert everything() == before


def test_only_the_clerk_merges_and_only_own_customers(twice, workshop, clerk):
    assert refused(lambda: merged(*twice, by=workshop.director)) == {"WRONG_ROLE"}
    neighbour = make_person(Role.D_INFO, Dealer.objects.get(pk__in=workshop.neighbour.dealer_ids))
    with pytest.raises(Customer.DoesNotExist):
        merged(*twice, by=neighbour)
    merge = merged(*twice, by=clerk)
    with pytest.raises(CustomerMerge.DoesNotExist):
        undo_merge(merge.pk, by=neighbour)
    assert refused(lambda: undo_merge(merge.pk, by=workshop.director)) == {"WRONG_ROLE"}


def test_a_merged_record_is_not_merged_again(twice, workshop, clerk):
    kept, gone = twice
    third = a_card(workshop.dealer).customer
    merged(kept, gone, by=clerk)
    assert refused(lambda: merged(gone, third, by=clerk)) == {"MERGED_ALREADY"}
    assert refused(lambda: merged(third, kept, by=clerk)) == {"MERGED_ALREADY"}


# --- what undoing would tear apart ----------------------------------------------------------------


def new_phone(kept: Customer, by: Actor) -> None:
    change_mobile(kept.pk, make_mobile(), by=by)


def new_word(kept: Customer, by: Actor) -> None:
    record_consent(kept.pk, ConsentScope.SURVEY, is_given=True, channel="COUNTER", by=by)


def row_that_moved_on(kept: Customer, by: Actor) -> None:
    other = register_person("李四", "", mobile=make_mobile(), by=by)
    CustomerCard.objects.filter(customer=kept).update(customer=other)


@pytest.mark.parametrize("later", [new_phone, new_word, row_that_moved_on])
def test_what_was_written_since_is_not_torn_apart(twice, clerk, later):
    merge = merged(*twice, by=clerk)
    later(twice[0], clerk)
    assert refused(lambda: undo_merge(merge.pk, by=clerk)) == {"MERGE_BUILT_ON"}


def test_a_request_that_was_taken_back_since_or_a_card_that_was_filled_and_changed(workshop, clerk):
    car = make_vehicle()
    into, card = (a_card(workshop.dealer, car=car) for _each in range(2))
    stop_contacts(card.customer_id, DncScope.ALL, channel="PHONE", by=clerk)
    merge = merged(into.customer, card.customer, by=clerk)
    with transaction.atomic():
        allow_contacts(into.customer_id, DncScope.ALL, by=clerk)
        assert refused(lambda: undo_merge(merge.pk, by=clerk)) == {"MERGE_BUILT_ON"}
        transaction.set_rollback(True)
    into.refresh_from_db()
    into.save_fields("remarks")
    assert refused(lambda: undo_merge(merge.pk, by=clerk)) == {"MERGE_BUILT_ON"}


# --- what the database refuses --------------------------------------------------------------------


def test_nothing_new_refers_to_a_merged_customer(twice, workshop, clerk):
    merged(*twice, by=clerk)
    gone = twice[1].pk
    for statement in (
        f"UPDATE aftersales_customercard SET customer_id = {gone}",
        f"UPDATE registry_contactlog SET customer_id = {gone}",
        f"INSERT INTO registry_dncentry (customer_id, scope, channel, since, version, created_at,"
        f" updated_at) VALUES ({gone}, 'ALL', 'PHONE', now(), 1, now(), now())",
        f"INSERT INTO registry_consentrecord (customer_id, scope, number, is_given, channel, wording,"
        f" said_at) VALUES ({gone}, 'SURVEY', 1, true, 'PHONE', '', now())",
        f"UPDATE registry_vehiclesale SET buyer_id = {gone}",
    ):
        note_contact(twice[0].pk, ContactPurpose.SAFETY, "PHONE", was_reached=True, by=clerk)
        car = make_vehicle()
        note_sale(car.pk, SaleFacts(sold_on=timezone.localdate()), by=SYSTEM)
        with (
            pytest.raises(IntegrityError, match="registry_merged_customer_is_not_referred_to"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.parametrize("table", ["repairorder", "callbacktask", "clubmember", "prospect"])
def test_every_table_of_the_workshop_is_guarded(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgfoid::regproc::text FROM pg_trigger WHERE tgrelid = %s::regclass"
            " AND tgname = 'registry_merged_customer_is_not_referred_to' AND tgenabled = 'O'",
            [f"aftersales_{table}"],
        )
        assert cursor.fetchall() == [("registry_refuse_merged_customer",)]


@pytest.mark.parametrize(
    "name",
    [
        "registry_customer_is_merged_once",
        "registry_merge_is_of_two_customers",
        "registry_merge_is_undone_by_somebody",
        "registry_nobody_is_merged_into_themselves",
        "registry_merges_make_no_chain",
        "aftersales_card_is_folded_into_another",
    ],
)
def test_the_database_refuses(twice, workshop, clerk, name):
    merge = merged(*twice, by=clerk)
    third = a_card(workshop.dealer).customer

    def write() -> None:
        merges = CustomerMerge.objects.filter(pk=merge.pk)
        match name:
            case "registry_customer_is_merged_once":
                CustomerMerge.objects.create(
                    dealer=workshop.dealer, kept=third, gone=twice[1], before="{}",
                    merged_by_id=clerk.user_id,
                )  # fmt: skip
            case "registry_merge_is_of_two_customers":
                merges.update(kept=twice[1])
            case "registry_merge_is_undone_by_somebody":
                merges.update(undone_at=timezone.now())
            case "registry_nobody_is_merged_into_themselves":
                Customer.objects.filter(pk=third.pk).update(merged_into=third)
            case "registry_merges_make_no_chain":
                Customer.objects.filter(pk=third.pk).update(merged_into=twice[1])
            case _:
                card = CustomerCard.objects.get(customer=third)
                CustomerCard.objects.filter(pk=card.pk).update(folded_into=card)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write()


def test_the_undo_record_is_encrypted(twice, clerk):
    merged(*twice, by=clerk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT before FROM registry_customermerge")
        (text,) = cursor.fetchone()
    assert twice[0].mobile not in text
    assert twice[0].name not in text


# --- at once --------------------------------------------------------------------------------------


def at_once(*works: Callable[[], object]) -> list[str]:
    """The works in threads of their own, begun together; what each came to."""
    gate = Barrier(len(works))

    def run(work: Callable[[], object]) -> str:
        try:
            gate.wait()
            work()
        except DomainError as refused:
            return refused.refusals[0].code
        except (Customer.DoesNotExist, IntegrityError) as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
def test_two_clerks_merge_the_same_two_in_opposite_directions(transactional_db):
    workshop = Workshop.hire()
    clerks = [make_person(Role.D_INFO, workshop.dealer) for _each in range(2)]
    for _round in range(4):
        mobile = make_mobile()
        first, second = (a_card(workshop.dealer, mobile=mobile, name=n).customer for n in "甲乙")
        results = at_once(
            lambda a=first, b=second: merged(a, b, by=clerks[0]),
            lambda a=first, b=second: merged(b, a, by=clerks[1]),
        )
        assert results == ["MERGED_ALREADY", "done"]
        assert CustomerMerge.objects.filter(kept__in=(first, second)).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_order_that_is_opened_in_the_middle_of_a_merge_is_not_lost(transactional_db):
    """It either goes over with the rest or is refused; it never stays behind."""
    workshop = Workshop.hire()
    clerk = make_person(Role.D_INFO, workshop.dealer)
    for _round in range(4):
        mobile = make_mobile()
        kept, gone = (a_card(workshop.dealer, mobile=mobile, name=n).customer for n in "甲乙")
        car, number = make_vehicle(), next(numbers)
        at_once(
            lambda a=kept, b=gone: merged(a, b, by=clerk),
            lambda b=gone, c=car, n=number: ClubMember.objects.create(
                dealer=workshop.dealer, customer=b, number=f"X{n}", joined_on=timezone.localdate()
            ),
        )
        assert not ClubMember.objects.filter(customer=gone).exists()


# --- the pages ------------------------------------------------------------------------------------


def test_pairs_are_found_by_phone_and_by_car(twice, workshop, clerk):
    car = make_vehicle()
    by_car = [a_card(workshop.dealer, car=car, name=n).customer for n in ("赵大强", "赵大墙")]
    mobile = make_mobile()
    for spouse in ("王芳", "王伟"):
        a_card(workshop.dealer, mobile=mobile, name=spouse)
    found = {(pair.first.pk, pair.second.pk): pair.reason for pair in duplicates(clerk)}
    assert found == {
        (twice[0].pk, twice[1].pk): Reason.PHONE,
        (by_car[0].pk, by_car[1].pk): Reason.CAR,
    }


def test_the_clerk_compares_merges_and_undoes(twice, clerk, workshop, sign_in):
    first, second = twice
    client = sign_in(clerk)
    address = f"/customers/duplicates/{first.pk}/{second.pk}/"
    assert address in client.get("/customers/duplicates/").content.decode()
    page = client.get(address).content.decode()
    assert "Same" not in page
    assert "Differs" in page
    assert first.mobile not in page
    assert client.post(address, {"kept": "first"}).status_code == 400
    choice = dict.fromkeys(("kept", "name", "mobile", "id_number"), "first")
    page = client.post(address, choice, follow=True).content.decode()
    assert "The two records are one now." in page
    merge = CustomerMerge.objects.get()
    assert (merge.kept, merge.gone) == (first, second)
    assert client.get(address).status_code == 404
    page = client.post(f"/customers/merges/{merge.pk}/undo/", follow=True).content.decode()
    assert "The two records are two again." in page
    for stranger in (workshop.director, workshop.neighbour, workshop.advisor):
        assert sign_in(stranger).get(address).status_code == 404
        assert sign_in(stranger).get("/customers/duplicates/").status_code == 404
        assert sign_in(stranger).post(f"/customers/merges/{merge.pk}/undo/").status_code == 404
