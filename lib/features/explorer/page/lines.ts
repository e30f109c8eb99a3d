import { shellWord } from "../../../data/base/shell_word.ts";
import type { Operation } from "./model.ts";

/** An operation with the values of its form. */
export interface Filled {
  operation: Operation;
  /** The values by the names of the parameters. Empty values are not sent. */
  values: Readonly<Record<string, string>>;
  body: string;
  bodyType: string;
}

/** Returns the path and query of the request. A missing path parameter keeps its `{name}`. */
export function requestTarget({ operation, values }: Filled): string {
  const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const value = values[name] ?? "";
    if (value === "") return `{${name}}`;
    return name === "path" ? value.replace(/^\//, "") : encodeURIComponent(value);
  });
  const query = listQuery(operation, values).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}

/** Formats the request as a `k8s` command, as TypeScript, and as a curl command that uses this proxy. */
export function requestLines(filled: Filled, origin: string): { k8s: string; typescript: string; curl: string } {
  return { k8s: k8sLine(filled), typescript: typescriptLines(filled), curl: curlLine(filled, origin) };
}

/**
 * Returns a kubectl command that uses this proxy for a stream in both directions (exec, attach, port-forward). Returns
 * undefined for an operation with one request and one response.
 */
export function streamLine({ operation, values }: Pick<Filled, "operation" | "values">, origin: string) {
  const { kind, verb, subresource } = operation;
  if (verb !== "connect" || kind?.group !== "" || kind.plural !== "pods") return undefined;
  const word = (name: string, other: string) => shellWord(values[name] || other);
  const container = values.container ? ` -c ${shellWord(values.container)}` : "";
  const line = (command: string, more = "") =>
    `kubectl -s ${shellWord(origin)} ${command} ${word("name", "NAME")} -n ${word("namespace", "NAMESPACE")}${more}`;
  if (subresource === "exec") return line("exec -it", `${container} -- ${word("command", "sh")}`);
  if (subresource === "attach") return line("attach -it", container);
  return subresource === "portforward" ? line("port-forward", ` ${word("ports", "8080")}`) : undefined;
}

function listQuery({ parameters }: Operation, values: Readonly<Record<string, string>>): [string, string][] {
  return parameters.filter((parameter) => parameter.in === "query").map((parameter): [string, string] => [
    parameter.name,
    values[parameter.name] ?? "",
  ]).filter(([, value]) => value !== "");
}

/** Returns the request as a verb with arguments, or undefined if only the verb `raw` can express it. */
function toVerb({ operation, values, bodyType }: Filled) {
  const { kind, verb, subresource, path, deprecated } = operation;
  const query = Object.fromEntries(listQuery(operation, values));
  if (kind === undefined || subresource !== "" || deprecated) return undefined;
  // The command and the library read all pages, so drop the limit that the form sets.
  const { labelSelector, fieldSelector, dryRun, limit: _, ...rest } = query;
  const hasOnly = (...names: string[]) =>
    Object.keys(rest).length === 0 && Object.entries({ labelSelector, fieldSelector, dryRun })
      .every(([name, value]) => value === undefined || names.includes(name));
  const shape = {
    // Kinds of two groups can have the same plural (events), so add the group.
    type: kind.group === "" ? kind.plural : `${kind.plural}.${kind.group}`,
    name: values.name || "NAME",
    namespace: !kind.namespaced ? "" : path.includes("{namespace}") ? values.namespace || "NAMESPACE" : "*",
    labels: labelSelector,
    fields: fieldSelector,
    dryRun: dryRun !== undefined,
    patch: PATCHES[bodyType] ?? "",
  };
  if (verb === "get" && hasOnly()) return { ...shape, verb };
  if (verb === "list" && hasOnly("labelSelector", "fieldSelector")) return { ...shape, verb };
  if (["create", "update", "delete"].includes(verb) && hasOnly("dryRun")) return { ...shape, verb };
  if (verb === "patch" && shape.patch !== "" && hasOnly("dryRun")) return { ...shape, verb };
  return undefined;
}

