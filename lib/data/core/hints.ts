import { hint, listKinds } from "./errors.ts";
import type { Hint } from "./hint.ts";
import { rightPath } from "./suggest_path.ts";
import type { Status } from "./status.ts";

/** A next step in plain text, or one that a command line words itself. */
type Step = string | Hint;

/**
 * Returns the next steps after an error answer of the API server. The list is empty if the message says everything.
 *
 * @param request The request that failed. Only its method, its URL and the impersonated user are read.
 */
export function hintsFor(
  status: Status,
  request: Pick<Request, "method" | "url"> & Partial<Pick<Request, "headers">>,
): Step[] {
  const path = new URL(request.url).pathname;
  const right = rightPath(path);
  if (right !== undefined && (status.code === 403 || status.code === 404)) {
    return [
      `the path lacks its version: ${right}`,
      hint("path-of-kind", {}, "call path(type, name) to get the path of an object on this server"),
    ];
  }
  switch (status.reason || status.code) {
    case "BadRequest":
    case 400:
      return /HTTP request to an HTTPS server/.test(status.message ?? "")
        ? ["start the address of the server with https://"]
        : unknownFieldHints(status, path);
    case "Unauthorized":
    case 401:
      return [runDoctor("see which credential is in use, and why the server refuses it")];
    case "Forbidden":
    case 403:
      return forbiddenHints(status, path, request.headers?.get("impersonate-user") ?? undefined);
    case "NotFound":
    case 404:
      return notFoundHints(status, request.method, path);
    case "AlreadyExists":
      return [
        hint("change-existing", {}, "call apply() to change the existing object, or replace() to replace it"),
      ];
    case "Conflict":
    case 409:
      return conflictHints(status, new URL(request.url).searchParams.get("fieldManager"));
    case "Expired":
    case "Gone":
    case 410:
      return ["the requested version has expired: list again from the start"];
    case "MethodNotAllowed":
    case 405:
      return [hint("list-verbs", {}, "call resources() to list the verbs of each kind")];
    case "Invalid":
    case 422:
      return invalidHints(status, request.method, path);
    case "UnsupportedMediaType":
    case 415:
      return request.method === "PATCH"
        ? [hint("merge-patch", {}, 'set type to "merge" or "json": custom resources do not support strategic patches')]
        : [];
    case "TooManyRequests":
    case 429:
      return ["the server is busy and refused several tries: wait a little"];
    case "RequestEntityTooLarge":
    case 413:
      return ["an object can have at most 1.5 MiB (the limit of etcd)"];
    default:
      return unknownFieldHints(status, path);
  }
}

function invalidHints(status: Status, method: string, path: string): Step[] {
  if (method === "PATCH" && UNSAID_REGEXP.test(status.message ?? "")) {
    return ["a patch operation failed: a test did not match or a path does not exist; get the object to compare"];
  }
  if (status.details?.causes?.some(({ field }) => field === "metadata.uid")) {
    return ["the object was deleted and created again; remove metadata.uid to change the new one"];
  }
  return unknownFieldHints(status, path);
}

// The server's only words for a JSON patch that cannot be applied (apimachinery api/errors, NewGenericServerResponse).
const UNSAID_REGEXP = /^the server rejected our request due to an error in our request$/;

// The words of the strict decoder (sigs.k8s.io/json) and of apply (structured-merge-diff).
const UNKNOWN_FIELD_REGEXP = /unknown field "([^"]+)"|(?:: |\n {2})\.(\S+): field not declared in schema/;

function unknownFieldHints(status: Status, path: string): Step[] {
  const [found, strict, applied] = UNKNOWN_FIELD_REGEXP.exec(status.message ?? "") ?? [];
  const [, type] = /^\/(?:api|apis\/[^/]+)\/[^/]+\/(?:namespaces\/[^/]+\/)?([^/]+)/.exec(path) ?? [];
  if (found === undefined || type === undefined) return [];
  const parents = (strict ?? applied ?? "").replace(/\[[^\]]*\]/g, "").split(".").slice(0, -1);
  const field = [type, ...parents].join(".");
  const list = hint("list-fields", { field }, `call explain("${field}") to list the fields`);
  const ignore = hint("ignore-unknown-fields", {}, 'set fieldValidation to "Warn" to write it without unknown fields');
  return [list, ignore];
}

// The RBAC authorizer's sentence (apiserver handlers/responsewriters/errors.go); Status has no field for these parts.
const FORBIDDEN_REGEXP = new RegExp(
  'User "([^"]*)" cannot (\\S+) (?:resource "([^"]+)"(?: in API group "([^"]*)")?|path "([^"]+)")' +
    '(?: in the namespace "([^"]+)"| at the cluster scope)?',
);

function forbiddenHints(status: Status, path: string, actingAs: string | undefined): Step[] {
  const match = FORBIDDEN_REGEXP.exec(status.message ?? "");
  const namespace = match?.[6] ?? namespaceOf(path);
  const list = hint("list-permissions", { namespace, as: actingAs }, "call can(verb, type) to ask for one permission");
  if (match === null) return [list];
  const [, user, verb, resource, group, nonResource] = match;
  const what = nonResource ?? (group ? `${resource}.${group}` : resource);
  const place = match[6] === undefined ? " at the cluster scope" : ` in ${match[6]}`;
  const missing = `the missing permission: ${verb} ${what}${nonResource === undefined ? place : ""}, for "${user}"`;
  if (user !== "system:anonymous") return [missing, list];
  return [missing, runDoctor("see why the server received no credential that it accepts"), list];
}

function notFoundHints(status: Status, method: string, path: string): Step[] {
  const { name, kind, group } = status.details ?? {};
  if (!name || !kind) {
    return [
      listKinds(),
      hint("path-of-kind", {}, "call path(type, name) to get the path of an object on this server"),
    ];
  }
  if (method === "POST" && kind !== "namespaces") return [];
  const type = group ? `${kind}.${group}` : kind;
  const namespace = namespaceOf(path);
  if (kind === "namespaces" || namespace === undefined) {
    return [hint("list-objects", { type }, `call list("${type}") to list them`)];
  }
  const everywhere = 'or set namespace to "*" to search all namespaces';
  return [
    hint("list-objects", { type, namespace }, `call list("${type}", { namespace: "${namespace}" }), ${everywhere}`),
  ];
}

function conflictHints({ details, message = "" }: Status, manager: string | null): Step[] {
  const owners = details?.causes?.filter(({ reason }) => reason === "FieldManagerConflict") ?? [];
  if (owners.length > 0) {
    // An Update by the same manager is a separate owner (KEP-555), so a manager can conflict with itself.
    const isOwn = owners.some(({ message }) => message?.startsWith(`conflict with "${manager}" using `));
    const takeOver = hint("take-over-fields", {}, "set forceConflicts to take the fields over from their owners");
    const own = `"${manager}" set the fields by create, patch or replace; apply treats those as a separate owner`;
    return isOwn ? [own, takeOver] : [takeOver];
  }
  if (/the object has been modified|precondition/i.test(message)) {
    const again = "the object has changed since it was read: read it again and repeat the change";
    return manager === null ? [again] : [again, "or remove metadata.resourceVersion to write it anyway"];
  }
  return [];
}

function namespaceOf(path: string): string | undefined {
  return /\/namespaces\/([^/]+)\/[^/]/.exec(path)?.[1];
}

function runDoctor(why: string): Hint {
  return hint("run-doctor", { why }, `call doctor() to ${why}`);
}
