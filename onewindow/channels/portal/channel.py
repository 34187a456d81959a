"""The portal: what a citizen or a company opens in a browser."""

from onewindow.kernel.channel import Channel

CHANNEL = Channel(code="portal", name="Portal", audience="public", origin_code="1", idle_minutes=30)
