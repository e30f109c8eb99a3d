import { counted } from "../../data/base/text.ts";
import type { Hint } from "../../data/core/hint.ts";
import { can, whoami } from "../../api/client/access.ts";
import { type Client, sendJson } from "../../api/client/client.ts";
import type { Decision, UserInfo } from "../../api/client/options.ts";
import type { Check } from "../../data/core/diagnosis.ts";
import { hint, isForbidden, isNotFound, isUnauthorized } from "../../data/core/errors.ts";
import { shellWord } from "../../data/base/shell_word.ts";
import { rawRequest } from "../../data/request/verbs.ts";
import { failed, failedBy, listContexts, passed, skipped, viewContext, warned } from "./check.ts";

/** The result of authentication, and the user that the server sees. */
export interface ExaminedIdentity {
  check: Check;
  user?: UserInfo;
  /** Whether the following checks can run. */
  known: boolean;
}

/**
 * Asks the server for the authenticated user (SelfSubjectReview).
 *
 * @param suspects Checks of the credential with a failure or a warning, which explain a 401.
 */
export async function examineIdentity(
  client: Client,
  suspects: readonly Check[],
  signal: AbortSignal,
): Promise<ExaminedIdentity> {
  try {
    const user = await whoami(client, { signal });
    return { ...identityOf(user, suspects), user };
  } catch (error) {
    const details = suspects.map(({ name, summary }) => `${name}: ${summary}`);
    const next = suspects.flatMap((check) => check.next);
    if (isUnauthorized(error)) {
      const fallback = [
        listContexts(),
        hint(
          "choose-credential",
          {},
          "the credential was revoked or belongs to another cluster; set token, or set context to another context",
        ),
      ];
      const check = failed("authentication", "the server does not accept the credential (401)", {
        details,
        next: next.length > 0 ? next : fallback,
        facts: { status: 401 },
      });
      return { check, known: false };
    }
    if (isForbidden(error)) {
      const isAnonymous = /system:anonymous/.test(error.message);
      const check = isAnonymous
        ? anonymous(suspects)
        : failedBy("authentication", error, { details, facts: { status: 403 } });
      return { check, known: !isAnonymous };
    }
    if (isNotFound(error)) {
      const check = skipped("authentication", "this server is too old to report its user (before 1.27)");
      return { check, known: true };
    }
    return { check: failedBy("authentication", error), known: false };
  }
}

function identityOf(user: UserInfo, suspects: readonly Check[]): ExaminedIdentity {
  const { username = "", groups = [] } = user;
  if (username === "system:anonymous") return { check: anonymous(suspects), known: true };
  const own = groups.filter((group) => !/^system:(authenticated|serviceaccounts(:.*)?)$/.test(group));
  const summary = `${username}${own.length === 0 ? "" : `, of ${own.join(", ")}`}`;
  return { check: passed("authentication", summary, { facts: { username, groups } }), known: true };
}

function anonymous(suspects: readonly Check[]): Check {
  return failed("authentication", "the server sees an anonymous user: system:anonymous", {
    details: suspects.map(({ name, summary }) => `${name}: ${summary}`),
    next: [...suspects.flatMap((check) => check.next), viewContext("check the user in use")],
    facts: { username: "system:anonymous" },
  });
}

/** The fields of a SelfSubjectRulesReview's status that are used. */
interface Rules {
  resourceRules?: { verbs?: string[]; apiGroups?: string[]; resources?: string[] }[];
  incomplete?: boolean;
}

const READING = new Set(["get", "list", "watch"]);

