"""workload.yaml and values.yaml: what they say, and whether the operator takes the first."""

from pathlib import Path

import jsonschema
import yaml

HERE = Path(__file__).resolve().parent


def documents():
    return list(yaml.safe_load_all((HERE / "workload.yaml").read_text()))


def deployment():
    (found,) = [one for one in documents() if one["kind"] == "WorkloadDeployment"]
    return found


def component(name):
    """The component as the operator hands it to a host, which is called by this name."""
    (found,) = deployment()["spec"]["template"]["spec"]["components"]
    environment = {**found["localResources"]["environment"]["config"], "SEQUENTUM_MCP_URL": f"https://{name}/mcp"}
    resources = {**found["localResources"], "environment": environment}
    return {"name": found["name"], "image": found["image"], "localResources": resources}


def host():
    """What values.yaml has for each host: variables and options."""
    runtime = yaml.safe_load((HERE / "values.yaml").read_text())["runtime"]
    (group,) = runtime["hostGroups"]
    # The chart makes an option of it.
    connections = group["networking"]["maxOutboundHttpConnectionsPerWorkload"]
    options = [*runtime["extraArgs"], f"--max-outbound-http-connections-per-workload={connections}"]
    return {one["name"]: one["value"] for one in runtime["env"]}, options


def check():
    """Fails where the operator's own definition does not fit; unknown fields count, which the operator would drop."""
    (definition,) = yaml.safe_load_all((HERE / "schema/workloaddeployments.yaml").read_text())
    (version,) = definition["spec"]["versions"]
    assert deployment()["apiVersion"] == f"{definition['spec']['group']}/{version['name']}"
    schema = strict(version["schema"]["openAPIV3Schema"])
    schema["properties"]["metadata"].pop("additionalProperties", None)
    for fault in jsonschema.Draft202012Validator(schema).iter_errors(deployment()):
        raise AssertionError(f"workload.yaml, {fault.json_path}: {fault.message}")
    # What the Deployment names must stand in the manifest too.
    names = {(one["kind"], one["metadata"]["name"]) for one in documents()}
    spec = deployment()["spec"]
    secrets = spec["template"]["spec"]["components"][0]["localResources"]["environment"].get("secretFrom", [])
    for needed in [("Secret", one["name"]) for one in secrets] + [("Service", spec["kubernetes"]["service"]["name"])]:
        assert needed in names, needed


def strict(schema):
    """The schema without room for what it does not name."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: strict(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and "additionalProperties" not in schema:
        schema["additionalProperties"] = False
    return schema
