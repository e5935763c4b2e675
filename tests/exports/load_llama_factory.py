"""LLaMA-Factory's own loader and template on an export: python load_llama_factory.py FOLDER MODEL NAME."""

import importlib.machinery
import json
import sys
import types

import builders  # noqa: F401  (makes torchvision importable beside a CPU build of torch)

# isort: split

# It imports torchaudio for models that hear; these hear nothing, and its wheels want a CUDA build of torch.
audio = types.ModuleType("torchaudio")
audio.__spec__ = importlib.machinery.ModuleSpec("torchaudio", None)
sys.modules["torchaudio"] = audio

from llamafactory.data import get_dataset, get_template_and_fix_tokenizer  # noqa: E402
from llamafactory.hparams import get_train_args  # noqa: E402
from llamafactory.model import load_tokenizer  # noqa: E402

folder, model, name = sys.argv[1:]
words = {"model_name_or_path": model, "template": "qwen2_vl", "dataset": name, "dataset_dir": folder}
more = {"media_dir": folder, "output_dir": f"{folder}/run", "cutoff_len": 100_000, "overwrite_cache": True}
model_args, data_args, training_args, _, _ = get_train_args(
    {**words, **more, "stage": "sft", "do_train": True, "finetuning_type": "full", "use_cpu": True}
)
loaded = load_tokenizer(model_args)
template = get_template_and_fix_tokenizer(loaded["tokenizer"], data_args)
rows = get_dataset(template, model_args, data_args, training_args, stage="sft", **loaded)["train_dataset"]
first = rows[0]
learned = [token for token, label in zip(first["input_ids"], first["labels"], strict=True) if label != -100]
print(
    json.dumps(
        {
            "rows": len(rows),
            "pictures": first["images"],
            "tokens": len(first["input_ids"]),
            "learned": loaded["tokenizer"].decode(learned),
        }
    )
)
