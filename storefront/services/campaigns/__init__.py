"""Campaigns: who is shown what. For now the home page, composed the same for everyone."""
