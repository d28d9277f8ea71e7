"""Bags: totes, shoulder bags, backpacks, pouches."""

from .garments import button
from .parts import Fold, Part, Shape, both, both_lines, fold, groove, stitch
from .paths import MIDDLE, box

M = MIDDLE
BRASS = "#b3a070"


def _handle(inner: float, top: float, foot: float, width: float, texture: str, value: float = 1.0) -> Part:
    path = f"M{M - inner} {foot} L{M - inner} {top + 110} C{M - inner} {top - 30} {M + inner} {top - 30} {M + inner} {top + 110} L{M + inner} {foot}"
    return Part(path, value=value, texture=texture, stroke=width, wander=2, lift=5, edge=9)


def tote(texture: str = "canvas", tall: float = 380, half: float = 262) -> tuple[Part, ...]:
    """A canvas tote standing by itself, with a woven tag."""
    top, foot = 952 - tall - 100, 952.0
    front = (
        f"M{M - half} {top} Q{M} {top + 18} {M + half} {top} C{M + half + 4} {top + 190} {M + half - 2} {foot - 120} {M + half + 8} {foot - 22} "
        f"Q{M + half + 4} {foot} {M + half - 20} {foot} Q{M} {foot + 6} {M - half + 20} {foot} Q{M - half - 6} {foot} {M - half - 8} {foot - 22} "
        f"C{M - half + 2} {foot - 120} {M - half - 4} {top + 190} {M - half} {top} Z"
    )
    inside = f"M{M - half} {top} Q{M} {top - 34} {M + half} {top} Q{M} {top + 22} {M - half} {top} Z"
    folds = (
        fold((M - half + 20, foot - 40), (M - half + 110, foot - 190), 8, 26, 10),
        fold((M + half - 20, foot - 40), (M + half - 120, foot - 170), 8, 26, -10),
        fold((M - 110, top + 100), (M - 150, foot - 130), 5, 34, 14), fold((M + 120, top + 90), (M + 150, foot - 180), 5, 34, -14),
    )  # fmt: skip
    seams = (stitch(f"M{M - half + 2} {top + 30} Q{M} {top + 48} {M + half - 2} {top + 30}", 2.2),)
    inner = half * 0.44
    patch = tuple(
        Part(box(M + k * inner - 21, top + 4, M + k * inner + 21, top + 74, 2), texture=texture, wander=2, lift=2, edge=8, patterned=False,
             lines=(stitch(f"M{M + k * inner - 16} {top + 66} L{M + k * inner + 16} {top + 66}", 2),))
        for k in (-1, 1)
    )  # fmt: skip
    tag = Part(box(M - 38, foot - 92, M + 38, foot - 60, 1), ink="#ece6d8", texture="oxford", body="flat", lift=2, wander=1)
    return (
        _handle(inner, top - 240, top + 30, 34, texture, 0.86),
        Part(inside, value=0.5, texture=texture, wander=2, lift=0, relief=0, edge=10),
        Part(front, texture=texture, wander=2, lift=3, edge=34, folds=folds, lines=seams),
        _handle(inner + 2, top - 214, top + 60, 36, texture), *patch, tag,
    )  # fmt: skip


