"""A page without its scripts stays the same page to the letter."""

from storefront.pages.unscripted import unscripted


def test_scripts_go_and_everything_else_stays_as_it_was_written() -> None:
    page = """<!doctype html><html lang="ja"><head><link rel="stylesheet" href="/a.css?x=1&amp;y=2">
<link rel="modulepreload" href="/m.js"><script src="/htmx.js" defer></script>
<script type="application/ld+json">{"name": "</p><b>"}</script></head>
<body><p title="&lt;script&gt; は <script> です">1 &lt; 2 &#12354;</p><!-- <script> --><svg viewBox="0 0 1 1"><path d="M0 0"/></svg>
<input disabled value='"'><br></body></html>"""
    assert (
        unscripted(page)
        == """<!doctype html><html lang="ja"><head><link rel="stylesheet" href="/a.css?x=1&amp;y=2">

</head>
<body><p title="&lt;script&gt; は <script> です">1 &lt; 2 &#12354;</p><!-- <script> --><svg viewBox="0 0 1 1"><path d="M0 0"/></svg>
<input disabled value='"'><br></body></html>"""
    )
