import { inspect } from "node:util";
import { isKubeList, isKubeObject, isRecord, type KubeObject } from "../core/object.ts";
import { isTable } from "../core/table.ts";
import { stripControl } from "../core/text.ts";
import { formatTable } from "../output/table.ts";
import type { K8s } from "../session/k8s.ts";

/** How values are shown. */
export interface PrintOptions {
  colors?: boolean;
  /** Ends a stream that is being shown. */
  signal?: AbortSignal;
}

/**
 * Shows a value as a person wants to see it: a list as the server's own table, an object as YAML without noise, a
 * Secret's data as sizes, a stream item by item as it comes, anything else as the console would.
 */
export async function* printed(
  value: unknown,
  k8s: K8s,
  options: PrintOptions = {},
): AsyncGenerator<string, void, undefined> {
  if (value === undefined) return;
  if (isStream(value)) {
    for await (const item of value) {
      if (options.signal?.aborted) return;
      yield await text(item, k8s, options, true);
    }
    return;
  }
  yield await text(value, k8s, options);
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

async function text(value: unknown, k8s: K8s, { colors = false }: PrintOptions, short = false): Promise<string> {
  if (typeof value === "string") return stripControl(value) + "\n";
  if (isTable(value)) return formatTable(value);
  if (isKubeList(value)) return await listText(value.items, k8s);
  if (Array.isArray(value) && value.length > 0 && value.every(isKubeObject)) return await listText(value, k8s);
  if (isKubeObject(value)) {
    if (short) return `${value.kind?.toLowerCase()}/${value.metadata?.name}\n`;
    const { formatYaml } = await import("../output/yaml.ts");
    return stripControl(formatYaml(quiet(value)));
  }
  if (isRecord(value) && typeof value.type === "string" && isKubeObject(value.object)) {
    const { metadata, kind } = value.object;
    return `${value.type.padEnd(8)} ${kind?.toLowerCase()}/${metadata?.name ?? ""}\n`;
  }
  if (isSession(value)) return `k8s: context "${value.context}", namespace "${value.namespace}", ${value.server}\n`;
  return stripUnlessColoured(inspect(value, { colors, depth: 6, maxArrayLength: 200 }), colors) + "\n";
}

function isSession(value: unknown): value is K8s {
  return isRecord(value) && typeof value.server === "string" && typeof value.context === "string" &&
    "discovery" in value;
}

// The server prints its own table; these objects go there and back by name only when they are few.
async function listText(items: readonly KubeObject[], k8s: K8s): Promise<string> {
  if (items.length === 0) return "(no items)\n";
  const [{ apiVersion = "v1", kind = "" } = {}] = items;
  const namespaces = new Set(items.map(({ metadata }) => metadata?.namespace));
  const names = new Set(items.map(({ metadata }) => `${metadata?.namespace}/${metadata?.name}`));
  const resource = await k8s.discovery.kind(apiVersion, kind).catch(() => undefined);
  if (resource === undefined) return namesOnly(items);
  const [namespace] = namespaces;
  const scope = namespaces.size > 1 ? { namespace: "*" } : namespace === undefined ? {} : { namespace };
  const type = resource.group === "" ? resource.plural : `${resource.plural}.${resource.version}.${resource.group}`;
  const table = await k8s.table(type, { ...scope, includeObject: "Metadata" }).catch(() => undefined);
  if (table === undefined) return namesOnly(items);
  const rows = table.rows.filter(({ object }) => names.has(`${object?.metadata?.namespace}/${object?.metadata?.name}`));
  return formatTable({ ...table, rows }, { withNamespace: namespaces.size > 1 });
}

function namesOnly(items: readonly KubeObject[]): string {
  return items.map(({ kind, metadata }) => `${kind?.toLowerCase()}/${metadata?.name}\n`).join("");
}

/** An object without managedFields, and a Secret without its data. */
export function quiet(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata ?? {};
  const shown = { ...object, metadata };
  if (object.kind !== "Secret" || object.apiVersion !== "v1") return shown;
  const sizes = Object.entries(isRecord(object.data) ? object.data : {}).map(([key, value]) => {
    const bytes = Math.floor(String(value).replace(/=+$/, "").length * 3 / 4);
    return [key, `(${bytes} bytes)`];
  });
  const annotations = Object.fromEntries(
    Object.entries(metadata.annotations ?? {}).filter(([key]) =>
      key !== "kubectl.kubernetes.io/last-applied-configuration"
    ),
  );
  return {
    ...shown,
    metadata: { ...metadata, ...(metadata.annotations ? { annotations } : {}) },
    data: Object.fromEntries(sizes),
  };
}

function stripUnlessColoured(text: string, colors: boolean): string {
  return colors ? text : stripControl(text);
}
