"""The order of a start: servers, schema, demo data, children, addresses."""

import socket
import sys
from contextlib import closing
from pathlib import Path

import psycopg2

from dealerops.demo.launcher.filling import Filler, analyze, mark_all
from dealerops.demo.launcher.fingerprint import catalogues_are_compiled, fingerprint
from dealerops.demo.launcher.ground import Ground, environment, ground
from dealerops.demo.launcher.options import (
    EMPTY,
    LOADING,
    PREPARED,
    ROOT,
    SIGNINS,
    Options,
)
from dealerops.demo.launcher.services import (
    LONG_STATEMENTS,
    Surroundings,
    mail_service,
    postgres_service,
    valkey_service,
    web_service,
    worker_services,
)
from dealerops.demo.launcher.supervisor import Stopped, Supervisor, say
from dealerops.demo.servers import Postgres, Unusable, Valkey
from dealerops.demo.servers.postgres import OWNER, RUNTIME
from dealerops.demo.servers.process import Command, free_port

LARGE_LOG_BYTES = 20_000_000


def launch() -> int:
    """Run until Ctrl-C; 0 after that, 1 after one line that says what is wrong."""
    try:
        options = Options.read()
        with ground(options.var, reset=options.reset) as held:
            return _run(options, held)
    except (Unusable, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:  # before anything was started
        return 0


def _run(options: Options, held: Ground) -> int:
    supervisor = Supervisor(held)
    supervisor.listen()
    try:
        _require_free(options.port)
        _bring_up(options, supervisor)
        supervisor.watch()
    except Stopped:
        say("Stopping ...")
    except (Unusable, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        supervisor.stop_all()
    return 0


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Unusable(
                f"Port {port} cannot be used ({error.strerror}); "
                f"choose another one: make demo PORT={port + 1}"
            ) from error


def _bring_up(options: Options, supervisor: Supervisor) -> None:
    var, logs = options.var, options.var / "log"
    _rotate(logs)
    owner_url, runtime_url = _database(options, supervisor, logs)
    redis_url = _broker(options, supervisor, logs)
    mail_port = free_port()
    around = Surroundings(
        env=environment(
            {
                "DATABASE_URL": runtime_url,
                "REDIS_URL": redis_url,
                "EMAIL_HOST": "127.0.0.1",
                "EMAIL_PORT": str(mail_port),
                "SITE_URL": options.site_url,
            },
            supervisor.held,
        ),
        logs=logs,
    )
    _prepare(options, around, supervisor, owner_url)
    _load_demo(options, around, supervisor, owner_url)
    supervisor.start(
        [
            mail_service(around, mail_port, var / "mail"),
            web_service(around, options.port),
            *worker_services(around),
        ]
    )
    _welcome(options, around)
    Filler(options, around, supervisor, owner_url).fill()


def _prepare(
    options: Options, around: Surroundings, supervisor: Supervisor, owner_url: str
) -> None:
    """Schema, rights, catalogues; nothing to do when our own database was prepared for the same files."""
    mark, wanted = options.var / PREPARED, fingerprint()
    known = mark.read_text("utf-8") if mark.exists() else ""
    is_known = known == wanted and catalogues_are_compiled()
    if is_known and not options.database_url and _has_people(owner_url):
        return
    say("Preparing the database ...")
    mark.unlink(missing_ok=True)
    prepare = around.command(
        "prepare",
        ("-m", "dealerops.demo.launcher.prepare"),
        DATABASE_URL=owner_url,
        **LONG_STATEMENTS,
    )
    supervisor.run(prepare, "Preparing the database")
    mark.write_text(wanted, "utf-8")


def _has_people(owner_url: str) -> bool:
    """Whether this is the database that was filled, and not a new one under an old folder."""
    try:
        with closing(psycopg2.connect(owner_url)) as link, link.cursor() as cursor:
            cursor.execute("SELECT 1 FROM accounts_user LIMIT 1")
            return cursor.fetchone() is not None
    except psycopg2.Error:
        return False


def _rotate(logs: Path) -> None:
    """Keep one older generation of a log that has grown large."""
    for log in logs.glob("*.log"):
        if log.stat().st_size > LARGE_LOG_BYTES:
            log.replace(log.with_suffix(".old"))


def _database(options: Options, supervisor: Supervisor, logs: Path) -> tuple[str, str]:
    """URLs for the owner of the tables and for the role that runs; the same for a given database."""
    interrupted = options.var / LOADING
    if options.database_url:
        if interrupted.exists():
            raise Unusable(
                f"The demo data is half loaded; empty the database, remove {interrupted}."
            )
        return options.database_url, options.database_url
    say("Starting PostgreSQL ...")
    server = Postgres(options.var / "postgres", log=logs / "postgres.log")
    supervisor.start([postgres_service(server)])
    if interrupted.exists():
        say("The demo data was loaded only in part the last time; starting with an empty database.")
        server.recreate_database()
        (options.var / PREPARED).unlink(missing_ok=True)
        interrupted.unlink()
    return server.url(OWNER), server.url(RUNTIME)


def _broker(options: Options, supervisor: Supervisor, logs: Path) -> str:
    if options.redis_url:
        return options.redis_url
    server = Valkey(options.var / "valkey", log=logs / "valkey.log")
    supervisor.start([valkey_service(server)])
    return server.url()


def _load_demo(
    options: Options, around: Surroundings, supervisor: Supervisor, owner_url: str
) -> None:
    """Into an empty database only; as the runtime role, which proves its rights."""
    var = options.var
    env = {**around.env, **LONG_STATEMENTS, "LOG_LEVEL": "WARNING"}
    manage = (sys.executable, "-W", "ignore", "manage.py")
    if (var / EMPTY).exists():
        (var / LOADING).touch()
        # Its progress bar belongs to the terminal, hence no log.
        argv = [*manage, "load_demo", "--scale", str(options.scale)]
        supervisor.run(Command(argv=argv, log=None, env=env, cwd=ROOT), "Loading the demo data")
        analyze(owner_url)
        mark_all(options)
        (var / EMPTY).unlink()
        (var / LOADING).unlink()
    elif options.scale > 1:
        say("The demo data is there already; SCALE takes effect with RESET=1.")
    kept = var / SIGNINS
    if not kept.exists():
        unfinished = kept.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        show = Command(argv=[*manage, "show_signins"], log=unfinished, env=env, cwd=ROOT)
        supervisor.run(show, "Listing the sign-ins")
        unfinished.rename(kept)


def _welcome(options: Options, around: Surroundings) -> None:
    site = options.site_url
    signins = (options.var / SIGNINS).read_text("utf-8").rstrip()
    say(
        f"\nDealerOps is running.\n"
        f"  Portal       {site}/\n"
        f"  Back office  {site}/admin/\n"
        f"  API          {site}/api/docs/\n"
        f"  Mail         {options.var / 'mail'}\n"
        f"  Logs         {around.logs}\n\n"
        f"{signins}\n\n"
        f"Ctrl-C stops it."
    )
