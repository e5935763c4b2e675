"""lmms-eval's own task manager on an export: python load_lmms_eval.py FOLDER NAME."""

import json
import sys

import builders  # noqa: F401  (makes torchvision importable beside a CPU build of torch)

# isort: split
from lmms_eval.tasks import TaskManager, get_task_dict

folder, name = sys.argv[1:]
task = get_task_dict([name], TaskManager(include_path=folder, include_defaults=False))[name]
docs = task.test_docs()
doc = docs[0]
gold = task.doc_to_target(doc)
print(
    json.dumps(
        {
            "rows": len(docs),
            "text": task.doc_to_text(doc),
            "pictures": [list(picture.size) for picture in task.doc_to_visual(doc)],
            "right": task.process_results(doc, [f"<think>so</think>\\boxed{{{gold}}}"]),
            "wrong": task.process_results(doc, ["<think>so</think>\\boxed{no such answer}"]),
            "metrics": sorted(task.aggregation()),
        }
    )
)