def shoulder_bag() -> tuple[Part, ...]:
    """A small leather shoulder bag with a flap and a long strap."""
    strap = f"M{M - 222} 640 C{M - 250} 330 {M - 110} 190 {M + 20} 200 C{M + 160} 210 {M + 244} 400 {M + 222} 640"
    body = (
        f"M{M - 234} 590 Q{M} 570 {M + 234} 590 C{M + 246} 700 {M + 250} 800 {M + 240} 884 Q{M + 230} 940 {M + 170} 944 "
        f"L{M - 170} 944 Q{M - 230} 940 {M - 240} 884 C{M - 250} 800 {M - 246} 700 {M - 234} 590 Z"
    )
    flap = (
        f"M{M - 240} 578 Q{M} 552 {M + 240} 578 C{M + 250} 660 {M + 240} 760 {M + 190} 800 Q{M} 836 {M - 190} 800 C{M - 240} 760 {M - 250} 660 {M - 240} 578 Z"
    )
    seam = stitch(f"M{M - 232} 600 C{M - 238} 660 {M - 228} 752 {M - 184} 790 Q{M} 824 {M + 184} 790 C{M + 228} 752 {M + 238} 660 {M + 232} 600", 2.4)
    rings = tuple(Part(box(M + k * 222 - 17, 600, M + k * 222 + 17, 646, 12), ink=BRASS, texture="smooth", body="gloss", stroke=9, lift=4, edge=4, relief=0) for k in (-1, 1))
    clasp = Part(box(M - 22, 786, M + 22, 842, 8), ink=BRASS, texture="smooth", body="gloss", lift=5, edge=10, relief=0)
    return (
        Part(strap, texture="leather", body="gloss", stroke=24, wander=2, lift=5, edge=10),
        Part(body, value=0.92, texture="leather", body="gloss", wander=1.4, lift=3, edge=46), *rings,
        Part(flap, texture="leather", body="gloss", wander=1.4, lift=9, edge=40, lines=(seam,), folds=(fold((M - 150, 620), (M + 140, 640), 5, 30, 14),)),
        clasp,
    )  # fmt: skip


def backpack() -> tuple[Part, ...]:
    """A plain day pack: round top, front pocket, zips."""
    body = (
        f"M{M - 232} 420 C{M - 232} 260 {M - 120} 218 {M} 218 C{M + 120} 218 {M + 232} 260 {M + 232} 420 L{M + 244} 860 "
        f"Q{M + 246} 948 {M + 160} 952 L{M - 160} 952 Q{M - 246} 948 {M - 244} 860 Z"
    )
    pocket = f"M{M - 176} 640 Q{M} 612 {M + 176} 640 L{M + 184} 850 Q{M + 184} 904 {M + 130} 906 L{M - 130} 906 Q{M - 184} 904 {M - 184} 850 Z"
    loop = f"M{M - 56} 228 C{M - 56} 150 {M + 56} 150 {M + 56} 228"
    zip_path = f"M{M - 208} 560 C{M - 214} 330 {M - 130} 268 {M} 268 C{M + 130} 268 {M + 214} 330 {M + 208} 560"
    strap = Part(f"M{M + 214} 330 C{M + 300} 420 {M + 312} 640 {M + 250} 820", texture="canvas", stroke=38, wander=2, lift=5, edge=14, value=0.9)
    pulls = tuple(Part(box(M + x - 6, y, M + x + 6, y + 58, 5), ink="#2f2c29", texture="leather", body="gloss", lift=4, edge=5, relief=0) for x, y in ((150, 318), (-110, 640)))
    side = both_lines(groove(f"M{M + 226} 440 Q{M + 214} 700 {M + 232} 900", 3))
    folds = (fold((M - 190, 480), (M - 120, 600), 8, 22, 10), fold((M + 200, 560), (M + 90, 620), 7, 20, -8), fold((M + 60, 340), (M + 150, 520), 6, 30, 14))
    return (
        *both(strap), Part(loop, texture="canvas", stroke=26, lift=4, edge=10),
        Part(body, texture="canvas", wander=2, lift=5, edge=64, body="thick", folds=folds, lines=side),
        Part(zip_path, ink="#2f2c29", texture="rib", body="flat", stroke=10, lift=1, edge=4, relief=0, wander=2),
        Part(pocket, texture="canvas", wander=2, lift=8, edge=36, body="thick", folds=(fold((M - 120, 800), (M + 60, 860), 6, 26, 10),)),
        Part(f"M{M - 168} 668 Q{M} 642 {M + 168} 668", ink="#2f2c29", texture="rib", body="flat", stroke=9, lift=1, edge=4, relief=0, wander=2),
        *pulls, Part(box(M - 44, 770, M + 44, 806, 2), ink="#ece6d8", texture="oxford", body="flat", lift=2),
    )  # fmt: skip


