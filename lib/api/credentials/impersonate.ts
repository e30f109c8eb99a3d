import { ConfigError } from "../../data/core/errors.ts";
import type { Middleware } from "../../data/core/handler.ts";
import type { UserConfig } from "../../data/kubeconfig/types.ts";

/** Whom to act as (Kubernetes "User impersonation"); everything but `user` only together with it. */
export interface Impersonation {
  /** The user. */
  user: string;
  /** The groups of the user. */
  groups?: readonly string[];
  /** The unique id, where there is one. */
  uid?: string;
  /** Whatever else the authenticator knows. */
  extra?: Readonly<Record<string, readonly string[]>>;
}

/** Sends each request as somebody else; a request that has an Impersonate-User of its own keeps it, and only it. */
export function impersonate(impersonation: Impersonation): Middleware {
  const lines = impersonationHeaders(impersonation).map(([name, value]) => [name, packed(value)] as const);
  return (next) => async (request) => {
    const { headers } = request;
    if (!headers.has("impersonate-user")) {
      for (const [name, value] of lines) headers.append(name, value);
    }
    return await next(request);
  };
}

// `Headers` joins the values of one name by a comma and a space, which a group such as `CN=a, OU=b` holds itself: there
// the space is marked, by a character that no header of HTTP can have.
const MARK = "\x1f";

// Headers take bytes alone; the API server reads UTF-8.
function packed(value: string): string {
  return toHeaderBytes(value).replaceAll(", ", `,${MARK}`);
}

/** UTF-8, a byte a character, as headers of HTTP are sent. */
export function toHeaderBytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** The single values, one for each line of HTTP, of what `Headers` gives for an impersonation header. */
export function impersonatedValues(name: string, header: string): string[] {
  // There is one user and one uid.
  const values = /^impersonate-(user|uid)$/i.test(name) ? [header] : header.split(", ");
  return values.map((value) => value.replaceAll(`,${MARK}`, ", "));
}

/** The header lines that say whom to act as, one value a line. */
export function impersonationHeaders({ user, groups = [], uid, extra = {} }: Impersonation): [string, string][] {
  const lines: [string, string][] = [["Impersonate-User", user]];
  for (const group of groups) lines.push(["Impersonate-Group", group]);
  if (uid !== undefined) lines.push(["Impersonate-Uid", uid]);
  for (const [key, values] of Object.entries(extra)) {
    // A key can hold what a header name cannot, a slash above all; the server decodes it (client-go does the same).
    for (const value of values) lines.push([`Impersonate-Extra-${encodeKey(key)}`, value]);
  }
  return lines;
}

/** Whom somebody names to act as, in place of the kubeconfig's word. */
export interface ActingAs {
  /** The user. */
  as?: string | undefined;
  /** The groups. */
  asGroups?: readonly string[] | undefined;
  /** The unique id. */
  asUid?: string | undefined;
  /** Whatever else an authenticator would know: values by key. */
  asUserExtra?: Readonly<Record<string, readonly string[]>> | undefined;
}

/**
 * Whom a user of a kubeconfig acts as (`as`, `as-groups`, `as-uid`, `as-user-extra`); undefined for nobody. Where
 * another user is named, nothing of the kubeconfig's stays: its groups were meant for its own.
 *
 * @param userName Names the user of the kubeconfig in errors.
 * @throws {ConfigError} If there are groups and no user, which the API server refuses as well.
 */
export function readImpersonation(
  user: UserConfig,
  named: ActingAs = {},
  userName: string = "a user",
): Impersonation | undefined {
  const { as: configured, "as-groups": groups, "as-uid": uid, "as-user-extra": extra } = named.as ? {} : user;
  const wanted = {
    groups: named.asGroups ?? groups ?? [],
    uid: named.asUid ?? uid,
    extra: named.asUserExtra ?? extra ?? {},
  };
  const acting = named.as || configured;
  if (acting) {
    return { user: acting, groups: wanted.groups, extra: wanted.extra, ...(wanted.uid ? { uid: wanted.uid } : {}) };
  }
  if (wanted.groups.length === 0 && !wanted.uid && Object.keys(wanted.extra).length === 0) return undefined;
  // kubectl's words: scripts look for them.
  const problem = `requesting uid, groups or user-extra for ${userName} without impersonating a user`;
  throw new ConfigError(`Cannot impersonate: ${problem}`, { hints: ["add --as USER (as in code)"] });
}

// Whatever is no token character of RFC 9110, and the percent sign itself.
function encodeKey(key: string): string {
  return [...new TextEncoder().encode(key)].map((byte) => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9!#$&'*+\-.^_`|~]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}
