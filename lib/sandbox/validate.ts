import { isRecord, type KubeObject } from "../data/core/object.ts";
import { matchesSelector } from "../data/core/selectors.ts";
import type { StatusCause } from "../data/core/status.ts";
import { invalid } from "./refusal.ts";
import { sizeCauses } from "./sizes.ts";
import type { SandboxKind, Schema } from "./types.ts";

type Json = Record<string, unknown>;

const SUBDOMAIN_REGEXP = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_REGEXP = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN_TEXT =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
  "and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is " +
  "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_TEXT =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and " +
  "end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is " +
  "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

/**
 * Validates an object. It covers only part of the API server's validation, in the API server's words.
 *
 * @throws {Refusal} 422 with every cause.
 */
export function validate(object: KubeObject, kind: SandboxKind): void {
  const causes = [...metadataCauses(object, kind), ...specCauses(object, kind), ...sizeCauses(object, kind)];
  if (causes.length > 0) throw invalid(kind, object.metadata?.name ?? "", causes);
}

function required(field: string, detail = ""): StatusCause {
  return { reason: "FieldValueRequired", message: `Required value${detail === "" ? "" : `: ${detail}`}`, field };
}

function wrong(field: string, value: unknown, detail: string): StatusCause {
  return { reason: "FieldValueInvalid", message: `Invalid value: ${JSON.stringify(value)}: ${detail}`, field };
}

function notSupported(field: string, value: unknown, allowed: readonly string[]): StatusCause {
  const list = allowed.map((item) => JSON.stringify(item)).join(", ");
  return {
    reason: "FieldValueNotSupported",
    message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${list}`,
    field,
  };
}

function metadataCauses(object: KubeObject, kind: SandboxKind): StatusCause[] {
  const { name = "", labels = {} } = object.metadata ?? {};
  const causes: StatusCause[] = [];
  if (name === "") return [required("metadata.name", "name or generateName is required")];
  // An RBAC name may contain any character except those that a path segment cannot contain.
  const isLabel = kind.group === "" && ["services", "namespaces"].includes(kind.plural);
  if (kind.group === "rbac.authorization.k8s.io") {
    if (/[/%]/.test(name)) {
      causes.push(wrong("metadata.name", name, `may not contain '${name.includes("/") ? "/" : "%"}'`));
    }
  } else if (isLabel ? !LABEL_REGEXP.test(name) : !SUBDOMAIN_REGEXP.test(name)) {
    causes.push(wrong("metadata.name", name, isLabel ? LABEL_TEXT : SUBDOMAIN_TEXT));
  }
  for (const value of Object.values(labels)) {
    if (typeof value === "string" && !/^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/.test(value)) {
      causes.push(
        wrong(
          "metadata.labels",
          value,
          "a valid label must be an empty string or consist of alphanumeric characters, " +
            "'-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', " +
            "regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
        ),
      );
    }
  }
  return causes;
}

function specCauses(object: KubeObject, kind: SandboxKind): StatusCause[] {
  if (kind.custom !== undefined) return schemaCauses(object, kind.custom.schema, "");
  const spec: Json = isRecord(object.spec) ? object.spec : {};
  switch (`${kind.group}/${kind.kind}`) {
    case "/Pod":
      return podCauses(spec, "spec");
    case "/Service":
      return serviceCauses(spec);
    case "apps/Deployment":
    case "apps/ReplicaSet":
    case "apps/StatefulSet":
    case "apps/DaemonSet":
      return workloadCauses(spec);
    case "batch/Job":
      return podCauses(readTemplate(spec).spec, "spec.template.spec", ["OnFailure", "Never"]);
    default:
      return [];
  }
}

function readTemplate(spec: Json): { spec: Json; labels: Record<string, string> } {
  const template = isRecord(spec.template) ? spec.template : {};
  const metadata = isRecord(template.metadata) ? template.metadata : {};
  const labels = isRecord(metadata.labels) ? metadata.labels as Record<string, string> : {};
  return { spec: isRecord(template.spec) ? template.spec : {}, labels };
}

function workloadCauses(spec: Json): StatusCause[] {
  const selector = isRecord(spec.selector) ? spec.selector : undefined;
  const { labels, spec: podSpec } = readTemplate(spec);
  const causes: StatusCause[] = [];
  if (selector === undefined) causes.push(required("spec.selector"));
  const matchLabels = isRecord(selector?.matchLabels) ? selector.matchLabels : {};
  const requirements = Object.entries(matchLabels).map(([key, value]) => ({
    key,
    operator: "=" as const,
    values: [String(value)],
  }));
  if (selector !== undefined && !matchesSelector(requirements, labels)) {
    const shown = JSON.stringify(labels);
    causes.push({
      reason: "FieldValueInvalid",
      message: `Invalid value: ${shown}: \`selector\` does not match template \`labels\``,
      field: "spec.template.metadata.labels",
    });
  }
  return [...causes, ...podCauses(podSpec, "spec.template.spec")];
}

