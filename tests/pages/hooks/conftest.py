"""The till: a shop, its local Stripe and the webhooks between them."""

from tests.support.paying import till, till_hook, till_stripe

__all__ = ["till", "till_hook", "till_stripe"]
