"""Measuring the decision: what it tells, on a small crowd."""

import json

from click.testing import CliRunner

from storefront.cli.evaluate import evaluate


def test_the_time_of_decisions_is_told_in_a_line_of_json() -> None:
    told = CliRunner().invoke(evaluate, ["decision", "--campaigns", "20", "--people", "16", "--rounds", "1"])
    found = json.loads(told.output.splitlines()[-1])
    assert (found["campaigns"], found["audiences"], found["people"]) == (20, 50, 16)
    assert 0 < found["usual"]["median_ms"] <= found["usual"]["worst_ms"]
    assert set(found["everywhere"]) == {"median_ms", "p95_ms", "worst_ms"}
