import { type GroupVersion, type OpenApi, parseGroupVersion, type ShortNames } from "./model.ts";

/** The callbacks of {@linkcode loadAll}. */
export interface Loading {
  /** Called with each document as soon as it is read. */
  onGroup(group: GroupVersion): void;
  /** Called for each document that cannot be read. */
  onTrouble(document: string, reason: string): void;
}

const DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
// The documents that most users need are read first.
const FIRST = ["api/v1", "apis/apps/v1", "apis/batch/v1"];

/**
 * Reads all documents of the server's OpenAPI v3 (KEP-2896), and the short names from its discovery.
 *
 * @param api The path at which the proxy serves the API. It ends with a slash.
 * @returns The number of documents, after all are read.
 */
export async function loadAll(api: string, { onGroup, onTrouble }: Loading): Promise<number> {
  const names = shortNames(api);
  const index = await json(`${api}openapi/v3`) as { paths?: Record<string, { serverRelativeURL?: string }> };
  const documents = Object.entries(index.paths ?? {}).sort(([a], [b]) => loadingRank(a) - loadingRank(b));
  await Promise.all(documents.map(async ([name, { serverRelativeURL = `/openapi/v3/${name}` }]) => {
    try {
      const document = await json(api + serverRelativeURL.replace(/^\//, "")) as OpenApi;
      onGroup(parseGroupVersion(name, document, await names));
    } catch (error) {
      onTrouble(name, error instanceof Error ? error.message : String(error));
    }
  }));
  return documents.length;
}

/**
 * Reads JSON through the proxy.
 *
 * @throws {Refused} With the server's message, if the response is an error.
 */
export async function json(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await globalThis.fetch(url, { headers: { accept: "application/json", ...headers } });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  let message = `${response.status} ${response.statusText}`;
  try {
    message = JSON.parse(text).message ?? message;
  } catch {
    // The body is no Status, for example because a gateway answered. Use the HTTP status.
  }
  throw new Refused(message);
}

/** The server answered with an error. */
class Refused extends Error {}

// Only aggregated discovery contains short names. For servers without it, the page shows none.
async function shortNames(api: string): Promise<ShortNames> {
  const found = new Map<string, readonly string[]>();
  await Promise.all(["api", "apis"].map(async (root) => {
    const list = await json(api + root, { accept: `${DISCOVERY},application/json` }).catch(() => ({})) as Discovered;
    for (const { metadata, versions = [] } of list.items ?? []) {
      for (const { version, resources = [] } of versions) {
        for (const { resource, shortNames = [] } of resources) {
          found.set(`${metadata?.name ?? ""}/${version}/${resource}`, shortNames);
        }
      }
    }
  }));
  return found;
}

interface Discovered {
  items?: {
    metadata?: { name?: string };
    versions?: { version: string; resources?: { resource: string; shortNames?: string[] }[] }[];
  }[];
}

function loadingRank(name: string): number {
  const index = FIRST.indexOf(name);
  return index === -1 ? FIRST.length : index;
}
