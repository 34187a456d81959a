"""The office: what those open who accept, review and decide."""

from onewindow.kernel.channel import Channel

CHANNEL = Channel(code="office", name="Office", audience="officers of the competent organs", origin_code="0", idle_minutes=15, url_prefix="/office/")
