"""The floor page: what any Flask and Jinja page of a shop's size costs, with nothing of ours in it."""

from flask import Flask, render_template
from jinja2 import DictLoader

CARD = """<li><a href="/p/{{ c.slug }}"><img src="/media/{{ c.slug }}.webp" srcset="/media/{{ c.slug }}-320.webp 320w,
/media/{{ c.slug }}-640.webp 640w, /media/{{ c.slug }}-960.webp 960w" sizes="(min-width: 64rem) 25vw, 50vw"
width="960" height="1200" alt="{{ c.name }}" loading="lazy"><h3>{{ c.name }}</h3><p>¥{{ "{:,}".format(c.price) }}
<small>税込</small></p><p>{{ c.line }}</p><ul>{% for k in c.colours %}<li title="{{ k }}"></li>{% endfor %}</ul></a></li>"""
PAGE = (
    """<!doctype html><html lang="ja"><head><title>{{ title }}</title></head><body><nav>{% for n in links %}
<a href="{{ n.url }}">{{ n.label }}</a>{% endfor %}</nav><main><h1>{{ title }}</h1><p>{{ text }}</p><ul>{% for c in cards %}"""
    + CARD
    + "{% endfor %}</ul></main></body></html>"
)


def create() -> Flask:
    """24 cards and 40 links from memory, about 30 KB."""
    app = Flask("floor", static_folder=None)
    app.jinja_loader = DictLoader({"floor.html": PAGE})
    line = "度詰めの天竺を、洗うほどやわらかくなるように編みました。肩の縫い目は少し前に置いています。"
    cards = [
        {"slug": f"plain-shirt-{i}", "name": f"ふだんの服 {i}", "price": 3960 + i * 110, "line": line * 3,
         "colours": ["白", "紺", "苔", "砂"]}
        for i in range(24)
    ]  # fmt: skip
    links = [{"url": f"/c/section-{i}", "label": f"くらしの棚 {i}"} for i in range(40)]

    @app.get("/")
    def page() -> str:
        return render_template("floor.html", title="底の頁", text=line * 6, cards=cards, links=links)

    return app


app = create()
