"""The QR code of an invoice: plain first, then at most four other views of the same picture."""

from collections.abc import Iterator

import zxingcpp
from PIL import Image, ImageOps

from dealerops.identifiers import qr_payload
from dealerops.identifiers.qr_payload import QrReading

_MAX_SIDE = 4000
_FORMATS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])


def find(image: Image.Image, *, thorough: bool) -> QrReading | None:
    """The first QR code that is an invoice's; else another one that was seen, else None."""
    other: QrReading | None = None
    for view in _views(image, thorough=thorough):
        for code in zxingcpp.read_barcodes(view, formats=_FORMATS):
            found = qr_payload.parse(code.text)
            if found.payload:
                return found
            other = other or found
        if other:
            return other
    return None


def _views(image: Image.Image, *, thorough: bool) -> Iterator[Image.Image]:
    """Grey as it is; blue codes show best in red light, small ones enlarged, blurred ones reduced."""
    grey = image.convert("L")
    yield grey
    if thorough:
        yield _scaled(image.convert("RGB").getchannel("R"), 1.5)
        yield _scaled(ImageOps.autocontrast(grey, cutoff=5), 2.0)
        yield _scaled(grey, 0.5)
        yield _scaled(grey, 3.0)


def _scaled(image: Image.Image, factor: float) -> Image.Image:
    factor = min(factor, _MAX_SIDE / max(image.size))
    size = (max(int(image.width * factor), 1), max(int(image.height * factor), 1))
    return image.resize(size, Image.Resampling.BICUBIC)
