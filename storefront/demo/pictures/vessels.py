"""Things that stand: canisters, bottles, jars, candles."""

from .parts import LabelSpot, Part, Shape, cord, hard
from .paths import MIDDLE, box, drum, ellipse

M = MIDDLE
LABEL = "#efeae0"
CAP = "#2d2a28"


def _label(half: float, top: float, foot: float, sag: float, body: str = "matte") -> Part:
    return Part(
        drum(M - half, top, M + half, foot, sag), ink=LABEL, texture="paper", body=body, lift=1.5, relief=0
    )


def _disc(
    half: float, y: float, sag: float, ink: str = "tint", value: float = 1.05, texture: str = "smooth"
) -> tuple[Part, ...]:
    rim = Part(
        ellipse(M, y, half, sag),
        ink=ink,
        value=value * 0.9,
        texture=texture,
        body="flat",
        lift=0,
        edge=4,
        relief=0,
    )
    face = Part(
        ellipse(M, y + 0.5, half - 7, sag - 3),
        ink=ink,
        value=value,
        texture=texture,
        body="flat",
        lift=0,
        edge=10,
        relief=0.3,
    )
    return (rim, face)


def canister() -> tuple[Part, ...]:
    """A tea tin covered in paper, with a deep lid."""
    return (
        Part(drum(M - 206, 470, M + 206, 908, 32), texture="ridged", body="matte", lift=0, relief=0),
        _label(207, 560, 812, 32),
        Part(drum(M - 211, 340, M + 211, 500, 32), texture="ridged", body="matte", lift=7, relief=0),
        *_disc(211, 340, 34),
    )


def cream_jar() -> tuple[Part, ...]:
    """A low jar with a black lid."""
    return (
        hard(drum(M - 206, 700, M + 206, 908, 30), body="cylinder", lift=0),
        Part(
            drum(M - 216, 560, M + 216, 712, 30), ink=CAP, texture="ridged", body="cylinder", lift=5, relief=0
        ),
        *_disc(216, 560, 32, CAP, 1.25),
    )


def _pump(x: float, y: float) -> tuple[Part, ...]:
    """The pump head; x, y is the middle of the collar's foot."""
    nozzle = (
        f"M{x - 128} {y - 172} Q{x - 130} {y - 196} {x - 96} {y - 198} L{x + 36} {y - 212} "
        f"Q{x + 66} {y - 212} {x + 66} {y - 178} Q{x + 66} {y - 150} {x + 36} {y - 148} "
        f"L{x - 60} {y - 152} Q{x - 84} {y - 150} {x - 96} {y - 140} L{x - 122} {y - 142} Z"
    )
    return (
        hard(box(x - 13, y - 160, x + 13, y - 60, 3), CAP, body="cylinder", lift=0),
        Part(
            drum(x - 46, y - 74, x + 46, y - 4, 7),
            ink=CAP,
            texture="ridged",
            body="cylinder",
            lift=2,
            relief=0,
        ),
        hard(nozzle, CAP, body="gloss", lift=4, edge=26),
    )


def pump_bottle() -> tuple[Part, ...]:
    """A glass pump bottle with a paper label."""
    glass = (
        f"M{M - 44} 380 L{M + 44} 380 Q{M + 44} 408 {M + 80} 424 "
        f"Q{M + 168} 462 {M + 168} 560 L{M + 168} 900 Q{M + 168} 940 {M + 118} 944 "
        f"Q{M} 952 {M - 118} 944 Q{M - 168} 940 {M - 168} 900 L{M - 168} 560 "
        f"Q{M - 168} 462 {M - 80} 424 Q{M - 44} 408 {M - 44} 380 Z"
    )
    return (hard(glass, body="glass", lift=0), _label(168, 560, 852, 12), *_pump(M, 388))


def flask() -> tuple[Part, ...]:
    """A slim bottle with a screw cap for lotion or oil."""
    glass = (
        f"M{M - 40} 420 L{M + 40} 420 Q{M + 42} 450 {M + 80} 470 "
        f"Q{M + 126} 500 {M + 126} 570 L{M + 126} 900 Q{M + 126} 940 {M + 84} 944 "
        f"Q{M} 950 {M - 84} 944 Q{M - 126} 940 {M - 126} 900 L{M - 126} 570 "
        f"Q{M - 126} 500 {M - 80} 470 Q{M - 42} 450 {M - 40} 420 Z"
    )
    return (
        hard(glass, body="glass", lift=0),
        _label(126, 610, 850, 10),
        Part(drum(M - 46, 320, M + 46, 432, 7), ink=CAP, texture="ridged", body="cylinder", lift=3, relief=0),
        *_disc(46, 320, 8, CAP, 1.3),
    )


