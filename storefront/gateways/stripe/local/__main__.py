"""`python -m storefront.gateways.stripe.local`: serve the local Stripe on 127.0.0.1 until stopped."""

import argparse
import sys
from functools import partial
from pathlib import Path

from storefront.gateways.stripe.local.api import Keys
from storefront.gateways.stripe.local.app import create_local
from storefront.kernel import serving


def main() -> None:
    """Read the command line and serve with one worker."""
    asked = _arguments()
    if not asked.key.startswith("sk_test_") or not asked.publishable_key.startswith("pk_test_"):
        sys.exit("the local Stripe takes test keys only (sk_test_…, pk_test_…)")

    sys.stdout.write(f"local Stripe on http://127.0.0.1:{asked.port}, data in {asked.data}\n")
    sys.stdout.flush()
    keys = Keys(asked.key, asked.publishable_key)
    serving.serve(
        "local-stripe",
        port=asked.port,
        threads=16,
        load=partial(create_local, asked.data, keys, webhook=asked.webhook, secret=asked.secret),
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m storefront.gateways.stripe.local")
    parser.add_argument("--port", type=int, default=8420)
    parser.add_argument("--data", type=Path, default=Path("var/stripe.sqlite"))
    parser.add_argument("--webhook", default="", help="where events go; none are sent without it")
    parser.add_argument("--secret", default="whsec_local", help="signs the events")
    parser.add_argument("--key", default="sk_test_local")
    parser.add_argument("--publishable-key", default="pk_test_local")
    return parser.parse_args()


if __name__ == "__main__":
    main()
