"""Who can sign in to the demo, as it prints them."""

from storefront.demo import brand

# Only the demo knows these sign-ins; it refuses to start with STOREFRONT_ENV=production.
_ROLES = {
    "merchandiser": ("merchandiser", "/studio"),
    "agent": ("agent", "/support"),
    "shop": ("shop_staff", "/counter"),
    "operator": ("operator", "/ops"),
}


def role_of(person: brand.StaffPerson) -> str:
    """The role under which the shop employs somebody."""
    return _ROLES[person.role][0]


def _shown(person: brand.Person | brand.StaffPerson) -> str:
    return f"{person.name} {person.family[2]} {person.given[2]}"


SIGN_INS: tuple[tuple[str, str, str], ...] = (
    *((_shown(person), "/mypage", person.email) for person in brand.cast()),
    *((_shown(person), _ROLES[person.role][1], person.email) for person in brand.staff()),
)
