"""Every page of the house by its endpoint: where it is found in the small shop, and who may look at it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from storefront.kernel import clock
from storefront.services import campaigns, customers
from tests.support.little_shop import HANA, TEE, Shop

VISITOR, CUSTOMER, OPERATOR, MERCHANDISER = "visitor", "customer", "operator", "merchandiser"
AGENT, CLERK = "agent", "clerk"


@dataclass(frozen=True, slots=True)
class Known:
    """What addresses are built from: the shop's orders, Hana's number, an address, a passkey and a card of hers, a letter,
    and the secrets of mailed links by what they are for."""

    shop: Shop
    customer: str
    address: str
    passkey: str
    card: str
    letter: str
    secrets: Mapping[str, str]

    def of(self, course: str) -> str:
        """The number of Hana's order that took this course."""
        return self.shop.orders[course]


_PASSKEY = sa.text("""
INSERT INTO passkey (public_id, account_id, credential_id, public_key, sign_count, name, backed_up, created_at)
VALUES ('testpasskey12345', :account, 'credential', 'key', 0, 'iPhone', true, now()) RETURNING public_id
""")


_CARD = sa.text("""
WITH p AS (INSERT INTO payer (public_id, person_id, customer_id, created_at)
           VALUES ('testpayer1234567', :person, 'cus_test', now()) RETURNING id)
INSERT INTO saved_card (public_id, payer_id, method_id, brand, last4, exp_month, exp_year, created_at)
SELECT 'testcard12345678', p.id, 'pm_test', 'visa', '4242', 12, 2039, now() FROM p RETURNING public_id
""")


WORDS = {"ja": "冬の支度ができました", "en": "Ready for winter"}
LETTER = {
    "name": "winter letter", "placement": "inbox", "blocks": [
        {"kind": "heading", "words": WORDS}, {"kind": "text", "words": WORDS},
        {"kind": "product", "slug": TEE}, {"kind": "button", "label": WORDS, "href": f"/p/{TEE}"},
        {"kind": "question", "key": "warm", "words": WORDS, "options": [WORDS, WORDS]},
        {"kind": "consent", "purpose": "marketing:mail", "label": WORDS},
    ],
}  # fmt: skip
NOTE = {
    "name": "a word at the checkout",
    "placement": "checkout",
    "slot": "before:contact",
    "blocks": LETTER["blocks"][:2],
}


GUIDE = {"name": "a word for agents", "placement": "guidance", "blocks": LETTER["blocks"]}


def publish_campaigns(db: Session) -> None:
    """A message in My Page, a word at the checkout and one for who serves customers, for everyone."""
    for key, content in (("winter-letter", LETTER), ("word", NOTE), ("guide", GUIDE)):
        campaigns.keep(db, "hiyori", key, content, now=clock.now())
        campaigns.publish(db, "hiyori", key, now=clock.now())


def known_of(db: Session, shop: Shop, letter: str) -> Known:
    """Give Hana a passkey and links that live, and note where her things are."""
    publish_campaigns(db)
    account = db.execute(sa.text("SELECT id, person_id FROM account WHERE email = :e"), {"e": HANA}).one()
    later = clock.now() + timedelta(minutes=50)
    purposes = (
        customers.VERIFY,
        customers.RESET,
        customers.NEW_EMAIL,
        customers.UNDO_EMAIL,
        customers.REOPEN,
    )
    secrets = {
        purpose: str(customers.issue_token(db, account.id, purpose, expires_at=later)) for purpose in purposes
    }
    address = customers.addresses(db, account.person_id)[0].public_id
    passkey = str(db.scalar(_PASSKEY, {"account": account.id}))
    card = str(db.scalar(_CARD, {"person": account.person_id}))
    number = customers.names_of(db, [account.person_id])[account.person_id][0]
    return Known(shop, number, address, passkey, card, letter, secrets)


Build = Callable[[Known], str]


@dataclass(frozen=True, slots=True)
class Place:
    """One address; `answers` is what it gives to who may look."""

    who: str
    path: str | Build
    answers: int = 200

    def at(self, known: Known) -> str:
        """The address in this shop."""
        return self.path if isinstance(self.path, str) else self.path(known)


def _orders(*courses: str, path: str = "/mypage/orders/{}") -> tuple[Place, ...]:
    return tuple(Place(CUSTOMER, lambda k, c=course: path.format(k.of(c))) for course in courses)  # type: ignore[misc]


