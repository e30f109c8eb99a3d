import { type Client, sendJson } from "../../api/client/client.ts";
import { find } from "../../api/client/reading.ts";
import { hint, InputError, isConflict } from "../../data/core/errors.ts";
import { defined } from "../../data/base/defined.ts";
import type { KubeObject } from "../../data/core/object.ts";
import { apiVersionOf, exactName, groupResourceOf, parseApiVersion, type Resource } from "../../data/core/resource.ts";
import { applyRequest } from "../../data/request/verbs.ts";
import type { PlacedObject } from "./order.ts";
import { kindName, type MemberKinds, resolveMemberKinds } from "./member_kinds.ts";

// Labels and annotations of KEP-3659, as in k8s.io/kubectl pkg/cmd/apply/applyset.go.
const ID = "applyset.kubernetes.io/id";
const TOOLING = "applyset.kubernetes.io/tooling";
const KINDS = "applyset.kubernetes.io/contains-group-kinds";
const RESOURCES = "applyset.kubernetes.io/contains-group-resources";
const NAMESPACES = "applyset.kubernetes.io/additional-namespaces";
const PARENT_TYPE = "applyset.kubernetes.io/is-parent-type";

/** The label of the members of a set. Its value is the id of the set. */
export const PART_OF = "applyset.kubernetes.io/part-of";

/** The name and version of this tool in the annotation of a set. Tools refuse the sets of other tools. */
const TOOL = "k8s";
const TOOL_VERSION = `${TOOL}/v1`;

/** The owner of the labels and annotations of the parent. */
const MANAGER = `${TOOL}-applyset`;

/** The object that represents a set on the server. */
export interface ApplySetParent {
  resource: Resource;
  name: string;
  /** The namespace; undefined for a cluster-scoped object. */
  namespace: string | undefined;
}

/** The kinds and namespaces of a set's members. */
export interface ApplySetScope {
  /** Kinds with their groups: `ConfigMap`, `Deployment.apps`. */
  kinds: ReadonlySet<string>;
  namespaces: ReadonlySet<string>;
}

/** A set of objects that are applied together, so that members that left the input are deleted (KEP-3659). */
export interface ApplySet {
  /** The value of the label of the members. */
  id: string;
  parent: ApplySetParent;
  /** The parent on the server; undefined if it does not exist. */
  before: KubeObject | undefined;
  /** The kinds and namespaces of the members on the server. */
  scope: ApplySetScope;
  /** The kinds of the scope. */
  members: MemberKinds;
  /** The reason why this tool may not change the set. */
  refusal: InputError | undefined;
}

/** Options of {@linkcode readApplySet}. */
export interface ReadApplySetOptions {
  namespace?: string | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Reads a set.
 *
 * @param reference The parent: the name of a Secret, or TYPE/NAME.
 * @throws {InputError} If the reference or the parent is not that of a set.
 */
export async function readApplySet(
  client: Client,
  reference: string,
  { namespace = client.namespace, signal }: ReadApplySetOptions,
): Promise<ApplySet> {
  const [type, name] = reference.includes("/")
    ? [reference.slice(0, reference.indexOf("/")), reference.slice(reference.indexOf("/") + 1)]
    : ["secrets", reference];
  if (type === "" || name === "") {
    throw new InputError(`invalid parent reference "${reference}": name cannot be blank`, {
      hints: ["name a Secret, or TYPE/NAME such as configmap/shop"],
    });
  }
  const resource = await client.discovery.resolve(type, signal);
  const parent = { resource, name, namespace: resource.namespaced ? namespace : undefined };
  await requireParentType(client, resource, signal);
  const id = await idOf(parent);
  const before: KubeObject | undefined = await find<string>(client, exactName(resource), name, {
    namespace: parent.namespace,
    signal,
  });
  if (before === undefined && !isBuiltinParent(resource)) {
    throw new InputError(
      `Cannot use the ApplySet ${nameOfSet(parent)}: custom resource ApplySet parents cannot be ` +
        "created automatically",
    );
  }
  const refusal = before === undefined ? undefined : refusalOf(parent, before, id);
  const { kinds, namespaces } = scopeOf(before ?? {});
  const members = await resolveMemberKinds(client, [...kinds], signal);
  const scope = { kinds: new Set([...members.resources.map(kindName), ...members.unknown]), namespaces };
  return { id, parent, before, scope, members, refusal };
}

/**
 * Returns an object with the label of a member.
 *
 * @throws {InputError} If the object has the label already, as in kubectl.
 */
export function asMember(object: KubeObject, { id, parent }: ApplySet): KubeObject {
  if (object.metadata?.labels?.[PART_OF] !== undefined) {
    throw new InputError(`ApplySet label "${PART_OF}" already set in input data`, {
      hints: ["remove the label from the manifest; it is set for you"],
    });
  }
  const isParent = object.kind === parent.resource.kind && object.metadata?.name === parent.name &&
    (object.metadata.namespace ?? parent.namespace) === parent.namespace &&
    parseApiVersion(object.apiVersion ?? "").group === parent.resource.group;
  if (isParent) {
    throw new InputError(`Cannot use the ApplySet ${nameOfSet(parent)}: its parent is also one of the objects`, {
      hints: ["choose another name for the set"],
    });
  }
  return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata?.labels, [PART_OF]: id } } };
}

