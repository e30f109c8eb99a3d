import { type GroupVersion, type OpenApi, parseGroupVersion, type ShortNames } from "./model.ts";

/** What is told while the documents come. */
export interface Loading {
  /** Called with each document, as it comes. */
  onGroup(group: GroupVersion): void;
  /** Called for each document that cannot be had. */
  onTrouble(document: string, reason: string): void;
}

const DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
// Everybody asks for these first.
const FIRST = ["api/v1", "apis/apps/v1", "apis/batch/v1"];

/**
 * Reads all documents of the server's OpenAPI v3 (KEP-2896), and from its discovery the short names.
 *
 * @param api Where the proxy serves the API; ends with a slash.
 * @returns How many documents there are, once all have come.
 */
export async function loadAll(api: string, { onGroup, onTrouble }: Loading): Promise<number> {
  const names = shortNames(api);
  const index = await json(`${api}openapi/v3`) as { paths?: Record<string, { serverRelativeURL?: string }> };
  const documents = Object.entries(index.paths ?? {}).sort(([a], [b]) => place(a) - place(b));
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

/** Reads JSON through the proxy; an error has the server's words. */
export async function json(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await globalThis.fetch(url, { headers: { accept: "application/json", ...headers } });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  let message = `${response.status} ${response.statusText}`;
  try {
    message = JSON.parse(text).message ?? message;
  } catch {
    // No Status: a gateway's page.
  }
  throw new Refused(message);
}

/** What the server said no with. */
class Refused extends Error {}

// Older servers tell short names elsewhere: the page then does without.
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

function place(name: string): number {
  const index = FIRST.indexOf(name);
  return index === -1 ? FIRST.length : index;
}
