"""Packages: bags of tea, coffee and rice, refills, boxes, tubes."""

from .parts import LabelSpot, Part, Shape, board, cord, fold, groove, hard
from .paths import MIDDLE, box, ellipse

M = MIDDLE
LABEL = "#efeae0"
CAP = "#2d2a28"


def _sack(top: float, half: float, texture: str = "paper", roll: bool = True) -> tuple[Part, ...]:
    """A filled paper sack: full below, pressed flat above, its end rolled."""
    foot = 946.0
    outline = (
        f"M{M - half + 22} {top} L{M + half - 22} {top} "
        f"C{M + half - 10} {top + 130} {M + half + 18} {foot - 260} {M + half + 4} {foot - 24} "
        f"Q{M + half} {foot} {M + half - 30} {foot} Q{M} {foot + 8} {M - half + 30} {foot} "
        f"Q{M - half} {foot} {M - half - 4} {foot - 24} "
        f"C{M - half - 18} {foot - 260} {M - half + 10} {top + 130} {M - half + 22} {top} Z"
    )
    folds = (
        fold((M - half + 26, top + 30), (M - half + 90, top + 210), 10, 14, 6),
        fold((M + half - 26, top + 30), (M + half - 86, top + 220), 10, 14, -6),
        fold((M - half + 20, foot - 60), (M - half + 120, foot - 170), 8, 20, 8),
        fold((M + half - 20, foot - 50), (M + half - 110, foot - 160), 8, 20, -8),
        fold((M - 60, top + 40), (M - 100, top + 170), 6, 14, 6),
        fold((M + 50, top + 50), (M + 80, top + 190), 5, 16, -6),
    )
    body = Part(outline, texture=texture, body="thick", edge=70, lift=0, wander=2.4, folds=folds)
    if not roll:
        return (body,)
    band = Part(
        box(M - half + 14, top - 26, M + half - 14, top + 34, 10),
        texture=texture,
        body="thick",
        edge=22,
        lift=7,
        wander=2.4,
    )
    return (body, band)


def _plate(x0: float, y0: float, x1: float, y1: float) -> Part:
    return board(box(x0, y0, x1, y1, 2), LABEL, lift=1.5, edge=6, wander=2.4, relief=1.2)


def tea_pack() -> tuple[Part, ...]:
    """A stand-up bag of tea with a paper label."""
    return (*_sack(420, 196), _plate(M - 84, 540, M + 84, 850))


def coffee_bag() -> tuple[Part, ...]:
    """A coffee bag with side folds, a tin tie and a valve."""
    gussets = Part(
        f"M{M - 196} 470 L{M - 150} 560 L{M - 168} 930 L{M - 206} 900 Z",
        value=0.86,
        texture="paper",
        lift=0,
        edge=10,
        wander=2.4,
    )
    tie = hard(f"M{M - 206} 372 L{M + 206} 372", "#d8d2c4", stroke=16, lift=3, wander=2.4)
    tips = tuple(hard(f"M{M + k * 204} 372 L{M + k * 196} 402", "#d8d2c4", stroke=15) for k in (-1, 1))
    valve = hard(ellipse(M, 480, 15, 15), value=0.9, body="gloss", edge=8)
    return (
        *_sack(366, 212),
        gussets,
        gussets.mirrored(),
        tie,
        *tips,
        valve,
        _plate(M - 118, 560, M + 118, 800),
    )


def rice_bag() -> tuple[Part, ...]:
    """A paper sack of rice tied with a twisted string."""
    mouth = f"M{M - 130} 348 Q{M} 320 {M + 130} 348 L{M + 84} 448 L{M - 84} 448 Z"
    outline = (
        f"M{M - 88} 440 Q{M} 456 {M + 88} 440 C{M + 180} 470 {M + 244} 540 {M + 246} 660 "
        f"L{M + 250} 880 Q{M + 246} 944 {M + 190} 946 Q{M} 956 {M - 190} 946 "
        f"Q{M - 246} 944 {M - 250} 880 L{M - 246} 660 "
        f"C{M - 244} 540 {M - 180} 470 {M - 88} 440 Z"
    )
    pleats = tuple(
        fold((M + 18 * k, 446), (M + 46 * k, 566 + 12 * (k % 2)), 9, 9, 2 * k) for k in range(-4, 5)
    )
    upper = tuple(fold((M + 28 * k, 344), (M + 18 * k, 440), 8, 9) for k in range(-4, 5))
    string = cord(f"M{M - 88} 444 Q{M} 462 {M + 88} 444", "#8d6b43", stroke=17)
    ends = tuple(cord(f"M{M} 456 Q{M + k * 40} 480 {M + k * 54} 540", "#8d6b43", stroke=11) for k in (-1, 1))
    return (
        Part(mouth, texture="paper", body="thick", edge=30, lift=0, wander=2, folds=upper),
        Part(outline, texture="paper", body="thick", edge=90, lift=6, wander=2.4, folds=pleats),
        string,
        *ends,
        _plate(M - 92, 610, M + 92, 880),
    )


