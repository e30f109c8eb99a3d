import { rightPath } from "./suggest_path.ts";
import { shellWord } from "../base/shell_word.ts";
import type { Status } from "./status.ts";

/**
 * What a person can do about an error answer of the API server, one line each; empty where the message says it all.
 *
 * @param request Only its method and URL are looked at, and whom it acts as.
 */
export function hintsFor(
  status: Status,
  request: Pick<Request, "method" | "url"> & Partial<Pick<Request, "headers">>,
): string[] {
  const path = new URL(request.url).pathname;
  const right = rightPath(path);
  if (right !== undefined && (status.code === 403 || status.code === 404)) {
    return [`the path lacks its version: ${right}`, "k8s path TYPE NAME asks the server for the path of an object"];
  }
  switch (status.reason || status.code) {
    case "BadRequest":
    case 400:
      return /HTTP request to an HTTPS server/.test(status.message ?? "")
        ? ["the server's address must begin with https://"]
        : unknownFieldHints(status, path);
    case "Unauthorized":
    case 401:
      return ["the server does not accept the credential: k8s doctor says which one is in use, and why"];
    case "Forbidden":
    case 403:
      return forbiddenHints(status, path, request.headers?.get("impersonate-user") ?? undefined);
    case "NotFound":
    case 404:
      return notFoundHints(status, request.method, path);
    case "AlreadyExists":
      return ["k8s apply -f changes what exists; k8s replace -f puts another in its place"];
    case "Conflict":
    case 409:
      return conflictHints(status, new URL(request.url).searchParams.get("fieldManager"));
    case "Expired":
    case "Gone":
    case 410:
      return ["the version that was asked for is gone: list again from the start"];
    case "MethodNotAllowed":
    case 405:
      return ["k8s api-resources -o wide shows which verbs a kind knows"];
    case "Invalid":
    case 422:
      return invalidHints(status, request.method, path);
    case "UnsupportedMediaType":
    case 415:
      return request.method === "PATCH"
        ? ["a custom resource takes no strategic patch: --type=merge or --type=json (type in code)"]
        : [];
    case "TooManyRequests":
    case 429:
      return ["the server is busy, and several tries have not got through: wait a little"];
    case "RequestEntityTooLarge":
    case 413:
      return ["an object may have 1.5 MiB at most (etcd's limit)"];
    default:
      return unknownFieldHints(status, path);
  }
}

function invalidHints(status: Status, method: string, path: string): string[] {
  if (method === "PATCH" && UNSAID_REGEXP.test(status.message ?? "")) {
    return [
      "an operation of the patch did not go: a test failed, or a path is not there; get shows the object as it is",
    ];
  }
  if (status.details?.causes?.some(({ field }) => field === "metadata.uid")) {
    return ["the object was deleted and created again since it was read; remove metadata.uid to change the new one"];
  }
  return unknownFieldHints(status, path);
}

// All that is said of a JSON patch that cannot be applied (apimachinery api/errors, NewGenericServerResponse).
const UNSAID_REGEXP = /^the server rejected our request due to an error in our request$/;

// The strict decoder's words (sigs.k8s.io/json) and the apply patch's (structured-merge-diff).
const UNKNOWN_FIELD_REGEXP = /unknown field "([^"]+)"|(?:: |\n {2})\.(\S+): field not declared in schema/;

function unknownFieldHints(status: Status, path: string): string[] {
  const [found, strict, applied] = UNKNOWN_FIELD_REGEXP.exec(status.message ?? "") ?? [];
  const [, type] = /^\/(?:api|apis\/[^/]+)\/[^/]+\/(?:namespaces\/[^/]+\/)?([^/]+)/.exec(path) ?? [];
  if (found === undefined || type === undefined) return [];
  const parents = (strict ?? applied ?? "").replace(/\[[^\]]*\]/g, "").split(".").slice(0, -1);
  return [
    `k8s explain ${[type, ...parents].join(".")} shows which fields there are`,
    "--validate=warn (fieldValidation in code) goes on without the unknown ones",
  ];
}

// The RBAC authorizer's sentence (apiserver handlers/responsewriters/errors.go); Status has no field for these parts.
const FORBIDDEN_REGEXP = new RegExp(
  'User "([^"]*)" cannot (\\S+) (?:resource "([^"]+)"(?: in API group "([^"]*)")?|path "([^"]+)")' +
    '(?: in the namespace "([^"]+)"| at the cluster scope)?',
);

function forbiddenHints(status: Status, path: string, actingAs: string | undefined): string[] {
  const match = FORBIDDEN_REGEXP.exec(status.message ?? "");
  const namespace = match?.[6] ?? namespaceOf(path);
  const where = namespace === undefined ? "" : ` -n ${shellWord(namespace)}`;
  const whose = actingAs === undefined ? "" : ` --as ${shellWord(actingAs)}`;
  const list = `k8s auth can-i --list${where}${whose} shows what is allowed`;
  if (match === null) return [list];
  const [, user, verb, resource, group, nonResource] = match;
  const what = nonResource ?? (group ? `${resource}.${group}` : resource);
  const scope = nonResource !== undefined ? "" : match[6] === undefined ? " at the cluster scope" : ` in ${match[6]}`;
  return [
    `the missing permission: ${verb} ${what}${scope}, for "${user}"`,
    ...(user === "system:anonymous"
      ? ["no credential that the server takes was sent: k8s doctor says which one is in use"]
      : []),
    list,
  ];
}

function notFoundHints(status: Status, method: string, path: string): string[] {
  const { name, kind, group } = status.details ?? {};
  if (!name || !kind) {
    return ["k8s api-resources shows what this server has; k8s path TYPE NAME gives the path of an object"];
  }
  if (method === "POST" && kind !== "namespaces") return [];
  const type = group ? `${kind}.${group}` : kind;
  const namespace = namespaceOf(path);
  if (kind === "namespaces" || namespace === undefined) return [`k8s get ${shellWord(type)} lists what there is`];
  return [`k8s get ${shellWord(type)} -n ${shellWord(namespace)} lists what there is; -A looks in all namespaces`];
}

function conflictHints({ details, message = "" }: Status, manager: string | null): string[] {
  const owners = details?.causes?.filter(({ reason }) => reason === "FieldManagerConflict") ?? [];
  if (owners.length > 0) {
    // An Update of the same name is an owner of its own (KEP-555), which reads as a conflict with oneself.
    const isOwn = owners.some(({ message }) => message?.startsWith(`conflict with "${manager}" using `));
    return [
      ...(isOwn ? [`"${manager}" set them by create, patch or replace, which counts as another owner than apply`] : []),
      "--force-conflicts (forceConflicts in code) takes the fields over from their owners",
    ];
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
