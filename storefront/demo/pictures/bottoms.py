"""Trousers and skirts."""

from dataclasses import dataclass

from .garments import button
from .parts import Fold, Line, Part, Shape, both, both_folds, both_lines, cord, fold, groove, stitch
from .paths import MIDDLE, box

M = MIDDLE


@dataclass(frozen=True, slots=True)
class Legs:
    """Measures of trousers: half widths from the middle, heights from the top, in units."""

    waist: float = 128
    hip: float = 172
    crotch: float = 452
    knee: float = 168
    hem: float = 160
    gap: float = 24
    length: float = 1024
    texture: str = "twill"


CHINO = Legs()
WIDE = Legs(waist=130, hip=190, knee=226, hem=250, gap=18, length=1010, texture="linen")
DENIM = Legs(waist=130, hip=178, knee=174, hem=172, gap=26, texture="denim")
EASY = Legs(waist=140, hip=188, knee=172, hem=140, gap=30, texture="plain", length=990)
TOP = 176.0


def leg(cut: Legs, lines: tuple[Line, ...] = (), folds: tuple[Fold, ...] = ()) -> Part:
    """The right leg from waist to hem."""
    outline = (
        f"M{M - 2} {TOP + 6} L{M + cut.waist} {TOP} "
        f"C{M + cut.waist + 14} {TOP + 90} {M + cut.hip} {TOP + 160} {M + cut.hip} {cut.crotch - 30} "
        f"C{M + cut.hip + 2} {cut.crotch + 120} {M + cut.knee + 2} {cut.crotch + 200} "
        f"{M + cut.knee} {cut.crotch + 300} "
        f"L{M + cut.hem} {cut.length - 6} "
        f"Q{M + (cut.hem + cut.gap) / 2} {cut.length + 8} {M + cut.gap} {cut.length} "
        f"L{M + cut.gap * 0.7} {cut.crotch + 200} "
        f"Q{M + 6} {cut.crotch + 60} {M - 2} {cut.crotch} Z"
    )
    own = (
        fold((M + 8, cut.crotch - 6), (M + cut.hip * 0.72, cut.crotch + 60), 8, 12, 10),
        fold((M + 6, cut.crotch - 40), (M + cut.hip * 0.6, cut.crotch - 84), 7, 12, -8),
        fold((M + cut.hip * 0.52, TOP + 90), (M + (cut.hem + cut.gap) * 0.5, cut.length - 30), 5, 10, 0),
        fold((M + cut.gap + 12, cut.crotch + 250), (M + cut.knee * 0.8, cut.crotch + 220), 6, 12, 8),
        fold((M + cut.knee - 10, cut.crotch + 300), (M + cut.gap + 50, cut.crotch + 330), -5, 12, 6),
        fold((M + cut.gap + 8, cut.length - 110), (M + cut.hem - 20, cut.length - 80), 5, 10, 6),
    )
    hem = stitch(
        f"M{M + cut.gap} {cut.length - 26} "
        f"Q{M + (cut.hem + cut.gap) / 2} {cut.length - 20} {M + cut.hem} {cut.length - 32}",
        2,
    )
    return Part(
        outline, texture=cut.texture, wander=2.4, lift=5, edge=40, folds=(*own, *folds), lines=(*lines, hem)
    )


def _waistband(cut: Legs, height: float = 40) -> tuple[Part, ...]:
    w = cut.waist
    hole = f"M{M - w} {TOP - 26} Q{M} {TOP - 48} {M + w} {TOP - 26} Q{M} {TOP - 4} {M - w} {TOP - 26} Z"
    band = (
        f"M{M - w} {TOP - 28} Q{M} {TOP - 8} {M + w} {TOP - 28} "
        f"L{M + w + 5} {TOP - 28 + height} "
        f"Q{M} {TOP - 4 + height} {M - w - 5} {TOP - 28 + height} Z"
    )
    lines = (
        stitch(
            f"M{M - w - 3} {TOP - 34 + height} Q{M} {TOP - 10 + height} {M + w + 3} {TOP - 34 + height}", 1.8
        ),
    )
    return (
        Part(hole, value=0.55, texture=cut.texture, wander=2, lift=0, edge=12, relief=0, patterned=False),
        Part(band, texture=cut.texture, body="cloth", wander=2, lift=4, edge=12, lines=lines),
    )


def _loops(cut: Legs) -> tuple[Part, ...]:
    return tuple(
        part
        for x in (56, cut.waist - 16)
        for part in both(
            Part(
                box(M + x, TOP - 26, M + x + 12, TOP + 26, 2),
                texture=cut.texture,
                wander=2,
                lift=3,
                edge=6,
                relief=0,
            )
        )
    )


def _slant_pocket(cut: Legs) -> Line:
    return groove(
        f"M{M + cut.waist - 34} {TOP + 16} Q{M + cut.waist - 4} {TOP + 80} {M + cut.hip - 14} {TOP + 128}",
        2.6,
    )


def _round_pocket(cut: Legs) -> Line:
    return groove(f"M{M + 58} {TOP + 18} Q{M + 66} {TOP + 84} {M + cut.hip - 20} {TOP + 84}", 2.8)


