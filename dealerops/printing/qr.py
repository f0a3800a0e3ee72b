"""The code on a form that leads back to its record."""

import zxingcpp


def qr_picture(text: str) -> str:
    """An SVG of `text` as a QR code that survives a crease (level M)."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: str = zxingcpp.write_barcode_to_svg(code, add_quiet_zones=False)
    return picture
