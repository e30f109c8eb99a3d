import { type Access, accessKey, accessOf, NOTHING } from "../../data/request/access.ts";
import { METADATA_ACCEPT } from "../../data/request/media.ts";
import { addRecorded, type Naming, type RecordedAccess } from "../../data/rbac/recorded.ts";
import { type Rbac, rbacOf, type RbacOptions } from "../../data/rbac/roles.ts";
import { aside, type Handler, isAside } from "../../data/core/handler.ts";
import { isRecord } from "../../data/core/object.ts";
import type { Impersonation } from "../credentials/impersonate.ts";

/** The requests of a session, recorded as the permissions that they need. */
export interface Recording extends Disposable {
  /** The recorded permissions, in the order of their first requests. */
  readonly accesses: readonly RecordedAccess[];
  /**
   * Returns the smallest roles and bindings that allow the recorded requests. Printed, they are YAML with comments.
   *
   * ```ts
   * import { connect } from "@kubeshell/k8s";
   * import { sandbox } from "@kubeshell/k8s/testing";
   *
   * await using k8s = await connect({ handler: sandbox().handler });
   * using recording = await k8s.record();
   * await k8s.list("pods");
   * console.log(String(recording.rbac({ serviceAccount: "lister" })));
   * ```
   */
  rbac(options?: RbacOptions): Rbac;
  /** Adds the permissions of another recording, for example of an earlier run. */
  add(accesses: readonly RecordedAccess[]): void;
  /** Stops recording. The recorded permissions stay. */
  stop(): void;
}

/** Notes accesses; the layer of a session reports to it. */
export interface Recorder {
  note(access: RecordedAccess): void;
  /** Returns what is known about the name of an object; undefined if nothing is. */
  namingOf(object: string): Naming | undefined;
  learn(object: string, naming: Naming): void;
  /** The user whose permissions are recorded; requests as another user need `impersonate`. */
  readonly as: string | undefined;
}

/** A recorder and its recording. */
export interface RecorderPair {
  recorder: Recorder;
  recording: Recording;
}

/**
 * Creates a recording.
 *
 * @param stop Called once when it stops.
 * @param onAccess Called with each recorded permission and its first request, and again if a later one adds to it.
 */
export function createRecording(
  { namespace, as, stop, onAccess }: {
    namespace: string;
    as?: string | undefined;
    stop: (recorder: Recorder) => void;
    onAccess?: ((access: RecordedAccess) => void) | undefined;
  },
): RecorderPair {
  const records = new Map<string, RecordedAccess>();
  const namings = new Map<string, Naming>();
  const recorder: Recorder = {
    as,
    note(access) {
      addRecorded(records, access);
      onAccess?.(access);
    },
    namingOf: (object) => namings.get(object),
    learn: (object, naming) => namings.set(object, naming),
  };
  const end = () => stop(recorder);
  return {
    recorder,
    recording: {
      get accesses() {
        return [...records.values()];
      },
      rbac: (options) => rbacOf([...records.values()], namespace, options),
      add: (more) => {
        for (const access of more) addRecorded(records, access);
      },
      stop: end,
      [Symbol.dispose]: end,
    },
  };
}

/**
 * Sends a request and notes the permissions that it needs. Before the first request for an object, it reads the object's
 * metadata, which shows whether the next run will use the same name.
 */
export async function sendRecorded(
  recorder: Recorder,
  next: Handler,
  request: Request,
  impersonation: () => Impersonation | undefined,
): Promise<Response> {
  if (isAside(request)) return await next(request);
  const wanted = accessOf(request);
  const naming = await namingOf(recorder, next, request, wanted[0]);
  const acting = actingAs(recorder, impersonation());
  const isApply = request.headers.get("content-type")?.startsWith("application/apply-patch") === true;
  const response = await next(request);
  const namespace = await createdNamespace(response, wanted[0]);
  const signer = await signerAccess(response, wanted[0]);
  const note = (access: Access, facts: Partial<RecordedAccess> = {}) =>
    recorder.note({
      ...access,
      // The script chose the name of an object that it created under this name.
      naming: naming === "unknown" && response.status === 201 ? "fixed" : naming,
      count: 1,
      refused: response.status === 403 ? 1 : 0,
      applied: false,
      created: false,
      ...facts,
    });
  if (acting.length > 0) {
    // The server checks the request itself against the other user's permissions.
    for (const access of acting) note(access, { naming: "fixed", refused: 0 });
    return response;
  }
  for (const [index, access] of wanted.entries()) {
    note(namespace === undefined ? access : { ...access, name: namespace }, {
      // A stream over WebSocket has two permissions, but is one request.
      count: index === 0 ? 1 : 0,
      applied: isApply && response.status === 200,
      created: response.status === 201,
    });
    // A patch that created its object needed both verbs.
    if (access.verb === "patch" && response.status === 201) {
      note({ ...access, verb: "create" }, { count: 0, created: true });
    }
  }
  if (signer !== undefined) note(signer, { naming: "fixed", count: 0 });
  return response;
}

