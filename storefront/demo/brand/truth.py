"""What is really so about a demo person: never shown, only measured against."""

from dataclasses import dataclass
from random import Random

# Share of people who buy each kind of supply at all.
SUPPLIES = {
    "tea-coffee": 0.7,
    "food": 0.5,
    "detergent": 0.75,
    "soap-body": 0.7,
    "skincare": 0.5,
    "fragrance": 0.3,
}
SHELVES = ("clothing", "bags", "shoes", "household", "textiles")
COLOURS = ("navy", "charcoal", "white", "gray", "kinari", "black", "sand", "moss", "sky", "brown",
           "terracotta", "mustard", "wine")  # fmt: skip
_COLOUR_PULL = (14, 12, 12, 10, 9, 9, 8, 7, 5, 5, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class Truth:
    """Body in cm, true sizes, use rates (1.0 = as printed on the pack), taste and habits."""

    gender: str
    age: int
    height_cm: float
    chest_cm: float
    waist_cm: float
    hip_cm: float
    foot_cm: float
    top: str
    bottom: str
    denim: str
    shoe: str
    fit: str
    household: int
    use_rate: tuple[tuple[str, float], ...]
    colours: tuple[str, ...]
    shelves: tuple[tuple[str, float], ...]
    spending: float
    shop: str | None
    shop_share: float
    orders_per_year: float
    joined_days_ago: int
    letters: bool
    returns: float

    def uses(self, category: str) -> float:
        """Speed of use of a kind of supply; 0 when the person never buys it."""
        return dict(self.use_rate).get(category, 0.0)


NEAREST_SHOP = {
    "大阪府": "ST-UMD", "兵庫県": "ST-UMD", "京都府": "ST-UMD", "奈良県": "ST-UMD",
    "東京都": "ST-SBY", "神奈川県": "ST-SBY", "埼玉県": "ST-SBY", "千葉県": "ST-SBY",
    "福岡県": "ST-HKT", "佐賀県": "ST-HKT", "愛知県": "ST-NGY", "岐阜県": "ST-NGY", "三重県": "ST-NGY",
    "北海道": "ST-SPR",
}  # fmt: skip


def draw_truth(luck: Random, gender: str, prefecture: str) -> Truth:
    """A believable person of this gender and prefecture."""
    body = _body(luck, gender)
    _, chest, waist, _, foot = body
    sizes = _sizes(chest, waist, foot + luck.choice((0.0, 0.2, 0.5)))
    household = luck.choices((1, 2, 3, 4, 5), (34, 29, 17, 14, 6))[0]
    shop = NEAREST_SHOP.get(prefecture)
    return Truth(
        gender,
        min(84, max(19, round(luck.gauss(44, 14)))),
        *body,
        *sizes,
        fit=luck.choices(("tight", "just", "loose"), (12, 60, 28))[0],
        household=household,
        use_rate=_use_rates(luck, household),
        colours=_favourites(luck),
        shelves=tuple((shelf, round(luck.gammavariate(1.6, 1.0) + 0.05, 2)) for shelf in SHELVES),
        spending=round(luck.betavariate(2, 2.4), 2),
        shop=shop,
        shop_share=round(luck.betavariate(1.4, 3), 2) if shop else 0.0,
        orders_per_year=round(min(30.0, luck.lognormvariate(1.1, 0.75)), 1),
        joined_days_ago=1 + int(730 * luck.random() ** 1.3),
        letters=luck.random() < 0.62,
        returns=round(luck.betavariate(1.3, 14), 2),
    )


def _body(luck: Random, gender: str) -> tuple[float, float, float, float, float]:
    """Height, chest, waist, hip and foot length in cm."""
    woman = gender == "f"
    height = luck.gauss(158, 5.4) if woman else luck.gauss(171, 5.8)
    build = luck.gauss(0, 1)
    return (
        round(height, 1),
        round((84 if woman else 92) + 5.5 * build + luck.gauss(0, 1.8), 1),
        round((68 if woman else 79) + 6.5 * build + luck.gauss(0, 2.2), 1),
        round((90 if woman else 93) + 4.8 * build + luck.gauss(0, 1.8), 1),
        round(height * 0.149 + luck.gauss(0, 0.45), 1),
    )


def _sizes(chest: float, waist: float, roomy_foot: float) -> tuple[str, str, str, str]:
    """Sizes that truly fit: tops, trousers, denim and shoes of this brand."""
    return (
        _letter(chest, (81, 88.5, 96)),
        _letter(waist, (67.5, 74, 82)),
        str(26 + 2 * sum(waist > edge for edge in (67, 72, 77, 82))),
        f"{min(28.0, max(22.5, round(roomy_foot * 2) / 2)):.1f}",
    )


def _letter(cm: float, edges: tuple[float, float, float]) -> str:
    return ("S", "M", "L", "XL")[sum(cm > edge for edge in edges)]


def _use_rates(luck: Random, household: int) -> tuple[tuple[str, float], ...]:
    scale = (household / 2) ** 0.8
    return tuple(
        (kind, round(scale * luck.lognormvariate(0, 0.3), 2))
        for kind, share in SUPPLIES.items()
        if luck.random() < share
    )


def _favourites(luck: Random) -> tuple[str, ...]:
    liked: dict[str, None] = {}
    while len(liked) < 3:
        liked[luck.choices(COLOURS, _COLOUR_PULL)[0]] = None
    return tuple(liked)