const PATCHES: Record<string, string> = {
  "application/merge-patch+json": "merge",
  "application/json-patch+json": "json",
  "application/strategic-merge-patch+json": "strategic",
};

function k8sLine(filled: Filled): string {
  const { operation, body, bodyType } = filled;
  const words = toVerb(filled);
  if (words === undefined) {
    const method = operation.method === "GET" ? "" : ` -X ${operation.method}`;
    const type = body === "" ? "" : ` -H ${shellWord(`Content-Type: ${bodyType}`)} -d ${shellWord(body)}`;
    return `k8s raw${method}${type} ${shellWord(requestTarget(filled))}`;
  }
  const { type, name, namespace, labels, fields, dryRun } = words;
  const scope = namespace === "" ? "" : namespace === "*" ? " -A" : ` -n ${shellWord(namespace)}`;
  const dry = dryRun ? " --dry-run=server" : "";
  const selectors = (labels === undefined ? "" : ` -l ${shellWord(labels)}`) +
    (fields === undefined ? "" : ` --field-selector ${shellWord(fields)}`);
  switch (words.verb) {
    case "get":
      return `k8s get ${shellWord(type)} ${shellWord(name)}${scope} -o json`;
    case "list":
      return `k8s get ${shellWord(type)}${scope}${selectors} -o json`;
    case "create":
    case "update":
      return `k8s ${words.verb === "create" ? "create" : "replace"}${scope}${dry} -f - <<'END'\n${body}\nEND`;
    case "patch":
      return `k8s patch ${shellWord(type)} ${shellWord(name)}${scope}${dry} --type ${words.patch} -p ${
        shellWord(body)
      }`;
    default:
      return `k8s delete ${shellWord(type)} ${shellWord(name)}${scope}${dry}`;
  }
}

function typescriptLines(filled: Filled): string {
  const { operation, body, bodyType } = filled;
  const text = (value: string) => JSON.stringify(value);
  const words = toVerb(filled);
  if (words === undefined) {
    const more = formatOptions({
      method: operation.method === "GET" ? undefined : text(operation.method),
      body: body === "" ? undefined : text(body),
      headers: body === "" ? undefined : `{ "content-type": ${text(bodyType)} }`,
    });
    return script(`await k8s.raw(${text(requestTarget(filled))}${more})`);
  }
  const { type, name, namespace, labels, fields, dryRun } = words;
  const more = formatOptions({
    namespace: namespace === "" ? undefined : text(namespace),
    labels: labels === undefined ? undefined : text(labels),
    fields: fields === undefined ? undefined : text(fields),
    type: words.verb === "patch" ? text(words.patch) : undefined,
    dryRun: dryRun ? "true" : undefined,
  });
  switch (words.verb) {
    case "get":
      return script(`await k8s.get(${text(type)}, ${text(name)}${more})`);
    case "list":
      return script(`await k8s.list(${text(type)}${more})`);
    case "create":
    case "update":
      return script(`await k8s.${words.verb === "create" ? "create" : "replace"}(${literal(body)}${more})`);
    case "patch":
      return script(`await k8s.patch(${text(type)}, ${text(name)}, ${literal(body)}${more})`);
    default:
      return script(`await k8s.delete(${text(type)}, ${text(name)}${more})`);
  }
}

// The options as a last argument, without those that are undefined.
function formatOptions(options: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return given.length === 0 ? "" : `, { ${given.map(([name, value]) => `${name}: ${value}`).join(", ")} }`;
}

function script(expression: string): string {
  return `import { connect } from "@kubeshell/k8s";\n\nawait using k8s = await connect();\nconsole.log(${expression});`;
}

// JSON is valid TypeScript. A body that is not valid JSON stays as it was typed.
function literal(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body === "" ? "{}" : body;
  }
}

function curlLine(filled: Filled, origin: string): string {
  const { operation, body, bodyType } = filled;
  const method = operation.method === "GET" ? "" : ` -X ${operation.method}`;
  const data = body === "" ? "" : ` -H ${shellWord(`Content-Type: ${bodyType}`)} -d ${shellWord(body)}`;
  return `curl -sS${method}${data} ${shellWord(origin + requestTarget(filled))}`;
}
