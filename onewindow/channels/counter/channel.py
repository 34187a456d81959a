"""The counter: what a clerk at a service centre opens."""

from onewindow.kernel.channel import Channel

CHANNEL = Channel(code="counter", name="Counter", audience="counter clerks", origin_code="8", idle_minutes=10, url_prefix="/counter/")