async function namingOf(recorder: Recorder, next: Handler, request: Request, access?: Access): Promise<Naming> {
  if (access === undefined || access.name === "" || access.resource === "") return "fixed";
  const { group, resource, namespace, name } = access;
  const object = accessKey({ ...NOTHING, group, resource, namespace, name });
  const known = recorder.namingOf(object);
  if (known !== undefined) return known;
  const url = new URL(request.url);
  url.search = "";
  url.pathname = objectPath(url.pathname, access);
  const found = await readNaming(
    next,
    aside(new Request(url, { headers: { accept: METADATA_ACCEPT }, signal: request.signal })),
  );
  // Another request may find an object that is missing now.
  if (found !== "unknown") recorder.learn(object, found);
  return found;
}

// The path up to the resource, with the name. The name of a list is in its query.
function objectPath(path: string, { resource, name, namespace }: Access): string {
  const isOwn = resource === "namespaces" && namespace === name;
  const inside = isOwn || namespace === "" ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  const root = /^\/(?:api|apis\/[^/]+)\/[^/]+/.exec(path)?.[0] ?? "";
  return `${root}${inside}/${resource}/${encodeURIComponent(name)}`;
}

async function readNaming(next: Handler, request: Request): Promise<Naming> {
  try {
    const response = await next(request);
    if (!response.ok) {
      await response.body?.cancel();
      return "unknown";
    }
    const object: unknown = await response.json();
    const metadata = isRecord(object) && isRecord(object.metadata) ? object.metadata : {};
    const owners = Array.isArray(metadata.ownerReferences) ? metadata.ownerReferences : [];
    if (owners.some((owner) => isRecord(owner) && owner.controller === true)) return "controlled";
    return typeof metadata.generateName === "string" && metadata.generateName !== "" ? "generated" : "fixed";
  } catch (error) {
    if (request.signal.aborted) throw error;
    return "unknown";
  }
}

/** Returns the name of the namespace that a request created. No Role can exist in it before the run. */
async function createdNamespace(response: Response, access?: Access): Promise<string | undefined> {
  if (access?.verb !== "create" || access.resource !== "namespaces" || response.status !== 201) return undefined;
  const { metadata } = await readObject(response);
  return isRecord(metadata) && typeof metadata.name === "string" ? metadata.name : undefined;
}

/**
 * Returns the permission for the signer of a certificate signing request, which the server checks in addition
 * (kubernetes, plugin/pkg/admission/certificates).
 */
async function signerAccess(response: Response, access?: Access): Promise<Access | undefined> {
  if (access?.resource !== "certificatesigningrequests" || access.verb === "get" || !response.ok) return undefined;
  const verb = SIGNER_VERBS[access.subresource];
  if (verb === undefined) return undefined;
  const { spec } = await readObject(response);
  const name = isRecord(spec) && typeof spec.signerName === "string" ? spec.signerName : "";
  return { ...NOTHING, verb, group: access.group, resource: "signers", name };
}

const SIGNER_VERBS: Readonly<Record<string, string>> = { approval: "approve", status: "sign" };

async function readObject(response: Response): Promise<Record<string, unknown>> {
  const body: unknown = await response.clone().json().catch(() => undefined);
  return isRecord(body) ? body : {};
}

function actingAs(recorder: Recorder, acting: Impersonation | undefined): Access[] {
  if (acting === undefined || acting.user === recorder.as) return [];
  const { user, groups = [], uid, extra = {} } = acting;
  const verb = "impersonate";
  const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  const group = "authentication.k8s.io";
  return [
    namespace === undefined || account === undefined
      ? { ...NOTHING, verb, resource: "users", name: user }
      : { ...NOTHING, verb, resource: "serviceaccounts", namespace, name: account },
    ...groups.map((name) => ({ ...NOTHING, verb, resource: "groups", name })),
    ...(uid === undefined ? [] : [{ ...NOTHING, verb, group, resource: "uids", name: uid }]),
    ...Object.entries(extra).flatMap(([subresource, names]) =>
      names.map((name) => ({ ...NOTHING, verb, group, resource: "userextras", subresource, name }))
    ),
  ];
}
