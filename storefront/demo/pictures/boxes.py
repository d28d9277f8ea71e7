"""The product beside the box it comes in."""

from dataclasses import replace

from .parts import Fold, Line, Part, Shape, board
from .paths import box, moved
from .raster import Camera

_KRAFT = "#b99b74"
_SMALLER = 0.66


def with_box(shape: Shape) -> tuple[Part, ...]:
    """A kraft box behind, the product smaller in front of it."""
    dx, dy = _beside(shape)
    return (*_carton(_foot(shape)), *(shrunk(part, dx, dy, _SMALLER) for part in shape.parts))


def label_camera(shape: Shape, camera: Camera) -> Camera:
    """The camera for which the smaller product's label lies where it lay on the product alone."""
    dx, dy = _beside(shape)
    x, y = (camera.x - dx) / _SMALLER, (camera.y - dy) / _SMALLER
    return Camera(x, y, camera.scale * _SMALLER, camera.width, camera.height)


def _foot(shape: Shape) -> float:
    return 930.0 if shape.standing else 900.0


def _beside(shape: Shape) -> tuple[float, float]:
    down = _foot(shape) - 930 * _SMALLER if shape.standing else 640 - 600 * _SMALLER
    return 400 - 480 * _SMALLER, down


def shrunk(part: Part, dx: float, dy: float, scale: float) -> Part:
    """The part at another size and place."""
    return replace(
        part,
        outline=moved(part.outline, dx, dy, scale),
        edge=part.edge * scale,
        lift=part.lift * scale,
        stroke=part.stroke * scale,
        folds=tuple(Fold(moved(one.outline, dx, dy, scale), one.height * scale) for one in part.folds),
        lines=tuple(
            Line(moved(one.outline, dx, dy, scale), one.kind, one.width * scale) for one in part.lines
        ),
    )


def _carton(foot: float) -> tuple[Part, ...]:
    x0, x1, top = (470.0, 800.0, foot - 470)
    lid = f"M{x0} {top} L{x0 + 34} {top - 46} L{x1 - 26} {top - 46} L{x1} {top} Z"
    return (
        board(lid, _KRAFT, value=1.08, lift=0),
        board(box(x0, top, x1, foot - 8, 3), _KRAFT, value=0.94, edge=12, lift=3, relief=0.4),
        board(box(x0 + 128, top, x0 + 200, top + 96, 2), "#cdb48f", lift=2),
        board(box(x0 + 92, top + 190, x0 + 238, top + 300, 2), "#efeae0", lift=2, relief=0.2),
    )
