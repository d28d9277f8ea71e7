"""Customers: people, their accounts, identities, consents and addresses."""
