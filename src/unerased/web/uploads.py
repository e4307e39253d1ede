"""Files that a form brings: held in memory alone, since a temporary file would be in clear."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest


class InMemory(FileUploadHandler):
    """Keeps what is uploaded in memory; the gate has bounded its size before."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's call
        """Begin with the next file of the form."""
        super().new_file(*args, **kwargs)
        self._held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002 - Django's call
        """Keep a part; nothing is left for another handler."""
        self._held.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """The whole file."""
        self._held.seek(0)
        return InMemoryUploadedFile(
            self._held,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            file_size,
            self.charset,
            self.content_type_extra,
        )


def file_of(request: HttpRequest, name: str) -> tuple[str, bytes] | None:
    """The name and the bytes of the file in a field of the form, None when none was chosen.

    The name is what the sender calls it: it is shown to nobody and never a path.
    """
    found = request.FILES.get(name)
    if found is None:
        return None
    return found.name or "", found.read()
