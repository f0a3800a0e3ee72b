"""What happened to a claim, as its page tells it; the journal keeps codes, the words are made here."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.choices import ClaimState, DocumentType, HoldReason, Level, Reason
from claims.models import Claim
from claims.selectors.badges import STATE_TONES
from claims.selectors.people import names_of
from dealerops.foundation.actor import HOUSE_OF, Actor, House, Role
from dealerops.foundation.reporting import Kind
from dealerops.journal.models import Entry
from dealerops.portal.registry import Tone
from dealerops.portal.templatetags.dx import written

ADDED = _("Documents added")
TELLING_NOTES = frozenset({"claims.reset", "claims.approved", "claims.rejected"})
LABELS: dict[str, str | Promise] = {
    "claims.created": _("Draft opened"),
    "claims.updated": _("Data changed"),
    "claims.invoice_attached": ADDED,
    "claims.document_attached": ADDED,
    "claims.document_removed": _("Document removed"),
    "claims.submitted": _("Submitted"),
    "claims.resubmitted": _("Submitted again"),
    "claims.withdrawn": _("Withdrawn"),
    "claims.assigned": _("Given to a checker"),
    "claims.reassigned": _("Given to another checker"),
    "claims.invoice_compared": _("Invoice read and compared"),
    "claims.check_started": _("Check started"),
    "claims.check_late": _("Check is late"),
    "claims.check_passed": _("Check passed"),
    "claims.reject_proposed": _("Rejection proposed"),
    "claims.overruled": _("Proposal overruled"),
    "claims.routed": _("Sent to approval"),
    "claims.level_approved": _("Level approved"),
    "claims.held": _("On hold"),
    "claims.approved": _("Approved"),
    "claims.nudged": _("Nudged"),
    "claims.reset": _("Sent back"),
    "claims.rejected": _("Rejected"),
    "claims.released": _("VIN and quantity released"),
    "claims.vin_contested": _("VIN claimed by another dealer too"),
}
# What the houses do among themselves is not the dealer's to read.
INTERNAL = frozenset(
    {"claims.reassigned", "claims.check_late", "claims.reject_proposed", "claims.overruled",
     "claims.vin_contested"}
)  # fmt: skip
UNTOLD = frozenset({"vin_raw"})  # the same typing as the VIN
TONES = {
    "claims.held": Tone.AMBER,
    "claims.nudged": Tone.AMBER,
    "claims.check_late": Tone.AMBER,
    "claims.vin_contested": Tone.RED,
    "claims.level_approved": Tone.GREEN,
    "claims.check_passed": Tone.GREEN,
}


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One event. `who` is a person's name for head office and only the house for everybody else."""

    at: dt.datetime
    label: str
    who: str
    topic: str = ""
    source: str = ""
    target: str = ""
    reason: str = ""
    detail: str = ""
    note: str = ""
    tone: Tone = Tone.NEUTRAL

    @property
    def title(self) -> str:
        return self.label

    @property
    def change(self) -> str:
        """The state before and after."""
        changed = self.source and self.target and self.source != self.target
        return f"{self.source} → {self.target}" if changed else ""

    @property
    def text(self) -> str:
        """Reason, detail and note in one line."""
        return " · ".join(part for part in (self.reason, self.detail, self.note) if part)


def timeline_of(claim: Claim, *, reader: Actor) -> list[TimelineRow]:
    """The life of a claim that the reader was allowed to open, oldest first.

    Names of people and internal steps are for head office; a dealer reads the notes of resets and
    decisions, and whose house acted.
    """
    is_hq = reader.house == House.HQ
    entries = [
        entry
        for entry in Entry.objects.about(claim)
        if entry.topic in LABELS and (is_hq or entry.topic not in INTERNAL)
    ]
    names = names_of(_people_in(entries)) if is_hq else {}
    return _merged(_row(entry, names, is_hq=is_hq) for entry in entries)


