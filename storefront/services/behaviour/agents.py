"""What kind of machine asks: robots are not recorded, people's devices are told apart by size."""

import re

# Words that programs use for themselves; a browser that a person looks at has none of them.
_ROBOT = re.compile(
    r"bot\b|bot[/;+_-]|crawl|spider|slurp|scrap|preview|facebookexternalhit|lighthouse|monitor|uptime|"
    r"curl/|wget/|python|httpx|aiohttp|okhttp|java/|go-http|libwww|axios|node-fetch|feedfetcher",
    re.IGNORECASE,
)


def is_robot(user_agent: str) -> bool:
    """Whether a program asks, going by what it calls itself; who says nothing is taken for one."""
    return not user_agent.strip() or _ROBOT.search(user_agent[:400]) is not None


def device(user_agent: str) -> str:
    """`phone`, `tablet` or `desktop`, going by what the browser calls itself."""
    if "iPad" in user_agent or ("Android" in user_agent and "Mobile" not in user_agent):
        return "tablet"
    return "phone" if "Mobi" in user_agent or "iPhone" in user_agent else "desktop"
