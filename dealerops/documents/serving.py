"""Sending a file out so that nothing in it can run."""

from django.http import FileResponse, HttpResponse

from dealerops.documents.choices import CONTENT_TYPES, FileKind
from dealerops.documents.models import Attachment
from dealerops.documents.services import open_file, plain_name

SHOWABLE = frozenset({FileKind.PDF, FileKind.JPEG, FileKind.PNG})


def serve(attachment: Attachment, *, filename: str, inline: bool = False) -> HttpResponse:
    """The file as a download; pictures and PDFs may be shown. The caller has checked who asks.

    Raises FileMissing.
    """
    shown = inline and attachment.kind in SHOWABLE
    response = FileResponse(
        open_file(attachment),
        as_attachment=not shown,
        filename=plain_name(filename) or attachment.kind,
        content_type=CONTENT_TYPES[attachment.kind],
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]  # a file response is a response
