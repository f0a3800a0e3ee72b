"""Building the mail by hand: mixed > related > alternative, since Outlook hides attachments otherwise."""

import email.message
import re
import uuid
from email import encoders
from email.generator import BytesGenerator
from email.mime.base import MIMEBase
from email.policy import Policy
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import SafeMIMEMultipart, SafeMIMEText

from dealerops.documents.choices import CONTENT_TYPES
from dealerops.documents.services import read_bytes
from dealerops.notifications.choices import PartRole
from dealerops.notifications.models import Message, MessagePart

LONGEST_LINE = 76
PLAIN = re.compile(r"[ -~]+")


class AtOnce(BytesGenerator):
    """Writes a body in one piece: line by line, a workbook of 40 kB costs more than sending it.

    Plain short headers go out as they are; the library takes each apart to see whether it must be folded.
    """

    _NL: str  # the library's own: how lines end
    _fp: BytesIO  # where to
    policy: "Policy[Any]"  # how they are folded, known while it writes

    def _write_headers(self, msg: email.message.Message) -> None:
        for name, value in msg.raw_items():
            line = f"{name}: {value}"
            if isinstance(value, str) and len(line) < LONGEST_LINE and PLAIN.fullmatch(line):
                self.write(line + self._NL)
            else:
                self._fp.write(self.policy.fold_binary(name, value))
        self.write(self._NL)

    def _write_lines(self, lines: str) -> None:
        plain = lines.replace("\r\n", "\n").replace("\r", "\n")
        self.write(plain.replace("\n", self._NL))


class Body(SafeMIMEMultipart):
    """The whole of a mail or a part that has parts."""

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:  # type: ignore[override]  # noqa: FBT001, FBT002 - as Django calls it
        whole = BytesIO()
        AtOnce(whole, mangle_from_=False).flatten(self, unixfrom=unixfrom, linesep=linesep)
        return whole.getvalue()


class Mail(EmailMessage):
    """A mail whose body is put together here instead of by Django's flat list of attachments."""

    def __init__(self, message: Message, body: Body) -> None:
        super().__init__(
            subject=message.subject,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[message.address],
            headers=_headers(message),
        )
        self._body = body

    def _create_message(self, msg: object) -> Body:
        return self._body


def _headers(message: Message) -> dict[str, str]:
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    if message.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def build(message: Message) -> EmailMessage:
    """The mail as it goes out, to be sent once. Raises FileMissing when a part has lost its file."""
    parts = list(message.parts.select_related("attachment"))
    shown = _text(message)
    pictures = [part for part in parts if part.role == PartRole.INLINE]
    if pictures:
        shown = _around(shown, pictures, subtype="related")
    files = [part for part in parts if part.role == PartRole.ATTACHED]
    if files:
        shown = _around(shown, files, subtype="mixed")
    return Mail(message, shown)


def _text(message: Message) -> Body:
    """Both forms of the text; a reader takes the last one it can show."""
    alternative = _multipart("alternative")
    alternative.attach(SafeMIMEText(message.text, "plain", "utf-8"))
    if message.html:
        alternative.attach(SafeMIMEText(message.html, "html", "utf-8"))
    return alternative


def _around(inner: Body, parts: list[MessagePart], *, subtype: str) -> Body:
    outer = _multipart(subtype)
    outer.attach(inner)
    for part in parts:
        outer.attach(_file(part))
    return outer


def _multipart(subtype: str) -> Body:
    """With a boundary of its own: looking for one that no attachment contains reads all of them."""
    return Body(subtype, boundary=f"part-{uuid.uuid4().hex}", encoding="utf-8")


def _file(part: MessagePart) -> MIMEBase:
    main, _slash, sub = CONTENT_TYPES[part.attachment.kind].partition("/")
    mime = MIMEBase(main, sub)
    mime.set_payload(read_bytes(part.attachment))
    encoders.encode_base64(mime)
    inline = part.role == PartRole.INLINE
    mime.add_header(
        "Content-Disposition", "inline" if inline else "attachment", filename=part.filename
    )
    if inline:
        mime.add_header("Content-ID", f"<{part.cid}>")
    return mime
