"""What a drawing is made of: parts with outlines, folds and lines, and the shape they form."""

from dataclasses import dataclass, replace

from .paths import Point, lens, mirror

TINT = "tint"


@dataclass(frozen=True, slots=True)
class Fold:
    """A soft ridge (height > 0) or valley (height < 0), in units of height."""

    outline: str
    height: float


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn line: a groove pressed into the cloth, or a row of stitches."""

    outline: str
    kind: str = "groove"
    width: float = 3.0


@dataclass(frozen=True, slots=True)
class Part:
    """One layer, painted over those before it. Lengths are units, 960 to the picture's width."""

    outline: str
    ink: str = TINT
    value: float = 1.0
    texture: str = "plain"
    angle: float = 0.0
    body: str = "cloth"
    edge: float = 34.0
    lift: float = 6.0
    stroke: float = 0.0
    wander: float = 0.0
    relief: float = 1.0
    folds: tuple[Fold, ...] = ()
    lines: tuple[Line, ...] = ()
    patterned: bool = True

    def mirrored(self) -> "Part":
        """The same part on the other side."""
        return replace(
            self,
            outline=mirror(self.outline),
            angle=-self.angle,
            folds=tuple(replace(fold, outline=mirror(fold.outline)) for fold in self.folds),
            lines=tuple(replace(line, outline=mirror(line.outline)) for line in self.lines),
        )


@dataclass(frozen=True, slots=True)
class LabelSpot:
    """Where a package carries its name: the middle, the largest size and the room for it, in units."""

    x: float
    y: float
    size: float
    text: str
    room: float = 240.0
    vertical: bool = False
    small: tuple[tuple[float, float, float, str], ...] = ()
    ink: str = "#3a352e"


@dataclass(frozen=True, slots=True)
class Shape:
    """A product that can be drawn: names, layers from back to front, and where it is looked at closely."""

    key: str
    ja: str
    en: str
    parts: tuple[Part, ...]
    standing: bool = False
    focus: Point = (480.0, 420.0)
    folded: tuple[Part, ...] = ()
    label: LabelSpot | None = None


def fold(start: Point, end: Point, height: float = 8.0, width: float = 16.0, bend: float = 0.0) -> Fold:
    """A fold between two points."""
    return Fold(lens(start, end, width, bend), height)


def both(part: Part) -> tuple[Part, Part]:
    """A part and its mirror image."""
    return part, part.mirrored()


def both_folds(*folds: Fold) -> tuple[Fold, ...]:
    """Folds and their mirror images."""
    return (*folds, *(replace(one, outline=mirror(one.outline)) for one in folds))


def both_lines(*lines: Line) -> tuple[Line, ...]:
    """Lines and their mirror images."""
    return (*lines, *(replace(one, outline=mirror(one.outline)) for one in lines))


def groove(outline: str, width: float = 3.0) -> Line:
    """A seam pressed into the cloth."""
    return Line(outline, "groove", width)


def stitch(outline: str, width: float = 2.2) -> Line:
    """A row of stitches."""
    return Line(outline, "stitch", width)


def hard(
    outline: str,
    ink: str = TINT,
    *,
    value: float = 1.0,
    body: str = "flat",
    edge: float = 6.0,
    lift: float = 2.0,
    stroke: float = 0.0,
    wander: float = 0.0,
    lines: tuple[Line, ...] = (),
) -> Part:
    """Something moulded, glazed or of metal."""
    return Part(outline, ink, value, "smooth", 0.0, body, edge, lift, stroke, wander, 0.0, (), lines)


def cord(
    outline: str,
    ink: str = TINT,
    *,
    stroke: float,
    value: float = 1.0,
    lift: float = 4.0,
    wander: float = 0.0,
) -> Part:
    """A round cord or lace along a line."""
    return Part(outline, ink, value, "fine_knit", 0.0, "pipe", 0.6 * stroke, lift, stroke, wander, 0.0)


def strip(
    outline: str, ink: str = TINT, *, stroke: float, edge: float = 4.0, lift: float = 1.0, wander: float = 2.0
) -> Part:
    """A flat woven tape along a line, as under a zip."""
    return Part(outline, ink, 1.0, "rib", 0.0, "flat", edge, lift, stroke, wander, 0.0)


def tag(outline: str, *, lift: float = 2.0, wander: float = 0.0) -> Part:
    """A woven label."""
    return Part(outline, "#ece6d8", texture="oxford", body="flat", lift=lift, wander=wander)


def board(
    outline: str,
    ink: str = TINT,
    *,
    value: float = 1.0,
    edge: float = 8.0,
    lift: float = 1.0,
    wander: float = 0.0,
    relief: float = 0.3,
) -> Part:
    """Flat paper or card."""
    return Part(outline, ink, value, "paper", 0.0, "flat", edge, lift, 0.0, wander, relief)


def hide(
    outline: str,
    *,
    value: float = 1.0,
    edge: float = 34.0,
    lift: float = 6.0,
    stroke: float = 0.0,
    wander: float = 0.0,
    folds: tuple[Fold, ...] = (),
    lines: tuple[Line, ...] = (),
) -> Part:
    """Polished leather."""
    return Part(outline, TINT, value, "leather", 0.0, "gloss", edge, lift, stroke, wander, 1.0, folds, lines)
