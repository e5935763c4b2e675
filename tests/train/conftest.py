"""What the tests of the lab's report share: the committed plan, and results whose truth is planted."""

from __future__ import annotations

import pytest

from tests.train.planted import everything
from train.laboratory import plan as plans
from train.laboratory.analysis import Table
from train.laboratory.plan import Plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The committed plan."""
    return plans.load()


@pytest.fixture(scope="module")
def table(plan: Plan) -> Table:
    """Every arm of the preset full, with further test sets and probes."""
    return Table.of(plan, "full", everything(plan))
