"""Entry point of the web server (granian loads `storefront.wsgi:app`)."""

import gc
import os
from pathlib import Path

from storefront import create_app
from storefront.kernel import observability
from storefront.settings import settings

observability.start_logging(settings().log_level)
app = create_app()
# What the application is made of stays as long as the process: the collector need not look at it again.
gc.collect()
gc.freeze()

# Whoever replaces a running server waits for this sign of each new worker before the old ones end.
if folder := os.environ.get("STOREFRONT_READY_FOLDER"):
    Path(folder).mkdir(parents=True, exist_ok=True)
    (Path(folder) / str(os.getpid())).touch()
