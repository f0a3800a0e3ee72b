"""Putting the house's programs into an empty database."""

from django.db import transaction

from claims.choices.programs import PROGRAMS, SINCE, ProgramRow
from claims.models import Program, ProgramPolicy
from dealerops.foundation.actor import Actor
from dealerops.journal.services import record


@transaction.atomic
def install_programs(*, by: Actor) -> list[Program]:
    """Create what is missing and leave alone what people have changed; safe to repeat."""
    return [_install(row, by=by) for row in PROGRAMS]


def _install(row: ProgramRow, *, by: Actor) -> Program:
    program, is_new = Program.objects.get_or_create(
        code=row.code,
        defaults={
            "name": row.name,
            "name_en": row.name_en,
            "buyer_kind": row.buyer_kind,
            "needs_agreement": row.needs_agreement,
            "min_quantity": row.min_quantity,
            "hold_months": row.hold_months,
        },
    )
    if is_new:
        ProgramPolicy.objects.create(
            program=program,
            valid=(SINCE, None),
            support_type=row.support_type,
            rate=row.rate,
            cap=row.cap,
            required_documents=list(row.documents),
        )
        record(program, "claims.program_added", by=by, code=row.code)
    return program
