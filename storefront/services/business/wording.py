"""Return policies in sentences, for product pages and the final confirmation (Act art. 15-3)."""

from typing import Any

from storefront.kernel.i18n import _l, local, locale
from storefront.services.business.texts import ReturnPolicy


def return_sentences(policy: ReturnPolicy) -> tuple[Any, ...]:
    """Whether goods may come back, until when, who pays the way, and what is excluded."""
    if not policy.allowed:
        said = [_l("お客様のご都合による返品は、お受けしていません。")]
    else:
        said = [_window(policy), _carriage(policy)]
    said.append(_l("不良や誤送のときは、返品の送料を当店が負担します。"))
    if policy.allowed and policy.exclusions:
        things = (", " if locale() == "en" else "、").join(local(words) for words in policy.exclusions)
        said.append(_l("次の品は、お客様のご都合による返品をお受けできません：%(things)s。", things=things))
    return tuple(said)


def _window(policy: ReturnPolicy) -> Any:
    days = policy.window_days
    if policy.version == 0:
        return _l("お届けの日を1日目として%(days)s日以内であれば、返品をお受けします。", days=days)
    return _l("未使用の品は、お届けの日を1日目として%(days)s日以内であれば、返品をお受けします。", days=days)


def _carriage(policy: ReturnPolicy) -> Any:
    if policy.customer_fee is None:
        return _l("お客様のご都合による返品の送料は、お客様のご負担です。")
    if policy.customer_fee == 0:
        return _l("返品の送料は、当店が負担します。")
    fee = f"¥{policy.customer_fee:,}"
    return _l("お客様のご都合による返品では、送料として%(fee)sを返金額から差し引きます。", fee=fee)
