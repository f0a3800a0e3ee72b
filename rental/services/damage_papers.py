"""Photos and papers of a damage case."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealerops.documents.choices import FileKind
from dealerops.documents.models import Attachment
from dealerops.documents.services import FileRefused
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from rental.choices.damage import PaperKind, PhotoPhase
from rental.choices.roles import STORE_ROLES
from rental.models import DamageCase, DamagePaper, DamagePhoto

PICTURES = frozenset({FileKind.JPEG, FileKind.PNG})
PAPER_UNKNOWN = Refusal("DAMAGE_PAPER_UNKNOWN", _("There is no such kind of paper."), "kind")


@transaction.atomic
def add_photo(case_id: int, phase: str, photo: Attachment, *, by: Actor) -> DamagePhoto:
    case = _open_case(case_id, by)
    if phase not in PhotoPhase.values:
        raise InvalidInput(PAPER_UNKNOWN)
    only_photos([photo])
    made, is_new = DamagePhoto.objects.get_or_create(case=case, phase=phase, attachment=photo)
    if is_new:
        record(case, "rental.damage_photo_added", by=by, phase=phase, photo=made.pk)
    return made


@transaction.atomic
def add_paper(case_id: int, kind: str, paper: Attachment, *, by: Actor) -> DamagePaper:
    case = _open_case(case_id, by)
    if kind not in PaperKind.values:
        raise InvalidInput(PAPER_UNKNOWN)
    made, is_new = DamagePaper.objects.get_or_create(case=case, kind=kind, attachment=paper)
    if is_new:
        record(case, "rental.damage_paper_added", by=by, kind=kind, paper=made.pk)
    return made


def _open_case(case_id: int, by: Actor) -> DamageCase:
    case = DamageCase.objects.visible_to(by).lock(case_id)
    if by.role not in STORE_ROLES:
        raise DomainError(WRONG_ROLE)
    return case


def only_photos(files: Iterable[Attachment]) -> None:
    """Raises FileRefused for anything but a picture."""
    if any(file.kind not in PICTURES for file in files):
        raise FileRefused(Refusal("NOT_A_PHOTO", _("Only photos are kept here.")))
