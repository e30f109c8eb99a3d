import { impersonatedValues } from "../api/credentials/impersonate.ts";
import { defined } from "../data/base/defined.ts";
import { type Attributes, checkAccess, denyRequest } from "./access.ts";
import { badRequest } from "./refusal.ts";
import type { Store } from "./store.ts";
import type { Identity, SandboxRequest } from "./types.ts";

const EXTRA = "impersonate-extra-";
const AUTHENTICATION = "authentication.k8s.io";

/**
 * Returns the identity of a request after impersonation (apiserver pkg/endpoints/filters/impersonation). The caller needs
 * the verb `impersonate` on each part of the impersonated identity. The finer permissions of KEP-5284 are not supported.
 *
 * @returns The impersonated identity, or the given one if the headers ask for no impersonation.
 * @throws {Refusal} 403 without the permission, 400 for a group, a UID or extra values without a user.
 */
export function impersonated(headers: Headers, identity: Identity, info: SandboxRequest, store: Store): Identity {
  const wanted = readImpersonated(headers);
  if (wanted === undefined) return identity;
  const isAllowed = permissionsFor(wanted).every((attributes) => checkAccess(identity, attributes, store).allowed);
  // A real server tries the permissions of KEP-5284 first, and its message names the first missing one.
  if (!isAllowed) denyRequest(identity, info, `impersonate-on:${impersonationMode(wanted.user)}:${info.verb}`);
  return withGroups(wanted);
}

function readImpersonated(headers: Headers): Identity | undefined {
  const user = readHeader(headers, "impersonate-user")[0] ?? "";
  const uid = readHeader(headers, "impersonate-uid")[0] ?? "";
  const groups = readHeader(headers, "impersonate-group");
  const extra: Record<string, string[]> = {};
  for (const name of headers.keys()) {
    if (name.startsWith(EXTRA)) extra[unescaped(name.slice(EXTRA.length))] = readHeader(headers, name);
  }
  const hasExtra = Object.keys(extra).length > 0;
  if (user === "") {
    if (uid === "" && groups.length === 0 && !hasExtra) return undefined;
    const shown = `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${goList(groups)}, Extra:${
      hasExtra ? goMap(extra) : "map[string][]string(nil)"
    }}`;
    throw badRequest(`requested ${shown} without impersonating a user name`);
  }
  return defined({ user, groups, uid: uid || undefined, extra: hasExtra ? extra : undefined });
}

function readHeader(headers: Headers, name: string): string[] {
  const header = headers.get(name);
  return header === null ? [] : impersonatedValues(name, header).map(decodeUtf8);
}

// A header value is a string of bytes. These headers contain UTF-8.
function decodeUtf8(value: string): string {
  return new TextDecoder().decode(Uint8Array.from(value, (char) => char.charCodeAt(0)));
}

// Characters that a header name cannot contain are percent-encoded.
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

function goList(values: readonly string[]): string {
  return values.length === 0 ? "[]string(nil)" : `[]string{${values.map((value) => JSON.stringify(value)).join(", ")}}`;
}

function goMap(extra: Record<string, string[]>): string {
  const entries = Object.entries(extra).map(([key, values]) => `${JSON.stringify(key)}:${goList(values)}`);
  return `map[string][]string{${entries.join(", ")}}`;
}

function parseServiceAccount(user: string): { namespace: string; name: string } | undefined {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

function permissionsFor({ user, groups = [], uid, extra = {} }: Identity): Attributes[] {
  const account = parseServiceAccount(user);
  const verb = "impersonate";
  const uids = uid === undefined ? [] : [uid];
  return [
    account === undefined
      ? { verb, resource: "users", name: user }
      : { verb, resource: "serviceaccounts", namespace: account.namespace, name: account.name },
    ...groups.map((name) => ({ verb, resource: "groups", name })),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((name) => ({ verb, group: AUTHENTICATION, resource: "userextras", subresource: key, name }))
    ),
    ...uids.map((name) => ({ verb, group: AUTHENTICATION, resource: "uids", name })),
  ];
}

function impersonationMode(user: string): string {
  if (parseServiceAccount(user) !== undefined) return "serviceaccount";
  return user.startsWith("system:node:") ? "arbitrary-node" : "user-info";
}

function withGroups({ groups = [], ...identity }: Identity): Identity {
  const account = parseServiceAccount(identity.user);
  const own = account === undefined || groups.length > 0
    ? []
    : ["system:serviceaccounts", `system:serviceaccounts:${account.namespace}`];
  const all = [...groups, ...own];
  if (identity.user === "system:anonymous") {
    return { ...identity, groups: all.includes("system:unauthenticated") ? all : [...all, "system:unauthenticated"] };
  }
  const isKnown = all.includes("system:authenticated") || all.includes("system:unauthenticated");
  return { ...identity, groups: isKnown ? all : [...all, "system:authenticated"] };
}