def refill() -> tuple[Part, ...]:
    """A refill pouch with a spout at the corner."""
    outline = (
        f"M{M - 190} 372 L{M + 120} 372 Q{M + 158} 382 {M + 190} 430 "
        f"C{M + 210} 560 {M + 196} 700 {M + 226} 890 Q{M + 228} 940 {M + 180} 944 "
        f"Q{M} 956 {M - 190} 944 Q{M - 226} 940 {M - 226} 892 "
        f"C{M - 204} 720 {M - 196} 560 {M - 190} 372 Z"
    )
    folds = (
        fold((M - 190, 850), (M + 180, 862), 13, 22, -26),
        fold((M - 200, 900), (M + 190, 900), -7, 14, -14),
        fold((M + 170, 470), (M + 60, 620), 10, 26, -14),
        fold((M + 180, 600), (M + 100, 780), 9, 26, -12),
        fold((M - 170, 480), (M - 140, 780), 8, 26, 16),
        fold((M - 60, 440), (M + 60, 470), 6, 20, 8),
    )
    neck = hard(f"M{M + 152} 416 L{M + 204} 354", "#f0eee9", body="gloss", stroke=44, edge=18)
    cap = hard(f"M{M + 206} 352 L{M + 238} 314", "#f5f3ee", body="gloss", stroke=62, lift=5, edge=26)
    seal = groove(f"M{M - 188} 416 L{M + 134} 416", 2.4)
    return (
        neck,
        cap,
        Part(outline, texture="foil", body="gloss", edge=56, lift=3, wander=1.8, folds=folds, lines=(seal,)),
    )


def tube() -> tuple[Part, ...]:
    """A cream tube standing on its cap."""
    outline = (
        f"M{M - 150} 300 L{M + 150} 300 L{M + 150} 338 "
        f"C{M + 146} 560 {M + 124} 740 {M + 112} 840 L{M - 112} 840 "
        f"C{M - 124} 740 {M - 146} 560 {M - 150} 338 Z"
    )
    crimp = Part(box(M - 151, 292, M + 151, 342, 2), texture="rib", body="flat", lift=1, edge=5, relief=0)
    cap = Part(
        f"M{M - 116} 838 L{M + 116} 838 L{M + 108} 936 Q{M} 954 {M - 108} 936 Z",
        ink=CAP,
        texture="rib",
        body="cylinder",
        lift=2,
        relief=0,
    )
    return (hard(outline, body="matte", lift=0), crimp, cap)


SHAPES = (
    Shape(
        "tea_pack",
        "茶葉",
        "Loose tea",
        tea_pack(),
        standing=True,
        focus=(480, 620),
        label=LabelSpot(
            M - 10, 690, 66, "煎茶", 240, True, ((M + 50, 650, 17, "有機栽培"), (M - 58, 760, 17, "百グラム"))
        ),
    ),
    Shape(
        "coffee_bag",
        "コーヒー豆",
        "Coffee beans",
        coffee_bag(),
        standing=True,
        focus=(480, 600),
        label=LabelSpot(M, 640, 48, "珈琲豆", 210, small=((M, 704, 20, "深煎り"), (M, 764, 18, "200 g"))),
    ),
    Shape(
        "rice_bag",
        "米",
        "Rice",
        rice_bag(),
        standing=True,
        focus=(480, 620),
        label=LabelSpot(
            M - 6,
            744,
            78,
            "新米",
            230,
            True,
            ((M + 60, 730, 18, "魚沼のこしひかり"), (M - 66, 820, 18, "二キロ")),
        ),
    ),
    Shape(
        "refill",
        "つめかえ",
        "Refill pouch",
        refill(),
        standing=True,
        focus=(520, 540),
        label=LabelSpot(
            M - 20,
            560,
            52,
            "洗濯洗剤",
            320,
            small=((M - 20, 620, 22, "つめかえ用"), (M - 20, 790, 20, "960 mL")),
        ),
    ),
    Shape(
        "tube",
        "ハンドクリーム",
        "Hand cream",
        tube(),
        standing=True,
        focus=(480, 520),
        label=LabelSpot(M, 520, 38, "手のクリーム", 230, small=((M, 576, 19, "ゆず"), (M, 700, 18, "60 g"))),
    ),
)
