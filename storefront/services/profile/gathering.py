"""What other rooms know of people and goods, asked in batches."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.orm import Session

from storefront import oms
from storefront.kernel import outbox
from storefront.kernel.outbox import Event
from storefront.services import catalog, customers
from storefront.services.profile.business import Facts, open_cases, wanted_goods
from storefront.services.profile.rules import Goods
from storefront.services.profile.values import Profile


def facts_of(db: Session, people: Collection[int]) -> dict[int, Facts]:
    """What orders, cases, agreements and addresses say of these people; four statements for any number."""
    if not people:
        return {}
    bought = oms.purchases(db, people)
    cases: dict[int, list[Event]] = {}
    for event in outbox.cases_of(db, people):
        cases.setdefault(int(event.data["person_id"]), []).append(event)
    agreed, homes = customers.in_force(db, people), customers.home_prefectures(db, people)
    return {
        person: Facts(
            bought.get(person, ()), open_cases(cases.get(person, ())), agreed[person], homes.get(person, "")
        )
        for person in people
    }


def goods_of(db: Session, profiles: Iterable[Profile], facts: Mapping[int, Facts], site: str) -> Goods:
    """What the products and SKUs of these profiles are; two statements at most."""
    slugs, skus = wanted_goods(profiles, facts)
    choices = catalog.choices_of(db, skus)
    return Goods(
        catalog.shelves_of(db, slugs, site=site),
        {sku: choice.colour for sku, choice in choices.items() if choice.colour},
        {sku: choice.size for sku, choice in choices.items() if choice.size},
    )
