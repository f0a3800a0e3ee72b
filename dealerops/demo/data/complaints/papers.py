"""What authorities and lawyers of the demo have written, and what became of it (domain.md 3.8)."""

import datetime as dt
import random
from typing import Any

from complaints.choices import CaseState, SourceCode
from complaints.choices.handling import MatterKind, NoticeOutcome
from dealerops.demo.data.complaints.life import Story
from dealerops.workcal.calc import local_date
from dealerops.workcal.services import add_workdays, end_of

AUTHORITIES = {
    SourceCode.REG_12315: ("全国12315平台", "市场监督管理局12315", "12345政务服务热线"),
    SourceCode.REG_OTHER: ("市消费者协会", "缺陷产品召回中心"),
}
PRINTED = 0.7
ANSWER, REPLY, DECISION = 3, 5, 7  # workdays
DAY = dt.timedelta(days=1)


def notice_of(rng: random.Random, case_id: int, source: SourceCode, story: Story) -> dict[str, Any]:
    """A notice that came with the complaint: answered with the first call, replied to with the plan."""
    came = local_date(story.plot.received_at)
    printed = came + rng.randint(10, 20) * DAY if rng.random() < PRINTED else None
    answered = story.moments.get("responded_at")
    planned = story.moments.get("planned_at")
    closed = story.moments.get("closed_at")
    outcome = rng.choice((NoticeOutcome.SETTLED, NoticeOutcome.SETTLED, NoticeOutcome.TERMINATED))
    return {
        "case_id": case_id,
        "authority": rng.choice(AUTHORITIES[source]),
        "number": f"{came:%Y%m%d}{rng.randrange(10**8):08d}",
        "received_on": came,
        "printed_due_on": printed,
        "due_at": end_of(printed or add_workdays(came, DECISION)),
        "answer_due_at": end_of(add_workdays(came, ANSWER)),
        "reply_due_at": end_of(add_workdays(came, REPLY)),
        "answered_at": answered,
        "replied_at": planned if answered else None,
        "outcome": outcome.value if closed else "",
        "closed_at": closed,
        "policy_values": {},
        "created_at": story.plot.received_at,
        "updated_at": closed or answered or story.plot.received_at,
    }


def letter_of(rng: random.Random, case_id: int, story: Story) -> dict[str, Any]:
    """A lawyer's letter that wants an answer within two weeks."""
    came = local_date(story.plot.received_at)
    closed = story.moments.get("closed_at")
    is_over = story.state == CaseState.CLOSED
    return {
        "case_id": case_id,
        "kind": MatterKind.LAWYER_LETTER.value,
        "reference": f"律函（{came:%Y}）第{rng.randrange(1, 900)}号",
        "received_on": came,
        "due_on": came + 15 * DAY,
        "note": "",
        "outcome": "按协商方案解决，对方撤回函件。" if is_over else "",
        "closed_at": closed if is_over else None,
        "created_at": story.plot.received_at,
        "updated_at": closed or story.plot.received_at,
    }