function podCauses(spec: Json, path: string, policies = ["Always", "OnFailure", "Never"]): StatusCause[] {
  const containers = Array.isArray(spec.containers) ? spec.containers : [];
  const causes: StatusCause[] = [];
  if (containers.length === 0) causes.push(required(`${path}.containers`));
  const names = new Set<string>();
  containers.forEach((container: unknown, index) => {
    if (!isRecord(container)) return;
    const field = `${path}.containers[${index}]`;
    const name = typeof container.name === "string" ? container.name : "";
    if (name === "") causes.push(required(`${field}.name`));
    else if (!LABEL_REGEXP.test(name)) causes.push(wrong(`${field}.name`, name, LABEL_TEXT));
    else if (names.has(name)) {
      causes.push({
        reason: "FieldValueDuplicate",
        message: `Duplicate value: ${JSON.stringify(name)}`,
        field: `${field}.name`,
      });
    }
    names.add(name);
    if (typeof container.image !== "string" || container.image === "") causes.push(required(`${field}.image`));
  });
  if (spec.restartPolicy !== undefined && !policies.includes(String(spec.restartPolicy))) {
    causes.push(notSupported(`${path}.restartPolicy`, spec.restartPolicy, policies));
  }
  return causes;
}

function serviceCauses(spec: Json): StatusCause[] {
  const ports = Array.isArray(spec.ports) ? spec.ports : [];
  const causes: StatusCause[] = [];
  if (ports.length === 0 && spec.type !== "ExternalName" && spec.clusterIP !== "None") {
    causes.push(required("spec.ports"));
  }
  ports.forEach((port: unknown, index) => {
    if (!isRecord(port)) return;
    if (ports.length > 1 && !port.name) causes.push(required(`spec.ports[${index}].name`));
    const number = port.port;
    if (typeof number !== "number" || number < 1 || number > 65535) {
      causes.push(wrong(`spec.ports[${index}].port`, number ?? 0, "must be between 1 and 65535, inclusive"));
    }
  });
  const types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
  if (!types.includes(String(spec.type))) causes.push(notSupported("spec.type", spec.type, types));
  return causes;
}

/** Validates a value against a custom kind's schema. */
function schemaCauses(value: unknown, schema: Schema, path: string): StatusCause[] {
  const causes: StatusCause[] = [];
  if (isRecord(value)) {
    for (const name of schema.required ?? []) {
      if (value[name] === undefined) causes.push(required(path === "" ? name : `${path}.${name}`));
    }
    for (const [key, child] of Object.entries(schema.properties ?? {})) {
      if (value[key] !== undefined) {
        causes.push(...schemaCauses(value[key], child, path === "" ? key : `${path}.${key}`));
      }
    }
  }
  if (Array.isArray(value)) {
    value.forEach((item, index) => causes.push(...schemaCauses(item, schema.items ?? {}, `${path}[${index}]`)));
  }
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    causes.push(notSupported(path, value, schema.enum.map(String)));
  }
  if (typeof value === "number" && schema.minimum !== undefined && value < schema.minimum) {
    causes.push(wrong(path, value, `${path} in body should be greater than or equal to ${schema.minimum}`));
  }
  if (typeof value === "number" && schema.maximum !== undefined && value > schema.maximum) {
    causes.push(wrong(path, value, `${path} in body should be less than or equal to ${schema.maximum}`));
  }
  if (typeof value === "string" && schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)) {
    causes.push(wrong(path, value, `${path} in body should match '${schema.pattern}'`));
  }
  return causes;
}
