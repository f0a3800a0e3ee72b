"""Uploading a workbook or pasting its rows; a worker takes it from there."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import Language, Membership
from dealerops.documents.services import plain_name, store_workbook
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.imports.kinds import ImportKind
from dealerops.imports.models import Import
from dealerops.imports.pasted import workbook_of
from dealerops.journal.services import record
from dealerops.network.models import Dealer

PASTED = _("Pasted rows")  # what such a workbook is called


class ImportUnderWay(DomainError):
    """A dealer's workbooks of one kind are taken in one after the other."""

    default_code = "IMPORT_UNDER_WAY"
    default_message = _("Another workbook of this kind is being taken in. Please wait for it.")


@dataclass(frozen=True, slots=True)
class Upload:
    """A stranger's file under the name it came with, and the membership of who brought it."""

    file: BinaryIO
    name: str
    membership: Membership


@transaction.atomic
def ask_import(kind: ImportKind, upload: Upload, *, by: Actor) -> Import:
    """A workbook that waits for a worker. The same file uploaded twice waits once.

    Raises FileRefused for what is no harmless workbook, ImportUnderWay, DomainError (WRONG_ROLE).
    """
    membership = upload.membership
    if by.role not in kind.roles or membership.dealer_id is None:
        raise DomainError(WRONG_ROLE)
    Dealer.objects.visible_to(by).select_for_update(no_key=True).get(pk=membership.dealer_id)
    document = store_workbook(upload.file, name=upload.name, by=by)
    waiting = Import.objects.open().filter(dealer=membership.dealer_id, kind=kind.key).first()
    if waiting and waiting.sha256 != document.sha256:
        raise ImportUnderWay
    if waiting:
        return waiting
    language = get_language() or ""
    made = Import.objects.create(
        user_id=membership.user_id,
        membership=membership,
        dealer_id=membership.dealer_id,
        kind=kind.key,
        name=plain_name(upload.name) or document.name,
        sha256=document.sha256,
        language=language if language in Language.values else Language.ZH_HANS,
        document=document,
    )
    record(made, "imports.queued", by=by, kind=kind.key, sha256=made.sha256)
    return made


def ask_pasted(kind: ImportKind, text: str, membership: Membership, *, by: Actor) -> Import:
    """Rows as Excel copies them, as the workbook that they would have been.

    Raises InvalidInput for rows that do not fit the kind, and whatever `ask_import` raises.
    """
    name = f"{PASTED}.xlsx"
    return ask_import(kind, Upload(io.BytesIO(workbook_of(kind, text)), name, membership), by=by)
