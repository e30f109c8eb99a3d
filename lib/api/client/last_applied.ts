import { defined } from "../../data/base/defined.ts";
import { parseExactly } from "../../data/base/long_integer.ts";
import { isRecord, type KubeObject, LAST_APPLIED, withoutIdentity } from "../../data/core/object.ts";

/** The field manager of kubectl's annotation on objects that are applied on the server. */
export const LAST_APPLIED_MANAGER = "kubectl-last-applied";

/** Returns the manifest without kubectl's last-applied annotation, which an exported object has. */
export function withoutLastApplied(manifest: KubeObject): KubeObject {
  const annotations = manifest.metadata?.annotations;
  if (annotations?.[LAST_APPLIED] === undefined) return manifest;
  const { [LAST_APPLIED]: _, ...rest } = annotations;
  return { ...manifest, metadata: { ...manifest.metadata, annotations: rest } };
}

/**
 * Returns the apply that updates kubectl's last-applied annotation, so that the next `kubectl apply` removes the fields that
 * left its manifest. Returns undefined if the object has no such annotation, or if it equals the manifest.
 */
export function lastAppliedUpdate(object: KubeObject, manifest: KubeObject): KubeObject | undefined {
  const { annotations, name, namespace } = object.metadata ?? {};
  const before = annotations?.[LAST_APPLIED];
  if (before === undefined) return undefined;
  const bare = withoutIdentity(withoutLastApplied(manifest));
  const { annotations: own = {} } = bare.metadata ?? {};
  // kubectl adds the namespace and the annotations if the manifest lacks them.
  const config = sorted({ ...bare, metadata: { ...bare.metadata, ...defined({ namespace }), annotations: own } });
  const text = `${JSON.stringify(config)}\n`;
  if (JSON.stringify(sorted(parsed(before))) === text.trimEnd()) return undefined;
  const metadata = defined({ name, namespace, annotations: { [LAST_APPLIED]: text } });
  return { ...defined({ apiVersion: object.apiVersion, kind: object.kind }), metadata };
}

function parsed(text: string): unknown {
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}

// Go sorts the keys of a map.
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}