def _desk(*courses: str) -> tuple[Place, ...]:
    return tuple(Place(OPERATOR, lambda k, c=course: f"/ops/orders/{k.of(c)}") for course in courses)  # type: ignore[misc]


PAGES: Mapping[str, tuple[Place, ...]] = {
    "shop.home.show": (Place(VISITOR, "/"), Place(CUSTOMER, "/")),
    "shop.lists.show": (
        Place(VISITOR, "/c/clothing"), Place(VISITOR, "/c/tops?size=M&stock=1&sort=price"),
        Place(VISITOR, "/c/clothing?price_from=999999"), Place(VISITOR, "/collections/early-winter"),
    ),
    "shop.products.show": (
        Place(VISITOR, f"/p/{TEE}"), Place(CUSTOMER, f"/p/{TEE}?color=navy&size=M"), Place(VISITOR, "/p/organic-hojicha"),
        Place(VISITOR, "/p/leather-loafers"),
    ),
    "shop.search.index": (
        Place(VISITOR, "/search"), Place(VISITOR, "/search?q=T%E3%82%B7%E3%83%A3%E3%83%84"),
        Place(VISITOR, "/search?q=nothing-at-all"), Place(CUSTOMER, "/search?q=HY-TEE-NVY-M"),
    ),
    "shop.stores.index": (Place(VISITOR, "/stores"),),
    "shop.legal.show": tuple(
        Place(VISITOR, f"/legal/{slug}")
        for slug in ("tokusho", "terms", "privacy", "returns", "external", "guide", "shipping")
    ),
    "shop.sitemap.show": (Place(VISITOR, "/sitemap.xml"),),
    "cart.carts.show": (Place(VISITOR, "/cart"), Place(CUSTOMER, "/cart")),
    "checkout.steps.show": (Place(CUSTOMER, "/checkout"),),
    "checkout.confirmations.show": (Place(CUSTOMER, "/checkout/confirm"),),
    "checkout.payments.show": (Place(CUSTOMER, "/checkout/pay"),),
    "checkout.payments.returned": (Place(CUSTOMER, "/checkout/pay/return"),),
    "go.carts.show": (Place(VISITOR, f"/go/cart-{'x' * 16}-{'0' * 40}", 404),),
    "cart.links.show": (Place(VISITOR, "/cart/link"),),
    "go.payouts.show": (Place(VISITOR, "/go/nothing-signed", 404),),
    "checkout.vouchers.show": (Place(CUSTOMER, lambda k: f"/orders/{k.of('waiting')}/voucher", 303),),
    "checkout.thanks.show": _orders("paid", "placed", "waiting", "cancelled", path="/orders/{}/thanks"),
    "account.sign_in.new": (Place(VISITOR, "/login"), Place(VISITOR, "/login?next=/mypage/orders")),
    "account.registrations.new": (Place(VISITOR, "/register"),),
    "account.registrations.sent": (Place(VISITOR, "/register/sent"),),
    "account.newcomers.new": (Place(VISITOR, "/register/elsewhere", 303),),
    "mypage.links.new": (Place(CUSTOMER, "/mypage/security/links/new", 303),),
    "account.unsubscriptions.show": (Place(VISITOR, "/unsubscribe/nothing-signed", 404),),
    "account.passwords.new": (Place(VISITOR, "/password/forgot"),),
    "account.passwords.sent": (Place(VISITOR, "/password/forgot/sent"),),
    "account.passwords.edit": (
        Place(VISITOR, lambda k: f"/password/reset/{k.secrets[customers.RESET]}"), Place(VISITOR, "/password/reset/nothing", 410),
    ),
    "account.verifications.show": (
        Place(VISITOR, lambda k: f"/verify/{k.secrets[customers.VERIFY]}"), Place(VISITOR, "/verify/nothing", 410),
    ),
    "mypage.home.show": (Place(CUSTOMER, "/mypage"),),
    "mypage.orders.index": (Place(CUSTOMER, "/mypage/orders"),),
    "mypage.orders.show": _orders(
        "compensated", "refunded", "expired", "cancelled", "partly_shipped", "shipped", "packed", "picking", "paid",
        "placed", "waiting",
    ),
    "mypage.documents.index": _orders("paid", "cancelled", "refunded", path="/mypage/orders/{}/documents"),
    "checkout.documents.index": _orders("paid", path="/orders/{}/documents"),
    "mypage.cancellations.new": _orders("placed", "shipped", path="/mypage/orders/{}/cancellation"),
    "mypage.addresses.index": (Place(CUSTOMER, "/mypage/addresses"),),
    "mypage.addresses.new": (Place(CUSTOMER, "/mypage/addresses/new"),),
    "mypage.addresses.edit": (Place(CUSTOMER, lambda k: f"/mypage/addresses/{k.address}/edit"),),
    "account.email_changes.show": (
        Place(VISITOR, lambda k: f"/verify/email/{k.secrets[customers.NEW_EMAIL]}"),
        Place(VISITOR, "/verify/email/nothing", 410),
    ),
    "account.email_changes.edit": (
        Place(VISITOR, lambda k: f"/verify/undo/{k.secrets[customers.UNDO_EMAIL]}"),
        Place(VISITOR, "/verify/undo/nothing", 410),
    ),
    "account.reopenings.show": (
        Place(VISITOR, lambda k: f"/verify/reopen/{k.secrets[customers.REOPEN]}"),
        Place(VISITOR, "/verify/reopen/nothing", 410),
    ),
    "mypage.payment_methods.index": (Place(CUSTOMER, "/mypage/payment-methods"),),
    "mypage.payment_methods.new": (Place(CUSTOMER, "/mypage/payment-methods/new"),),
    "mypage.payment_methods.kept": (Place(CUSTOMER, "/mypage/payment-methods/kept"),),
    "mypage.privacy.show": (Place(CUSTOMER, "/mypage/privacy"),),
    "mypage.privacy.download": (Place(CUSTOMER, "/mypage/privacy/exports/nothing", 404),),
    "mypage.privacy.leave": (Place(CUSTOMER, "/mypage/privacy/leaving"),),
    "mypage.security.show": (Place(CUSTOMER, "/mypage/security"),),
    "mypage.emails.edit": (Place(CUSTOMER, "/mypage/security/email"),),
    "mypage.emails.sent": (Place(CUSTOMER, "/mypage/security/email/sent"),),
    "mypage.passkeys.new": (Place(CUSTOMER, "/mypage/security/passkeys/new"),),
    "mypage.passkeys.edit": (Place(CUSTOMER, lambda k: f"/mypage/security/passkeys/{k.passkey}"),),
    "mypage.passwords.edit": (Place(CUSTOMER, "/mypage/security/password"),),
    "mypage.proofs.new": (Place(CUSTOMER, "/mypage/security/proof"),),
    "mypage.profile.show": (Place(CUSTOMER, "/mypage/profile"),),
    "mypage.preferences.show": (Place(CUSTOMER, "/mypage/preferences"),),
    "mypage.coupons.index": (Place(CUSTOMER, "/mypage/coupons"),),
    "mypage.messages.index": (Place(CUSTOMER, "/mypage/messages"),),
    "mypage.messages.show": (
        Place(CUSTOMER, "/mypage/messages/winter-letter"), Place(CUSTOMER, "/mypage/messages/nothing", 404),
    ),
    "ops.home.show": (Place(OPERATOR, "/ops", 303),),
    "ops.orders.index": (
        Place(OPERATOR, "/ops/orders"), Place(OPERATOR, "/ops/orders?tab=all"), Place(OPERATOR, "/ops/orders?q=zzz"),
        Place(OPERATOR, lambda k: f"/ops/orders?tab=all&order={k.of('packed')}"),
    ),
    "ops.orders.show": _desk("paid", "picking", "packed", "shipped", "partly_shipped", "cancelled", "compensated"),
    "ops.carriers.index": (
        Place(OPERATOR, "/ops/carriers"), Place(OPERATOR, lambda k: f"/ops/carriers?orders={k.of('picking')},{k.of('packed')}"),
    ),
    "ops.pick_lists.show": (
        Place(OPERATOR, "/ops/pick-lists"),
        Place(OPERATOR, lambda k: f"/ops/pick-lists?orders={k.of('picking')},{k.of('paid')},{k.of('shipped')}"),
    ),
    "ops.stock.index": (
        Place(OPERATOR, "/ops/stock"), Place(OPERATOR, "/ops/stock?q=HY-TEE"), Place(OPERATOR, "/ops/stock?sku=HY-TEE-NVY-M"),
        Place(OPERATOR, "/ops/stock?q=zzz"),
    ),
    "ops.payouts.index": (Place(OPERATOR, "/ops/payouts"),),
    "ops.reconciliation.index": (Place(OPERATOR, "/ops/reconciliation"),),
    "ops.work.index": (Place(OPERATOR, "/ops/work"),),
    "ops.operations.index": (Place(OPERATOR, "/ops/operations"),),
    "staff.sign_in.new": (Place(VISITOR, "/staff/login"),),
    "staff.home.show": (Place(OPERATOR, "/staff", 303),),
    "studio.home.show": (Place(MERCHANDISER, "/studio"),),
    "studio.campaigns.index": (Place(MERCHANDISER, "/studio/campaigns"), Place(MERCHANDISER, "/studio/campaigns?state=home")),
    "studio.campaigns.simulate": (
        Place(MERCHANDISER, "/studio/campaigns/winter-letter/simulation"),
        Place(MERCHANDISER, "/studio/campaigns/nothing/simulation", 404),
    ),
    "studio.replays.show": (
        Place(MERCHANDISER, "/studio/campaigns/winter-letter/replay"),
        Place(MERCHANDISER, "/studio/campaigns/nothing/replay", 404),
    ),
    "studio.campaigns.new": (Place(MERCHANDISER, "/studio/campaigns/new"),),
    "studio.campaigns.edit": (Place(MERCHANDISER, "/studio/campaigns/winter-letter"),),
    "studio.products.index": (
        Place(MERCHANDISER, "/studio/products"), Place(MERCHANDISER, "/studio/products?state=hidden"),
        Place(MERCHANDISER, "/studio/products?q=zzz"),
    ),
    "studio.pictures.index": (Place(MERCHANDISER, "/studio/pictures"),),
    "studio.pictures.edit": (Place(MERCHANDISER, f"/studio/pictures/{TEE}"),),
    "studio.collections.index": (Place(MERCHANDISER, "/studio/collections"),),
    "studio.collections.new": (Place(MERCHANDISER, "/studio/collections/new"),),
    "studio.collections.edit": (Place(MERCHANDISER, "/studio/collections/early-winter"),),
    "studio.legal.index": (Place(MERCHANDISER, "/studio/legal"),),
    "studio.legal.new": (Place(MERCHANDISER, "/studio/legal/new"),),
    "studio.legal.edit": (Place(MERCHANDISER, "/studio/legal/tokusho"),),
    "studio.settings.index": (Place(MERCHANDISER, "/studio/settings"),),
    "studio.settings.edit": tuple(
        Place(MERCHANDISER, f"/studio/settings/{key}")
        for key in ("deliveries", "synonyms", "transmissions", "site", "issuer", "labels", "payments", "checkout")
    ),
    "studio.categories.index": (Place(MERCHANDISER, "/studio/categories"),),
    "studio.categories.new": (Place(MERCHANDISER, "/studio/categories/new"),),
    "studio.categories.edit": (Place(MERCHANDISER, "/studio/categories/clothing"),),
    "studio.policies.index": (Place(MERCHANDISER, "/studio/policies"),),
    "studio.policies.new": (Place(MERCHANDISER, "/studio/policies/new"),),
    "studio.policies.edit": (Place(MERCHANDISER, "/studio/policies/standard"),),
    "studio.schedule.index": (
        Place(MERCHANDISER, "/studio/schedule"), Place(MERCHANDISER, "/studio/schedule?from=2026-02-30"),
    ),
    "studio.results.index": (Place(MERCHANDISER, "/studio/results"),),
    "studio.results.show": (Place(MERCHANDISER, "/studio/results/campaigns/winter-letter"),),
    "studio.results.customers": (Place(MERCHANDISER, "/studio/results/customers"),),
    "studio.results.paths": (Place(MERCHANDISER, "/studio/results/paths"),),
    "studio.results.walkers": (
        Place(MERCHANDISER, "/studio/results/paths/people?step=from:search"),
        Place(MERCHANDISER, "/studio/results/paths/people", 404),
    ),
    "studio.results.audience": (
        Place(MERCHANDISER, '/studio/results/audience?rule={"is":"purchases","at_least":1}'),
        Place(MERCHANDISER, "/studio/results/audience?rule=none", 404),
    ),
    "studio.preview.show": (Place(MERCHANDISER, "/studio/preview"), Place(MERCHANDISER, "/studio/preview?look=forged")),
    "studio.preview.frame": (Place(MERCHANDISER, "/studio/preview/ja/frame?look=forged", 404),),
    "studio.audiences.index": (Place(MERCHANDISER, "/studio/audiences"),),
    "studio.audiences.new": (Place(MERCHANDISER, "/studio/audiences/new"),),
    "studio.audiences.edit": (
        Place(MERCHANDISER, "/studio/audiences/regulars"), Place(MERCHANDISER, "/studio/audiences/friends"),
    ),
    "studio.promotions.index": (Place(MERCHANDISER, "/studio/promotions"),),
    "studio.promotions.new": (Place(MERCHANDISER, "/studio/promotions/new"),),
    "studio.promotions.edit": (Place(MERCHANDISER, "/studio/promotions/winter"),),
    "studio.files.index": (Place(MERCHANDISER, "/studio/files"),),
    "studio.connections.index": (Place(MERCHANDISER, "/studio/connections"),),
    "studio.connections.new": (Place(MERCHANDISER, "/studio/connections/new"),),
    "studio.connections.edit": (Place(MERCHANDISER, "/studio/connections/erp"),),
    "studio.identifiers.show": (Place(MERCHANDISER, "/studio/audiences/regulars/identifiers", 404),),
    "studio.products.new": (Place(MERCHANDISER, "/studio/products/new"),),
    "studio.products.edit": (Place(MERCHANDISER, f"/studio/products/{TEE}"),),
    "support.customers.index": (Place(AGENT, "/support"), Place(AGENT, "/support?found=forged")),
    "support.customers.show": (
        Place(AGENT, lambda k: f"/support/customers/{k.customer}"), Place(AGENT, "/support/customers/nobody", 404),
    ),
    "counter.customers.index": (Place(CLERK, "/counter"),),
    "counter.customers.show": (Place(CLERK, lambda k: f"/counter/customers/{k.customer}"),),
    "demo.webhooks.index": (Place(VISITOR, "/demo/webhooks"),),
    "demo.mailbox.index": (Place(VISITOR, "/demo/mailbox"),),
    "demo.mailbox.show": (Place(VISITOR, lambda k: f"/demo/mailbox/{k.letter}"),),
}  # fmt: skip

