"""What must be read again is sealed, and exchanged keys still open it."""

from storefront.kernel.vault import Vault

TEXT = "みずほ銀行 1234567"


def test_what_is_sealed_opens_with_its_key_only() -> None:
    sealed = Vault(["one"]).seal(TEXT)
    assert TEXT.encode() not in sealed
    assert b"1234567" not in sealed
    assert Vault(["one"]).open(sealed) == TEXT
    assert Vault(["other"]).open(sealed) is None
    assert Vault(["one"]).open(b"x" + sealed[1:]) is None


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    old = Vault(["old"]).seal(TEXT)
    both = Vault(["new", "old"])
    assert both.open(old) == TEXT
    assert Vault(["new"]).open(both.seal(TEXT)) == TEXT


def test_the_same_text_looks_different_each_time() -> None:
    vault = Vault(["one"])
    assert vault.seal(TEXT) != vault.seal(TEXT)
