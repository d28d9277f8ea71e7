"""Knitwear: sweaters, cardigans, vests."""

from dataclasses import replace

from .garments import LONG, Cut, armhole, body, button, hem_rib, neck_inside, neck_rib, sleeves
from .parts import Part, Shape, both, both_lines, groove
from .paths import MIDDLE
from .tees import folded_top

M = MIDDLE
KNIT = replace(
    LONG,
    texture="knit",
    hem=900,
    hem_half=204,
    chest=202,
    shoulder=212,
    sleeve=(384, 826, 276, 848),
    neck=88,
    neck_drop=58,
)
FINE = replace(KNIT, texture="fine_knit", neck=80, neck_drop=50)
VEE = replace(FINE, neck=70, neck_drop=250, shoulder=206, hem=880)
VEST = replace(VEE, shoulder=170, chest=196)


def crew(cut: Cut = KNIT) -> tuple[Part, ...]:
    """A crew-neck sweater with deep ribs."""
    return (
        *neck_inside(cut),
        *sleeves(cut, 84, "rib"),
        body(cut),
        hem_rib(cut, 76),
        *neck_rib(cut, 38, "rib"),
    )


def _roll(cut: Cut) -> tuple[Part, ...]:
    """The turned-down neck of a turtleneck."""
    top, n = (cut.neck_top, cut.neck)
    tube = (
        f"M{M - n + 6} {top - 62} Q{M} {top - 82} {M + n - 6} {top - 62} "
        f"L{M + n + 6} {top + 44} Q{M} {top + 84} {M - n - 6} {top + 44} Z"
    )
    hole = (
        f"M{M - n + 10} {top - 61} Q{M} {top - 80} {M + n - 10} {top - 61} "
        f"Q{M} {top - 40} {M - n + 10} {top - 61} Z"
    )
    return (
        Part(tube, texture="rib", wander=1.8, lift=7, edge=40, body="thick", patterned=False),
        Part(hole, value=0.5, texture="rib", lift=0, edge=8, wander=1.8, relief=0, patterned=False),
    )


def turtleneck(cut: Cut = FINE) -> tuple[Part, ...]:
    """A turtleneck."""
    low = replace(cut, neck_top=240, neck_drop=36)
    return (*sleeves(low, 80, "rib"), body(low), hem_rib(low, 66), *_roll(low))


def _front_band(cut: Cut) -> tuple[Part, ...]:
    """The buttoned rib that runs around the neck of a cardigan."""
    top, n, low, end = (cut.neck_top, cut.neck, cut.neck_top + cut.neck_drop, cut.hem + 70)
    side = f"M{M + n + 2} {top + 2} Q{M + n - 4} {low - 120} {M + 4} {low + 26} L{M + 4} {end}"
    back = f"M{M - n - 4} {top + 3} Q{M} {top - 30} {M + n + 4} {top + 3}"
    strip = Part(side, texture="rib", stroke=36, wander=1.8, lift=4, edge=14, patterned=False)
    step = (end - low - 80) / 4
    buttons = (part for at in range(5) for part in button(M + 2, low + 44 + at * step, 12, "#6b5138"))
    return (
        Part(back, value=0.93, texture="rib", stroke=24, wander=1.8, lift=2, edge=9, patterned=False),
        replace(strip, outline=strip.mirrored().outline),
        strip,
        *buttons,
    )


def cardigan(cut: Cut = VEE) -> tuple[Part, ...]:
    """A V-neck cardigan with five buttons and two pockets."""
    pocket = Part(
        f"M{M + 62} {cut.hem - 176} L{M + 164} {cut.hem - 176} L{M + 164} {cut.hem - 50} "
        f"L{M + 62} {cut.hem - 50} Z",
        texture="fine_knit",
        wander=1.8,
        lift=3,
        edge=12,
        lines=(groove(f"M{M + 62} {cut.hem - 152} L{M + 164} {cut.hem - 152}", 3),),
    )
    return (
        *neck_inside(cut),
        *sleeves(cut, 76, "rib"),
        body(cut),
        hem_rib(cut, 66),
        *both(pocket),
        *_front_band(cut),
    )


def knit_vest(cut: Cut = VEST) -> tuple[Part, ...]:
    """A sleeveless V-neck."""
    top = cut.neck_top
    low = top + cut.neck_drop
    neck = (
        f"M{M - cut.neck - 2} {top + 4} Q{M - cut.neck + 6} {low - 110} {M} {low + 8} "
        f"Q{M + cut.neck - 6} {low - 110} {M + cut.neck + 2} {top + 4}"
    )
    back = f"M{M - cut.neck - 4} {top + 3} Q{M} {top - 30} {M + cut.neck + 4} {top + 3}"
    return (
        *neck_inside(cut),
        body(cut),
        hem_rib(cut, 66),
        *both(Part(armhole(cut), stroke=26, lift=4, edge=12, texture="rib", wander=1.8, patterned=False)),
        Part(back, value=0.93, stroke=22, lift=2, edge=9, texture="rib", wander=1.8, patterned=False),
        Part(neck, stroke=26, lift=4, edge=12, texture="rib", wander=1.8, patterned=False),
    )


_LOW = replace(KNIT, neck_top=330)
_RAGLAN = both_lines(groove(f"M{M + 92} 222 Q{M + 150} 330 {M + 196} 440", 3))
SHAPES = (
    Shape(
        "sweater",
        "うね編みのセーター",
        "Ribbed sweater",
        crew(),
        focus=(540, 340),
        folded=(*folded_top("knit"), *neck_rib(_LOW, 36, "rib")),
    ),
    Shape(
        "fine_sweater",
        "ハイゲージニット",
        "Fine-gauge sweater",
        crew(FINE),
        focus=(540, 340),
        folded=(*folded_top("fine_knit"), *neck_rib(_LOW, 32, "rib")),
    ),
    Shape(
        "turtleneck",
        "タートルネック",
        "Turtleneck",
        turtleneck(),
        focus=(540, 300),
        folded=(*folded_top("fine_knit"), *_roll(replace(FINE, neck_top=360))),
    ),
    Shape(
        "cardigan", "カーディガン", "Cardigan", cardigan(), focus=(500, 460), folded=folded_top("fine_knit")
    ),
    Shape(
        "knit_vest",
        "ニットベスト",
        "Knit vest",
        knit_vest(),
        focus=(520, 400),
        folded=folded_top("fine_knit"),
    ),
)
