"""`python -m storefront.cli` is the `storefront` command."""

from storefront.cli import main

main()
