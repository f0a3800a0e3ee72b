"""Values that nobody else has: wherever one of them turns up, personal data has leaked."""

from urllib.parse import quote

SECRETS = {
    "mobile": "13987651234",
    "id_number": "110105199003077753",
    "name": "欧阳雀鸣",
    "plate": "京QC8N4Y",
    "token": "dok_canary1_b3n8x0q5w2e7r4t9",
}


def found_in(text: str | bytes) -> list[str]:
    """Which of them stand there, as they are or as addresses and JSON write them."""
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return [kind for kind, secret in SECRETS.items() if any(one in plain for one in _forms(secret))]


def _forms(secret: str) -> set[str]:
    escaped = secret.encode("unicode_escape").decode("ascii")
    return {secret, quote(secret), escaped, escaped.upper()}
