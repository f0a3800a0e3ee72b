"""Where the bytes of a form's files go while they arrive."""

import io
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

WORKBOOK = "workbook"  # the name of an import's file in its form


class MemoryUpTo(FileUploadHandler):
    """Keeps a file in memory, one byte past its limit at most; the rest goes by unseen.

    That is UPLOAD_MAX_BYTES, and IMPORT_MAX_BYTES for what comes as `workbook`.

    The byte too many is what the pipeline refuses. Nothing is written to a disk, so that nobody can
    fill one with files that are refused in the end.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        is_import = self.field_name == WORKBOOK
        self.limit = settings.IMPORT_MAX_BYTES if is_import else settings.UPLOAD_MAX_BYTES
        self.kept = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = self.limit + 1 - start
        if room > 0:
            self.kept.write(raw_data[:room])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        size = self.kept.tell()
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
