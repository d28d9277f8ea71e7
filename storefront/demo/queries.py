"""Searches as people type them, of every kind, from the brand's own goods by a fixed seed."""

from collections.abc import Callable, Iterator
from random import Random

import jaconv

from storefront.demo import brand
from storefront.kernel import kana

Query = tuple[str, str]
TWO = (
    "靴下",
    "化粧",
    "帆布",
    "石鹸",
    "羊毛",
    "煎茶",
    "紅茶",
    "洗剤",
    "革の",
    "綿の",
    "毛の",
    "麻の",
    "パン",
    "布の",
)
ONE = ("米", "茶", "麻", "毛", "紺", "白", "綿", "革", "靴", "編", "袋", "雨", "髪", "塩")
ALIKE = (
    "セエター", "セータ", "テイーシャツ", "コオト", "シヤツ", "カーデイガン", "ワンピイス", "せつけん", "コーヒ", "リユック",
    "パーカー", "デニーム", "フリイス", "ベルト", "ストオル", "タウオル", "クリイム", "オツクスフオード", "ろおそく", "ジヤム",
)  # fmt: skip
ENGLISH = (
    "sweater",
    "tee",
    "wool coat",
    "Socks",
    "tote",
    "SOAP",
    "coffee",
    "towel",
    "ribbed cap",
    "linen",
    "cardigan",
)
TOGETHER = (
    "羊毛 セーター",
    "川辺の シャツ",
    "麻 エプロン",
    "灯台の パンツ",
    "洗剤 つめかえ",
    "紺 ニット",
    "帆布 かばん",
    "wool socks",
)


def queries(count: int, seed: int = 1) -> tuple[Query, ...]:
    """Kind and text of `count` searches, all kinds in turn."""
    random = Random(seed)
    makers = list(_kinds(random).items())
    return tuple((makers[n % len(makers)][0], makers[n % len(makers)][1]()) for n in range(count))


def _kinds(random: Random) -> dict[str, Callable[[], str]]:
    told = brand.catalog()

    def product() -> brand.Product:
        return random.choice(told.products)

    def spoken() -> str:
        return random.choice([part for part in product().reading.split("ノ") if part])

    def variant() -> brand.Variant:
        return random.choice(told.variants)

    return {
        "name": lambda: product().name.ja,
        "part of a name": lambda: random.choice(list(_parts(product().name.ja))),
        "hiragana": lambda: str(jaconv.kata2hira(spoken())),
        "half width": lambda: str(jaconv.z2h(spoken(), kana=True)),
        "two letters": lambda: random.choice(TWO),
        "one letter": lambda: random.choice(ONE),
        "sounds alike": lambda: random.choice(ALIKE),
        "mistyped": lambda: _mistyped(product().reading, random),
        "English": lambda: random.choice((random.choice(ENGLISH), product().name.en)),
        "SKU": lambda: variant().sku.lower(),
        "JAN": lambda: variant().jan or "4599901010011",
        "several words": lambda: random.choice(TOGETHER),
    }


def _parts(name: str) -> Iterator[str]:
    yield from (part for part in name.replace("　", "の").split("の") if part)


def _mistyped(reading: str, random: Random) -> str:
    """The longest part of a name with one kana left out, doubled or exchanged."""
    part = max(kana.fold(reading).split("ノ"), key=len)
    at = random.randrange(1, max(2, len(part) - 1))
    change = random.choice(("", part[at] * 2, random.choice("アカサタナハマヤラ")))
    return part[:at] + change + part[at + 1 :]
