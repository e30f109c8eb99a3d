import type { PageSchema } from "./schema.ts";

/** The part of a document of `/openapi/v3` that the page reads. */
export interface OpenApi {
  paths?: Record<string, PathItem>;
  components?: { schemas?: Record<string, PageSchema> };
}

type PathItem = { parameters?: Parameter[] } & Record<string, unknown>;

/** A parameter of the path or the query. */
export interface Parameter {
  name: string;
  in: string;
  description?: string;
  required?: boolean;
  schema?: PageSchema;
}

/** An operation of the server: a method on a path. */
export interface Operation {
  method: string;
  /** The path, with its parameters in braces. */
  path: string;
  /** The Kubernetes verb: get, list, create, update, patch, delete, deletecollection, watch or connect. */
  verb: string;
  description: string;
  parameters: readonly Parameter[];
  /** The media types of the body, or an empty list if the operation has no body. */
  bodyTypes: readonly string[];
  body?: PageSchema | undefined;
  /** The schemas that the body can refer to. */
  schemas: Record<string, PageSchema>;
  /** The subresource, such as `status` or `log`, or an empty string. */
  subresource: string;
  /** Whether it is one of the old watch paths, which `?watch=true` replaces. */
  deprecated: boolean;
  kind: Kind | undefined;
}

/** A kind with its operations. */
export interface Kind {
  group: string;
  version: string;
  /** The name, such as `Pod`, or the plural if the documents contain no name. */
  name: string;
  plural: string;
  namespaced: boolean;
  shortNames: readonly string[];
  operations: Operation[];
  /** The schema that documents the fields. */
  schema: PageSchema | undefined;
  schemas: Record<string, PageSchema>;
}

/** A group and version with its kinds. */
export interface GroupVersion {
  /** The group and version, such as `v1` or `apps/v1`. For other documents, such as `version`, their name. */
  name: string;
  /** Whether it comes from a CustomResourceDefinition or an aggregated server. */
  custom: boolean;
  kinds: Kind[];
  /** The operations that belong to no kind: discovery, version, health. */
  others: Operation[];
}

/** The short names from discovery: `apps/v1/deployments` has `["deploy"]`. */
export type ShortNames = ReadonlyMap<string, readonly string[]>;

const METHODS = ["get", "post", "put", "patch", "delete", "options", "head"];
const VERBS: Record<string, string> = { post: "create", put: "update", watchlist: "watch" };

/**
 * Converts an OpenAPI document to kinds and operations.
 *
 * @param document The name in the index, such as `api/v1`, `apis/apps/v1` or `version`.
 */
export function parseGroupVersion(
  document: string,
  openapi: OpenApi,
  shortNames: ShortNames = new Map(),
): GroupVersion {
  const [, group = "", version = ""] = /^apis?(?:\/([^/]+))??\/(v[^/]+)$/.exec(document) ?? [];
  const prefix = `/${document}/`;
  const schemas = openapi.components?.schemas ?? {};
  const kinds = new Map<string, Kind>();
  const others: Operation[] = [];
  const items = Object.entries(openapi.paths ?? {});
  for (const [path, item] of items) {
    const place = version === "" || !path.startsWith(prefix) ? undefined : parsePlace(path.slice(prefix.length));
    for (const method of METHODS) {
      const raw = item[method];
      if (!isRecord(raw)) continue;
      const operation = parseOperation(method, path, item, raw, schemas);
      if (place === undefined) {
        others.push(operation);
        continue;
      }
      const kind = kinds.get(place.plural) ?? {
        group,
        version,
        name: place.plural,
        plural: place.plural,
        namespaced: false,
        shortNames: shortNames.get(`${group}/${version}/${place.plural}`) ?? [],
        operations: [],
        schema: undefined,
        schemas,
      };
      kinds.set(place.plural, kind);
      if (place.namespaced) kind.namespaced = true;
      const own = raw["x-kubernetes-group-version-kind"];
      if (place.subresource === "" && !place.watch && isRecord(own) && typeof own.kind === "string") {
        kind.name = own.kind;
      }
      kind.operations.push({ ...operation, subresource: place.subresource, deprecated: place.watch, kind });
    }
  }
  for (const kind of kinds.values()) {
    kind.schema = findKindSchema(kind);
    kind.operations.sort((a, b) => rank(a) - rank(b));
  }
  const name = version === "" ? document : group === "" ? version : `${group}/${version}`;
  return {
    name,
    custom: group.includes(".") && !group.endsWith(".k8s.io"),
    kinds: [...kinds.values()].sort((a, b) => a.name.localeCompare(b.name)),
    others,
  };
}

