import type { SandboxKind } from "../types.ts";

/** Lists the verbs of a subresource. */
export function listVerbs(subresource: string): string[] {
  return subresource === "token" ? ["create"] : ["get", "patch", "update"];
}

// The action and description of each verb in kube-openapi, and the query parameters that the sandbox reads.
const ACTIONS: Record<string, { method: string; action: string; words: string; query: readonly string[] }> = {
  get: { method: "get", action: "get", words: "read the specified", query: [] },
  list: {
    method: "get",
    action: "list",
    words: "list or watch objects of kind",
    query: ["labelSelector", "fieldSelector", "limit", "continue", "watch", "resourceVersion"],
  },
  create: { method: "post", action: "post", words: "create a", query: ["dryRun", "fieldManager", "fieldValidation"] },
  update: {
    method: "put",
    action: "put",
    words: "replace the specified",
    query: ["dryRun", "fieldManager", "fieldValidation"],
  },
  // kubectl reads here whether the server supports fieldValidation. If so, kubectl does not validate on its own.
  patch: {
    method: "patch",
    action: "patch",
    words: "partially update the specified",
    query: ["dryRun", "fieldManager", "fieldValidation", "force"],
  },
  delete: { method: "delete", action: "delete", words: "delete a", query: ["dryRun", "propagationPolicy"] },
  deletecollection: {
    method: "delete",
    action: "deletecollection",
    words: "delete collection of",
    query: ["dryRun", "labelSelector", "fieldSelector"],
  },
};
const PATCHES = ["strategic-merge-patch+json", "merge-patch+json", "json-patch+json", "apply-patch+yaml"];
const TYPES: Record<string, string> = {
  limit: "integer",

  watch: "boolean",
  force: "boolean",
};

const KINDS: Record<string, { group: string; version: string; kind: string }> = {
  scale: { group: "autoscaling", version: "v1", kind: "Scale" },
  token: { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest" },
};

/** Creates the OpenAPI paths of a kind, with an operation for each verb that the sandbox serves. */
export function openApiPaths(kind: SandboxKind, base: string, $ref: string): Record<string, unknown> {
  const own = { group: kind.group, version: kind.version, kind: kind.kind };
  const scope = kind.namespaced ? "/namespaces/{namespace}" : "";
  const paths: Record<string, Record<string, unknown>> = {};
  const add = (path: string, verb: string, subresource = "") => {
    const { method, action, words, query } = ACTIONS[verb] ?? {};
    if (method === undefined || action === undefined || query === undefined) return;
    const schema = ["", "status"].includes(subresource) ? { $ref } : { type: "object" };
    const types = listBodyTypes(kind, verb);
    paths[path] ??= {
      parameters: [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
        name,
        in: "path",
        required: true,
        description: name === "name" ? `name of the ${kind.kind}` : "object name and auth scope",
        schema: { type: "string" },
      })),
    };
    const operation: Record<string, unknown> = {
      operationId: `${action}${kind.kind}${subresource}`,
      description: `${words}${subresource === "" ? "" : ` ${subresource} of`} ${kind.kind}`,
      "x-kubernetes-action": action,
      "x-kubernetes-group-version-kind": KINDS[subresource] ?? own,
      parameters: query.map((name) => ({ name, in: "query", schema: { type: TYPES[name] ?? "string" } })),
      responses: { 200: { description: "OK", content: { "application/json": { schema } } } },
    };
    if (["post", "put", "patch"].includes(method)) {
      const content = Object.fromEntries(types.map((type) => [type, { schema }]));
      operation.requestBody = { required: true, content };
    }
    paths[path][method] = operation;
  };
  const all = `${base}${scope}/${kind.plural}`;
  for (const verb of kind.verbs) {
    if (["list", "create", "deletecollection"].includes(verb)) add(all, verb);
    else add(`${all}/{name}`, verb);
  }
  if (kind.namespaced && kind.verbs.includes("list")) add(`${base}/${kind.plural}`, "list");
  for (const subresource of kind.subresources) {
    for (const verb of listVerbs(subresource)) add(`${all}/{name}/${subresource}`, verb, subresource);
  }
  return paths;
}

function listBodyTypes({ custom }: SandboxKind, verb: string): string[] {
  if (verb === "patch") {
    const types = custom === undefined ? PATCHES : PATCHES.filter((type) => !type.startsWith("strategic"));
    return types.map((type) => `application/${type}`);
  }
  // The documents of a real server declare */* for built-in kinds, although the server accepts only some types.
  return custom === undefined ? ["*/*"] : ["application/json", "application/yaml"];
}
