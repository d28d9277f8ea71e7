"""`python -m storefront.gateways.oidc.local`: serve the local identity provider on 127.0.0.1 until stopped."""

import argparse
import sys
from functools import partial

from storefront.gateways.oidc.local.app import create_local
from storefront.kernel import serving


def main() -> None:
    """Read the command line and serve with one worker."""
    asked = _arguments()
    sys.stdout.write(f"local identity provider on http://127.0.0.1:{asked.port}\n")
    sys.stdout.flush()
    serving.serve(
        "local-identity",
        port=asked.port,
        threads=4,
        load=partial(create_local, f"http://127.0.0.1:{asked.port}", asked.shop),
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m storefront.gateways.oidc.local")
    parser.add_argument("--port", type=int, default=8430)
    parser.add_argument("--shop", default="http://localhost:8000", help="where people come back to")
    return parser.parse_args()


if __name__ == "__main__":
    main()
