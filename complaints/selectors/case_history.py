"""What happened to a case, as its page tells it; the journal keeps codes, the words are made here."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from complaints.choices import CaseState
from complaints.models import Case
from complaints.selectors.badges import CASE_TONES
from complaints.selectors.happenings import BAD, TITLES
from dealerops.accounts.models import User
from dealerops.foundation.actor import HOUSE_OF, Actor, House, Role
from dealerops.journal.models import Entry
from dealerops.portal.registry import Tone


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history."""

    at: dt.datetime
    title: str
    who: str
    text: str
    change: str
    tone: Tone


def history_of(case: Case, reader: Actor) -> list[Happening]:
    """The life of a case that the reader was allowed to open, newest first.

    Head office reads every name; everybody else those of the own house, and of others only the house.
    """
    entries = [entry for entry in Entry.objects.about(case) if entry.topic in TITLES]
    known = {entry.user_id for entry in entries if entry.user_id and _is_named(entry, reader)}
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=known)}
    return [_happening(entry, names) for entry in reversed(entries)]


def _is_named(entry: Entry, reader: Actor) -> bool:
    return reader.house == House.HQ or HOUSE_OF[Role(entry.role)] == reader.house


def _happening(entry: Entry, names: Mapping[int, str]) -> Happening:
    source, target = entry.from_state, entry.to_state
    moved = bool(source and target and source != target)
    change = f"{CaseState(source).label} → {CaseState(target).label}" if moved else ""
    return Happening(
        at=entry.at,
        title=str(TITLES[entry.topic]),
        who=names.get(entry.user_id or 0) or _house_of(entry),
        text=entry.note,
        change=change,
        tone=_tone(entry, moved=moved),
    )


def _tone(entry: Entry, *, moved: bool) -> Tone:
    if entry.topic in BAD:
        return Tone.RED
    return CASE_TONES[entry.to_state] if moved else Tone.NEUTRAL


def _house_of(entry: Entry) -> str:
    role = Role(entry.role)
    return _("System") if role == Role.SYSTEM else str(HOUSE_OF[role].label)