def trousers(cut: Legs, jeans: bool = False) -> tuple[Part, ...]:
    """Trousers with fly, loops and pockets; jeans have round pockets and bold stitches."""
    pocket = _round_pocket(cut) if jeans else _slant_pocket(cut)
    lines: tuple[Line, ...] = (pocket,)
    if jeans:
        lines = (
            *lines,
            stitch(f"M{M + 52} {TOP + 20} Q{M + 60} {TOP + 93} {M + cut.hip - 22} {TOP + 93}", 2.4),
            stitch(
                f"M{M + cut.waist + 2} {TOP + 30} "
                f"Q{M + cut.hip - 10} {TOP + 200} {M + cut.hip - 12} {cut.crotch + 120}",
                2.2,
            ),
        )
    fly = (
        groove(f"M{M} {TOP + 8} L{M} {cut.crotch - 4}", 3),
        stitch(f"M{M + 34} {TOP + 14} L{M + 33} {TOP + 130} Q{M + 30} {TOP + 178} {M + 2} {TOP + 190}", 2),
    )
    right = leg(cut, (*lines, *fly))
    left = leg(cut, lines).mirrored()
    knob = button(M + 2, TOP - 2, 10, "#8b7355" if jeans else "#5a5046")
    return (*_waistband(cut)[:1], left, right, *_waistband(cut)[1:], *_loops(cut), *knob)


def easy_trousers(cut: Legs = EASY) -> tuple[Part, ...]:
    """Drawstring trousers with a gathered waist."""
    gathers = tuple(
        fold((M + 12 + k * 22, TOP + 12), (M + 16 + k * 25, TOP + 80 + k % 3 * 22), 5, 6) for k in range(6)
    )
    band = _waistband(cut, 46)
    ties = tuple(
        cord(f"M{M + k * 8} {TOP + 8} Q{M + k * 34} {TOP + 60} {M + k * 20} {TOP + 150}", "#e6dfd0", stroke=8)
        for k in (-1, 1)
    )
    one = leg(cut, (_slant_pocket(cut),), gathers)
    return (band[0], *reversed(both(one)), band[1], *ties)


def skirt(
    length: float = 960, flare: float = 292, texture: str = "twill", pleats: int = 7
) -> tuple[Part, ...]:
    """A skirt that falls in soft pleats from a plain waistband."""
    cut = Legs(waist=132, texture=texture)
    outline = (
        f"M{M - 132} {TOP} L{M + 132} {TOP} "
        f"C{M + 170} {TOP + 130} {M + flare - 50} {length - 330} {M + flare} {length - 20} "
        f"Q{M + flare * 0.5} {length + 26} {M} {length + 26} "
        f"Q{M - flare * 0.5} {length + 26} {M - flare} {length - 20} "
        f"C{M - flare + 50} {length - 330} {M - 170} {TOP + 130} {M - 132} {TOP} Z"
    )
    spread = [-0.86 + 1.72 * at / (pleats - 1) for at in range(pleats)]
    folds = tuple(
        fold((M + 128 * s, TOP + 26), (M + flare * s * 1.04, length + 10), 15, 17 + 6 * abs(s), 12 * s)
        for s in spread
    )
    hem = stitch(f"M{M - flare + 6} {length - 44} Q{M} {length + 22} {M + flare - 6} {length - 44}", 2)
    band = _waistband(cut, 46)
    return (
        band[0],
        Part(outline, texture=texture, wander=2.4, lift=4, edge=44, folds=folds, lines=(hem,)),
        band[1],
    )


def folded_trousers(texture: str) -> tuple[Part, ...]:
    """Trousers folded in three, waistband in front."""
    sheets = tuple(
        Part(box(248 + k, 420 + 4 * k, 712 - k, 880 - 10 * k, 24), texture=texture, wander=3, lift=7, edge=22)
        for k in (0, 2, 4)
    )
    lines = both_lines(groove("M520 452 Q540 540 700 560", 2.6), stitch("M250 442 L700 442", 2))
    folds = both_folds(fold((520, 600), (690, 690), 7, 16, 8), fold((500, 700), (640, 800), 5, 16, -8))
    front = Part(
        box(246, 398, 714, 842, 22),
        texture=texture,
        wander=3,
        lift=9,
        edge=34,
        folds=folds,
        lines=(groove("M480 448 L480 620", 2.6), *lines),
    )
    return (*sheets, front, *button(480, 422, 10, "#5a5046"))


SHAPES = (
    Shape(
        "chino", "チノパンツ", "Chinos", trousers(CHINO), focus=(500, 260), folded=folded_trousers("twill")
    ),
    Shape(
        "wide_trousers",
        "ワイドパンツ",
        "Wide trousers",
        trousers(WIDE),
        focus=(520, 280),
        folded=folded_trousers("linen"),
    ),
    Shape(
        "denim",
        "デニム",
        "Jeans",
        trousers(DENIM, jeans=True),
        focus=(540, 260),
        folded=folded_trousers("denim"),
    ),
    Shape(
        "easy_trousers",
        "イージーパンツ",
        "Drawstring trousers",
        easy_trousers(),
        focus=(500, 270),
        folded=folded_trousers("plain"),
    ),
    Shape("skirt", "スカート", "Skirt", skirt(), focus=(520, 300)),
    Shape(
        "pleated_skirt", "プリーツスカート", "Pleated skirt", skirt(1000, 270, "plain", 13), focus=(520, 300)
    ),
)