def _people_in(entries: Iterable[Entry]) -> Iterator[int | None]:
    for entry in entries:
        yield entry.user_id
        yield entry.data.get("checker")


def _row(entry: Entry, names: Mapping[int, str], *, is_hq: bool) -> TimelineRow:
    return TimelineRow(
        at=entry.at,
        label=str(LABELS[entry.topic]),
        who=names.get(entry.user_id or 0) or _house_of(entry),
        topic=entry.topic,
        source=_state(entry.from_state, is_hq=is_hq),
        target=_state(entry.to_state, is_hq=is_hq),
        reason=_reasons(entry),
        detail=_detail(entry, names),
        note=entry.note if is_hq or entry.topic in TELLING_NOTES else "",
        tone=TONES.get(entry.topic) or STATE_TONES.get(entry.to_state, Tone.NEUTRAL),
    )


def _house_of(entry: Entry) -> str:
    role = Role(entry.role)
    return gettext("System") if role == Role.SYSTEM else str(HOUSE_OF[role].label)


def _state(state: str, *, is_hq: bool) -> str:
    """Until it is decided, a proposed rejection is a check to everybody else."""
    if state == ClaimState.REJECT_PROPOSED and not is_hq:
        state = ClaimState.CHECKING
    return str(ClaimState(state).label) if state in ClaimState.values else ""


def _reasons(entry: Entry) -> str:
    codes = entry.data.get("reasons") or [entry.reason]
    if entry.topic == "claims.held":
        return str(HoldReason.QUOTA.label)
    known = [Reason(code) for code in codes if code in Reason.values]
    return ", ".join(f"{reason.value} {reason.label}" for reason in known)


def _detail(entry: Entry, names: Mapping[int, str]) -> str:
    """What the entry's data adds, in words."""
    if worded := WORDED.get(entry.topic):
        return worded(entry)
    match entry.topic:
        case "claims.assigned" | "claims.reassigned" | "claims.resubmitted":
            return names.get(entry.data.get("checker") or 0, "")
        case "claims.level_approved":
            return str(Level(entry.data["level"]).label)
        case "claims.routed":
            return ", ".join(str(Level(level).label) for level in entry.data["levels"])
        case "claims.invoice_attached" | "claims.document_attached" | "claims.document_removed":
            document = DocumentType(entry.data["type"])
            return f"{document.value} {document.label}"
    return ""


def _edited(entry: Entry) -> str:
    """Each field by name; what is not personal also with its values before and after."""
    changes = entry.data.get("changes", {})
    shown = [name for name in entry.data.get("fields", ()) if name not in UNTOLD]
    return ", ".join(_edit(name, changes.get(name)) for name in shown)


def _edit(name: str, values: list[str] | None) -> str:
    field = Claim._meta.get_field(name)
    label = str(getattr(field, "verbose_name", name))
    if values is None:
        return label
    before, after = (_said(field, value) for value in values)
    return f"{label}: {before} → {after}"


def _said(field: Any, kept: str) -> str:
    """A value that the journal keeps as text, as pages write it."""
    value = field.to_python(kept) if kept else None
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return written(value, Kind.MONEY if isinstance(value, Decimal) else Kind.TEXT)


def _compared(entry: Entry) -> str:
    count = len(entry.data.get("mismatches", ()))
    return gettext("Fields that differ: %(count)s") % {"count": count} if count else ""


WORDED: Mapping[str, Callable[[Entry], str]] = {
    "claims.updated": _edited,
    "claims.invoice_compared": _compared,
}


def _merged(rows: Iterable[TimelineRow]) -> list[TimelineRow]:
    """Papers that came one after another stand in one row."""
    told: list[TimelineRow] = []
    for row in rows:
        last = told[-1] if told else None
        if last and last.label == row.label == str(ADDED) and last.who == row.who:
            told[-1] = replace(last, at=row.at, detail=f"{last.detail}, {row.detail}")
        else:
            told.append(row)
    return told
