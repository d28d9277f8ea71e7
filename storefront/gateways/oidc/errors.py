"""What can go wrong at a provider, as the shop tells it apart."""


class ProviderSilent(Exception):
    """The provider did not answer, or answered nonsense: later it may work."""


class ProviderRefused(Exception):
    """The provider, or our check of what it says, refuses this sign-in for good; `why` is for the log."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
