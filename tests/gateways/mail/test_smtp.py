"""Letters over a real SMTP server: what arrives is what was written."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from storefront.gateways.mail import Letter, Smtp, UndeliverableError, letter_in, letters_in
from storefront.gateways.mail.letter import composed
from storefront.gateways.mail.local import server
from storefront.settings import Settings

LETTER = Letter(
    key="order_paid.0123abcd", sender="ひより <shop@hiyori.example>", to="sato@demo.example",
    subject="ご注文とお支払いを確認しました（HY-7M2Q-4KXN）", text="佐藤 花 様\n\n¥9,900\n", html="<p>佐藤 花 様</p>",
    language="ja", at=datetime(2026, 11, 22, 3, 0, tzinfo=UTC),
)  # fmt: skip


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[tuple[Path, Settings]]:
    port = free_port()
    running = server(tmp_path, port)
    running.start()
    yield tmp_path, Settings(env="test", smtp_port=port)
    running.stop()


def test_a_letter_arrives_as_text_and_html(mailbox: tuple[Path, Settings]) -> None:
    folder, settings = mailbox
    Smtp(settings).send(LETTER)
    (kept,) = letters_in(folder)
    assert (kept.to, kept.sender) == ("sato@demo.example", "ひより <shop@hiyori.example>")
    assert kept.subject == LETTER.subject
    assert (kept.text.replace("\r\n", "\n"), kept.html.strip()) == (LETTER.text, LETTER.html)
    assert kept.at == LETTER.at
    assert letter_in(folder, kept.id) == kept


@pytest.mark.parametrize("to", ["hana..sato@docomo.ne.jp", "hana.@docomo.ne.jp", "-hana-@ezweb.ne.jp"])
def test_old_mobile_addresses_get_their_letters(mailbox: tuple[Path, Settings], to: str) -> None:
    folder, settings = mailbox
    Smtp(settings).send(replace(LETTER, to=to))
    raw = next(folder.glob("*.eml")).read_text()
    assert f"To: {to}" in raw


def test_a_long_letter_arrives_whole(mailbox: tuple[Path, Settings]) -> None:
    folder, settings = mailbox
    Smtp(settings).send(
        replace(LETTER, text="ひより荘から、" * 2000 + "\n", html="<p>" + "長い文。" * 2000 + "</p>")
    )
    (kept,) = letters_in(folder)
    assert kept.text.count("ひより荘から、") == 2000
    assert kept.html.count("長い文。") == 2000
    raw = next(folder.glob("*.eml")).read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_the_heads_name_the_letter_and_only_advertising_can_be_unsubscribed() -> None:
    message = composed(LETTER)
    assert message["Message-ID"] == "<order_paid.0123abcd@hiyori.example>"
    assert message["Date"] == "Sun, 22 Nov 2026 03:00:00 +0000"
    assert message["List-Unsubscribe"] is None
    advertising = composed(replace(LETTER, unsubscribe="https://shop.example/unsubscribe/x"))
    assert advertising["List-Unsubscribe"] == "<https://shop.example/unsubscribe/x>"


def test_a_subject_cannot_smuggle_a_head() -> None:
    message = composed(replace(LETTER, subject="はい\r\nBcc: all@example.com"))
    assert message["Bcc"] is None
    assert message["Subject"] == "はい Bcc: all@example.com"


@pytest.mark.parametrize("name", ["../secret", "1", "", "1234567890-zzzzzzzz"])
def test_only_kept_letters_can_be_asked_for(tmp_path: Path, name: str) -> None:
    assert letter_in(tmp_path, name) is None


def test_a_server_that_is_down_is_an_error_for_now() -> None:
    with pytest.raises(OSError):  # noqa: PT011 - any failure to connect
        Smtp(Settings(env="test", smtp_port=free_port())).send(LETTER)


@pytest.mark.parametrize(("answer", "final"), [("550 nobody here", True), ("451 come back later", False)])
def test_5xx_is_for_good_and_4xx_for_now(answer: str, final: bool) -> None:
    class Refusing:
        async def handle_RCPT(self, *args: Any) -> str:
            return answer

    running = Controller(Refusing(), hostname="127.0.0.1", port=free_port())
    running.start()
    try:
        with pytest.raises(Exception) as said:  # noqa: PT011 - the kind is what is asked below
            Smtp(Settings(env="test", smtp_port=running.port)).send(LETTER)
    finally:
        running.stop()
    assert isinstance(said.value, UndeliverableError) == final