def jam_jar() -> tuple[Part, ...]:
    """A glass of jam with a metal lid."""
    glass = (
        f"M{M - 150} 500 L{M + 150} 500 Q{M + 196} 520 {M + 196} 580 L{M + 196} 880 "
        f"Q{M + 196} 936 {M + 130} 940 Q{M} 950 {M - 130} 940 Q{M - 196} 936 {M - 196} 880 "
        f"L{M - 196} 580 Q{M - 196} 520 {M - 150} 500 Z"
    )
    return (
        hard(glass, body="glass", lift=0),
        _label(197, 640, 830, 14),
        Part(
            drum(M - 164, 420, M + 164, 496, 20),
            ink="#d9d4c6",
            texture="ridged",
            body="cylinder",
            lift=5,
            relief=0,
        ),
        *_disc(164, 420, 22, "#d9d4c6", 1.06),
    )


def candle() -> tuple[Part, ...]:
    """A candle in a tinted glass."""
    wax = Part(
        ellipse(M, 560, 184, 38),
        ink="#efe6d2",
        value=0.97,
        texture="smooth",
        body="flat",
        lift=0,
        edge=18,
        relief=0.5,
    )
    wick = cord(f"M{M} 556 Q{M + 4} 530 {M - 2} 504", "#3a332c", stroke=8, lift=2)
    rim = hard(ellipse(M, 520, 198, 40), value=1.12, lift=0, stroke=9, edge=4)
    inner = hard(ellipse(M, 526, 190, 36), value=0.74, lift=0, edge=20)
    return (
        hard(drum(M - 202, 520, M + 202, 906, 34), body="glass", lift=0),
        inner,
        wax,
        wick,
        rim,
        _label(120, 640, 800, 26),
    )


def mug() -> tuple[Part, ...]:
    """A glazed cup with a handle."""
    ear = f"M{M + 168} 610 C{M + 310} 590 {M + 300} 820 {M + 160} 810"
    wall = (
        f"M{M - 180} 540 L{M + 180} 540 Q{M + 184} 760 {M + 168} 880 "
        f"Q{M + 160} 938 {M + 100} 942 Q{M} 950 {M - 100} 942 Q{M - 160} 938 {M - 168} 880 "
        f"Q{M - 184} 760 {M - 180} 540 Z"
    )
    return (
        hard(ear, body="gloss", stroke=40, lift=0, edge=18),
        hard(wall, body="cylinder", lift=3),
        hard(ellipse(M, 540, 180, 40), value=1.08, lift=0),
        hard(ellipse(M, 543, 168, 34), value=0.72, lift=0, edge=40),
    )


_TEA = LabelSpot(M - 4, 716, 58, "ほうじ茶", 206, True, ((M + 62, 690, 17, "川根の茶葉"),))
SHAPES = (
    Shape("tea_canister", "茶筒", "Tea canister", canister(), standing=True, focus=(500, 640), label=_TEA),
    Shape(
        "pump_bottle",
        "ポンプボトル",
        "Pump bottle",
        pump_bottle(),
        standing=True,
        focus=(480, 620),
        label=LabelSpot(
            M, 668, 40, "手と体の石けん", 300, small=((M, 722, 19, "ゆずと米ぬか"), (M, 812, 19, "400 mL"))
        ),
    ),
    Shape(
        "lotion",
        "化粧水",
        "Lotion bottle",
        flask(),
        standing=True,
        focus=(480, 640),
        label=LabelSpot(M, 692, 42, "化粧水", 210, small=((M, 742, 18, "しっとり"), (M, 822, 18, "180 mL"))),
    ),
    Shape(
        "cream_jar",
        "保湿クリーム",
        "Cream jar",
        cream_jar(),
        standing=True,
        focus=(500, 720),
        label=LabelSpot(
            M, 808, 44, "保湿クリーム", 330, small=((M, 868, 19, "乾く季節の手と顔に\u300080 g"),)
        ),
    ),
    Shape(
        "jam_jar",
        "ジャム",
        "Jam jar",
        jam_jar(),
        standing=True,
        focus=(500, 700),
        label=LabelSpot(M, 726, 46, "いちごジャム", 310, small=((M, 784, 19, "150 g"),)),
    ),
    Shape(
        "candle",
        "キャンドル",
        "Candle",
        candle(),
        standing=True,
        focus=(500, 620),
        label=LabelSpot(M, 734, 40, "ひのき", 190, small=((M, 786, 18, "約四十時間"),)),
    ),
    Shape("mug", "マグカップ", "Mug", mug(), standing=True, focus=(520, 640)),
)
