"""Reading an electronic letter: who writes, what about, which car and phone are named in it."""

import datetime as dt
import html
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256
from typing import Any, cast

from dealerops.identifiers import phone
from dealerops.identifiers import vin as vins

MOST_WORDS = 4000
LONGEST_NUMBER = 80
LONGEST_NAME = 60
VIN = re.compile(r"(?<![A-Z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
HIDDEN = re.compile(r"(?is)<(script|style|head)\b.*?</\1\s*>")
BREAKS = re.compile(r"(?i)<br\s*/?>|</(p|div|tr|li|h\d)\s*>")
TAGS = re.compile(r"(?s)<[^>]*>")
EMPTY_LINES = re.compile(r"\n\s*\n\s*\n+")
NOBODY = ("mailer-daemon", "postmaster")
# What the library raises over headers and bodies that keep to no standard.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. `number` is the same whenever it is read; `is_machine` is written by nobody."""

    number: str
    sender: str
    words: str
    sent_at: dt.datetime | None
    vin: str
    mobile: str
    is_machine: bool


def read_letter(raw: bytes) -> Letter:
    """Whatever the bytes are, a letter comes out of them; a broken part is read as far as it goes."""
    message = cast(EmailMessage, message_from_bytes(raw, policy=default))
    subject, text = _header(message, "Subject"), _text(message)
    words = EMPTY_LINES.sub("\n\n", "\n\n".join(one for one in (subject, text) if one))
    name, address = _sender(message)
    return Letter(
        number=_number(message, raw),
        sender=(name or address.partition("@")[0])[:LONGEST_NAME],
        words=words[:MOST_WORDS],
        sent_at=_sent_at(message),
        vin=_vin_in(words),
        mobile=_mobile_in(words),
        is_machine=_is_machine(message, address),
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).replace("\x00", "").split())
    except UNREADABLE:
        return ""  # such a header says nothing


def _sender(message: EmailMessage) -> tuple[str, str]:
    name, address = parseaddr(_header(message, "From"))
    return name.strip(), address.strip()


def _sent_at(message: EmailMessage) -> dt.datetime | None:
    try:
        at = parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def _number(message: EmailMessage, raw: bytes) -> str:
    """The sender's own number of it; of one without, or with a very long one, the sum of its bytes."""
    number = _header(message, "Message-ID")
    if number and len(number) <= LONGEST_NUMBER:
        return number
    return f"sha256:{sha256(number.encode() or raw).hexdigest()[:64]}"


def _is_machine(message: EmailMessage, address: str) -> bool:
    """Out-of-office answers, bounces and receipts are no voices."""
    auto = _header(message, "Auto-Submitted").casefold().partition(";")[0].strip()
    is_report = message.get_content_type() == "multipart/report"
    is_answer = auto.startswith("auto-replied") or bool(_header(message, "X-Autoreply"))
    return is_answer or is_report or address.casefold().startswith(NOBODY)


def _text(message: EmailMessage) -> str:
    """The plain text, or what can be read of the other form."""
    try:
        part = message.get_body(preferencelist=("plain", "html"))
    except UNREADABLE:
        part = None
    if part is None:
        return ""
    text = _content(part)
    if part.get_content_type() == "text/html":
        text = html.unescape(TAGS.sub("", BREAKS.sub("\n", HIDDEN.sub("", text))))
    lines = (" ".join(line.split()) for line in text.replace("\x00", "").splitlines())
    return "\n".join(lines).strip()


def _content(part: Any) -> str:
    try:
        return str(part.get_content())
    except UNREADABLE:  # a character set that nobody knows, or one that is not kept to
        payload = part.get_payload(decode=True)
        return payload.decode("gb18030", "replace") if isinstance(payload, bytes) else ""


def _vin_in(words: str) -> str:
    return next((one for one in VIN.findall(words.upper()) if vins.validate(one).ok), "")


def _mobile_in(words: str) -> str:
    return next((one for one in MOBILE.findall(words) if phone.validate_mobile(one).ok), "")