/** Returns why an object on the server may not become a member: it belongs to another set. */
export function otherSet(before: KubeObject | undefined, object: KubeObject): string | undefined {
  const theirs = before?.metadata?.labels?.[PART_OF];
  const ours = object.metadata?.labels?.[PART_OF];
  if (theirs === undefined || ours === undefined || theirs === ours) return undefined;
  return `it belongs to another ApplySet, ${theirs}`;
}

/**
 * Returns the scope of a set after objects were applied and the others deleted. Kinds that the server does not have are kept,
 * so that their objects can be deleted later.
 */
export function newScope(
  { members }: ApplySet,
  objects: readonly PlacedObject[],
): ApplySetScope {
  const kinds = objects.map(({ object: { apiVersion = "v1", kind = "" } }) =>
    kindName({ kind, group: parseApiVersion(apiVersion).group })
  );
  const namespaces = objects.flatMap(({ namespace }) => namespace === undefined ? [] : [namespace]);
  return { kinds: new Set([...kinds, ...members.unknown]), namespaces: new Set(namespaces) };
}

/** Joins the kinds and namespaces of two scopes. */
export function joinScopes(one: ApplySetScope, other: ApplySetScope): ApplySetScope {
  return { kinds: one.kinds.union(other.kinds), namespaces: one.namespaces.union(other.namespaces) };
}

/** Returns the manifest of a parent with a scope. The annotations are sorted, as in kubectl. */
export function parentManifest({ id, parent }: ApplySet, { kinds, namespaces }: ApplySetScope): KubeObject {
  const { resource, name, namespace } = parent;
  const others = [...namespaces].filter((each) => each !== namespace);
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: {
      name,
      ...defined({ namespace }),
      annotations: {
        [TOOLING]: TOOL_VERSION,
        [KINDS]: [...kinds].sort().join(","),
        [NAMESPACES]: others.sort().join(","),
      },
      labels: { [ID]: id },
    },
  };
}

/** Applies the manifest of a parent. Fields of other managers are taken over, as in kubectl. */
export async function writeParent(
  client: Client,
  manifest: KubeObject,
  { signal, dryRun }: { signal?: AbortSignal | undefined; dryRun?: boolean | undefined },
): Promise<KubeObject> {
  const { apiVersion = "", kind = "", metadata } = manifest;
  const resource = await client.discovery.kind(apiVersion, kind, signal);
  const where = {
    name: metadata?.name ?? "",
    namespace: metadata?.namespace ?? "",
    fieldManager: MANAGER,
    fieldValidation: "Strict" as const,
    dryRun,
    signal,
  };
  try {
    return await sendJson<KubeObject>(client, applyRequest(resource, manifest, where));
  } catch (error) {
    if (!isConflict(error)) throw error;
    return await sendJson<KubeObject>(client, applyRequest(resource, manifest, { ...where, force: true }));
  }
}

