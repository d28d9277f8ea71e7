"""Tops laid flat: T-shirts, shirts, sweats. One cut with measures, many garments."""

from dataclasses import dataclass

from .parts import Fold, Line, Part, both, both_folds, fold, groove, hard, stitch
from .paths import MIDDLE, box, ellipse

BUTTON = "#e9e3d6"


@dataclass(frozen=True, slots=True)
class Cut:
    """Measures of a top in units: heights from the top of the picture, widths from its middle."""

    neck_top: float = 208
    neck: float = 84
    neck_drop: float = 62
    shoulder: float = 214
    shoulder_drop: float = 62
    chest: float = 200
    armpit: float = 476
    hem: float = 985
    hem_half: float = 206
    tail: float = 0
    sleeve: tuple[float, float, float, float] = (392, 536, 262, 604)
    texture: str = "jersey"


TEE = Cut()
LONG = Cut(sleeve=(372, 862, 272, 878), shoulder=204, chest=190, armpit=452, hem=960, hem_half=196)


def body(cut: Cut, lines: tuple[Line, ...] = (), drop: float | None = None) -> Part:
    """The front, from neck to hem."""
    m, top = (MIDDLE, cut.neck_top)
    low = top + (cut.neck_drop if drop is None else drop)
    point = top + cut.shoulder_drop
    tail = cut.hem - cut.tail
    n, s, c, h, a, hem = cut.neck, cut.shoulder, cut.chest, cut.hem_half, cut.armpit, cut.hem
    outline = (
        f"M{m - n} {top + 6} C{m - n * 0.8} {low} {m - n * 0.4} {low} {m} {low} "
        f"C{m + n * 0.4} {low} {m + n * 0.8} {low} {m + n} {top + 6} "
        f"Q{m + s * 0.75} {top + 26} {m + s} {point} "
        f"C{m + s - 4} {point + 90} {m + c - 8} {a - 60} {m + c} {a} "
        f"C{m + c - 6} {a + 150} {m + h - 12} {tail - 170} {m + h} {tail} "
        f"C{m + h * 0.82} {hem + 4} {m + h * 0.4} {hem + 8} {m} {hem + 8} "
        f"C{m - h * 0.4} {hem + 8} {m - h * 0.82} {hem + 4} {m - h} {tail} "
        f"C{m - h + 12} {tail - 170} {m - c + 6} {a + 150} {m - c} {a} "
        f"C{m - c + 8} {a - 60} {m - s + 4} {point + 90} {m - s} {point} "
        f"Q{m - s * 0.75} {top + 26} {m - n} {top + 6} Z"
    )
    return Part(outline, texture=cut.texture, wander=1.8, lift=5, folds=body_folds(cut), lines=lines)


def armhole(cut: Cut) -> str:
    """The right armhole from shoulder to armpit."""
    m, top = MIDDLE, cut.neck_top
    return (
        f"M{m + cut.shoulder} {top + cut.shoulder_drop} C{m + cut.shoulder - 4} {top + 150} "
        f"{m + cut.chest - 8} {cut.armpit - 60} {m + cut.chest} {cut.armpit}"
    )


def body_folds(cut: Cut) -> tuple[Fold, ...]:
    """Few folds: from the armpits inward, one long one at the side, one across."""
    m, c, a = (MIDDLE, cut.chest, cut.armpit)
    return (
        *both_folds(
            fold((m + c - 6, a + 6), (m + c - 120, a + 130), 9, 20, -14),
            fold((m + c - 10, a + 44), (m + c - 96, a + 250), 7, 22, -22),
        ),
        fold((m + c * 0.25, a + 250), (m + c * 0.8, a + 70), -6, 26, 10),
        fold((m - c * 0.52, a + 60), (m - c * 0.4, cut.hem - 90), 7, 34, 16),
        fold((m + c * 0.42, a + 240), (m + c * 0.52, cut.hem - 30), 7, 30, -12),
        fold((m - c * 0.1, a + 320), (m - c * 0.02, cut.hem - 20), -5, 26, 8),
    )


