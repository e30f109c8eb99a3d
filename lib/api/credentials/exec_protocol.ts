import { defined } from "../../data/base/defined.ts";
import { AuthError, ConfigError, hint } from "../../data/core/errors.ts";
import type { Hint } from "../../data/core/hint.ts";
import { isRecord } from "../../data/core/object.ts";
import type { ClusterConfig, ExecConfig } from "../../data/kubeconfig/types.ts";

const GROUP = "client.authentication.k8s.io";
const VERSIONS = [`${GROUP}/v1`, `${GROUP}/v1beta1`];

/** The answer of a plugin: a token, a client certificate, or both. */
export interface ExecAnswer {
  /** A bearer token. */
  token?: string | undefined;
  /** A client certificate, PEM. */
  cert?: string | undefined;
  /** The key of the certificate, PEM. */
  key?: string | undefined;
  /** The time when the answer expires. Without it, the answer is used until the server refuses it. */
  expires?: Date | undefined;
}

/**
 * Validates the configuration of a plugin.
 *
 * @returns Whether the plugin may, must or must not use the terminal.
 * @throws {ConfigError} If the command or a valid mode is missing, or the version is not supported.
 */
export function readInteractiveMode(
  { apiVersion = "", command = "", interactiveMode, env = [] }: ExecConfig,
): "Never" | "IfAvailable" | "Always" {
  if (command === "") {
    throw new ConfigError("Cannot run a credential plugin: the user's exec has no command", {
      hints: [viewUser()],
    });
  }
  if (env.some(({ name }) => name === "" || /[=\0]/.test(name))) {
    throw new ConfigError(`Cannot run the credential plugin "${command}": a variable in its env has an invalid name`);
  }
  if (!VERSIONS.includes(apiVersion)) {
    throw new ConfigError(
      `Cannot run the credential plugin "${command}": its apiVersion "${apiVersion}" is not supported`,
      {
        hints: [`use ${VERSIONS.join(" or ")}; a newer version of the plugin may update the kubeconfig`],
      },
    );
  }
  if (interactiveMode === "Never" || interactiveMode === "IfAvailable" || interactiveMode === "Always") {
    return interactiveMode;
  }
  if (interactiveMode === undefined && apiVersion === `${GROUP}/v1beta1`) return "IfAvailable";
  const found = interactiveMode === undefined ? "it is missing" : `it is "${interactiveMode}"`;
  throw new ConfigError(
    `Cannot run the credential plugin "${command}": its interactiveMode must be Never, IfAvailable or Always, but ${found}`,
    {
      hints: [
        "add `interactiveMode: IfAvailable` to the user's exec, unless the plugin's documentation says otherwise",
      ],
    },
  );
}

/** Returns the value of KUBERNETES_EXEC_INFO for a plugin (KEP-541). */
export function execInfo(
  { apiVersion, provideClusterInfo }: ExecConfig,
  cluster: ClusterConfig,
  interactive: boolean,
  ca?: string,
): string {
  const { server, extensions = [] } = cluster;
  const config = extensions.find(({ name }) => name === `${GROUP}/exec`)?.extension;
  // As in Go, empty values are left out. JSON.stringify() drops undefined.
  const info = {
    server,
    "tls-server-name": cluster["tls-server-name"] || undefined,
    "insecure-skip-tls-verify": cluster["insecure-skip-tls-verify"] || undefined,
    "certificate-authority-data": ca === undefined ? undefined : base64(ca),
    "proxy-url": cluster["proxy-url"] || undefined,
    "disable-compression": cluster["disable-compression"] || undefined,
    config: config ?? null,
  };
  return JSON.stringify({
    kind: "ExecCredential",
    apiVersion,
    spec: { cluster: provideClusterInfo ? info : undefined, interactive },
  });
}

function viewUser(): Hint {
  const step = "check the user's exec field in the kubeconfig";
  return hint("view-context", { step }, step);
}

// A bundle of certificate authorities may contain comments that are not ASCII.
function base64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}

/**
 * Parses the answer of a plugin. Errors do not quote it, because it contains the credential.
 *
 * @throws {AuthError} If it is not an ExecCredential of the requested version, or contains no credential.
 */
export async function readAnswer(text: string, { command = "", apiVersion }: ExecConfig): Promise<ExecAnswer> {
  const refuse = (reason: string) =>
    new AuthError(`Cannot use the answer of the credential plugin "${command}": ${reason}`, {
      hints: [
        "run the plugin by hand: it must print one ExecCredential and nothing else",
        viewUser(),
      ],
    });
  if (text.trim() === "") throw refuse("it is empty");
  const answer = await parseAnswer(text).catch(() => {
    throw refuse("it is not JSON");
  });
  // client-go assumes the kind if it is missing.
  if (!isRecord(answer) || (answer.kind || "ExecCredential") !== "ExecCredential") {
    throw refuse("it is not an ExecCredential");
  }
  if (answer.apiVersion !== apiVersion) {
    throw refuse(`its apiVersion is "${answer.apiVersion}" instead of "${apiVersion}"`);
  }
  const status = isRecord(answer.status) ? answer.status : {};
  const field = (name: string) =>
    typeof status[name] === "string" && status[name] !== "" ? String(status[name]) : undefined;
  const [token, cert, key, expiration] = ["token", "clientCertificateData", "clientKeyData", "expirationTimestamp"].map(
    field,
  );
  if ((cert === undefined) !== (key === undefined)) {
    throw refuse("it has a certificate without a key, or a key without a certificate");
  }
  if (token === undefined && cert === undefined) throw refuse("it has neither a token nor a certificate");
  const expires = expiration === undefined ? undefined : new Date(expiration);
  if (expires !== undefined && Number.isNaN(expires.getTime())) throw refuse("its expirationTimestamp is not a time");
  return defined({ token, cert, key, expires });
}

// client-go accepts YAML, too. A plugin that is a small shell script may print it.
async function parseAnswer(text: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/^(kind|apiVersion)\s*:/m.test(text)) throw error;
    const { parse } = await import("@std/yaml");
    return parse(text, { schema: "core" });
  }
}
