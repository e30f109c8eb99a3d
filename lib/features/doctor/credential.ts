import type { Check } from "../../data/core/diagnosis.ts";
import { KubeError } from "../../data/core/errors.ts";
import { type Credential, type CredentialOptions, readCredential } from "../../api/credentials/credential.ts";
import { type ActingAs, readImpersonation } from "../../api/credentials/impersonate.ts";
import { optionalEnv } from "../../data/kubeconfig/permission.ts";
import type { TargetOverrides } from "../../data/kubeconfig/select.ts";
import type { UserConfig } from "../../data/kubeconfig/types.ts";
import { failed, failedBy, passed, warned } from "./check.ts";
import type { Configuration } from "./configuration.ts";

/** The credential, where it could be read. */
export interface ExaminedCredential {
  check: Check;
  credential?: Credential;
}

/** Looks at which credential was chosen and why, and which others were passed over. Runs a plugin where there is one. */
export async function examineCredential(
  { target, loaded, inCluster }: Required<Pick<Configuration, "target">> & Configuration,
  overrides: TargetOverrides & ActingAs,
  sources: Pick<CredentialOptions, "outside" | "mayAsk" | "timeLimit"> = {},
): Promise<ExaminedCredential> {
  const { user, cluster, userName } = target;
  const entry = loaded?.config.users.find(({ name }) => name === userName)?.user ?? {};
  const details = [
    ...passedOver(user, entry, overrides),
    ...(!inCluster && optionalEnv("KUBERNETES_SERVICE_HOST")
      ? ["passed over: the pod's service account, since there is a kubeconfig"]
      : []),
  ];
  let credential: Credential;
  let acting: string[];
  try {
    const impersonation = readImpersonation(user, overrides);
    acting = impersonation === undefined ? [] : [`acts as ${impersonation.user} (impersonation)`];
    credential = await readCredential(user, cluster, sources);
  } catch (error) {
    return { check: failedBy("credential", error, { details, next: nextFor(user, error) }) };
  }
  const chosen = chosenOf(user, overrides, inCluster);
  const facts = { kind: credential.kind, source: chosen, ...(acting.length === 0 ? {} : { actsAs: true }) };
  const findings = { details: [...acting, ...details], facts };
  if (credential.kind !== "none") return { check: passed("credential", chosen, findings), credential };
  const none = userName === ""
    ? "none: the context names no user"
    : `none: the user ${userName} has nothing to prove it`;
  const next = ["k8s config get-contexts", "give one with --token TOKEN, or take another context: --context NAME"];
  const tell = details.length > 0 ? warned : failed;
  return {
    check: tell("credential", `${none}, so the server sees system:anonymous`, { ...findings, next }),
    credential,
  };
}

function chosenOf(user: UserConfig, overrides: TargetOverrides, inCluster: boolean): string {
  if (overrides.token) return "the token that was given, which stands alone";
  if (overrides.clientCertificate) return "the client certificate that was given";
  if (overrides.username) return "the username and password that were given";
  if (inCluster) return "the token file of the pod's service account";
  if (user.exec) return `the credential plugin ${user.exec.command ?? ""}`;
  const bearer = bearerName(user);
  if (!hasCertificate(user)) {
    return bearer === undefined
      ? "none"
      : `the ${bearer} of the user${bearer === "auth-provider" ? `, ${user["auth-provider"]?.name}` : ""}`;
  }
  const from = user["client-certificate-data"] ? "client-certificate-data" : user["client-certificate"] ?? "";
  return `the client certificate of ${from}${
    bearer === undefined ? "" : `, before the ${bearer}: the server asks it first`
  }`;
}

// In the order in which `credentialOf` chooses.
function passedOver(user: UserConfig, entry: UserConfig, overrides: TargetOverrides): string[] {
  const has = (of: UserConfig): [name: string, is: boolean][] => [
    ["exec plugin", Boolean(of.exec)],
    ["client certificate", hasCertificate(of)],
    ["token file", Boolean(of.tokenFile)],
    ["token", Boolean(of.token)],
    ["username and password", Boolean(of.username || of.password)],
    ["auth-provider", Boolean(of["auth-provider"])],
  ];
  const names = (of: UserConfig) => has(of).filter(([, is]) => is).map(([name]) => name);
  if (overrides.token || overrides.clientCertificate || overrides.username) {
    return names(entry).map((name) => `passed over: the ${name} of the user, since another credential was given`);
  }
  const [first, ...others] = names(user);
  if (first === "exec plugin") {
    return others.map((name) => `passed over: the ${name}, since the ${first} goes before it`);
  }
  const bearer = bearerName(user);
  return names(user).filter((name) => name !== bearer && name !== "client certificate")
    .map((name) => `passed over: the ${name}, since the ${bearer} goes before it`);
}

function bearerName(
  { token, tokenFile, username, password, "auth-provider": provider }: UserConfig,
): string | undefined {
  if (tokenFile) return "token file";
  if (token) return "token";
  if (username || password) return "username and password";
  return provider === undefined ? undefined : "auth-provider";
}

function hasCertificate(user: UserConfig): boolean {
  return Boolean(user["client-certificate"] || user["client-certificate-data"]);
}

function nextFor(user: UserConfig, error: unknown): string[] {
  const isMissing = error instanceof Error && error.cause instanceof Deno.errors.NotFound;
  // How to install a plugin the kubeconfig says.
  if (user.exec && isMissing) return [];
  // What helps an encrypted key or a provider that is gone is told with the error.
  if (!user.exec && error instanceof KubeError && error.hints.length > 0) return [];
  // Its arguments are not shown here: they can hold a secret.
  if (user.exec) return [`k8s config view --minify, and run ${user.exec.command} as it stands there`];
  return ["k8s config view --minify"];
}
