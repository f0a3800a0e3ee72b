"""Handing one mail to the server, with only three ways in which it can go wrong (reliability.md F26-F28)."""

import smtplib

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from dealerops.notifications import line

FOR_GOOD = range(500, 600)
NO_ADDRESS = "NO_ADDRESS"


class Unsent(Exception):
    """Base of the failures; `reason` names a code or an exception and carries nothing personal."""

    def __init__(self, reason: str) -> None:
        self.reason = reason[:80]
        super().__init__(self.reason)


class Refused(Unsent):
    """The server does not want this mail, now or later."""


class NotYet(Unsent):
    """The server does not have the mail; another attempt may help."""


class Unclear(Unsent):
    """The connection broke while the mail was handed over: the server may have it."""


def hand_over(mail: EmailMessage) -> None:
    """Give the mail to the server. Returns when it is taken; raises Refused, NotYet or Unclear.

    The server's own exceptions end here (`from None`): they quote addresses, and tracebacks are logged.
    """
    server = _line_to_server()
    try:
        taken = server.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        code = next(iter(error.recipients.values()))[0]
        raise _by_code(code) from None
    except smtplib.SMTPResponseException as error:
        raise _by_code(error.smtp_code) from None
    except smtplib.SMTPServerDisconnected as error:
        raise Unclear(type(error).__name__) from None
    except (smtplib.SMTPException, ValueError) as error:  # an address or header no server takes
        raise Refused(type(error).__name__) from None
    except OSError as error:
        raise Unclear(type(error).__name__) from None
    else:
        line.keep()
    finally:
        line.release()
    if not taken:
        raise Refused(NO_ADDRESS)


def _line_to_server() -> BaseEmailBackend:
    """A line on which the server has answered; what fails before that has certainly sent nothing."""
    try:
        return line.to_server()
    except OSError as error:  # every SMTP exception is one
        code = getattr(error, "smtp_code", None)
        raise NotYet(f"SMTP {code}" if code else type(error).__name__) from None


def _by_code(code: int) -> Unsent:
    return (Refused if code in FOR_GOOD else NotYet)(f"SMTP {code}")
