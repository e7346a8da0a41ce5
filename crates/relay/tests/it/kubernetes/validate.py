"""Prints the manifests of a folder as JSON, with what schemas of Kubernetes say against them.

The schemas have those kinds of Kubernetes 1.25 and 1.37 that the manifests use, with all that they refer to, from
PyPI's kubernetes-validate 1.37.0 (v1.25.0-local-strict, v1.37.0-local-strict) without descriptions. Another kind is
one more of them.
"""

import json
import pathlib
import sys

import yaml
from jsonschema import Draft7Validator


def definition(manifest):
    """The name of a kind in a schema: core has no group, and others end with a domain."""
    group, _, version = str(manifest.get("apiVersion")).rpartition("/")
    return f"io.k8s.api.{group.split('.')[0] or 'core'}.{version}.{manifest.get('kind')}"


def faults(manifest, schema):
    name = definition(manifest)
    if name not in schema["$defs"]:
        return [f"{name} is not in the schema"]
    validator = Draft7Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(manifest)]


def empty(value, path):
    """The paths of keys without a value, which schemas of Kubernetes allow."""
    if value is None:
        return [f"{path}: is empty"]
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    return [fault for key, part in inside for fault in empty(part, f"{path}.{key}")]


folder, *files = sys.argv[1:]
schemas = {pathlib.Path(file).stem: json.loads(pathlib.Path(file).read_text()) for file in files}
manifests, found = {}, []
for file in sorted(pathlib.Path(folder).iterdir()):
    # Kubernetes reads YAML 1.1, too: 0440 is octal.
    for manifest in yaml.safe_load_all(file.read_text()):
        manifests[file.name] = manifest
        found += [f"{file.name}{fault}" for fault in empty(manifest, "$")]
        for name, schema in schemas.items():
            found += [f"{file.name}: {name}: {fault}" for fault in faults(manifest, schema)]
json.dump({"manifests": manifests, "faults": found}, sys.stdout)