/** Reports whether all kinds and namespaces of the parent on the server are in a manifest of the same tool. */
export function isCovered(manifest: KubeObject, before: KubeObject): boolean {
  const [outer, inner] = [scopeOf(manifest), scopeOf(before)];
  if (toolOf(before) !== TOOL) return false;
  const isDeprecated = before.metadata?.annotations?.[KINDS] === undefined;
  return (isDeprecated || inner.kinds.isSubsetOf(outer.kinds)) && inner.namespaces.isSubsetOf(outer.namespaces);
}

// base64url(sha256(name.namespace.kind.group)), with letters at both ends, because the value is a label.
async function idOf({ resource, name, namespace = "" }: ApplySetParent): Promise<string> {
  const text = [name, namespace, resource.kind, resource.group].join(".");
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return `applyset-${hash.toBase64({ alphabet: "base64url", omitPadding: true })}-v1`;
}

function isBuiltinParent({ group, plural }: Resource): boolean {
  return group === "" && (plural === "secrets" || plural === "configmaps");
}

async function requireParentType(client: Client, resource: Resource, signal: AbortSignal | undefined): Promise<void> {
  if (isBuiltinParent(resource)) return;
  const name = groupResourceOf(resource);
  const definition = await find<string>(client, "customresourcedefinitions.apiextensions.k8s.io", name, { signal });
  if (definition?.metadata?.labels?.[PARENT_TYPE] !== undefined) return;
  throw new InputError(`resource "${name}" is not permitted as an ApplySet parent`, {
    hints: [`use a Secret, a ConfigMap, or a custom kind whose definition has the label ${PARENT_TYPE}`],
  });
}

// The checks and the words are those of kubectl, applyset.go fetchParent.
function refusalOf(parent: ApplySetParent, { metadata }: KubeObject, id: string): InputError | undefined {
  const what = `ApplySet parent object "${nameOfSet(parent)}"`;
  const values = {
    type: groupResourceOf(parent.resource),
    name: parent.name,
    namespace: parent.namespace,
    tooling: TOOL_VERSION,
  };
  const adopt = hint(
    "adopt-apply-set",
    values,
    `set its annotation ${TOOLING} to ${TOOL_VERSION} to manage it with k8s`,
  );
  const tooling = metadata?.annotations?.[TOOLING];
  if (tooling === undefined) {
    return new InputError(`${what} already exists and is missing required annotation "${TOOLING}"`, {
      hints: [isBuiltinParent(parent.resource) ? "choose another name for the set" : adopt],
    });
  }
  const tool = toolOf({ metadata });
  if (tool !== TOOL) {
    const hints = [adopt];
    return new InputError(`${what} already exists and is managed by tooling "${tool}" instead of "${TOOL}"`, { hints });
  }
  const label = metadata?.labels?.[ID];
  if (label === undefined) return new InputError(`${what} exists and does not have required label ${ID}`);
  if (label !== id) {
    return new InputError(`${what} exists and has incorrect value for label "${ID}" (got: ${label}, want: ${id})`);
  }
  if (metadata?.annotations?.[KINDS] === undefined && metadata?.annotations?.[RESOURCES] === undefined) {
    return new InputError(`${what} exists and does not have required annotation "${KINDS}"`);
  }
  return undefined;
}

/** Returns the name of the tool of a set, without its version. */
function toolOf({ metadata }: Pick<KubeObject, "metadata">): string {
  const tooling = metadata?.annotations?.[TOOLING] ?? "";
  return tooling.includes("/") ? tooling.slice(0, tooling.lastIndexOf("/")) : tooling;
}

function scopeOf({ metadata }: Pick<KubeObject, "metadata">): ApplySetScope {
  const { annotations, namespace } = metadata ?? {};
  const kinds = split(annotations?.[KINDS] ?? annotations?.[RESOURCES]);
  return {
    kinds: new Set(kinds),
    namespaces: new Set([...split(annotations?.[NAMESPACES]), ...(namespace ? [namespace] : [])]),
  };
}

function split(text = ""): string[] {
  return text.split(",").filter((part) => part !== "");
}

function nameOfSet({ resource, name }: ApplySetParent): string {
  return `${resource.plural}.${resource.group}/${name}`;
}