# Not pages: machines, files, redirects, fragments; each is tested where it lives.
OTHER_GETS = {
    "studio.files.download",
    "system.healthz", "system.readyz", "system.metrics.show", "media.show", "languages.choose", "demo.mailbox.html", "mypage.documents.show",
    "checkout.documents.show", "ops.carriers.show", "ops.reconciliation.show", "ops.packing_slips.index", "ops.packing_slips.show", "shop.search.suggestions",
}  # fmt: skip
OTHER_GETS |= {
    "api.events.index",
    "api.behaviour.index",
    "account.elsewhere.returned",
    "studio.results.campaign_file",
    "studio.results.customer_file",
    "studio.results.path_file",
}

# Every act: where it is sent, and who may. `{}` is an order of Hana's or what the name says.
ACTS: Mapping[str, Place] = {
    "account.addresses.lookup": Place(VISITOR, "/address/lookup"),
    "account.sign_in.create": Place(VISITOR, "/login"),
    "account.elsewhere.create": Place(VISITOR, "/login/with/line"),
    "account.newcomers.create": Place(VISITOR, "/register/elsewhere"),
    "account.verifications.depart": Place(
        VISITOR, lambda k: f"/verify/{k.secrets[customers.VERIFY]}/with/line"
    ),
    "mypage.links.create": Place(CUSTOMER, "/mypage/security/links"),
    "mypage.links.depart": Place(CUSTOMER, "/mypage/security/links/line"),
    "mypage.links.destroy": Place(CUSTOMER, "/mypage/security/links/line/removal"),
    "mypage.proofs.depart": Place(CUSTOMER, "/mypage/security/proof/with/line"),
    "account.sign_out.create": Place(CUSTOMER, "/logout"),
    "account.registrations.create": Place(VISITOR, "/register"),
    "account.passwords.create": Place(VISITOR, "/password/forgot"),
    "account.passwords.update": Place(VISITOR, lambda k: f"/password/reset/{k.secrets[customers.RESET]}"),
    "account.verifications.create": Place(VISITOR, lambda k: f"/verify/{k.secrets[customers.VERIFY]}"),
    "shop.destinations.choose": Place(VISITOR, "/destination"),
    "cart.carts.add": Place(VISITOR, "/cart/lines"),
    "cart.carts.change": Place(VISITOR, "/cart/lines/HY-TEE-NVY-M"),
    "cart.carts.remove": Place(VISITOR, "/cart/lines/HY-TEE-NVY-M/removal"),
    "checkout.steps.update": Place(CUSTOMER, "/checkout", 422),
    "checkout.confirmations.create": Place(CUSTOMER, "/checkout/confirm"),
    "checkout.payments.create": Place(CUSTOMER, "/checkout/pay"),
    "go.carts.create": Place(VISITOR, f"/go/cart-{'x' * 16}-{'0' * 40}"),
    "cart.links.create": Place(VISITOR, "/cart/link"),
    "go.payouts.update": Place(VISITOR, "/go/nothing-signed"),
    "checkout.hosted.create": Place(CUSTOMER, "/checkout/pay/hosted"),
    "checkout.saved_cards.create": Place(CUSTOMER, "/checkout/pay/saved"),
    "checkout.saved_cards.keep": Place(CUSTOMER, "/checkout/pay/keeping"),
    "mypage.payment_methods.create": Place(CUSTOMER, "/mypage/payment-methods/new"),
    "mypage.payment_methods.create_hosted": Place(CUSTOMER, "/mypage/payment-methods/hosted"),
    "mypage.payment_methods.refresh": Place(CUSTOMER, "/mypage/payment-methods/refresh"),
    "mypage.payment_methods.make_default": Place(
        CUSTOMER, lambda k: f"/mypage/payment-methods/{k.card}/default"
    ),
    "mypage.payment_methods.destroy": Place(CUSTOMER, lambda k: f"/mypage/payment-methods/{k.card}/removal"),
    "checkout.payments.back": Place(CUSTOMER, "/checkout/pay/back"),
    "mypage.addresses.create": Place(CUSTOMER, "/mypage/addresses"),
    "mypage.addresses.update": Place(CUSTOMER, lambda k: f"/mypage/addresses/{k.address}"),
    "mypage.addresses.make_default": Place(CUSTOMER, lambda k: f"/mypage/addresses/{k.address}/default"),
    "mypage.addresses.destroy": Place(CUSTOMER, lambda k: f"/mypage/addresses/{k.address}/removal"),
    "mypage.orders.buy_again": Place(CUSTOMER, lambda k: f"/mypage/orders/{k.of('paid')}/again"),
    "mypage.orders.pay": Place(CUSTOMER, lambda k: f"/mypage/orders/{k.of('waiting')}/payment"),
    "mypage.documents.create": Place(CUSTOMER, lambda k: f"/mypage/orders/{k.of('paid')}/documents", 404),
    "checkout.documents.create": Place(CUSTOMER, lambda k: f"/orders/{k.of('paid')}/documents", 404),
    "mypage.cancellations.create": Place(CUSTOMER, lambda k: f"/mypage/orders/{k.of('placed')}/cancellation"),
    "account.reopenings.create": Place(VISITOR, lambda k: f"/verify/reopen/{k.secrets[customers.REOPEN]}"),
    "mypage.privacy.create": Place(CUSTOMER, "/mypage/privacy/exports"),
    "mypage.privacy.close": Place(CUSTOMER, "/mypage/privacy/leaving"),
    "account.passkeys.create": Place(VISITOR, "/login/passkey"),
    "account.passkeys.challenge": Place(VISITOR, "/login/passkey/challenge"),
    "account.email_changes.create": Place(
        VISITOR, lambda k: f"/verify/email/{k.secrets[customers.NEW_EMAIL]}"
    ),
    "account.email_changes.undo": Place(VISITOR, lambda k: f"/verify/undo/{k.secrets[customers.UNDO_EMAIL]}"),
    "mypage.claims.create": Place(CUSTOMER, "/mypage/orders/claims"),
    "mypage.emails.update": Place(CUSTOMER, "/mypage/security/email"),
    "mypage.passkeys.create": Place(CUSTOMER, "/mypage/security/passkeys"),
    "mypage.passkeys.update": Place(CUSTOMER, lambda k: f"/mypage/security/passkeys/{k.passkey}"),
    "mypage.passkeys.destroy": Place(CUSTOMER, lambda k: f"/mypage/security/passkeys/{k.passkey}/removal"),
    "mypage.passkeys.challenge": Place(CUSTOMER, "/mypage/security/passkeys/challenge"),
    "mypage.passwords.update": Place(CUSTOMER, "/mypage/security/password"),
    "mypage.proofs.create": Place(CUSTOMER, "/mypage/security/proof"),
    "mypage.security.end_session": Place(CUSTOMER, "/mypage/security/sessions/x/end"),
    "mypage.security.end_others": Place(CUSTOMER, "/mypage/security/sessions/end"),
    "mypage.profile.update": Place(CUSTOMER, "/mypage/profile"),
    "mypage.preferences.add_interest": Place(CUSTOMER, "/mypage/preferences/interests"),
    "mypage.preferences.remove_interest": Place(CUSTOMER, "/mypage/preferences/interests/removal"),
    "mypage.preferences.tell_size": Place(CUSTOMER, "/mypage/preferences/sizes"),
    "mypage.preferences.forget_looks": Place(CUSTOMER, "/mypage/preferences/looks/removal"),
    "mypage.preferences.agree": Place(CUSTOMER, "/mypage/preferences/agreements"),
    "ops.cancellations.create": Place(OPERATOR, lambda k: f"/ops/orders/{k.of('paid')}/cancellation"),
    "ops.refunds.create": Place(OPERATOR, lambda k: f"/ops/orders/{k.of('paid')}/refunds"),
    "ops.parcels.pack": Place(OPERATOR, lambda k: f"/ops/orders/{k.of('picking')}/parcels/x/packing"),
    "ops.parcels.ship": Place(OPERATOR, lambda k: f"/ops/orders/{k.of('packed')}/parcels/x/shipment"),
    "ops.parcels.deliver": Place(OPERATOR, lambda k: f"/ops/orders/{k.of('shipped')}/parcels/x/delivery"),
    "ops.parcels.split": Place(OPERATOR, lambda k: f"/ops/orders/{k.of('picking')}/parcels/x/split"),
    "ops.parcels.short": Place(OPERATOR, lambda k: f"/ops/orders/{k.of('picking')}/parcels/x/shortage"),
    "ops.pick_lists.choose": Place(OPERATOR, "/ops/pick-lists"),
    "ops.carriers.choose": Place(OPERATOR, "/ops/carriers"),
    "ops.carriers.create": Place(OPERATOR, "/ops/carriers/tracking", 422),
    "ops.packing_slips.choose": Place(OPERATOR, "/ops/packing-slips", 422),
    "ops.picking.create": Place(OPERATOR, "/ops/picking"),
    "ops.stock.receive": Place(OPERATOR, "/ops/stock/HY-TEE-NVY-M/receipts"),
    "ops.stock.adjust": Place(OPERATOR, "/ops/stock/HY-TEE-NVY-M/adjustments"),
    "ops.stock.place": Place(OPERATOR, "/ops/stock/HY-TEE-NVY-M/shelves"),
    "ops.payouts.pay": Place(OPERATOR, "/ops/payouts/x/payment"),
    "ops.reconciliation.create": Place(OPERATOR, "/ops/reconciliation"),
    "ops.work.close": Place(OPERATOR, "/ops/work/x/closing"),
    "ops.operations.retry": Place(OPERATOR, "/ops/operations/jobs/react/retries"),
    "ops.operations.send_again": Place(OPERATOR, "/ops/operations/mails"),
    "studio.products.create": Place(MERCHANDISER, "/studio/products/new"),
    "studio.products.update": Place(MERCHANDISER, f"/studio/products/{TEE}"),
    "studio.products.undo": Place(MERCHANDISER, f"/studio/products/{TEE}/undo"),
    "studio.pictures.update": Place(MERCHANDISER, f"/studio/pictures/{TEE}"),
    "studio.pictures.undo": Place(MERCHANDISER, f"/studio/pictures/{TEE}/undo"),
    "studio.pictures.upload": Place(MERCHANDISER, f"/studio/pictures/{TEE}/files"),
    "studio.categories.create": Place(MERCHANDISER, "/studio/categories/new"),
    "studio.categories.update": Place(MERCHANDISER, "/studio/categories/clothing"),
    "studio.categories.undo": Place(MERCHANDISER, "/studio/categories/clothing/undo"),
    "studio.policies.create": Place(MERCHANDISER, "/studio/policies/new"),
    "studio.policies.update": Place(MERCHANDISER, "/studio/policies/standard"),
    "studio.policies.undo": Place(MERCHANDISER, "/studio/policies/standard/undo"),
    "studio.collections.create": Place(MERCHANDISER, "/studio/collections/new"),
    "studio.collections.update": Place(MERCHANDISER, "/studio/collections/early-winter"),
    "studio.collections.undo": Place(MERCHANDISER, "/studio/collections/early-winter/undo"),
    "studio.preview.create": Place(MERCHANDISER, "/studio/preview"),
    "studio.results.keep_walkers": Place(MERCHANDISER, "/studio/results/paths/people", 404),
    "studio.results.keep": Place(MERCHANDISER, "/studio/results/audience", 404),
    "studio.promotions.create": Place(MERCHANDISER, "/studio/promotions/new"),
    "studio.promotions.update": Place(MERCHANDISER, "/studio/promotions/winter"),
    "studio.promotions.undo": Place(MERCHANDISER, "/studio/promotions/winter/undo"),
    "studio.promotions.make": Place(MERCHANDISER, "/studio/promotions/winter/coupons"),
    "studio.promotions.withdraw": Place(MERCHANDISER, "/studio/promotions/winter/coupons/nothing/withdrawal"),
    "studio.promotions.download": Place(MERCHANDISER, "/studio/promotions/winter/coupons/nothing.csv", 404),
    "mypage.coupons.create": Place(CUSTOMER, "/mypage/coupons"),
    "studio.audiences.create": Place(MERCHANDISER, "/studio/audiences/new"),
    "studio.audiences.update": Place(MERCHANDISER, "/studio/audiences/regulars"),
    "studio.audiences.undo": Place(MERCHANDISER, "/studio/audiences/regulars/undo"),
    "studio.audiences.draft": Place(MERCHANDISER, "/studio/audiences/regulars/draft"),
    "studio.audiences.fill": Place(MERCHANDISER, "/studio/audiences/friends/list", 422),
    "studio.audiences.people": Place(MERCHANDISER, "/studio/audiences/regulars/people", 404),
    "studio.audiences.members": Place(MERCHANDISER, "/studio/audiences/friends/members.csv", 404),
    "studio.identifiers.download": Place(MERCHANDISER, "/studio/audiences/regulars/identifiers.csv", 404),
    "studio.connections.create": Place(MERCHANDISER, "/studio/connections/new"),
    "studio.connections.update": Place(MERCHANDISER, "/studio/connections/erp"),
    "studio.connections.undo": Place(MERCHANDISER, "/studio/connections/erp/undo"),
    "studio.connections.renew": Place(MERCHANDISER, "/studio/connections/erp/secret"),
    "studio.connections.make": Place(MERCHANDISER, "/studio/connections/erp/keys"),
    "studio.connections.revoke": Place(MERCHANDISER, "/studio/connections/erp/keys/x/revocation"),
    "studio.connections.try_out": Place(MERCHANDISER, "/studio/connections/erp/trial"),
    "studio.connections.again": Place(MERCHANDISER, "/studio/connections/erp/deliveries"),
    "ops.operations.resume": Place(OPERATOR, "/ops/operations/connections", 404),
    "shop.overlays.ask": Place(VISITOR, "/overlays/dwell"),
    "shop.overlays.close": Place(VISITOR, "/overlays/winter-letter/close"),
    "shop.overlays.answer": Place(VISITOR, "/overlays/winter-letter/answer"),
    "shop.overlays.take": Place(VISITOR, "/overlays/winter-letter/coupon"),
    "shop.overlays.agree": Place(VISITOR, "/overlays/winter-letter/consent"),
    "studio.campaigns.create": Place(MERCHANDISER, "/studio/campaigns/new"),
    "studio.campaigns.update": Place(MERCHANDISER, "/studio/campaigns/winter-letter"),
    "studio.campaigns.undo": Place(MERCHANDISER, "/studio/campaigns/winter-letter/undo"),
    "studio.campaigns.submit": Place(MERCHANDISER, "/studio/campaigns/winter-letter/submit"),
    "studio.campaigns.publish": Place(MERCHANDISER, "/studio/campaigns/winter-letter/publish"),
    "studio.replays.create": Place(MERCHANDISER, "/studio/campaigns/winter-letter/replay"),
    "studio.campaigns.pause": Place(MERCHANDISER, "/studio/campaigns/winter-letter/pause"),
    "studio.legal.create": Place(MERCHANDISER, "/studio/legal/new"),
    "studio.legal.update": Place(MERCHANDISER, "/studio/legal/tokusho"),
    "studio.legal.undo": Place(MERCHANDISER, "/studio/legal/tokusho/undo"),
    "studio.settings.update": Place(MERCHANDISER, "/studio/settings/deliveries"),
    "studio.settings.undo": Place(MERCHANDISER, "/studio/settings/deliveries/undo"),
    "support.customers.find": Place(AGENT, "/support/customers", 422),
    "support.customers.tell": Place(AGENT, lambda k: f"/support/customers/{k.customer}/told/guide"),
    "counter.customers.find": Place(CLERK, "/counter/customers", 422),
    "counter.customers.tell": Place(CLERK, lambda k: f"/counter/customers/{k.customer}/told/guide"),
    "staff.sign_in.create": Place(VISITOR, "/staff/login"),
    "staff.sign_in.destroy": Place(OPERATOR, "/staff/logout"),
}

# Machines sign what they send instead of carrying a token.
SIGNED = {"hooks.stripe.receive", "account.unsubscriptions.create"}
