"""A claim that was copied in, lived through once more by the services, comes out the same."""

import datetime as dt
import io
import random
from collections.abc import Callable

import pytest
import time_machine
from django.forms.models import model_to_dict
from django.utils import timezone

from claims.choices import DocumentType, FlagCode
from claims.models import CheckAssignment, Checker, Claim, Finding, VinLock
from claims.selectors import needed_documents
from claims.services import (
    ClaimFacts,
    FindingInput,
    LineInput,
    Registration,
    approve_claim,
    assign_claim,
    attach_document,
    confirm_rejection,
    enter_preapplication,
    mark_late_check,
    open_claim,
    overrule_rejection,
    pass_check,
    propose_rejection,
    reject_claim,
    release_rejected,
    reset_check,
    resubmit_claim,
    route_claim,
    start_check,
    submit_claim,
    time_out_reset,
    update_claim,
    withdraw_claim,
)
from dealerops.demo.data.bulk.load import load_bulk
from dealerops.demo.data.papers import scan
from dealerops.demo.data.world import World, build_world
from dealerops.demo.drawing.numbers import vin
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.journal.models import Entry
from quota.models import QuotaBucket, QuotaEntry
from quota.services import QuotaExceeded

# Each names one way through the workflow by an entry that only this way has.
WAYS = {
    "held": ("claims.held", ""),  # first, as long as there is no quota
    "approved": ("claims.approved", ""),
    "answered a reset": ("claims.resubmitted", ""),
    "found too late": ("claims.check_late", ""),
    "rejected by the check": ("claims.rejected", "REJECT_PROPOSED"),
    "rejected by a level": ("claims.rejected", "IN_APPROVAL"),
    "never answered": ("claims.rejected", "RESET"),
    "withdrawn at once": ("claims.withdrawn", "SUBMITTED"),
    "given up after a reset": ("claims.withdrawn", "RESET"),
    "overruled": ("claims.overruled", ""),
    "two levels": ("claims.level_approved", ""),
}
CLAIMS = 700
SCANTY, PLENTY = 3, 1_000  # units per dealer and month
OF_PAPERS = {"claims.invoice_attached", "claims.document_attached", "claims.invoice_compared"}
OWN = {"id", "number", "line", "line_id", "claim", "claim_id", "assignment", "vin", "vin_raw",
       "invoice_number", "ref_id", "entry", "bucket"}  # fmt: skip


class Mirror:
    """Does with a new claim what the journal tells of the copied one, at the same moments."""

    def __init__(self, world: World, copied: Claim) -> None:
        self.world = world
        self.copied = copied
        self.applicant = world.applicants[copied.dealer_id]
        self.claim = Claim()
        self.found = Finding.objects.filter(claim=copied)

    def live(self) -> Claim:
        self._register()
        for entry in Entry.objects.about(self.copied):
            with time_machine.travel(entry.at, tick=False):
                self._do(entry)
        self.claim.refresh_from_db()
        return self.claim

    def _register(self) -> None:
        line = self.copied.line
        asked = line.preapplication
        entered = Entry.objects.about(asked).get()
        with time_machine.travel(entered.at, tick=False):
            again = enter_preapplication(
                Registration(
                    dealer=asked.dealer,
                    program=asked.program,
                    customer=asked.customer,
                    agreement=asked.agreement,
                    lines=[LineInput(line.model, line.qty, line.unit_support, line.planned_month)],
                ),
                approved_on=asked.approved_on,
                by=self.world.staff[Role.SSA_SPECIALIST],
            )
        same = ("approved_on", "valid", "state", "created_at", "updated_at", "version")
        assert [getattr(again, name) for name in same] == [getattr(asked, name) for name in same]
        self.line = again.lines.get()

    def _do(self, entry: Entry) -> None:
        topic = entry.topic.removeprefix("claims.")
        person = self._person(entry)
        deeds: dict[str, Callable[[], object]] = {
            "created": self._open,
            "updated": self._type,
            "submitted": self._submit,
            "assigned": lambda: self._assign(entry.data["checker"]),
            "check_started": lambda: start_check(self.claim.pk, by=person),
            "check_late": self._note_late,
            "check_passed": lambda: pass_check(self.claim.pk, by=person),
            "reset": lambda: reset_check(self.claim.pk, self._findings("reset", entry), by=person),
            "resubmitted": self._resubmit,
            "withdrawn": lambda: withdraw_claim(self.claim.pk, by=self.applicant),
            "reject_proposed": lambda: propose_rejection(
                self.claim.pk, self._findings("propose_reject", entry), by=person
            ),
            "overruled": lambda: overrule_rejection(self.claim.pk, by=person),
            "rejected": lambda: self._reject(entry, person),
            "routed": lambda: route_claim(self.claim.pk, by=SYSTEM),
            "level_approved": lambda: approve_claim(self.claim.pk, by=person),
            "approved": lambda: approve_claim(self.claim.pk, by=person),
            "held": lambda: self._approve_in_vain(person),
            "released": lambda: release_rejected(self.claim.pk, by=SYSTEM),
        }
        deeds[topic]()

    def _person(self, entry: Entry) -> Actor:
        if entry.role == Role.TP_CHECKER:
            return self.world.checkers[entry.user_id]
        return self.world.staff.get(Role(entry.role), SYSTEM)

    def _open(self) -> None:
        self.claim = open_claim(self.line.pk, by=self.applicant)

    def _type(self) -> None:
        copied = self.copied
        typed = ("invoice_date", "invoice_amount", "buyer_name", "buyer_code", "seller_name",
                 "registered_on", "registered_city", "plate")  # fmt: skip
        facts = ClaimFacts(
            vin=vin(self.world.rng, copied.invoice_date),
            invoice_number=copied.invoice_number[:-9] + f"{copied.pk:09d}",
            **{name: getattr(copied, name) for name in typed},
        )
        update_claim(self.claim.pk, facts, by=self.applicant)

    def _submit(self) -> None:
        self._attach_all("")
        submit_claim(self.claim.pk, by=self.applicant)

    def _resubmit(self) -> None:
        self._attach_all("补正件")
        resubmit_claim(self.claim.pk, by=self.applicant)

    def _attach_all(self, remark: str) -> None:
        for document in needed_documents(self.claim, self.copied.invoice_date):
            name, data = scan(DocumentType.D02, [self.claim.number, document.value, remark])
            attach_document(
                self.claim.pk, document.value, io.BytesIO(data), name=name, by=self.applicant
            )

    def _assign(self, checker: int) -> None:
        """Whose turn it is, is another question; here it is the copied claim's checker's."""
        Checker.objects.exclude(user=checker).update(is_active=False)
        assign_claim(self.claim.pk, by=SYSTEM)
        Checker.objects.update(is_active=True)

    def _note_late(self) -> None:
        mark_late_check(CheckAssignment.objects.filter(claim=self.claim).latest("pk").pk, by=SYSTEM)

    def _findings(self, event: str, entry: Entry) -> list[FindingInput]:
        found = self.found.filter(event=event, found_at=entry.at)
        return [FindingInput(one.document_type, one.reason) for one in found]

    def _reject(self, entry: Entry, person: Actor) -> None:
        if entry.from_state == "REJECT_PROPOSED":
            confirm_rejection(self.claim.pk, by=person)
        elif entry.from_state == "IN_APPROVAL":
            reject_claim(self.claim.pk, self._findings("reject", entry), by=person)
        else:
            time_out_reset(self.claim.pk, by=SYSTEM)

    def _approve_in_vain(self, person: Actor) -> None:
        with pytest.raises(QuotaExceeded):
            approve_claim(self.claim.pk, by=person)