def pouch() -> tuple[Part, ...]:
    """A flat zip pouch."""
    body = f"M{M - 290} 520 Q{M} 506 {M + 290} 520 Q{M + 304} 660 {M + 292} 790 Q{M + 288} 824 {M + 250} 826 Q{M} 838 {M - 250} 826 Q{M - 288} 824 {M - 292} 790 Q{M - 304} 660 {M - 290} 520 Z"
    folds: tuple[Fold, ...] = (fold((M - 230, 600), (M - 90, 780), 8, 34, 20), fold((M + 240, 610), (M + 120, 790), 8, 34, -20), fold((M - 60, 570), (M + 60, 590), 6, 24, 6))
    tape = f"M{M - 288} 512 Q{M} 500 {M + 288} 512"
    pull = (
        Part(box(M + 216, 500, M + 246, 524, 6), ink=BRASS, texture="smooth", body="gloss", lift=4, edge=6, relief=0),
        Part(box(M + 240, 508, M + 262, 612, 8), texture="leather", ink="#7b5a3c", body="gloss", lift=6, edge=8, relief=0),
    )  # fmt: skip
    tag = Part(box(M + 288, 640, M + 316, 690, 2), ink="#ece6d8", texture="oxford", body="flat", lift=2)
    return (
        tag, Part(body, texture="canvas", wander=2.4, lift=6, edge=48, folds=folds, lines=(stitch(f"M{M - 284} 546 Q{M} 534 {M + 284} 546", 2.2),)),
        Part(tape, ink="#4b463f", texture="rib", stroke=20, body="flat", wander=2.4, lift=2, edge=8, relief=0),
        Part(tape, ink=BRASS, texture="smooth", stroke=6, body="pipe", wander=2.4, lift=1, edge=3, relief=0, lines=(stitch(tape, 6),)), *pull,
    )  # fmt: skip


def sacoche() -> tuple[Part, ...]:
    """A flat little cross-body bag on a cord."""
    cord = f"M{M - 176} 470 C{M - 220} 240 {M - 60} 170 {M + 60} 220 C{M + 190} 270 {M + 230} 380 {M + 176} 470"
    body = f"M{M - 190} 450 Q{M} 438 {M + 190} 450 Q{M + 200} 650 {M + 192} 860 Q{M + 190} 884 {M + 166} 886 L{M - 166} 886 Q{M - 190} 884 {M - 192} 860 Q{M - 200} 650 {M - 190} 450 Z"
    folds = (fold((M - 140, 560), (M - 60, 830), 8, 30, 18), fold((M + 150, 600), (M + 60, 800), 8, 30, -18))
    flap = f"M{M - 196} 440 Q{M} 426 {M + 196} 440 L{M + 194} 560 Q{M} 582 {M - 194} 560 Z"
    return (
        Part(cord, texture="fine_knit", body="pipe", stroke=13, wander=3, lift=5, edge=7, value=0.8),
        Part(body, texture="twill", wander=2, lift=6, edge=40, folds=folds),
        Part(flap, texture="twill", wander=2, lift=6, edge=18, lines=(stitch(f"M{M - 190} 546 Q{M} 568 {M + 190} 546", 2.2),)), *button(M, 540, 12, "#4a433a"),
    )  # fmt: skip


SHAPES = (
    Shape("tote", "帆布のトート", "Canvas tote", tote(), standing=True, focus=(420, 520)),
    Shape("small_tote", "小さなトート", "Small tote", tote("canvas", 240, 220), standing=True, focus=(420, 620)),
    Shape("shoulder_bag", "ショルダーバッグ", "Shoulder bag", shoulder_bag(), standing=True, focus=(420, 720)),
    Shape("backpack", "リュックサック", "Backpack", backpack(), standing=True, focus=(500, 600)),
    Shape("pouch", "ポーチ", "Pouch", pouch(), focus=(620, 600)),
    Shape("sacoche", "サコッシュ", "Sacoche", sacoche(), focus=(480, 520)),
)  # fmt: skip
