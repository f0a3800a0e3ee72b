"""Asking for an export: a short list is written at once, a long one is left to the background."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from django.db import transaction
from django.utils.translation import get_language

from dealerops.accounts.models import Language, Membership
from dealerops.exports.models import Export
from dealerops.exports.question import Question
from dealerops.exports.services.limits import keep_limit
from dealerops.exports.services.writing import finish, write
from dealerops.exports.words import filter_words
from dealerops.exports.workflow import EXPORT_FLOW
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import InvalidInput
from dealerops.journal.services import record
from dealerops.lists.personal import refuse_person

AT_ONCE = 5_000  # rows that a person waits for


@dataclass(frozen=True, slots=True)
class Wish:
    """Which rows a person wants, and the membership with whose eyes they see them."""

    question: Question
    membership: Membership


@transaction.atomic
def ask_export(wish: Wish, *, by: Actor) -> Export:
    """An export that is ready, when its list is short, or one that waits for a worker.

    Whoever asks twice for a long list waits for the first one.
    Raises ExportLimit, and InvalidInput for a number in the search (PERSON_IN_SEARCH) and for a filter
    that makes no sense: the page leaves such a value out and says so, but nobody sees what a file has
    too much of.
    """
    question = wish.question
    if question.refusals:
        raise InvalidInput(*question.refusals)
    refuse_person(parse_qs(question.query))
    keep_limit(wish.membership.user_id)
    if waiting := _the_same_under_way(wish):
        return waiting
    rows, more = question.count_up_to(AT_ONCE)
    export = Export.objects.create(
        user_id=wish.membership.user_id,
        membership=wish.membership,
        list_key=question.spec.key,
        title=str(question.spec.title)[:100],
        query=question.query,
        narrowed=" · ".join(f"{name}: {said}" for name, said in filter_words(question)),
        language=_language(),
        rows_total=None if more else rows,
    )
    if more:
        record(export, "exports.queued", by=by, list=export.list_key)
        return export
    EXPORT_FLOW.fire(export, "begin", by=SYSTEM)
    export.save(update_fields=("state",))
    with write(export, question) as path:
        finish(export, path, by=by)
    record(export, "exports.answered", by=by, list=export.list_key, rows=export.rows_done)
    return export


def _the_same_under_way(wish: Wish) -> Export | None:
    return (
        Export.objects.open()
        .filter(
            membership=wish.membership,
            list_key=wish.question.spec.key,
            query=wish.question.query,
        )
        .first()
    )


def _language() -> str:
    language = get_language()
    return language if language in Language.values else Language.ZH_HANS
