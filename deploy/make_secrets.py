"""Make the files in secrets/ that docker-compose.yml names; files that exist are left alone.

python deploy/make_secrets.py
"""

import base64
import os
import secrets
from pathlib import Path

FOLDER = Path("secrets")


def keep(name: str, value: str) -> str:
    """The file's content; written first where there is none."""
    path = FOLDER / name
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), "w") as file:
            file.write(value)
    return path.read_text()


def main() -> None:
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    keep("secret_key", secrets.token_urlsafe(64))
    keep("search_key", secrets.token_urlsafe(48))
    keep("field_keys", base64.urlsafe_b64encode(os.urandom(32)).decode())
    keep("postgres_password", secrets.token_urlsafe(32))
    owner = keep("owner_password", secrets.token_urlsafe(32))
    app = keep("app_password", secrets.token_urlsafe(32))
    broker = keep("broker_password", secrets.token_urlsafe(32))
    keep("owner_database_url", f"postgres://dealerops_owner:{owner}@postgres:5432/dealerops")
    keep("app_database_url", f"postgres://dealerops_app:{app}@postgres:5432/dealerops")
    keep("redis_url", f"redis://:{broker}@broker:6379/0")


if __name__ == "__main__":
    main()
