"""Journal entries as `record` would have written them, chained per object, without deliveries."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from dealerops.demo.data.bulk.tables import Tables
from dealerops.foundation.actor import Actor
from dealerops.journal.models import Entry
from dealerops.journal.services.recording import canonical, digest

Told = dict[str, Any]


class Chain:
    """The entries of one object in their order; `write` links and files them."""

    def __init__(self, object_type: str, object_id: int, *, seq: int = 0, head: str = "") -> None:
        self._object = (object_type, object_id)
        self.seq = seq
        self.head = head
        self._told: list[Told] = []

    def add(
        self,
        topic: str,
        *,
        at: dt.datetime,
        by: Actor,
        step: tuple[str, str] = ("", ""),
        reason: str = "",
        **data: object,
    ) -> None:
        """`at` is in UTC; `step` are the states before and after; `data` is plain JSON."""
        self._told.append(
            {
                "topic": topic,
                "at": at,
                "by": by,
                "step": step,
                "reason": reason,
                "data": data,
            }
        )

    def write(self, tables: Tables, *, keep: Collection[str] | None = None) -> None:
        """File the entries, of these topics only where `keep` names some."""
        for told in self._told:
            if keep is None or told["topic"] in keep:
                self._file(tables, told)
        self._told = []

    def _file(self, tables: Tables, told: Told) -> None:
        by: Actor = told["by"]
        at: dt.datetime = told["at"]
        source, target = told["step"]
        object_type, object_id = self._object
        self.seq += 1
        payload = {  # what Entry.payload() gives; a model object per entry would cost too much
            "topic": told["topic"],
            "at": at.isoformat(),
            "role": by.role,
            "channel": by.channel,
            "user": by.user_id,
            "for": None,
            "request": "",
            "object": f"{object_type}:{object_id}",
            "seq": self.seq,
            "from": source,
            "to": target,
            "reason": told["reason"],
            "note": "",
            "data": told["data"],
        }
        hashed = digest(self.head, canonical(payload))
        tables.put(
            Entry,
            topic=told["topic"],
            at=at,
            role=by.role,
            channel=by.channel,
            user_id=by.user_id,
            object_type=object_type,
            object_id=object_id,
            seq=self.seq,
            from_state=source,
            to_state=target,
            reason=told["reason"],
            data=told["data"],
            prev_hash=self.head,
            hash=hashed,
        )
        self.head = hashed
