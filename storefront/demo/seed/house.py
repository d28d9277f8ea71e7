"""The shop before it has goods: settings, texts of law, return policies, places."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from storefront import ims
from storefront.demo import brand
from storefront.kernel.i18n import LocalText
from storefront.services import business, deliveries, documents, search
from storefront.services.business.site import NavigationItem, SiteSettings

BY = "demo"
# The brand's documents under the addresses that the shop gives them.
SLUGS = {"commerce": business.COMMERCE, "delivery": "shipping", "transmission": "external"}
SHELVES = ("clothing", "bags", "shoes", "household")
READING = ("/collections/early-winter", {"ja": "冬のはじめの支度", "en": "Early Winter"})
STORES = ("/stores", {"ja": "店舗", "en": "Stores"})
SYNONYMS = (
    ("セーター", "ニット"), ("パンツ", "ズボン"), ("パーカ", "フーディー"), ("トレーナー", "スウェット"),
    ("リュック", "バックパック"), ("トート", "手さげ"), ("石けん", "ソープ"), ("靴下", "ソックス"),
    ("コーヒー", "珈琲"), ("ろうそく", "キャンドル"), ("肩かけ", "ショルダー"), ("化粧水", "ローション"),
    ("とっくり", "タートルネック"), ("丸首", "クルーネック"), ("帽子", "キャップ"), ("手袋", "グローブ"),
)  # fmt: skip
KEPT_OF_SUPPLIES = 3
KEPT_IN_SHOPS = 1


def words(text: brand.Bilingual) -> LocalText:
    """A text of the brand as the shop stores it."""
    return LocalText(text.as_dict())


def put_settings(db: Session, now: datetime) -> None:
    """Delivery, payment and the site itself, in force from the brand's first day."""
    navigation = tuple(NavigationItem(label=label, url=url) for url, label in _links())
    terms = (
        brand.delivery(),
        deliveries.PaymentSettings(konbini=True, paypay=True, bank_transfer=True),
        deliveries.ProviderAccount(
            active=("card_payments", "konbini_payments", "paypay_payments", "jp_bank_transfer_payments")
        ),
        deliveries.CheckoutSettings(),
        SiteSettings(navigation=navigation),
        _issuer(),
        business.TransmissionSettings(parties=tuple(_party(t) for t in brand.transmissions())),
    )
    for value in terms:
        business.change(db, value, by=BY, valid_from=now)


def _issuer() -> documents.IssuerSettings:
    """The fictional corporation, as it signs its documents."""
    who = brand.company()
    return documents.IssuerSettings(
        name=who.name.ja,
        postal_code=f"{who.postal_code[:3]}-{who.postal_code[3:]}",
        address=who.address.ja,
        phone=who.phone,
        registration_number=who.invoice_number,
        receipt_note="この領収書は、電子データでお渡ししています。",
        slip_note=f"お気づきの点がありましたら、{who.mail} までお知らせください。",
    )


def _party(told: brand.Transmission) -> business.Transmission:
    return business.Transmission(
        tag=told.tag, recipient=told.recipient.as_dict(), information=told.information.as_dict(),
        purpose=told.purpose.as_dict(), kinds=("scripts", "frames", "connections"), only_paying=True,
    )  # fmt: skip


def _links() -> Iterator[tuple[str, dict[str, str]]]:
    names = {c.slug: c.name.as_dict() for c in brand.catalog().categories}
    for slug in SHELVES:
        yield f"/c/{slug}", names[slug]
    yield READING
    yield STORES


def put_texts(db: Session, now: datetime) -> None:
    """Pages of law and guidance, and both return policies."""
    for document in brand.documents().values():
        business.put_legal_page(db, _page(document), by=BY, now=now)
    for key in ("standard", "unopened"):
        business.put_return_policy(db, _policy(key), by=BY, now=now)


def _page(document: brand.Document) -> business.LegalPage:
    return business.LegalPage(
        slug=SLUGS.get(document.slug, document.slug),
        title=document.title.as_dict(),
        intro=document.intro.as_dict() if document.intro else {},
        rows=tuple(
            business.LegalRow(
                key=row.key,
                label=row.label.as_dict(),
                text=row.text.as_dict(),
                on_confirmation=row.on_confirmation,
            )
            for row in document.rows
        ),
        sections=tuple(
            business.Section(heading=s.heading.as_dict(), body=s.body.as_dict()) for s in document.sections
        ),
    )


def _policy(key: str) -> business.ReturnPolicy:
    told = brand.return_policy()
    # What can be opened says so; clothes need not be told about detergent.
    wanted = {"opened", "late"} if key == "unopened" else {"used", "untagged", "altered", "late"}
    return business.ReturnPolicy(
        key=key,
        allowed=told.allowed,
        window_days=told.window_days,
        window_basis=told.window_basis,
        customer_fee=told.customer_fee,
        fault_fee=told.fault_fee,
        size_exchange_free_times=told.size_exchange_free_times,
        exclusions=tuple(e.text.as_dict() for e in told.exclusions if e.key in wanted),
    )


def put_synonyms(db: Session) -> None:
    """What people call the brand's goods otherwise."""
    search.put_synonyms(db, SYNONYMS)


def put_places(db: Session) -> None:
    """Warehouses ship; shops show and hand over what they have; both keep a little back."""
    for place in brand.locations():
        ims.put_location(db, _place(place))
    supplies = [v.sku for v in brand.catalog().variants if v.pack is not None]
    for place in brand.locations():
        if place.kind == ims.LocationKind.SHOP:
            ims.put_safety(db, place.code, "web", KEPT_IN_SHOPS)
        else:
            ims.put_safety(db, place.code, "web", KEPT_OF_SUPPLIES, skus=supplies)


def _place(place: brand.Location) -> ims.LocationDraft:
    warehouse = place.kind == ims.LocationKind.WAREHOUSE
    return ims.LocationDraft(
        code=place.code,
        name=words(place.name),
        kind=ims.LocationKind(place.kind),
        prefecture=place.prefecture,
        postal_code=place.postal_code,
        address=LocalText({"ja": f"{place.prefecture}{place.city}{place.street.ja}", "en": place.street.en}),
        phone=place.phone,
        hours=LocalText(
            {
                "ja": f"{place.hours.ja}（休み：{place.closed.ja}）",
                "en": f"{place.hours.en} (closed: {place.closed.en})",
            }
        ),
        priority=place.priority,
        sells_online=warehouse,
        ships=warehouse,
        pickup=not warehouse,
        restock=ims.Restock.AT_ONCE,
    )