def shape(row: object) -> dict[str, object]:
    """All columns but those that tell two claims apart."""
    fields = row._meta.concrete_fields
    return {one.attname: getattr(row, one.attname) for one in fields if one.attname not in OWN}


def life_of(claim: Claim) -> dict[str, object]:
    """The rows around a claim."""
    flags = claim.flags.exclude(code=FlagCode.MANY_CARS)  # the twin itself is one car more
    entries = Entry.objects.about(claim).exclude(topic__in=OF_PAPERS)
    used = QuotaEntry.objects.by_ref("claims.claim", claim.pk)
    breaches = [one.breach.found_at for one in claim.assignments.exclude(breach=None)]
    return {
        "claim": shape(claim),
        "lock": [(one.state, one.changed_at) for one in VinLock.objects.filter(claim=claim)],
        "checks": [shape(one) for one in claim.assignments.order_by("pk")],
        "breaches": breaches,
        "steps": [shape(one) for one in claim.steps.order_by("round", "level")],
        "findings": [shape(one) for one in claim.findings.order_by("pk")],
        "flags": [shape(one) for one in flags.order_by("code")],
        "quota": [shape(one) for one in used],
        "journal": [told(one) for one in entries],
    }


def told(entry: Entry) -> dict[str, object]:
    kept = ("topic", "at", "role", "channel", "user_id", "from_state", "to_state", "reason", "note")
    data = {name: value for name, value in entry.data.items() if name not in OWN}
    return {**model_to_dict(entry, kept), "data": data}


def an_example(topic: str, source: str) -> Claim | None:
    about = Entry.objects.filter(topic=topic).order_by("pk")
    if source:
        about = about.filter(from_state=source)
    entry = about.first()
    return Claim.objects.get(pk=entry.object_id) if entry else None


@pytest.mark.long
def test_the_services_would_have_written_the_same(db, settings, tmp_path, subtests):
    settings.MEDIA_ROOT = tmp_path
    world = build_world(random.Random("seed"), timezone.localdate(), claims=CLAIMS)
    QuotaBucket.objects.update(allocated=SCANTY)
    load_bulk(world, CLAIMS, until=world.today, is_full=True, tick=lambda _count: None)
    examples = {way: an_example(*mark) for way, mark in WAYS.items()}
    examples["a draft"] = Claim.objects.filter(state="DRAFT").first()
    for way, copied in examples.items():
        with subtests.test(way):
            assert copied is not None
            if way != "held":
                QuotaBucket.objects.update(allocated=PLENTY)
            expected = life_of(Mirror(world, copied).live())
            assert life_of(copied) == expected


def test_the_services_would_have_written_the_same_approval(bulk_demo, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = bulk_demo(30)
    copied = an_example("claims.approved", "")
    assert life_of(copied) == life_of(Mirror(world, copied).live())
    assert copied.decided_at - copied.created_at < dt.timedelta(days=60)
