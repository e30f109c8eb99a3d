import type { OpenApiSchema } from "../../../api/discovery/openapi.ts";
import { elementSchema, resolveSchema } from "../../../api/discovery/schema.ts";
import { apiVersionOf, type Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";
import { API } from "../generated/api.ts";
import type { Candidate } from "../candidate.ts";
import type { InferSources } from "./infer.ts";
import { type Entries, readEntries, writtenAt } from "./literal.ts";
import { type CursorContext, isObject } from "./cursor_context.ts";
import type { KindSchema } from "../cluster_cache.ts";
import { referenceAt, ruleValues } from "./references.ts";
import type { CodeToken } from "./scan.ts";
import { fieldShape, type Shape } from "./shape.ts";
import type { LiteralStep, Spot } from "./argument_position.ts";
import { apiMembers, fieldCandidates, step } from "./member_types.ts";
import { inside } from "./fields.ts";
import { keys, listTypeValues, NO_OFFERS, type Offers, texts } from "./completions.ts";

/** Facts about the manifest from its context. */
export interface Expected {
  /** Whether an object with a kind is expected here. */
  writes: boolean;
  /** The kind, if it is known from elsewhere, such as the type to patch. */
  type?: string | undefined;
}

/** Completes inside a manifest: an object literal with a kind. Returns undefined if the position is not in one. */
export async function manifestAt(
  place: CursorContext,
  spot: Spot,
  k8s: K8s,
  sources: InferSources & { behind: readonly CodeToken[] },
  { writes, type }: Expected,
): Promise<Offers | undefined> {
  const { knowledge, signal, behind } = sources;
  if (type !== undefined) {
    const resource = await knowledge.resolve(k8s, type, signal);
    return resource && await fieldsAt(place, spot, spot.steps, k8s, resource, sources);
  }
  // The innermost object with a kind is the manifest, because lists contain objects.
  const frames = place.frames.filter((frame) => isObject(place.tokens, frame));
  for (const frame of frames.toReversed()) {
    const entries = readEntries(place, frame, behind);
    const at = spot.steps.findIndex((step) => step.frame === frame);
    const steps = at < 0 ? [] : spot.steps.slice(at);
    if (at < 0 && !(spot.isKey && frame === place.frames.at(-1))) continue;
    const [kind, apiVersion] = [entries.get("kind"), entries.get("apiVersion")];
    if (
      !spot.isKey && steps.length === 1 && /^(kind|apiVersion)$/.test(String(steps[0]?.key)) &&
      (writes || kind || apiVersion)
    ) {
      const typed = steps[0]?.key === "kind" ? place.typed : "";
      return texts(completeKinds(await knowledge.typesLike(k8s, typed, signal), String(steps[0]?.key), entries));
    }
    if (kind === undefined || !(writes || apiVersion !== undefined)) continue;
    const resource = await knowledge.kind(k8s, apiVersion, kind, signal);
    if (resource !== undefined) return await fieldsAt(place, spot, steps, k8s, resource, sources);
  }
  if (!writes) return undefined;
  const [first] = spot.steps;
  if (spot.isKey && first === undefined) return open(apiMembers(API.KubeObject), place, behind);
  if (spot.isKey && first?.key === "metadata" && spot.steps.length === 1) {
    return open(apiMembers(API.ObjectMeta), place, behind);
  }
  return undefined;
}

async function fieldsAt(
  place: CursorContext,
  spot: Spot,
  steps: readonly LiteralStep[],
  k8s: K8s,
  resource: Resource,
  sources: InferSources & { behind: readonly CodeToken[] },
): Promise<Offers> {
  const { knowledge, signal, behind } = sources;
  const found = await knowledge.schema(k8s, resource, signal);
  const path = steps.map(({ key }) => key);
  const shape = path.reduce<Shape | undefined>(
    (shape, key) => shape && step(typeof key === "number" ? shape : inside(shape), key),
    found && fieldShape(found.schema, found.document),
  );
  if (spot.isKey) {
    return shape?.is === "field" ? open(fieldCandidates(shape), place, behind) : NO_OFFERS;
  }
  const key = path.at(-1);
  const rule = path[0] === "rules" ? ruleValues(path, await knowledge.types(k8s, signal)) : undefined;
  if (rule !== undefined) return texts(rule);
  const reference = key === undefined ? undefined : referenceAt(path);
  if (reference !== undefined) return texts(await knowledge.names(k8s, reference, k8s.namespace, signal));
  return key === "kind" || key === "apiVersion" || found === undefined ? NO_OFFERS : fieldValues(found, path);
}

function fieldValues({ schema, document }: KindSchema, path: readonly (string | number)[]): Offers {
  let at: OpenApiSchema | undefined = schema;
  for (const key of path) {
    const whole: OpenApiSchema = resolveSchema(at ?? {}, document);
    at = typeof key === "number"
      ? whole.items
      : whole.properties?.[key] ?? elementSchema(whole, document).properties?.[key];
  }
  const { enum: values, type } = resolveSchema(at ?? {}, document);
  if (values !== undefined) return texts(values.map((value) => ({ text: String(value) })));
  return type === "boolean" ? listTypeValues({ name: "boolean" }) : NO_OFFERS;
}

// A key that exists is not offered again.
function open(candidates: readonly Candidate[], place: CursorContext, behind: readonly CodeToken[]): Offers {
  const written = writtenAt(place, behind);
  return keys(candidates.filter(({ text }) => !written.has(text)));
}

/** Returns the kinds or apiVersions that match the rest of the manifest. */
export function completeKinds(resources: readonly Resource[], key: string, entries: Entries): Candidate[] {
  const creatable = resources.filter(({ verbs }) => verbs.includes("create"));
  const [kind, apiVersion] = [entries.get("kind"), entries.get("apiVersion")];
  if (key === "kind") {
    const fitting = creatable.filter((each) => apiVersion === undefined || apiVersionOf(each) === apiVersion);
    return fitting.map((each) => ({ text: each.kind, detail: apiVersionOf(each) }));
  }
  const fitting = creatable.filter((each) => kind === undefined || each.kind === kind);
  return fitting.map((each) => ({ text: apiVersionOf(each), detail: kind ?? each.kind }));
}
