import type { PageSchema } from "./schema.ts";

/** A document of `/openapi/v3`, as far as the page reads it. */
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

/** One thing that the server does: a method on a path. */
export interface Operation {
  method: string;
  /** With its parameters in braces. */
  path: string;
  /** Kubernetes' word for it: get, list, create, update, patch, delete, deletecollection, watch, connect. */
  verb: string;
  description: string;
  parameters: readonly Parameter[];
  /** The media types of its body; none where it takes none. */
  bodyTypes: readonly string[];
  body?: PageSchema;
  /** The schemas that the body's reference is looked up in. */
  schemas: Record<string, PageSchema>;
  /** What follows the object's name: `status`, `log`. */
  subresource: string;
  /** The watch paths, which `?watch=true` has taken the place of. */
  deprecated: boolean;
  kind: Kind | undefined;
}

/** A kind with its operations. */
export interface Kind {
  group: string;
  version: string;
  /** `Pod`; the plural where the documents have no name. */
  name: string;
  plural: string;
  namespaced: boolean;
  shortNames: readonly string[];
  operations: Operation[];
  /** Where its fields are documented. */
  schema: PageSchema | undefined;
  schemas: Record<string, PageSchema>;
}

/** A group and version with its kinds. */
export interface GroupVersion {
  /** `v1`, `apps/v1`; of what is no API, the name of its document. */
  name: string;
  /** Whether people defined it here (CRDs, aggregated servers). */
  custom: boolean;
  kinds: Kind[];
  /** What belongs to no kind: discovery, version, health. */
  others: Operation[];
}

/** From the plural names to the short ones, as discovery tells: `apps/v1/deployments` to `["deploy"]`. */
export type ShortNames = ReadonlyMap<string, readonly string[]>;

const METHODS = ["get", "post", "put", "patch", "delete", "options", "head"];
const VERBS: Record<string, string> = { post: "create", put: "update", watchlist: "watch" };

/** Reads a document by its name in the index: `api/v1`, `apis/apps/v1`, `version`. */
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
    const place = version === "" || !path.startsWith(prefix) ? undefined : placeOf(path.slice(prefix.length));
    for (const method of METHODS) {
      const raw = item[method];
      if (!isRecord(raw)) continue;
      const operation = operationOf(method, path, item, raw, schemas);
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
    kind.schema = schemaOfKind(kind);
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
function placeOf(rest: string) {
  const parts = rest.split("/").filter((part) => part !== "");
  const watch = parts[0] === "watch";
  if (watch) parts.shift();
  const namespaced = parts[0] === "namespaces" && parts[1] === "{namespace}" && parts.length > 2;
  if (namespaced) parts.splice(0, 2);
  const [plural, , ...subresource] = parts;
  return plural === undefined ? undefined : { plural, namespaced, watch, subresource: subresource.join("/") };
}

function operationOf(
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
  // An operation's own take the place of those of its path.
  const all = [...item.parameters ?? [], ...own];
  // A document may leave out what its path says.
  const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]): Parameter =>
    all.findLast((parameter) => parameter.in === "path" && parameter.name === name) ??
      { name, in: "path", required: true }
  );
  // A proxy takes `path` in its path and in its query: once is enough.
  const inQuery = all.filter(({ in: place, name }) => place === "query" && !inPath.some((one) => one.name === name));
  return {
    method: method.toUpperCase(),
    path,
    verb: VERBS[action] ?? action,
    description: typeof raw.description === "string" ? raw.description : "",
    parameters: [...inPath, ...new Map(inQuery.map((parameter) => [parameter.name, parameter])).values()],
    // Of all built-in kinds the server says that any would do, and answers 415 to whoever takes it at its word.
    bodyTypes: Object.keys(content).map((type) => type === "*/*" ? "application/json" : type)
      .filter((type) => !type.includes("protobuf")),
    ...(isRecord(first) && isRecord(first.schema) ? { body: first.schema as PageSchema } : {}),
    schemas,
    subresource: "",
    deprecated: false,
    kind: undefined,
  };
}

function schemaOfKind({ group, version, name, schemas }: Kind): PageSchema | undefined {
  return Object.values(schemas).find((schema) =>
    schema["x-kubernetes-group-version-kind"]?.some((own) =>
      own.group === group && own.version === version && own.kind === name
    ) && schema.properties?.items === undefined
  ) ?? Object.values(schemas).find((schema) =>
    schema["x-kubernetes-group-version-kind"]?.some((own) =>
      own.group === group && own.version === version && own.kind === name
    )
  );
}

// Reading one before listing all before writing; what is below an object after the object.
const ORDER = ["get", "list", "create", "update", "patch", "delete", "deletecollection", "connect", "watch"];

function rank({ verb, subresource, deprecated, path }: Operation): number {
  const place = ORDER.indexOf(verb) === -1 ? ORDER.length : ORDER.indexOf(verb);
  const everywhere = verb === "list" && !path.includes("{namespace}") ? 0.5 : 0;
  return (deprecated ? 1000 : 0) + (subresource === "" ? 0 : 100) + place + everywhere;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
