"""mlcroissant's own validation of a description: python load_croissant.py FILE."""

import json
import sys

import mlcroissant

described = mlcroissant.Dataset(jsonld=sys.argv[1])  # raises a ValidationError for what is not Croissant
issues = described.metadata.ctx.issues
print(
    json.dumps(
        {
            "errors": sorted(issues.errors),
            "sets": {one.id: [field.name for field in one.fields] for one in described.metadata.record_sets},
        }
    )
)
