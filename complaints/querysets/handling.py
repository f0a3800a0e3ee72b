"""Who sees merges, goodwill, notices, matters and questions to dealers: mostly whoever sees the case."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from complaints.choices.handling import GoodwillState
from complaints.querysets.cases import AT_THE_DEALER, READERS, OfACase
from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from complaints.models import (
        CaseMerge,
        Goodwill,
        InformationFile,
        InformationRequest,
        InvalidProposal,
        LegalMatter,
        RegulatorNotice,
        SensorLine,
    )


class CaseMergeQuerySet(OfACase["CaseMerge"]):
    """Seen with the case that was kept."""

    scope = Scope(hq=READERS, region="kept__region", dealer="kept__dealer")

    def visible_to(self, actor: Actor) -> Self:
        if actor.role == Role.PR_KAM or (
            actor.house is House.DEALER and actor.role not in AT_THE_DEALER
        ):
            return self.none()  # they read what was told, and merge nothing
        return ScopedQuerySet.visible_to(self, actor)

    def in_force(self) -> Self:
        return self.filter(undone_at=None)


class InvalidProposalQuerySet(OfACase["InvalidProposal"]):
    def open(self) -> Self:
        return self.filter(decided_at=None)


class GoodwillQuerySet(OfACase["Goodwill"]):
    def proposed(self) -> Self:
        return self.filter(state=GoodwillState.PROPOSED)

    def granted(self) -> Self:
        return self.filter(state=GoodwillState.GRANTED)

    def alive(self) -> Self:
        """Offered or given, neither refused nor taken back."""
        return self.filter(state__in=(GoodwillState.PROPOSED, GoodwillState.GRANTED))


class RegulatorNoticeQuerySet(OfACase["RegulatorNotice"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def pressing(self) -> Self:
        """Open, and their deadline is one that the company has to keep.

        Once it was replied to, the time in which the authority decides whether to take the complaint up
        is the authority's own (domain.md 3.8, 10.4 b); a printed day and mediation go on to count.
        """
        theirs = Q(printed_due_on=None, accepted_on=None, replied_at__isnull=False)
        return self.open().exclude(theirs)

    def next_word_due(self) -> dt.datetime | None:
        """By when the authority is to hear from us next: first the answers, then the replies in substance."""
        for said, due in (("answered_at", "answer_due_at"), ("replied_at", "reply_due_at")):
            waiting = self.open().filter(**{said: None}).order_by(due)
            first: dt.datetime | None = waiting.values_list(due, flat=True).first()
            if first:
                return first
        return None

    def due_before(self, moment: dt.datetime) -> Self:
        """Open, and the deadline that counts by law lies before `moment`."""
        return self.open().filter(due_at__lt=moment)


class LegalMatterQuerySet(OfACase["LegalMatter"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)


def _of_the_asked(actor: Actor) -> Q:
    """At the dealer only those who answer for a case see what the head office asks."""
    is_outside = actor.house is House.DEALER and actor.role not in AT_THE_DEALER
    return Q(pk__in=()) if is_outside else Q()


class InformationRequestQuerySet(ScopedQuerySet["InformationRequest"]):
    """Seen by the dealer who is asked, even where the case is another dealer's."""

    scope = Scope(hq=READERS, region="case__region", dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        return super().visible_to(actor).filter(_of_the_asked(actor))

    def open(self) -> Self:
        return self.filter(answered_at=None, withdrawn_at=None)


class InformationFileQuerySet(ScopedQuerySet["InformationFile"]):
    scope = Scope(hq=READERS, region="request__case__region", dealer="request__dealer")

    def visible_to(self, actor: Actor) -> Self:
        return super().visible_to(actor).filter(_of_the_asked(actor))


class SensorLineQuerySet(ScopedQuerySet["SensorLine"]):
    """Kept by the complaint desk; a firm's system reads its own."""

    scope = Scope(
        hq=frozenset({Role.COMPLAINT_DESK, Role.RISK_MANAGER, Role.SYSADMIN, Role.AUDITOR}),
        firm="firm",
    )

    def active(self) -> Self:
        return self.filter(is_active=True, source__is_active=True, firm__is_active=True)
