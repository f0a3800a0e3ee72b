"""Everything a domain action may raise. Each door translates these once, in one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why something may not happen: a stable code and a sentence for people."""

    code: str
    message: str | Promise
    field: str = ""  # the input it speaks of, where it speaks of one


class DomainError(Exception):
    """An expected 'no' from the domain. Anything else that is raised is a bug."""

    status: ClassVar[int] = 409
    default_code: ClassVar[str] = "REFUSED"
    default_message: ClassVar[str | Promise] = _("This is not possible right now.")

    def __init__(self, *refusals: Refusal) -> None:
        self.refusals: Sequence[Refusal] = refusals or (
            Refusal(self.default_code, self.default_message),
        )
        super().__init__("; ".join(refusal.code for refusal in self.refusals))


class InvalidInput(DomainError):
    """The command itself is not well-formed; nothing about the record's state matters yet."""

    status = 400
    default_code = "INVALID_INPUT"
    default_message = _("The input is not valid.")


class TransitionRefused(DomainError):
    default_code = "STATE_CONFLICT"
    default_message = _("The state has changed. Please refresh.")


class StaleObject(DomainError):
    default_code = "STALE"
    default_message = _("Somebody else changed this record in the meantime. Please refresh.")


class LinkDead(DomainError):
    """A customer's link that is unknown, expired, replaced or used up; its page says no more than that."""

    status = 404
    default_code = "NO_SUCH_LINK"
    default_message = _(
        "It was answered, replaced or has expired. Please ask the store for a new one."
    )
