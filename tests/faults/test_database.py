"""The database dies, hangs, is cut off, is full of people: nothing half done, plain words, and back."""

import contextlib
import signal
import time

import psycopg2
import pytest

from dealerops.demo.servers.postgres import DATABASE, RUNTIME
from tests.faults.house import CONNECTIONS, Answer, House, Running

pytestmark = [pytest.mark.long, pytest.mark.timeout(120)]
DEADLINE = 16.0  # statement_timeout of the house, a silent line's grace, one try to connect anew


def assert_says_come_back(answer: Answer, city: str) -> None:
    assert answer.status == 503
    assert "Back in a moment" in answer.text
    assert answer.number in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Traceback" not in answer.text
    assert answer.kept["registered_city"] == city


def assert_nothing_happened(house: House, before: tuple[object, int]) -> None:
    assert (house.city_and_version(), house.entries()) == before


def state_of(house: House) -> tuple[object, int]:
    return house.city_and_version(), house.entries()


def assert_sent_again_it_is_done_once(
    house: House, answer: Answer, before: tuple[object, int]
) -> None:
    """The page of the failure brings the form back; sending it does what was wanted, once."""
    (_city, version), _entries = before
    again = house.ask(
        "POST",
        house.save_url,
        data=answer.kept,
        cookies={"csrftoken": answer.kept["csrfmiddlewaretoken"]},
    )
    assert again.status == 302
    assert house.city_and_version() == (answer.kept["registered_city"], version + 1)


def assert_all_is_well(house: House, times: int) -> None:
    assert [house.get().status for _ in range(times)] == [200] * times


@pytest.mark.fault("F12")
def test_a_killed_database_is_a_page_that_keeps_what_was_typed(house):
    before = state_of(house)
    with house.claim_in_use():
        request = Running(house, "青岛")
        house.kill_postgres()
        answer = request.done()
    assert answer.seconds < 5
    assert_says_come_back(answer, "青岛")
    assert house.get().status == 503
    house.postgres.start()
    assert_nothing_happened(house, before)
    assert_all_is_well(house, 12)
    assert_sent_again_it_is_done_once(house, answer, before)


@pytest.mark.fault("F13")
def test_a_restarted_database_is_not_noticed_by_idle_connections(house):
    assert_all_is_well(house, 8)
    house.kill_postgres(signal.SIGQUIT)
    house.postgres.start()
    assert_all_is_well(house, 12)


@pytest.mark.fault("F14")
def test_an_ended_backend_costs_one_request(house):
    before = state_of(house)
    with house.claim_in_use():
        request = Running(house, "烟台")
        house.end_backends()
        answer = request.done()
    assert_says_come_back(answer, "烟台")
    assert_nothing_happened(house, before)
    assert_all_is_well(house, 6)
    assert_sent_again_it_is_done_once(house, answer, before)


@pytest.mark.fault("F15")
def test_used_up_connections_are_told_at_once(house):
    house.end_backends()
    held = []
    try:
        with contextlib.suppress(psycopg2.OperationalError):
            while len(held) < CONNECTIONS:
                held.append(psycopg2.connect(house.postgres.url(RUNTIME)))
        assert 0 < len(held) < CONNECTIONS
        answer = house.get()
        assert answer.seconds < 3
        assert answer.status == 503
        assert answer.number in answer.text
        assert int(answer.headers["Retry-After"]) > 0
    finally:
        for link in held:
            link.close()
    time.sleep(0.5)
    assert_all_is_well(house, 6)


@pytest.mark.fault("F16")
def test_a_cut_line_is_told_at_once(house):
    before = state_of(house)
    with house.claim_in_use():
        request = Running(house, "威海")
        house.wire.cut()
        answer = request.done()
    assert answer.seconds < 4
    assert_says_come_back(answer, "威海")
    assert_nothing_happened(house, before)
    assert_all_is_well(house, 6)
    assert_sent_again_it_is_done_once(house, answer, before)


@pytest.mark.fault("F17")
def test_a_line_that_swallows_everything_ends_in_time(house):
    before = state_of(house)
    with house.claim_in_use():
        request = Running(house, "潍坊")
        house.wire.swallow()
        answer = request.done()
    assert answer.seconds < DEADLINE
    assert_says_come_back(answer, "潍坊")
    ready = house.readiness()
    assert ready.status == 503
    assert ready.seconds < 2.5
    house.wire.mend()
    assert_nothing_happened(house, before)
    assert_all_is_well(house, 6)
    assert_sent_again_it_is_done_once(house, answer, before)


@pytest.mark.fault("F18")
def test_a_slow_line_is_slow_and_works(house):
    before = state_of(house)
    house.wire.delay = 0.1  # there and back: 200 ms
    answer = house.get()
    saved = house.save("临沂")
    assert answer.status == 200
    assert saved.status == 302
    assert answer.seconds < 6
    assert house.city_and_version() == ("临沂", before[0][1] + 1)


@pytest.mark.fault("F19")
def test_a_record_in_use_is_told_after_three_seconds(house):
    before = state_of(house)
    with house.claim_in_use():
        answer = house.save("济宁")
    assert answer.status == 409
    assert 2.5 < answer.seconds < 5
    assert "Somebody is working on this record" in answer.text
    assert answer.number in answer.text
    assert answer.kept["registered_city"] == "济宁"
    assert_nothing_happened(house, before)
    assert_sent_again_it_is_done_once(house, answer, before)


@pytest.mark.fault("F20")
def test_of_two_that_wait_for_each_other_one_goes_again(house):
    """The other one changes the claim too, and takes its locks the other way round."""
    before = state_of(house)
    claim = house.made["claim"]
    link = house.postgres.connect(DATABASE)
    link.autocommit = False
    with link.cursor() as other:
        other.execute("SET deadlock_timeout = '20s'")  # the request is the one that is undone
        other.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"journal:claims.claim:{claim}"],
        )
        request = Running(house, "泰安")
        other.execute("UPDATE claims_claim SET plate = '' WHERE id = %s", [claim])
        link.commit()
    link.close()
    answer = request.done()
    assert answer.status == 302
    assert house.city_and_version() == ("泰安", before[0][1] + 1)
    assert house.entries() == before[1] + 1
