"""What the business knows: one package per subject."""
