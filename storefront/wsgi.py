"""Entry point of the web server (granian loads `storefront.wsgi:app`); made before workers are forked, so it asks nothing."""

from storefront import create_app
from storefront.kernel import observability
from storefront.settings import settings

observability.start_logging(settings().log_level)
app = create_app()
