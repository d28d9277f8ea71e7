"""A local identity provider for the demo and for tests: LINE Login and a plain OpenID Connect provider."""
