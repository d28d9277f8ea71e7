"""`storefront screens`: the pictures of the README and of docs/screens, taken from a running shop."""
