"""The look that every process takes before it works: web, workers and the clock."""

import logging

from django.core.checks import CheckMessage, run_checks
from django.core.exceptions import ImproperlyConfigured

from dealerops.observing.asking import asked
from dealerops.observing.checks import TAG

logger = logging.getLogger(__name__)


def refuse_unless_sound() -> None:
    """Raises ImproperlyConfigured with every reason at once; a warning is logged and passes.

    Only our own checks: those of Django look at every model and template, and `manage.py check` runs
    them where a release is built.
    """
    found = [*run_checks(tags=[TAG]), *asked()]
    reasons = [message for message in found if message.is_serious()]
    for message in found:
        if message not in reasons:
            logger.warning("%s %s", message.id, message.msg)
    if reasons:
        raise ImproperlyConfigured(
            "The system does not start:\n" + "\n".join(_line(one) for one in reasons)
        )


def _line(message: CheckMessage) -> str:
    return f"  {message.id}: {message.msg} {message.hint}"
