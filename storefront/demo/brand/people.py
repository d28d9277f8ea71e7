"""The demo's people: the known cast, and as many fictional ones as are wanted."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from random import Random

from storefront.demo.brand.sources import Table, read
from storefront.demo.brand.truth import Truth, draw_truth

Name = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Address:
    """A place for parcels; the postal code exists, the house does not."""

    postal_code: str
    prefecture: str
    city: str
    street: str
    building: str


@dataclass(frozen=True, slots=True)
class Person:
    """A customer of the demo; names as kanji, katakana and Latin letters."""

    key: str
    family: Name
    given: Name
    email: str
    phone: str
    address: Address
    truth: Truth

    @property
    def name(self) -> str:
        """Family and given name as written."""
        return f"{self.family[0]} {self.given[0]}"


@dataclass(frozen=True, slots=True)
class StaffPerson:
    """Somebody who works at the brand; `location` is the code of their shop or warehouse."""

    key: str
    role: str
    family: Name
    given: Name
    email: str
    location: str | None

    @property
    def name(self) -> str:
        """Family and given name as written."""
        return f"{self.family[0]} {self.given[0]}"


@dataclass(frozen=True, slots=True)
class _Pool:
    family: list[Name]
    given: dict[str, list[Name]]
    buildings: list[str]
    towns: list[tuple[str, str, str, str]]
    weights: list[int]


PASSWORD = "demo-demo-demo"  # noqa: S105 - printed on the demo's sign-in page


def people(count: int, seed: int = 1) -> Iterator[Person]:
    """`count` fictional people; person n of a seed is the same however many are made."""
    pool = _pool()
    for number in range(1, count + 1):
        yield _person(pool, number, seed)


@cache
def cast() -> tuple[Person, ...]:
    """Customers with a sign-in that the demo prints."""
    return tuple(_known(row) for row in read("people.toml")["cast"])


@cache
def staff() -> tuple[StaffPerson, ...]:
    """Staff with a sign-in that the demo prints."""
    return tuple(
        StaffPerson(
            key=row["key"],
            role=row["role"],
            family=_name(row["family"]),
            given=_name(row["given"]),
            email=row["email"],
            location=row.get("location"),
        )
        for row in read("people.toml")["staff"]
    )


def _name(row: list[str]) -> Name:
    written, reading, latin = row
    return written, reading, latin


def _known(row: Table) -> Person:
    told = row["truth"]
    tables = {name: tuple(told[name].items()) for name in ("use_rate", "shelves")}
    return Person(
        key=row["key"],
        family=_name(row["family"]),
        given=_name(row["given"]),
        email=row["email"],
        phone=row["phone"],
        address=Address(
            row["postal_code"], row["prefecture"], row["city"], row["street"], row.get("building", "")
        ),
        truth=Truth(**{**told, **tables, "colours": tuple(told["colours"])}),
    )


@cache
def _pool() -> _Pool:
    names = read("people.toml")
    source = files(__package__).joinpath("data").joinpath("addresses.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(source.splitlines()))
    return _Pool(
        family=[_name(row) for row in names["family"]],
        given={key: [_name(row) for row in names[f"given_{key}"]] for key in ("f", "m")},
        buildings=names["buildings"],
        towns=[(row["postal_code"], row["prefecture"], row["city"], row["town"]) for row in rows],
        weights=list(accumulate(int(row["weight"]) for row in rows)),
    )


def _person(pool: _Pool, number: int, seed: int) -> Person:
    luck = Random(seed * 1_000_003 + number)
    gender = "f" if luck.random() < 0.68 else "m"
    family, given = luck.choice(pool.family), luck.choice(pool.given[gender])
    address = _address(pool, luck)
    return Person(
        key=f"p{seed}-{number}",
        family=family,
        given=given,
        email=f"{family[2]}.{given[2]}.{seed}-{number}@people.example".lower(),
        phone=f"0800000{number % 9000 + 1000:04d}",
        address=address,
        truth=draw_truth(luck, gender, address.prefecture),
    )


def _address(pool: _Pool, luck: Random) -> Address:
    code, prefecture, city, town = luck.choices(pool.towns, cum_weights=pool.weights)[0]
    street = f"{town}{luck.randint(1, 5)}丁目{luck.randint(1, 28)}-{luck.randint(1, 19)}"
    room = f"{luck.choice(pool.buildings)} {luck.randint(1, 9)}0{luck.randint(1, 8)}"
    return Address(code, prefecture, city, street, room if luck.random() < 0.55 else "")
