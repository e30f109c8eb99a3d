import type { Handler } from "../../data/core/handler.ts";
import { isRecord, records } from "../../data/core/object.ts";
import type { Resource } from "../../data/core/resource.ts";
import { parseApiVersion } from "../../data/core/resource.ts";
import { DISCOVERY_ACCEPT } from "../../data/request/media.ts";
import { rawRequest } from "../../data/request/verbs.ts";
import { expectOk, readJson } from "../../data/core/answer.ts";

/**
 * Reads the kinds of the server in all served versions, with the preferred version of a group first. It takes two requests
 * with aggregated discovery (Kubernetes 1.26 and later, KEP-3352), and otherwise one more for each group and version.
 */
export async function discover(handler: Handler, signal?: AbortSignal): Promise<Resource[]> {
  const [core, groups] = await Promise.all([
    read(handler, "/api", signal),
    read(handler, "/apis", signal),
  ]);
  const lists = await Promise.all([resourcesOf(core, handler, signal), resourcesOf(groups, handler, signal)]);
  return lists.flat();
}

async function read(handler: Handler, path: string, signal?: AbortSignal): Promise<unknown> {
  const request = rawRequest(path, { headers: { accept: DISCOVERY_ACCEPT }, signal });
  return await readJson(request, await expectOk(request, await handler(request)));
}

async function resourcesOf(document: unknown, handler: Handler, signal?: AbortSignal): Promise<Resource[]> {
  if (!isRecord(document)) return [];
  if (document.kind === "APIGroupDiscoveryList") return aggregated(document);
  const lists = await Promise.all(
    groupVersions(document).map(async (path) => {
      // As in kubectl, one broken aggregated API server does not hide the others.
      try {
        return legacy(await read(handler, path, signal));
      } catch (error) {
        if (signal?.aborted) throw error;
        return [];
      }
    }),
  );
  return lists.flat();
}

// The older documents: APIVersions at /api, APIGroupList at /apis.
function groupVersions(document: Record<string, unknown>): string[] {
  if (document.kind === "APIVersions") return strings(document.versions).map((version) => `/api/${version}`);
  return records(document.groups).flatMap((group) => {
    const preferred = isRecord(group.preferredVersion) ? text(group.preferredVersion.groupVersion) : "";
    const all = records(group.versions).map((version) => text(version.groupVersion));
    return [preferred, ...all.filter((version) => version !== preferred)].filter((version) => version !== "")
      .map((version) => `/apis/${version}`);
  });
}

function aggregated(document: Record<string, unknown>): Resource[] {
  return records(document.items).flatMap((item) => {
    const group = isRecord(item.metadata) ? text(item.metadata.name) : "";
    return records(item.versions).flatMap((version) =>
      records(version.resources).map((resource): Resource => ({
        group,
        version: text(version.version),
        kind: isRecord(resource.responseKind) ? text(resource.responseKind.kind) : "",
        plural: text(resource.resource),
        singular: text(resource.singularResource),
        namespaced: resource.scope === "Namespaced",
        shortNames: strings(resource.shortNames),
        verbs: strings(resource.verbs),
        categories: strings(resource.categories),
        subresources: records(resource.subresources).map((subresource) => text(subresource.subresource)),
        subresourceVerbs: Object.fromEntries(
          records(resource.subresources).map(({ subresource, verbs }) => [text(subresource), strings(verbs)]),
        ),
      }))
    );
  });
}

function legacy(document: unknown): Resource[] {
  if (!isRecord(document)) return [];
  const { group, version } = parseApiVersion(text(document.groupVersion));
  const all = records(document.resources);
  return all.filter((resource) => !text(resource.name).includes("/")).map((resource): Resource => {
    const plural = text(resource.name);
    const below = all.filter((other) => text(other.name).startsWith(`${plural}/`))
      .map(({ name, verbs }): [string, string[]] => [text(name).slice(plural.length + 1), strings(verbs)]);
    return {
      group,
      version,
      kind: text(resource.kind),
      plural,
      singular: text(resource.singularName),
      namespaced: resource.namespaced === true,
      shortNames: strings(resource.shortNames),
      verbs: strings(resource.verbs),
      categories: strings(resource.categories),
      subresources: below.map(([name]) => name),
      subresourceVerbs: Object.fromEntries(below),
    };
  });
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
