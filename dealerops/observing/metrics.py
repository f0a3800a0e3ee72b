"""What Prometheus reads: requests by route and status, and how much work waits."""

import os
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from dealerops.observing.work import Figure, figures

FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")
LOOPBACK = ("127.0.0.1", "::1")


@require_safe
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """For those who hold METRICS_TOKEN; without one, for this machine only. To others it is not there."""
    if not _may_read(request):
        raise Http404
    work = CollectorRegistry()
    work.register(WorkCollector())
    text = generate_latest(_requests()) + generate_latest(work)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        told = request.headers.get("Authorization", "")
        return constant_time_compare(told, f"Bearer {settings.METRICS_TOKEN}")
    is_forwarded = any(request.headers.get(name) for name in FORWARDED)
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not is_forwarded


def _requests() -> CollectorRegistry:
    """The counts of all processes of this server, or of this one where it is alone."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


class WorkCollector(Collector):
    """The figures of the journal and the mail queue, counted when they are asked for."""

    def collect(self) -> Iterator[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        try:
            for figure in figures():
                _family(families, figure).add_metric(
                    [value for _name, value in figure.labels], figure.value
                )
        except DatabaseError:
            families.clear()
        up = GaugeMetricFamily("dealerops_database_up", "Whether the database answered.")
        up.add_metric([], 1 if families else 0)
        yield up
        yield from families.values()


def _family(families: dict[str, GaugeMetricFamily], figure: Figure) -> GaugeMetricFamily:
    labels = [name for name, _value in figure.labels]
    return families.setdefault(
        figure.name, GaugeMetricFamily(figure.name, figure.help, labels=labels)
    )
