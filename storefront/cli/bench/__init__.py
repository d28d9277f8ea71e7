"""The bench: what each page costs, beside the floor page."""
