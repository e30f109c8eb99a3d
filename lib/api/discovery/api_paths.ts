import { isForbidden } from "../../data/core/errors.ts";
import type { Handler } from "../../data/core/handler.ts";
import { isRecord } from "../../data/core/object.ts";
import { presented } from "../../data/core/custom_inspect.ts";
import { apiVersionOf, type Resource } from "../../data/core/resource.ts";
import { formatTable } from "../../data/output/table/table.ts";
import { apiPathsTable } from "../../data/output/text/api_paths.ts";
import { rawRequest } from "../../data/request/verbs.ts";
import { expectOk, readJson } from "../../data/core/answer.ts";
import type { Discovery } from "./discovery.ts";

/** A path of the server, with its verbs. */
export interface ApiPath {
  /** The path, with `{namespace}` and `{name}` as placeholders. */
  path: string;
  /** The verbs of Kubernetes and RBAC: `list`, `watch`. */
  verbs: string[];
  /** The HTTP methods of these verbs: `GET`. */
  methods: string[];
  /** The group and version of the kind; absent if the path does not belong to a kind. */
  apiVersion?: string;
  /** The kind. */
  kind?: string;
}

/** Paths of a server, which print as a table. */
export interface ApiPaths {
  /** The paths, grouped by kind. */
  items: ApiPath[];
  /** The reason why paths without a kind are missing, if they are. */
  problem?: string;
}

const METHODS: Record<string, string> = {
  get: "GET",
  list: "GET",
  watch: "GET",
  create: "POST",
  update: "PUT",
  patch: "PATCH",
  delete: "DELETE",
  deletecollection: "DELETE",
};
// The verbs of a collection, and those that do not need a namespace.
const OF_ALL = ["create", "deletecollection", "list", "watch"];
const ACROSS = ["list", "watch"];

/**
 * Lists every endpoint of a kind in all its served versions. Without a kind it lists all endpoints of the server, including
 * the paths without a kind that `/` lists.
 */
export async function apiPaths(
  handler: Handler,
  discovery: Discovery,
  type?: string,
  signal?: AbortSignal,
): Promise<ApiPaths> {
  const all = await discovery.resources(signal);
  if (type !== undefined) {
    const { group, plural } = await discovery.resolve(type, signal);
    return shown(all.filter((one) => one.group === group && one.plural === plural).flatMap(listPaths));
  }
  const items = all.flatMap(listPaths);
  try {
    return shown([...await otherPaths(handler, signal), ...items]);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return shown(items, error.message);
  }
}

function shown(items: ApiPath[], problem?: string): ApiPaths {
  const found: ApiPaths = problem === undefined ? { items } : { items, problem };
  const table = () => apiPathsTable(items);
  return presented(found, () => formatTable(table()).trimEnd(), table);
}

async function otherPaths(handler: Handler, signal?: AbortSignal): Promise<ApiPath[]> {
  const request = rawRequest("/", signal === undefined ? {} : { signal });
  const document = await readJson(request, await expectOk(request, await handler(request)));
  const paths: unknown[] = isRecord(document) && Array.isArray(document.paths) ? document.paths : [];
  return paths.map((path) => ({ path: String(path), verbs: ["get"], methods: ["GET"] }));
}

/** Returns the endpoints of a kind: of all objects, of a namespace, of one object, and of its subresources. */
export function listPaths(resource: Resource): ApiPath[] {
  const { group, plural, kind, namespaced, verbs, subresources, subresourceVerbs = {} } = resource;
  const root = group === "" ? `/api/${resource.version}` : `/apis/${apiVersionOf(resource)}`;
  const whole = `${root}${namespaced ? "/namespaces/{namespace}" : ""}/${plural}`;
  const one = `${whole}/{name}`;
  const of = (some: readonly string[]) => verbs.filter((verb) => some.includes(verb));
  const list: [string, readonly string[]][] = [
    ...(namespaced ? [[`${root}/${plural}`, of(ACROSS)] as [string, string[]]] : []),
    [whole, of(OF_ALL)],
    [one, verbs.filter((verb) => !OF_ALL.includes(verb))],
    ...subresources.flatMap((name): [string, readonly string[]][] => {
      const below = subresourceVerbs[name] ?? [];
      // A proxy subresource also has paths below it.
      return [
        [`${one}/${name}`, below],
        ...(name === "proxy" ? [[`${one}/proxy/{path}`, below] as [string, string[]]] : []),
      ];
    }),
  ];
  return list.filter(([, verbs]) => verbs.length > 0).map(([path, verbs]) => ({
    path,
    verbs: [...verbs].sort(),
    methods: [
      ...new Set(Object.keys(METHODS).filter((verb) => verbs.includes(verb)).map((verb) => METHODS[verb] ?? "")),
    ],
    apiVersion: apiVersionOf(resource),
    kind,
  }));
}