// `watch/namespaces/{namespace}/pods/{name}/status`; `namespaces/{name}` is the Namespace itself.
function parsePlace(rest: string) {
  const parts = rest.split("/").filter((part) => part !== "");
  const watch = parts[0] === "watch";
  if (watch) parts.shift();
  const namespaced = parts[0] === "namespaces" && parts[1] === "{namespace}" && parts.length > 2;
  if (namespaced) parts.splice(0, 2);
  const [plural, , ...subresource] = parts;
  return plural === undefined ? undefined : { plural, namespaced, watch, subresource: subresource.join("/") };
}

function parseOperation(
  method: string,
  path: string,
  item: PathItem,
  raw: Record<string, unknown>,
  schemas: Record<string, PageSchema>,
): Operation {
  const action = typeof raw["x-kubernetes-action"] === "string" ? raw["x-kubernetes-action"] : method;
  const own = Array.isArray(raw.parameters) ? raw.parameters as Parameter[] : [];
  const content = isRecord(raw.requestBody) && isRecord(raw.requestBody.content) ? raw.requestBody.content : {};
  const [first] = Object.values(content);
  // Parameters of the operation override those of its path.
  const all = [...item.parameters ?? [], ...own];
  // A document may omit a parameter that the path contains.
  const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]): Parameter =>
    all.findLast((parameter) => parameter.in === "path" && parameter.name === name) ??
      { name, in: "path", required: true }
  );
  // The proxy subresource has the parameter `path` in its path and in its query. Keep the first one only.
  const inQuery = all.filter(({ in: place, name }) => place === "query" && !inPath.some((one) => one.name === name));
  return {
    method: method.toUpperCase(),
    path,
    verb: VERBS[action] ?? action,
    description: typeof raw.description === "string" ? raw.description : "",
    parameters: [...inPath, ...new Map(inQuery.map((parameter) => [parameter.name, parameter])).values()],
    // For built-in kinds the server declares */*, but answers 415 to most types.
    bodyTypes: Object.keys(content).map((type) => type === "*/*" ? "application/json" : type)
      .filter((type) => !type.includes("protobuf")),
    body: isRecord(first) && isRecord(first.schema) ? first.schema as PageSchema : undefined,
    schemas,
    subresource: "",
    deprecated: false,
    kind: undefined,
  };
}

function findKindSchema({ group, version, name, schemas }: Kind): PageSchema | undefined {
  const found = Object.values(schemas).filter((schema) =>
    schema["x-kubernetes-group-version-kind"]?.some((own) =>
      own.group === group && own.version === version && own.kind === name
    )
  );
  return found.find(({ properties }) => properties?.items === undefined) ?? found[0];
}

// Reads come before writes. Subresources come after the object, and deprecated paths come last.
const ORDER = ["get", "list", "create", "update", "patch", "delete", "deletecollection", "connect", "watch"];

function rank({ verb, subresource, deprecated, path }: Operation): number {
  const place = ORDER.indexOf(verb) === -1 ? ORDER.length : ORDER.indexOf(verb);
  const everywhere = verb === "list" && !path.includes("{namespace}") ? 0.5 : 0;
  return (deprecated ? 1000 : 0) + (subresource === "" ? 0 : 100) + place + everywhere;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
