"""What a shopper expects at the top of the demo's searches: every product that is meant, by slug."""

TEES = "everyday-tee heavy-tee long-sleeve-tee pocket-tee dotted-tee"
SWEATERS = "ribbed-sweater merino-crew striped-sweater cotton-fine-knit"
CARDIGANS = "everyday-cardigan wool-cashmere-cardigan"
SOCKS = "everyday-socks thick-wool-socks ribbed-socks"
CANVAS = "canvas-tote canvas-shoulder-bag canvas-pouch canvas-sacoche small-canvas-tote light-canvas-shoes"
BACKPACKS = "everyday-backpack commuter-backpack"
COFFEES = "dark-roast-coffee light-roast-coffee decaf-coffee"
SOAPS = "hand-body-soap hand-body-soap-refill bar-soap hair-soap"
TOWELS = "cotton-towel waffle-towel striped-towel"
CANDLES = "beeswax-candle cypress-candle"
DRESSES = "one-piece-dress linen-dress dotted-dress"

EXPECTED: tuple[tuple[str, str], ...] = (
    ("Tシャツ", TEES), ("ﾃｨｰｼｬﾂ", TEES), ("てぃーしゃつ", TEES), ("Ｔシャツ", TEES),
    ("セーター", SWEATERS), ("セエター", SWEATERS), ("せーた", SWEATERS),
    ("sweater", "ribbed-sweater striped-sweater cotton-fine-knit"),
    ("カーディガン", CARDIGANS), ("カーデガン", CARDIGANS), ("ｶｰﾃﾞｨｶﾞﾝ", CARDIGANS), ("cardigan", CARDIGANS),
    ("wool coat", "wool-coat"), ("ウールのコート", "wool-coat"),
    ("雨合羽", "hooded-rain-coat"), ("あまがっぱ", "hooded-rain-coat"),
    ("靴下", SOCKS), ("くつした", SOCKS), ("クツシタ", SOCKS), ("socks", SOCKS),
    ("帆布", CANVAS), ("はんぷ", CANVAS), ("canvas", CANVAS),
    ("リュック", BACKPACKS), ("りゅっく", BACKPACKS), ("リユック", BACKPACKS), ("backpack", BACKPACKS),
    ("ほうじ茶", "organic-hojicha"), ("ほうじちゃ", "organic-hojicha"), ("hojicha", "organic-hojicha"),
    ("紅茶", "japanese-black-tea"), ("煎茶", "organic-sencha"), ("せんちゃ", "organic-sencha"),
    ("コーヒー", COFFEES), ("コーヒ", COFFEES), ("コオヒイ", COFFEES), ("coffee", COFFEES),
    ("棚田の米", "tanada-rice"), ("玄米", "brown-rice genmaicha"),
    ("石けん", SOAPS), ("石鹸", SOAPS), ("せっけん", SOAPS), ("せつけん", SOAPS),
    ("化粧水", "face-lotion"), ("けしょうすい", "face-lotion"), ("ハンドクリーム", "hand-cream"),
    ("タオル", TOWELS), ("たおる", TOWELS), ("towel", TOWELS), ("ろうそく", CANDLES), ("ローソク", CANDLES),
    ("ワンピース", DRESSES), ("わんぴーす", DRESSES), ("linen dress", "linen-dress"),
    ("麻 エプロン", "linen-apron"), ("洗剤 つめかえ", "laundry-detergent-refill dish-soap-refill"),
    ("手袋", "wool-gloves"), ("てぶくろ", "wool-gloves"), ("はちみつ", "acacia-honey"),
    ("蜂蜜", "acacia-honey"), ("ジャム", "small-batch-jam"), ("ジヤム", "small-batch-jam"),
    ("デニム", "straight-denim"), ("トレーナー", "loopback-sweatshirt sashiko-sweatshirt"),
    ("パーカー", "loopback-hoodie rain-parka"), ("ローファー", "leather-loafers"),
)  # fmt: skip
