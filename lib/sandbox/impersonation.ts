import { impersonatedValues } from "../api/credentials/impersonate.ts";
import { type Attributes, checkAccess, denyRequest } from "./access.ts";
import { badRequest } from "./refusal.ts";
import type { Store } from "./store.ts";
import type { Identity, RequestInfo } from "./types.ts";

const EXTRA = "impersonate-extra-";
const AUTHENTICATION = "authentication.k8s.io";

/**
 * Who a request is from when it says that it speaks for somebody else (apiserver pkg/endpoints/filters/impersonation).
 * The permission is the verb `impersonate` on every part of that somebody; the finer permissions of KEP-5284 give nothing
 * here.
 *
 * @throws {Refusal} 403 without the permission, 400 for parts of somebody without a name.
 */
export function impersonated(headers: Headers, identity: Identity, info: RequestInfo, store: Store): Identity {
  const wanted = wantedOf(headers);
  if (wanted === undefined) return identity;
  const isAllowed = permissionsFor(wanted).every((attributes) => checkAccess(identity, attributes, store).allowed);
  // The real one tries the finer permissions first, and its words are about the first that lacks.
  if (!isAllowed) denyRequest(identity, info, `impersonate-on:${modeOf(wanted.user)}:${info.verb}`);
  return withGroups(wanted);
}

function wantedOf(headers: Headers): Identity | undefined {
  const user = valuesOf(headers, "impersonate-user")[0] ?? "";
  const uid = valuesOf(headers, "impersonate-uid")[0] ?? "";
  const groups = valuesOf(headers, "impersonate-group");
  const extra: Record<string, string[]> = {};
  for (const name of headers.keys()) {
    if (name.startsWith(EXTRA)) extra[unescaped(name.slice(EXTRA.length))] = valuesOf(headers, name);
  }
  const hasExtra = Object.keys(extra).length > 0;
  if (user === "") {
    if (uid === "" && groups.length === 0 && !hasExtra) return undefined;
    const shown = `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${goList(groups)}, Extra:${
      hasExtra ? goMap(extra) : "map[string][]string(nil)"
    }}`;
    throw badRequest(`requested ${shown} without impersonating a user name`);
  }
  return { user, groups, ...(uid === "" ? {} : { uid }), ...(hasExtra ? { extra } : {}) };
}

function valuesOf(headers: Headers, name: string): string[] {
  const header = headers.get(name);
  return header === null ? [] : impersonatedValues(name, header).map(textOf);
}

// Headers are bytes, and these are UTF-8.
function textOf(value: string): string {
  return new TextDecoder().decode(Uint8Array.from(value, (char) => char.charCodeAt(0)));
}

// Keys that a header name cannot hold come percent-encoded.
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

function serviceAccountOf(user: string): { namespace: string; name: string } | undefined {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

function permissionsFor({ user, groups = [], uid, extra = {} }: Identity): Attributes[] {
  const account = serviceAccountOf(user);
  const verb = "impersonate";
  return [
    account === undefined
      ? { verb, resource: "users", name: user }
      : { verb, resource: "serviceaccounts", namespace: account.namespace, name: account.name },
    ...groups.map((name) => ({ verb, resource: "groups", name })),
    ...Object.entries(extra).flatMap(([key, values]) =>
      values.map((name) => ({ verb, group: AUTHENTICATION, resource: "userextras", subresource: key, name }))
    ),
    ...(uid === undefined ? [] : [{ verb, group: AUTHENTICATION, resource: "uids", name: uid }]),
  ];
}

function modeOf(user: string): string {
  if (serviceAccountOf(user) !== undefined) return "serviceaccount";
  return user.startsWith("system:node:") ? "arbitrary-node" : "user-info";
}

function withGroups({ groups = [], ...identity }: Identity): Identity {
  const account = serviceAccountOf(identity.user);
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
