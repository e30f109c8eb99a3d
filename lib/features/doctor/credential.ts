import type { Hint } from "../../data/core/hint.ts";
import { defined } from "../../data/base/defined.ts";
import type { Check } from "../../data/core/diagnosis.ts";
import { hint, KubeError } from "../../data/core/errors.ts";
import {
  type BearerKind,
  chooseCredentials,
  type Credential,
  type CredentialOptions,
  readCredential,
} from "../../api/credentials/credential.ts";
import { type ActingAs, readImpersonation } from "../../api/credentials/impersonate.ts";
import { optionalEnv } from "../../data/kubeconfig/permission.ts";
import type { TargetOverrides } from "../../data/kubeconfig/select.ts";
import type { UserConfig } from "../../data/kubeconfig/types.ts";
import { failedBy, listContexts, passed, viewContext, warned } from "./check.ts";
import type { Configuration } from "./configuration.ts";

/** The credential, if it could be read. */
export interface ExaminedCredential {
  check: Check;
  credential?: Credential;
}

/** Checks which credential is used and why, and which ones are ignored. Runs the credential plugin, if any. */
export async function examineCredential(
  { target, loaded, inCluster }: Required<Pick<Configuration, "target">> & Configuration,
  overrides: TargetOverrides & ActingAs,
  sources: Pick<CredentialOptions, "openIo" | "mayAsk" | "timeLimit" | "sharing" | "context"> = {},
): Promise<ExaminedCredential> {
  const { user, cluster, userName } = target;
  const entry = loaded?.config.users.find(({ name }) => name === userName)?.user ?? {};
  const details = [
    ...passedOver(user, entry, overrides),
    ...(!inCluster && optionalEnv("KUBERNETES_SERVICE_HOST")
      ? ["ignored: the pod's service account, because there is a kubeconfig"]
      : []),
  ];
  let credential: Credential;
  let acting: string[];
  try {
    const impersonation = readImpersonation(user, overrides, userName);
    acting = impersonation === undefined ? [] : [`acts as ${impersonation.user} (impersonation)`];
    credential = await readCredential(user, cluster, sources);
  } catch (error) {
    return { check: failedBy("credential", error, { details, next: nextFor(user, error) }) };
  }
  const chosen = chosenOf(user, overrides, inCluster);
  const facts = defined({ kind: credential.kind, source: chosen, actsAs: acting.length > 0 || undefined });
  const findings = { details: [...acting, ...details], facts };
  if (credential.kind !== "none") return { check: passed("credential", chosen, findings), credential };
  const none = userName === "" ? "none: the context has no user" : `none: the user ${userName} has no credential`;
  const next = [listContexts(), hint("choose-credential", {}, "set token, or set context to another context")];
  // Only the server can tell whether a credential is required. A proxy in front of it can add one.
  return { check: warned("credential", none, { ...findings, next }), credential };
}

/** Checks a missing credential against the server's answer. If the server sees a known user, none is needed. */
export function settled(credential: Check, authentication: Check | undefined): Check {
  if (credential.facts.kind !== "none" || authentication?.verdict !== "ok") return credential;
  const { summary, details, facts } = credential;
  return passed("credential", `${summary}, but the server requires none`, { details, facts });
}

const NAMES: Readonly<Record<BearerKind, string>> = {
  tokenFile: "token file",
  token: "token",
  basic: "username and password",
  authProvider: "auth-provider",
  exec: "exec plugin",
};
const CERTIFICATE = "client certificate";

function chosenOf(user: UserConfig, overrides: TargetOverrides, inCluster: boolean): string {
  if (overrides.token) return "the given token, which replaces all other credentials";
  if (overrides.clientCertificate) return "the given client certificate";
  if (overrides.username) return "the given username and password";
  if (inCluster) return "the token file of the pod's service account";
  const { certificate, bearer } = chooseCredentials(user);
  if (bearer === "exec") return `the credential plugin ${user.exec?.command ?? ""}`;
  if (!certificate) {
    if (bearer === undefined) return "none";
    return `the ${NAMES[bearer]} of the user${bearer === "authProvider" ? `, ${user["auth-provider"]?.name}` : ""}`;
  }
  const from = user["client-certificate-data"] ? "client-certificate-data" : user["client-certificate"] ?? "";
  const beside = bearer === undefined ? "" : `, preferred to the ${NAMES[bearer]}: the server checks it first`;
  return `the client certificate of ${from}${beside}`;
}

function passedOver(user: UserConfig, entry: UserConfig, overrides: TargetOverrides): string[] {
  if (overrides.token || overrides.clientCertificate || overrides.username) {
    const { certificate, bearer, unused } = chooseCredentials(entry);
    const names = [bearer, ...unused].filter((kind) => kind !== undefined).map((kind) => NAMES[kind]);
    return [...(certificate ? [CERTIFICATE] : []), ...names]
      .map((name) => `ignored: the ${name} of the user, because another credential was given`);
  }
  const { bearer, unused } = chooseCredentials(user);
  const first = bearer === undefined ? CERTIFICATE : NAMES[bearer];
  return unused.map((kind) => `ignored: the ${NAMES[kind]}, because the ${first} takes precedence`);
}

function nextFor(user: UserConfig, error: unknown): Hint[] {
  const command = chooseCredentials(user).bearer === "exec" ? user.exec?.command : undefined;
  const isMissing = error instanceof Error && error.cause instanceof Deno.errors.NotFound;
  // The kubeconfig can contain a hint for installing the plugin.
  if (command && isMissing) return [];
  // The error has its own hints, for example for an encrypted key or a removed provider.
  if (!command && error instanceof KubeError && error.hints.length > 0) return [];
  // The plugin's arguments are not shown, because they can contain a secret.
  if (command) return [viewContext(`run ${command} by hand, with the arguments in the kubeconfig`)];
  return [viewContext("check the user in use")];
}
