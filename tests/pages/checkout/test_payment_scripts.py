"""The payment page runs the scripts of its inventory and nothing else."""

import hashlib
import re
import tomllib
from pathlib import Path

from tests.support.paying import Till, till, till_hook, till_stripe

__all__ = ["till", "till_hook", "till_stripe"]
ROOT = Path(__file__).resolve().parents[3]
INVENTORY = tomllib.loads((ROOT / "docs" / "payment-scripts.toml").read_text())["script"]
IMPORT = re.compile(r"""(?:import\(|from\s|import\s)\s*["'](\.{1,2}/[^"']+)["']""")


def reachable(*names: str) -> set[str]:
    """These scripts and whatever they load."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        file = ROOT / "static" / name
        imported = IMPORT.findall(file.read_text()) if "vendor" not in name else []
        waiting += [str((file.parent / i).resolve().relative_to(ROOT / "static")) for i in imported]
    return found


def source_of(address: str) -> str:
    """js/main.js for /static/js/main.0123456789ab.js."""
    return re.sub(r"\.[0-9a-f]{12}(\.\w+)$", r"\1", address.removeprefix("/static/"))


def test_every_script_of_the_payment_page_is_in_the_inventory_with_its_reason(till: Till) -> None:
    browser = till.browser(till.order())
    page = browser.get("/checkout/pay")
    sources = [str(tag.get("src", "")) for tag in page.all("script")]
    assert "" not in sources, "a script without an address"
    own = {source_of(s) for s in sources if s.startswith("/static/")}
    assert [s for s in sources if not s.startswith("/static/")] == [f"{till.local.url}/v3/"]
    card = browser.post("/checkout/pay")
    assert {s.get("src") for s in card.all("script")} == set(sources)
    listed = [entry["file"] for entry in INVENTORY]
    assert len(listed) == len(set(listed))
    assert reachable(*own) | {"stripe"} == set(listed)
    assert all(len(entry["why"]) > 10 for entry in INVENTORY)


def test_scripts_of_others_are_what_was_looked_at() -> None:
    vendored = {e["file"]: e.get("sha256") for e in INVENTORY if "vendor" in e["file"]}
    assert vendored == {
        name: hashlib.sha256((ROOT / "static" / name).read_bytes()).hexdigest() for name in vendored
    }
    assert len(vendored) == 1


def test_no_script_loads_another_site() -> None:
    for entry in INVENTORY:
        if entry["file"] != "stripe" and "vendor" not in entry["file"]:
            text = (ROOT / "static" / entry["file"]).read_text()
            assert not re.search(r"https?://|\beval\(|new Function|innerHTML\s*=", text), entry["file"]
