"""Taking a form's token, and giving it back when nothing came of the form."""

import datetime as dt
import hashlib
import secrets

from dealerops.submissions.models import Submission

FIELD = "form_token"
KEPT = dt.timedelta(days=7)  # nobody presses the button of an older page


def new_token() -> str:
    return secrets.token_hex(16)


def take(user_id: int, address: str, token: str) -> tuple[Submission, bool]:
    """The submission, and whether it is the first of its kind.

    Call it inside the transaction of the effect: a second caller waits here until the first is done.
    """
    key = hashlib.sha256(f"{address}\n{token}".encode()).hexdigest()
    return Submission.objects.get_or_create(user_id=user_id, key=key)


def settle(submission: Submission, *, goes_to: str) -> None:
    """It was done; whoever sends it again is led to the same place."""
    submission.goes_to = goes_to
    submission.save(update_fields=("goes_to",))


def give_back(submission: Submission) -> None:
    """Nothing came of it, so the same form may be sent again."""
    submission.delete()


def forget_old(now: dt.datetime) -> int:
    """Remove what no open page can send any more; returns how many."""
    return Submission.objects.older_than(now - KEPT).delete()[0]
