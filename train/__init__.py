"""Train image-text models on pairs, measure the modality gap, explain it."""

import builders as _builders  # noqa: F401  # its torchvision guard must stand before transformers is imported
