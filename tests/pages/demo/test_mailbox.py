"""The demo's mailbox shows letters and runs nothing that is in them."""

from pathlib import Path

from sqlalchemy.orm import Session

from tests.support.browsing import Browser

NAME = "1790000000000000000-0a1b2c3d"
RAW = (
    "From: shop@hiyori.example\r\nTo: sato@demo.example\r\nSubject: =?utf-8?b?44GC?=\r\n"
    "Date: Sun, 22 Nov 2026 03:00:00 +0000\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/alternative; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n'
    "<b>\r\nhttp://localhost:8000/verify/abc\r\n--x\r\nContent-Type: text/html\r\n\r\n"
    "<html><head></head><body><script>alert(1)</script><p>hello</p></body></html>\r\n--x--\r\n"
)


def browser(folder: Path) -> Browser:
    (folder / "mailbox").mkdir()
    (folder / "mailbox" / f"{NAME}.eml").write_text(RAW)
    return Browser(var=folder)


def test_letters_are_listed_and_read(db: Session, tmp_path: Path) -> None:
    reader = browser(tmp_path)
    assert "sato@demo.example" in reader.get("/demo/mailbox").text
    page = reader.get(f"/demo/mailbox/{NAME}").text
    assert "&lt;b&gt;" in page
    assert 'href="http://localhost:8000/verify/abc"' in page


def test_html_is_shown_in_a_sandbox_that_runs_nothing(db: Session, tmp_path: Path) -> None:
    answer = browser(tmp_path).get(f"/demo/mailbox/{NAME}/html")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy


def test_an_empty_mailbox_says_what_to_do(db: Session, tmp_path: Path) -> None:
    assert "まだ何も届いていません" in Browser(var=tmp_path).get("/demo/mailbox").text


def test_other_files_are_not_letters(db: Session, tmp_path: Path) -> None:
    assert browser(tmp_path).get("/demo/mailbox/..%2F..%2Fsecret_key").status_code == 404
    assert browser(tmp_path / "mailbox").get("/demo/mailbox/nothing").status_code == 404
