"""Sending a file out so that nothing in it can run."""

import io

from django.http import FileResponse, HttpResponse

from dealerops.documents.choices import CONTENT_TYPES, SUFFIXES
from dealerops.documents.models import Attachment
from dealerops.documents.services import open_file, plain_name


def serve(attachment: Attachment, *, filename: str) -> HttpResponse:
    """The file as a download, never shown in place. The caller has checked who asks.

    Raises FileMissing, FileHeld, FileRefused.
    """
    response = FileResponse(
        open_file(attachment),
        as_attachment=True,
        filename=_download_name(filename, attachment.kind),
        content_type=CONTENT_TYPES[attachment.kind],
    )
    return _walled(response)  # type: ignore[arg-type]  # a file response is a response


def serve_picture(png: bytes) -> HttpResponse:
    """A page that we drew ourselves; the one thing of a stranger's file that is shown in place."""
    response = HttpResponse(png, content_type="image/png")
    response["Content-Disposition"] = "inline"
    return _walled(response)


def serve_made(content: bytes, *, filename: str, kind: str) -> HttpResponse:
    """A file that we made for this request, as a download like any other."""
    response = FileResponse(
        io.BytesIO(content),
        as_attachment=True,
        filename=_download_name(filename, kind),
        content_type=CONTENT_TYPES[kind],
    )
    return _walled(response)  # type: ignore[arg-type]  # a file response is a response


def _walled(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def _download_name(name: str, kind: str) -> str:
    """The stranger's name with the ending that the content has, whatever it said it was."""
    plain = plain_name(name) or kind
    return plain if plain.lower().endswith(SUFFIXES[kind]) else f"{plain}{SUFFIXES[kind][0]}"
