"""One place that seeds every generator a training step draws from, by names instead of by counting."""

from __future__ import annotations

import random

from renderers.seeds import digest


def seed_everything(seed: int, *names: object) -> None:
    """Seed Python, NumPy and torch (every device) from `names`; what is drawn then does not depend on the past."""
    import numpy as np
    import torch

    number = digest(seed, *names)
    random.seed(number)
    np.random.seed(number % 2**32)
    torch.manual_seed(number % 2**63)
