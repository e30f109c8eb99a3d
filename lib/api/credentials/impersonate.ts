import { defined } from "../../data/base/defined.ts";
import { ConfigError, hint } from "../../data/core/errors.ts";
import type { Middleware } from "../../data/core/handler.ts";
import type { UserConfig } from "../../data/kubeconfig/types.ts";

/** The identity to impersonate (Kubernetes "User impersonation"). */
export interface Impersonation {
  /** The user. */
  user: string;
  /** The groups of the user. */
  groups?: readonly string[];
  /** The unique id of the user. */
  uid?: string | undefined;
  /** Extra attributes of the user: values by key. */
  extra?: Readonly<Record<string, readonly string[]>>;
}

/** Adds the impersonation headers to each request that has no Impersonate-User header. */
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

// `Headers` joins the values of one name with a comma and a space. A group such as `CN=a, OU=b` contains both itself.
// MARK stands for the space there. No HTTP header can contain this character.
const MARK = "\x1f";

// Each character of a header value is one byte, and the API server reads the bytes as UTF-8.
function packed(value: string): string {
  return toHeaderBytes(value).replaceAll(", ", `,${MARK}`);
}

/** Encodes text as UTF-8 and returns one character for each byte, as `Headers` requires. */
export function toHeaderBytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** Splits the joined value of an impersonation header into the values to send, one per HTTP header line. */
export function impersonatedValues(name: string, header: string): string[] {
  // The user and the uid have only one value.
  const values = /^impersonate-(user|uid)$/i.test(name) ? [header] : header.split(", ");
  return values.map((value) => value.replaceAll(`,${MARK}`, ", "));
}

/** Returns the impersonation headers, one entry per value. */
export function impersonationHeaders({ user, groups = [], uid, extra = {} }: Impersonation): [string, string][] {
  const lines: [string, string][] = [["Impersonate-User", user]];
  for (const group of groups) lines.push(["Impersonate-Group", group]);
  if (uid !== undefined) lines.push(["Impersonate-Uid", uid]);
  for (const [key, values] of Object.entries(extra)) {
    // A key may contain characters that a header name cannot, often a slash. client-go encodes them; the server decodes.
    for (const value of values) lines.push([`Impersonate-Extra-${encodeKey(key)}`, value]);
  }
  return lines;
}

/** The identity to impersonate, as session options. They override the kubeconfig. */
export interface ActingAs {
  /** The user. */
  as?: string | undefined;
  /** The groups. */
  asGroups?: readonly string[] | undefined;
  /** The unique id. */
  asUid?: string | undefined;
  /** Extra attributes of the user: values by key. */
  asUserExtra?: Readonly<Record<string, readonly string[]>> | undefined;
}

/**
 * Returns the identity that a kubeconfig's user impersonates (`as`, `as-groups`, `as-uid`, `as-user-extra`); undefined if
 * there is none. If `named` contains a user, the kubeconfig's groups, uid and extra are ignored, too.
 *
 * @param userName The name of the kubeconfig's user, for errors.
 * @throws {ConfigError} If there are groups, a uid or extra without a user. The API server refuses them, too.
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
    return defined({ user: acting, groups: wanted.groups, extra: wanted.extra, uid: wanted.uid || undefined });
  }
  if (wanted.groups.length === 0 && !wanted.uid && Object.keys(wanted.extra).length === 0) return undefined;
  // The words of kubectl, because scripts look for them.
  const problem = `requesting uid, groups or user-extra for ${userName || "a user"} without impersonating a user`;
  throw new ConfigError(`Cannot impersonate: ${problem}`, {
    hints: [hint("name-impersonated-user", {}, "set `as` to the user to impersonate")],
  });
}

// Encodes the percent sign and all characters except token characters (RFC 9110, section 5.6.2).
function encodeKey(key: string): string {
  return [...new TextEncoder().encode(key)].map((byte) => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9!#$&'*+\-.^_`|~]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}
