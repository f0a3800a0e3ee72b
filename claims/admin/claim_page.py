"""What the claim's page shows, gathered once and ready for the template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.admin.flags import FlagRow, flag_rows
from claims.admin.papers import crop_url, page_urls, paper_url
from claims.admin.quota import QuotaHold, quota_hold
from claims.choices import DocumentType, Level
from claims.models import ApprovalStep, Claim, ClaimDocument, FieldCheck, Finding
from claims.rules import LEVEL_OF_ROLE
from claims.selectors.badges import decision_badge, document_badge, verdict_badge
from claims.selectors.contests import Contest, contests_of
from claims.selectors.desk import last_day
from claims.selectors.invoice_words import field_label, source_label
from claims.selectors.people import names_of
from claims.selectors.timeline import TimelineRow, timeline_of
from dealerops.foundation.actor import SYSTEM, Actor, House
from dealerops.foundation.reporting import Kind
from dealerops.identifiers.masking import mask_name, mask_plate
from dealerops.portal.registry import Badge
from dealerops.portal.templatetags.dx import money, written

Text = str | Promise
PERSONAL = frozenset({"buyer", "buyer_id"})
ROLE_OF_LEVEL = {level: role for role, level in LEVEL_OF_ROLE.items()}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field of the invoice beside the claim; the names are those of components/compare.html."""

    label: Text
    claimed: str
    read: str
    badge: Badge
    source: Text
    confidence: object
    crop_url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One document: what it is, how it stands, where it opens."""

    code: str
    label: Text
    name: str
    note: str
    size: int
    url: str
    pages: Sequence[str]
    badge: Badge


@dataclass(frozen=True, slots=True)
class StepRow:
    """One level of one round: who may decide, and who did."""

    level: Text
    role: Text
    badge: Badge
    by: str
    when: object
    note: str
    round: int


@dataclass(frozen=True, slots=True)
class ClaimPage:
    facts: Sequence[tuple[Text, object]]
    comparisons: Sequence[Comparison]
    papers: Sequence[Paper]
    flags: Sequence[FlagRow]
    contests: Sequence[Contest]
    quota: QuotaHold | None
    steps: Sequence[StepRow]
    findings: Sequence[Finding]
    timeline: Sequence[TimelineRow]
    invoice: Paper | None


def claim_page(claim: Claim, reader: Actor) -> ClaimPage:
    """Everything on the page; names of people only for head office (domain.md 7.2)."""
    documents = list(claim.documents.current().select_related("attachment"))
    papers = [_paper(one) for one in documents]
    return ClaimPage(
        facts=_facts(claim, reader),
        comparisons=_comparisons(claim, documents),
        papers=papers,
        flags=flag_rows(claim, reader),
        contests=contests_of(claim, actor=reader),
        quota=quota_hold(claim, reader),
        steps=_steps(claim, reader),
        findings=list(claim.findings.all()),
        timeline=timeline_of(claim, reader=reader),
        invoice=next((one for one in papers if one.code == DocumentType.D01), None),
    )


def is_private(claim: Claim) -> bool:
    """A private buyer's data is masked on pages (domain.md 7.3)."""
    return not claim.line.preapplication.customer.is_organisation


def _facts(claim: Claim, reader: Actor) -> list[tuple[Text, object]]:
    buyer = mask_name(claim.buyer_name) if is_private(claim) else claim.buyer_name
    facts: list[tuple[Text, object]] = [
        (_("Support"), money(claim.support_amount)),
        (_("Program"), claim.program),
        (_("Dealer"), claim.dealer),
        (_("Region"), claim.dealer.region),
        (_("Pre-application"), claim.line.preapplication.number),
        (_("Model"), claim.line.model.display_name),
        (_("Units left on the line"), str(claim.line.remaining)),
        (_("VIN"), claim.vin),
        (_("Invoice number"), " ".join((claim.invoice_code, claim.invoice_number)).strip()),
        (_("Invoice date"), written(claim.invoice_date, Kind.DATE)),
        (_("Total incl. VAT"), money(claim.invoice_amount)),
        (_("Buyer"), buyer),
        (_("Registered on"), written(claim.registered_on, Kind.DATE)),
        (_("Registered in"), claim.registered_city),
        (_("Plate"), mask_plate(claim.plate)),
        (_("First submitted"), written(claim.first_submitted_at, Kind.DATETIME)),
        (_("Resets"), str(claim.reset_count)),
    ]
    if reader.house == House.HQ:
        checkers = [str(one.checker) for one in claim.assignments.all()]
        facts.append((_("Checker"), checkers[-1] if checkers else ""))
    return [*facts, *_deadlines(claim)]


def _deadlines(claim: Claim) -> list[tuple[Text, object]]:
    due = (
        (_("Check due"), claim.check_due_at),
        (_("Answer due"), claim.reset_due_at),
        (_("Appeal possible until"), claim.appeal_until),
    )
    found: list[tuple[Text, object]] = [
        (label, written(last_day(at), Kind.DATE)) for label, at in due if at
    ]
    if claim.hold_until:
        found.append((_("To be held until"), written(claim.hold_until, Kind.DATE)))
    return found


def _comparisons(claim: Claim, documents: Sequence[ClaimDocument]) -> list[Comparison]:
    by_pk = {one.pk: one for one in documents}
    checks = FieldCheck.objects.visible_to(SYSTEM).filter(document__in=by_pk)
    return [_comparison(one, by_pk[one.document_id], hide=is_private(claim)) for one in checks]


def _comparison(check: FieldCheck, document: ClaimDocument, *, hide: bool) -> Comparison:
    masked = hide and check.field in PERSONAL
    return Comparison(
        label=field_label(check.field),
        claimed=_plain(check.field, check.claimed, hide=masked),
        read=_plain(check.field, check.read, hide=masked),
        badge=verdict_badge(check.verdict),
        source=source_label(check.source),
        confidence=check.confidence or "",
        crop_url=crop_url(document, check.field) if check.has_crop else "",
    )


def _plain(field: str, value: str, *, hide: bool) -> str:
    if field == "amount" and value:
        return money(value)
    return mask_name(value) if hide else value


def _paper(document: ClaimDocument) -> Paper:
    kind = DocumentType(document.type)
    return Paper(
        code=kind.value,
        label=kind.label,
        name=document.name,
        note=document.name,
        size=document.attachment.size,
        url=paper_url(document),
        pages=page_urls(document),
        badge=document_badge(document.state),
    )


def _steps(claim: Claim, reader: Actor) -> list[StepRow]:
    steps = list(claim.steps.all())
    names = names_of(one.decided_by_id for one in steps) if reader.house == House.HQ else {}
    return [_step(one, names) for one in steps]


def _step(step: ApprovalStep, names: Mapping[int, str]) -> StepRow:
    return StepRow(
        level=Level(step.level).label,
        role=ROLE_OF_LEVEL[Level(step.level)].label,
        badge=decision_badge(step.decision),
        by=names.get(step.decided_by_id or 0, ""),
        when=step.decided_at,
        note=step.note,
        round=step.round,
    )
