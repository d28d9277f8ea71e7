"""Outlines in picture units (960 wide, 1200 high), written as SVG paths with absolute M L C Q Z."""

import math
import re
from collections.abc import Callable
from itertools import pairwise

Change = Callable[[int, float], float]
Point = tuple[float, float]
Polyline = tuple[list[Point], bool]

MIDDLE = 480.0
_TOKEN = re.compile(r"[MLCQZ]|-?\d+(?:\.\d+)?")


def mirror(outline: str) -> str:
    """The same outline on the other side of the picture's middle line."""
    return _each_number(outline, lambda index, value: 2 * MIDDLE - value if index % 2 == 0 else value)


def moved(outline: str, dx: float = 0, dy: float = 0, scale: float = 1.0) -> str:
    """The outline scaled about the origin and then moved."""
    return _each_number(outline, lambda index, value: value * scale + (dx, dy)[index % 2])


def turned(outline: str, degrees: float, about: Point) -> str:
    """The outline turned clockwise around a point."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    words: list[str] = []
    pending: list[float] = []
    for token in _TOKEN.findall(outline):
        if token.isalpha():
            words.append(token)
            continue
        pending.append(float(token))
        if len(pending) == 2:
            x, y = pending[0] - about[0], pending[1] - about[1]
            words.append(f"{about[0] + x * cos - y * sin:.2f} {about[1] + x * sin + y * cos:.2f}")
            pending.clear()
    return " ".join(words)


def ellipse(cx: float, cy: float, rx: float, ry: float) -> str:
    """A closed ellipse."""
    kx, ky = rx * 0.5523, ry * 0.5523
    return (
        f"M{cx - rx} {cy} C{cx - rx} {cy - ky} {cx - kx} {cy - ry} {cx} {cy - ry} "
        f"C{cx + kx} {cy - ry} {cx + rx} {cy - ky} {cx + rx} {cy} "
        f"C{cx + rx} {cy + ky} {cx + kx} {cy + ry} {cx} {cy + ry} "
        f"C{cx - kx} {cy + ry} {cx - rx} {cy + ky} {cx - rx} {cy} Z"
    )


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0.0) -> str:
    """A rectangle with round corners."""
    r = max(radius, 0.01)
    return (
        f"M{x0 + r} {y0} L{x1 - r} {y0} Q{x1} {y0} {x1} {y0 + r} L{x1} {y1 - r} Q{x1} {y1} {x1 - r} {y1} "
        f"L{x0 + r} {y1} Q{x0} {y1} {x0} {y1 - r} L{x0} {y0 + r} Q{x0} {y0} {x0 + r} {y0} Z"
    )


def drum(x0: float, y0: float, x1: float, y1: float, sag: float) -> str:
    """The side of an upright cylinder: straight sides, round lower edge, upper edge seen from above."""
    cx = (x0 + x1) / 2
    k = (x1 - x0) / 2 * 0.5523
    ky = sag * 0.5523
    return (
        f"M{x0} {y0} C{x0} {y0 + ky} {cx - k} {y0 + sag} {cx} {y0 + sag} "
        f"C{cx + k} {y0 + sag} {x1} {y0 + ky} {x1} {y0} "
        f"L{x1} {y1} C{x1} {y1 + ky} {cx + k} {y1 + sag} {cx} {y1 + sag} "
        f"C{cx - k} {y1 + sag} {x0} {y1 + ky} {x0} {y1} Z"
    )


def lens(start: Point, end: Point, width: float, bend: float = 0.0) -> str:
    """A fold: a sliver pointed at both ends, bent to one side."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    nx, ny = -dy / length, dx / length
    mx, my = (start[0] + end[0]) / 2 + nx * bend, (start[1] + end[1]) / 2 + ny * bend
    return (
        f"M{start[0]} {start[1]} Q{mx + nx * width:.1f} {my + ny * width:.1f} {end[0]} {end[1]} "
        f"Q{mx - nx * width:.1f} {my - ny * width:.1f} {start[0]} {start[1]} Z"
    )


def flatten(outline: str) -> list[Polyline]:
    """Polylines (points, closed) fine enough to be bent afterwards."""
    lines: list[Polyline] = []
    points: list[Point] = []
    for command, numbers in _commands(outline):
        if command == "M":
            points = [(numbers[0], numbers[1])]
            lines.append((points, False))
        elif command == "Z":
            _extend(points, [points[0]])
            lines[-1] = (points, True)
        else:
            size = {"L": 2, "Q": 4, "C": 6}[command]
            for at in range(0, len(numbers), size):
                pairs = numbers[at : at + size]
                _extend(points, list(zip(pairs[::2], pairs[1::2], strict=True)))
    return lines


def wander(lines: list[Polyline], amount: float, seed: int) -> list[Polyline]:
    """Edges that stray by some units, slowly; neighbours stray together."""
    if not amount:
        return lines
    a, b, c = (seed * k % 97 / 15 for k in (7, 13, 29))

    def stray(point: Point) -> Point:
        x, y = point
        dx = math.sin(y / 83 + a) + 0.6 * math.sin(x / 61 + y / 47 + b)
        dy = math.sin(x / 89 + c) + 0.6 * math.sin(x / 53 - y / 71 + a)
        return x + amount * dx, y + amount * dy

    return [([stray(point) for point in points], closed) for points, closed in lines]


def written(lines: list[Polyline]) -> str:
    """Polylines as an SVG path again."""
    return " ".join(
        "M" + " L".join(f"{x:.2f} {y:.2f}" for x, y in points) + ("Z" if closed else "")
        for points, closed in lines
    )


def bounds(lines: list[Polyline]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom."""
    xs = [x for points, _ in lines for x, _ in points]
    ys = [y for points, _ in lines for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _extend(points: list[Point], controls: list[Point]) -> None:
    start = points[-1]
    reach = sum(math.dist(a, b) for a, b in zip([start, *controls], controls, strict=False))
    steps = max(2, min(40, int(reach / 14)))
    for step in range(1, steps + 1):
        points.append(_along([start, *controls], step / steps))


def _along(controls: list[Point], t: float) -> Point:
    while len(controls) > 1:
        controls = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(controls)]
    return controls[0]


def _commands(outline: str) -> list[tuple[str, list[float]]]:
    found: list[tuple[str, list[float]]] = []
    for token in _TOKEN.findall(outline):
        if token.isalpha():
            found.append((token, []))
        else:
            found[-1][1].append(float(token))
    return found


def _each_number(outline: str, change: Change) -> str:
    words: list[str] = []
    index = 0
    for token in _TOKEN.findall(outline):
        if token.isalpha():
            words.append(token)
        else:
            words.append(f"{change(index, float(token)):.2f}")
            index += 1
    return " ".join(words)
