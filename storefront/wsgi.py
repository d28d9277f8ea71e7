"""Entry point of the web server (granian loads `storefront.wsgi:app`)."""

from storefront import create_app

app = create_app()
