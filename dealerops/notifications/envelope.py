"""Building the mail by hand: mixed > related > alternative, since Outlook hides attachments otherwise."""

from email import encoders
from email.mime.base import MIMEBase

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import SafeMIMEMultipart, SafeMIMEText

from dealerops.documents.choices import CONTENT_TYPES
from dealerops.documents.services import read_bytes
from dealerops.notifications.choices import PartRole
from dealerops.notifications.models import Message, MessagePart


class Mail(EmailMessage):
    """A mail whose body is put together here instead of by Django's flat list of attachments."""

    def __init__(self, message: Message, body: SafeMIMEMultipart) -> None:
        super().__init__(
            subject=message.subject,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[message.address],
            headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
        )
        self._body = body

    def _create_message(self, msg: object) -> SafeMIMEMultipart:
        return self._body


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


def _text(message: Message) -> SafeMIMEMultipart:
    """Both forms of the text; a reader takes the last one it can show."""
    alternative = SafeMIMEMultipart("alternative", encoding="utf-8")
    alternative.attach(SafeMIMEText(message.text, "plain", "utf-8"))
    if message.html:
        alternative.attach(SafeMIMEText(message.html, "html", "utf-8"))
    return alternative


def _around(
    inner: SafeMIMEMultipart, parts: list[MessagePart], *, subtype: str
) -> SafeMIMEMultipart:
    outer = SafeMIMEMultipart(subtype, encoding="utf-8")
    outer.attach(inner)
    for part in parts:
        outer.attach(_file(part))
    return outer


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
