"""How full a bucket is, drawn: a bar for lists, a ring for the bucket's own page."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealerops.portal import svg
from dealerops.portal.registry import Tone
from dealerops.portal.svg import Slice
from dealerops.portal.templatetags.dx import percent
from quota.models import QuotaBucket


def usage_bar(bucket: QuotaBucket) -> SafeString:
    """Consumed and reserved on the length of the capacity, and the share in figures beside it."""
    length = max(bucket.capacity, bucket.used, 1)
    used = f"{bucket.consumed * 100 / length:.1f}", f"{bucket.reserved * 100 / length:.1f}"
    parts = (("dx-quota-track", 0, 100), ("dx-tone-blue", 0, used[0]), ("dx-tone-amber", *used))
    share = percent(bucket.used / bucket.capacity) if bucket.capacity else "–"
    return format_html(
        '<span class="dx-quota-usage"><svg viewBox="0 0 100 8" preserveAspectRatio="none"'
        ' aria-hidden="true">{}</svg><b>{}</b></span>',
        format_html_join(
            "",
            '<rect class="{}" x="{}" y="0" width="{}" height="8"></rect>',
            ((css, start, width) for css, start, width in parts),
        ),
        share,
    )


def usage_ring(bucket: QuotaBucket) -> SafeString:
    """What became of the units; the legend gives the numbers."""
    slices = (
        Slice(_("Consumed"), bucket.consumed, Tone.BLUE),
        Slice(_("Reserved"), bucket.reserved, Tone.AMBER),
        Slice(pgettext("quota", "Free"), max(bucket.available, 0), Tone.GREEN),
    )
    return svg.ring(slices, unit=_("units"))