def sleeve(cut: Cut, cuff: float = 0, cuff_texture: str = "") -> tuple[Part, ...]:
    """Right sleeve, hung from the shoulder; with a cuff of the given length if asked for."""
    m, (ox, oy, ix, iy) = (MIDDLE, cut.sleeve)
    point = cut.neck_top + cut.shoulder_drop
    long = oy > 700
    bulge = 78 if long else 40
    outline = (
        f"M{m + cut.shoulder - 16} {point - 8} "
        f"C{m + cut.shoulder + 48} {point + 10} {m + cut.shoulder + bulge} {point + 70} "
        f"{m + cut.shoulder + bulge + (22 if long else 30)} {point + (190 if long else 110)} "
        f"Q{m + ox - (18 if long else 34)} {oy - (190 if long else 78)} {m + ox} {oy} "
        f"Q{m + (ox + ix) / 2 + 8} {(oy + iy) / 2 + 10} {m + ix} {iy} "
        f"Q{m + ix - (26 if long else 30)} {iy - (230 if long else 60)} "
        f"{m + cut.chest - 14} {cut.armpit + 6} "
        f"L{m + cut.shoulder - 40} {cut.armpit - 60} Z"
    )
    angle = -9.0 if long else -30.0
    folds = _sleeve_folds(cut, long)
    hem = groove(
        f"M{m + ox - 8} {oy - 22} Q{m + (ox + ix) / 2 + 2} {(oy + iy) / 2 - 12} {m + ix + 4} {iy - 24}", 2
    )
    lines = () if cuff else (hem,)
    parts = [
        Part(outline, texture=cut.texture, angle=angle, wander=1.8, lift=7, edge=40, folds=folds, lines=lines)
    ]
    if cuff:
        parts.append(_cuff(cut, cuff, cuff_texture or cut.texture, angle))
    return tuple(parts)


def _sleeve_folds(cut: Cut, long: bool) -> tuple[Fold, ...]:
    m, (ox, oy, ix, iy) = (MIDDLE, cut.sleeve)
    if not long:
        return (
            fold((m + cut.chest + 8, cut.armpit - 4), (m + ox - 70, cut.armpit - 40), 8, 14, 10),
            fold((m + cut.chest + 20, cut.armpit + 30), (m + ox - 90, oy - 30), -6, 16, 6),
        )
    elbow = (cut.armpit + oy) / 2
    return (
        fold((m + cut.chest + 4, cut.armpit), (m + cut.chest + 96, cut.armpit - 30), 9, 14, 12),
        fold((m + cut.chest + 36, elbow - 10), (m + ox - 30, elbow - 56), 9, 14, 10),
        fold((m + cut.chest + 44, elbow + 30), (m + ox - 46, elbow + 8), -7, 14, 6),
        fold((m + ix + 10, iy - 130), (m + ox - 34, oy - 170), 6, 14, 8),
        fold((m + (ox + ix) / 2 - 20, elbow + 60), (m + (ox + ix) / 2 + 12, iy - 60), 6, 18, 6),
    )


def _cuff(cut: Cut, length: float, texture: str, angle: float) -> Part:
    m, (ox, oy, ix, iy) = (MIDDLE, cut.sleeve)
    outline = (
        f"M{m + ox - 8} {oy - length * 0.5} "
        f"Q{m + (ox + ix) / 2} {(oy + iy) / 2 - length * 0.4} {m + ix - 2} {iy - length * 0.5} "
        f"L{m + ix + 8} {iy + length * 0.5} "
        f"Q{m + (ox + ix) / 2 + 8} {(oy + iy) / 2 + length * 0.6} {m + ox} {oy + length * 0.5} "
        "Z"
    )
    return Part(outline, texture=texture, angle=angle, wander=1.8, lift=4, edge=16, patterned=False)


