"""Duties done with their evidence, waived by a manager, and asked for once more."""

import datetime as dt
from typing import BinaryIO
from urllib.parse import urlsplit

from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from dealerops.documents.models import Attachment
from dealerops.documents.services import store_upload
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from reports.calc.duties import is_in_time
from reports.choices.duties import HEADS, OVERSEERS, OWED, REGIONAL, WaiveReason
from reports.models import ObligationInstance
from reports.workflow.duties import DUTY_FLOW

REST = dt.timedelta(hours=1)
FOREIGN_PAGE = Refusal("DUTY_PAGE_FOREIGN", _("Only pages of this system count."), "link")
REASON_MISSING = Refusal("REASON_MISSING", _("Please give a reason."), "note")
JUST_REMINDED = Refusal("DUTY_JUST_REMINDED", _("They were reminded within the last hour."))
NOTHING_OWED = Refusal("STATE_CONFLICT", _("The state has changed. Please refresh."))
CHASERS = HEADS | REGIONAL | OVERSEERS


def finish_duty(
    duty_id: int,
    *,
    by: Actor,
    file: tuple[str, BinaryIO] | None = None,
    link: str = "",
    note: str = "",
    version: int | None = None,
) -> ObligationInstance:
    """Call a duty done, with a file, a page of this system, or the report that the system wrote.

    Raises TransitionRefused (DUTY_EVIDENCE, DUTY_NOT_YOURS …), InvalidInput, FileRefused, StaleObject.
    """
    duty = ObligationInstance.objects.visible_to(by).get(pk=duty_id)
    link = link.strip()
    if link and not _is_page_of_ours(link):
        raise InvalidInput(FOREIGN_PAGE)
    wrong = [
        one for one in DUTY_FLOW.row("finish").refusals(duty, duty.state, by) if one.field == ""
    ]
    if wrong:
        raise TransitionRefused(*wrong)
    paper = store_upload(file[1], name=file[0], by=by) if file else None
    return _finish(duty_id, paper, link, note.strip()[:500], by=by, version=version)


def _is_page_of_ours(link: str) -> bool:
    """Browsers read `/\\elsewhere` as another site, too; and an address that leads nowhere proves nothing."""
    if not (link.startswith("/") and url_has_allowed_host_and_scheme(link, allowed_hosts=None)):
        return False
    try:
        resolve(urlsplit(link).path)
    except Resolver404:
        return False
    return True


@transaction.atomic
def _finish(
    duty_id: int, paper: Attachment | None, link: str, note: str, *, by: Actor, version: int | None
) -> ObligationInstance:
    duty = ObligationInstance.objects.visible_to(by).lock(duty_id)
    duty.expect_version(version)
    now = timezone.now()
    duty.evidence, duty.link, duty.note = paper or duty.evidence, link[:200], note
    in_time = is_in_time(
        now,
        duty.due_at,
        by_the_clock=duty.by_the_clock,
        written_at=duty.edition.run.due_at if duty.edition else None,
    )
    step = DUTY_FLOW.fire(duty, "finish" if in_time else "finish_late", by=by)
    duty.done_at, duty.done_by_id, duty.wake_at = now, by.user_id, None
    duty.save_fields(
        *("state", "evidence", "link", "note", "done_at", "done_by", "wake_at"),
    )
    record(
        duty,
        "reports.duty_done",
        by=by,
        step=step,
        file=paper.sha256 if paper else "",
        edition=duty.edition_id,
    )
    return duty


@transaction.atomic
def waive_duty(
    duty_id: int, reason: str, *, note: str, by: Actor, version: int | None = None
) -> ObligationInstance:
    """Let a duty go: somebody is on leave, or the manager says so and why.

    Raises TransitionRefused (DUTY_OWN for a duty of one's own), InvalidInput, StaleObject.
    """
    if reason not in {WaiveReason.LEAVE, WaiveReason.MANAGER} or not note.strip():
        raise InvalidInput(REASON_MISSING)
    duty = ObligationInstance.objects.visible_to(by).lock(duty_id)
    duty.expect_version(version)
    step = DUTY_FLOW.fire(duty, "waive", by=by)
    duty.waived_reason, duty.note, duty.wake_at = reason, note.strip()[:500], None
    duty.save_fields("state", "waived_reason", "note", "wake_at")
    record(duty, "reports.duty_waived", by=by, step=step, reason=reason, note=duty.note)
    return duty


@transaction.atomic
def chase_duty(duty_id: int, *, by: Actor) -> ObligationInstance:
    """Remind whoever owes it, at most once an hour. Raises TransitionRefused, DomainError."""
    if by.role not in CHASERS:
        raise TransitionRefused(WRONG_ROLE)
    duty = ObligationInstance.objects.visible_to(by).lock(duty_id)
    now = timezone.now()
    if duty.state not in OWED:
        raise TransitionRefused(NOTHING_OWED)
    if duty.reminded_at and now - duty.reminded_at < REST:
        raise DomainError(JUST_REMINDED)
    duty.reminded_at = now
    duty.save_fields("reminded_at")
    record(duty, "reports.duty_chased", by=by)
    return duty
