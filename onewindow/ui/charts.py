"""Lines of charts as the server draws them: numbers to points of an SVG, so that a chart costs no script."""

from __future__ import annotations

from collections.abc import Sequence

EDGE = 2.0  # keeps half a stroke within the frame


def line_points(values: Sequence[float], width: float, height: float, most: float | None = None, least: float = 0) -> str:
    """The ``points`` of a polyline through the values, left to right. The foot is ``least``, the top the largest value or ``most``.

    A frame of ``width`` by ``height`` units of the SVG; values outside stand at its edge; one value makes a level line; none makes "".
    """
    if not values:
        return ""
    span = max((most if most is not None else max(values)) - least, 1e-9)
    drawn = list(values) * 2 if len(values) == 1 else list(values)
    step = (width - 2 * EDGE) / (len(drawn) - 1)
    return " ".join(f"{EDGE + at * step:.1f},{height - EDGE - min(max(value - least, 0) / span, 1) * (height - 2 * EDGE):.1f}" for at, value in enumerate(drawn))