def neck_inside(cut: Cut, rise: float = 14) -> tuple[Part, ...]:
    """The back of the neck seen from inside, with its tape and a small woven label."""
    m, top, low = (MIDDLE, cut.neck_top, cut.neck_top + cut.neck_drop)
    outline = (
        f"M{m - cut.neck - 4} {top + 10} "
        f"Q{m} {top - rise * 2} {m + cut.neck + 4} {top + 10} "
        f"Q{m + cut.neck * 0.7} {low + 14} {m} {low + 14} "
        f"Q{m - cut.neck * 0.7} {low + 14} {m - cut.neck - 4} {top + 10} Z"
    )
    inside = Part(
        outline, value=0.6, texture=cut.texture, wander=1.8, lift=0, edge=20, relief=0, patterned=False
    )
    label = Part(
        box(m - 21, top + 6, m + 21, top + 26, 1),
        ink="#e9e4d8",
        texture="oxford",
        body="flat",
        lift=2,
        wander=1.8,
    )
    return (inside, label)


def neck_rib(cut: Cut, width: float = 24, texture: str = "jersey") -> tuple[Part, ...]:
    """The band around the neck: behind, then in front."""
    m, top, low = (MIDDLE, cut.neck_top, cut.neck_top + cut.neck_drop)
    n = cut.neck - 2
    front = (
        f"M{m - n - width * 0.55} {top + 2} "
        f"C{m - n * 0.92} {low + width * 0.5} {m - n * 0.5} {low + width} {m} {low + width} "
        f"C{m + n * 0.5} {low + width} {m + n * 0.92} {low + width * 0.5} {m + n + width * 0.55} {top + 2} "
        f"L{m + n - 2} {top} C{m + n * 0.72} {low} {m + n * 0.4} {low} {m} {low} "
        f"C{m - n * 0.4} {low} {m - n * 0.72} {low} {m - n + 2} {top} Z"
    )
    back = f"M{m - n - 4} {top + 3} Q{m} {top - 30} {m + n + 4} {top + 3}"
    return (
        Part(
            back, value=0.93, texture=texture, stroke=width * 0.7, wander=1.8, lift=2, edge=9, patterned=False
        ),
        Part(front, texture=texture, wander=1.8, lift=4, edge=12, patterned=False),
    )


def hem_lines(cut: Cut, inset: float = 26) -> tuple[Line, ...]:
    """The seam above the hem and the armhole seams' stitches."""
    m, tail = (MIDDLE, cut.hem - cut.tail - inset)
    h = cut.hem_half
    return (
        stitch(
            f"M{m - h + 4} {tail} "
            f"C{m - h * 0.6} {cut.hem - inset + 4} {m + h * 0.6} {cut.hem - inset + 4} {m + h - 4} {tail}",
            2,
        ),
    )


def hem_rib(cut: Cut, height: float, texture: str = "rib") -> Part:
    """The ribbed band at the hem, a little narrower than the body."""
    m, h, y = (MIDDLE, cut.hem_half, cut.hem)
    outline = (
        f"M{m - h - 1} {y - 6} Q{m} {y + 12} {m + h + 1} {y - 6} "
        f"Q{m + h + 2} {y + height * 0.5} {m + h - 12} {y + height} "
        f"Q{m} {y + height + 14} {m - h + 12} {y + height} "
        f"Q{m - h - 2} {y + height * 0.5} {m - h - 1} {y - 6} Z"
    )
    return Part(outline, texture=texture, wander=1.8, lift=4, edge=22, patterned=False)


def sleeves(cut: Cut, cuff: float = 0, cuff_texture: str = "") -> tuple[Part, ...]:
    """Both sleeves."""
    return tuple(side for part in sleeve(cut, cuff, cuff_texture) for side in both(part))


def button(x: float, y: float, radius: float = 8.5, ink: str = BUTTON) -> tuple[Part, ...]:
    """A sewn-on button with four holes."""
    holes = (ellipse(x + dx, y + dy, 1.5, 1.5) for dx in (-2.4, 2.4) for dy in (-2.4, 2.4))
    disc = hard(ellipse(x, y, radius, radius), ink, body="pipe", edge=5, lift=3)
    return (disc, *(hard(hole, "#8d867a", lift=0) for hole in holes))
