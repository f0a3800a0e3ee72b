"""What was copied in can be trusted like what the services wrote."""

import datetime as dt

from django.db.models import Count, F, Q
from django.utils import timezone, translation

from claims.choices import ClaimState
from claims.models import ApprovalStep, Claim, PreAppLine, VinLock
from claims.selectors.ageing import ageing_by_state
from claims.selectors.checks_of_week import checks_of_week
from claims.selectors.reasons_of_month import reasons_of_month
from claims.selectors.timeline import timeline_of
from claims.selectors.workload import workload_by_checker
from claims.services import open_claim
from dealerops.demo.data.house import furnish_house
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.reporting import Period
from dealerops.identifiers import plate, uscc, vin
from dealerops.identifiers.invoice_number import InvoiceKind
from dealerops.identifiers.invoice_number import validate as judge_invoice
from dealerops.identifiers.verdict import Level
from dealerops.journal.models import Delivery, Entry
from dealerops.journal.services import chain_is_intact
from dealerops.registry.models import Customer
from quota.models import QuotaBucket, QuotaEvent
from quota.selectors import ledger_differs
from quota.selectors.usage_report import usage_of_months
from reports.selectors.access import access_of_month
from reports.selectors.contacts import contacts_and_changes
from tests.demo.conftest import CLAIMS


def test_every_chain_of_the_journal_is_whole(demo):
    objects = set(Entry.objects.values_list("object_type", "object_id"))
    assert {"claims.claim", "quota.quotabucket", "registry.customer"} <= {
        kind for kind, _ in objects
    }
    assert [one for one in objects if not chain_is_intact(*one)] == []


def test_the_counters_of_the_quota_are_those_of_its_ledger(demo):
    approved = Claim.objects.filter(state=ClaimState.APPROVED).count()
    assert approved > CLAIMS / 2
    assert sum(QuotaBucket.objects.values_list("consumed", flat=True)) == approved
    assert ledger_differs() == []
    for event in QuotaEvent.objects.select_related("bucket"):
        assert event.bucket.used * 100 >= event.threshold * event.bucket.capacity


def test_nobody_is_told_of_what_happened_long_ago(demo):
    assert not Delivery.objects.exists()


def test_lines_count_the_claims_that_hold_a_unit(demo):
    holding = Count("claims", filter=Q(claims__vin_lock__state__in=("HELD", "CONSUMED")))
    lines = PreAppLine.objects.annotate(holding=holding)
    assert lines.exclude(taken=F("holding")).count() == 0
    assert VinLock.objects.count() == Claim.objects.exclude(state=ClaimState.DRAFT).count()


def test_every_number_would_pass_the_checks_of_the_form(demo):
    for claim in Claim.objects.all():
        assert vin.validate(claim.vin).level is Level.OK
        assert uscc.validate(claim.buyer_code).level is Level.OK
        assert plate.validate(claim.plate).ok
        invoice = judge_invoice(
            "", claim.invoice_number, kind=InvoiceKind.MOTOR_VEHICLE, issued_on=claim.invoice_date
        )
        assert invoice.ok
        claim.clean_fields(exclude={"invoice_code", "pairs", "policy_values"})
        claim.validate_constraints()
    for customer in Customer.objects.exclude(id_number_hash="")[:5]:
        customer.full_clean()


def test_approvals_are_by_people_apart(demo):
    decided = ApprovalStep.objects.exclude(decided_by_id=None)
    assert decided.exists()
    assert not decided.filter(Q(decided_by_id=F("creator_id")) | Q(decided_by_id=F("checker_id")))


def test_the_services_go_on_counting(demo):
    dealer = demo.dealers[0]
    line = PreAppLine.objects.filter(
        preapplication__dealer=dealer, taken__lt=F("qty"), claims__isnull=False
    ).first()
    last = max(Claim.objects.values_list("number", flat=True))
    claim = open_claim(line.pk, by=demo.applicants[dealer.pk])
    assert claim.number > last
    assert claim.pk > Claim.objects.order_by("pk").first().pk


def test_the_reports_of_the_house_have_something_to_tell(demo):
    furnish_house(demo)
    start = (demo.today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    month = Period(start, demo.today.replace(day=1))
    now = timezone.now()
    reasons = reasons_of_month(SYSTEM, month, now)
    assert reasons[-1].cumulative == 1
    assert sum(row.consumed for row in usage_of_months(SYSTEM, month, now)) > 0
    with translation.override("en"):
        said = {row.standing for row in contacts_and_changes(SYSTEM, month, now)}
        assert said >= {"Confirmed", "Stale", "Missing", None}
        odd = [row.anomalies or "" for row in access_of_month(SYSTEM, month, now)]
    assert any("Far more looks" in one for one in odd)
    assert any("Outside" in one for one in odd)
    assert checks_of_week(SYSTEM, month, now)[0].quality.finished > 5
    looked_at = Entry.objects.filter(topic="registry.revealed").first()
    assert looked_at is not None
    assert chain_is_intact(looked_at.object_type, looked_at.object_id)


def test_a_part_of_a_name_finds_them(demo):
    one = Claim.objects.latest("pk")
    assert Claim.objects.filter(pairs__contains=[one.buyer_name[2:4]], pk=one.pk).exists()


def test_the_reports_know_them(demo):
    now = timezone.now()
    month = Period(demo.today - dt.timedelta(days=40), demo.today - dt.timedelta(days=10))
    assert sum(row.load.finished for row in workload_by_checker(SYSTEM, month, now)) > 5
    rows = ageing_by_state(SYSTEM, month, now)
    assert all(one.age >= 0 for row in rows for one in row.claims)
    approved = Claim.objects.filter(state=ClaimState.APPROVED).first()
    with translation.override("en"):
        told = timeline_of(approved, reader=demo.staff[Role.SSA_MANAGER])
    assert {"Approved", "Submitted", "Check passed"} <= {row.label for row in told}