/** Checks the permissions of this identity in the namespace. */
export async function checkAuthorization(
  client: Client,
  user: UserInfo | undefined,
  signal: AbortSignal,
): Promise<Check> {
  const { namespace } = client;
  try {
    const [everything, rules, getExec, createExec] = await Promise.all([
      can(client, "*", "*", undefined, { namespace: "*", signal }),
      rulesOf(client, signal),
      can(client, "get", "pods/exec", undefined, { signal }),
      can(client, "create", "pods/exec", undefined, { signal }),
    ]);
    if (everything.allowed) {
      return passed("authorization", "everything, in every namespace", { facts: { everything: true, namespace } });
    }
    return judge(rules, namespace, user, execGap(getExec, createExec));
  } catch (error) {
    return failedBy("authorization", error, { next: [listPermissions(namespace)] });
  }
}

async function rulesOf(client: Client, signal: AbortSignal): Promise<Rules> {
  const group = "authorization.k8s.io";
  const body = {
    apiVersion: `${group}/v1`,
    kind: "SelfSubjectRulesReview",
    spec: { namespace: client.namespace },
  };
  const request = rawRequest(`/apis/${group}/v1/selfsubjectrulesreviews`, { body, signal });
  return (await sendJson<{ status?: Rules }>(client, request)).status ?? {};
}

function judge(rules: Rules, namespace: string, user: UserInfo | undefined, gap: string | undefined): Check {
  const reads = new Set<string>();
  const changes = new Set<string>();
  for (const { verbs = [], resources = [] } of rules.resourceRules ?? []) {
    // Every user is allowed to create self reviews, so they do not count.
    const named = resources.filter((name) => !name.startsWith("selfsubject"));
    for (const name of named) {
      if (verbs.some((verb) => verb === "*" || READING.has(verb))) reads.add(name);
      if (verbs.some((verb) => !READING.has(verb))) changes.add(name);
    }
  }
  const facts = {
    everything: false,
    namespace,
    reads: [...reads],
    changes: [...changes],
    incomplete: rules.incomplete === true,
  };
  if (reads.size === 0 && changes.size === 0 && !rules.incomplete) {
    return failed("authorization", `in ${namespace}: no permissions except reviews of itself`, {
      facts,
      next: [listPermissions(namespace), `ask an administrator to run \`${grant(user, namespace)}\``],
    });
  }
  const summary = `in ${namespace}: reads ${listed(reads)}; changes ${listed(changes)}`;
  const details = [
    ...(rules.incomplete ? ["incomplete: one authorizer of the server cannot list its rules"] : []),
    ...(gap === undefined ? [] : [gap]),
  ];
  const next = gap === undefined ? [] : ["grant both get and create on pods/exec, pods/attach and pods/portforward"];
  const tell = gap === undefined ? passed : warned;
  return tell("authorization", summary, { details, next, facts });
}

// WebSocket exec is a GET and SPDY exec is a POST. Servers from 1.35 on require the verb create for both.
function execGap({ allowed: gets }: Decision, { allowed: creates }: Decision): string | undefined {
  if (gets === creates) return undefined;
  return `exec: may ${gets ? "get" : "create"} pods/exec and may not ${
    gets ? "create" : "get"
  } it, so that it works with some clients only`;
}

function listPermissions(namespace: string): Hint {
  return hint("list-permissions", { namespace }, `call can(verb, type) to ask for one permission in "${namespace}"`);
}

function listed(names: ReadonlySet<string>): string {
  if (names.has("*")) return "everything";
  if (names.size === 0) return "nothing";
  const shown = [...names].filter((name) => !name.includes("/")).slice(0, 4);
  return `${counted(names.size, "kind")} (${shown.join(", ")}${names.size > shown.length ? ", ..." : ""})`;
}

function grant(user: UserInfo | undefined, namespace: string): string {
  const [, accountNamespace, account] = /^system:serviceaccount:([^:]+):(.+)$/.exec(user?.username ?? "") ?? [];
  const subject = account === undefined
    ? shellWord(`--user=${user?.username ?? "USER"}`)
    : shellWord(`--serviceaccount=${accountNamespace}:${account}`);
  return `kubectl create rolebinding NAME --clusterrole=view ${subject} -n ${shellWord(namespace)}`;
}
