"""A Stripe of our own on 127.0.0.1, for the demo and the tests; reached over HTTP like the real one."""
