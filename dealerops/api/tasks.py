"""The API's broom."""

from celery import shared_task

from dealerops.api.idempotency import forget_old_answers


@shared_task(name="api.nightly")
def forget_answers() -> int:
    """Forget answers to commands that are older than a week."""
    return forget_old_answers()
