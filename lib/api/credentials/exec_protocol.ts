import { AuthError, ConfigError } from "../../data/core/errors.ts";
import { isRecord } from "../../data/core/object.ts";
import type { ClusterConfig, ExecConfig } from "../../data/kubeconfig/types.ts";

const GROUP = "client.authentication.k8s.io";
const VERSIONS = [`${GROUP}/v1`, `${GROUP}/v1beta1`];

/** What a plugin answers with: a token, a client certificate, or both (PEM). */
export interface ExecAnswer {
  /** A bearer token. */
  token?: string;
  /** A client certificate, PEM. */
  cert?: string;
  /** Its key, PEM. */
  key?: string;
  /** When it is over; without it, it holds until the server refuses it. */
  expires?: Date;
}

/**
 * Checks how a kubeconfig describes a plugin.
 *
 * @returns Whether it may, must or must not ask on the terminal.
 * @throws {ConfigError} Where it has no command, or speaks a version that there is no more.
 */
export function readInteractiveMode(
  { apiVersion = "", command = "", interactiveMode, env = [] }: ExecConfig,
): "Never" | "IfAvailable" | "Always" {
  if (command === "") {
    throw new ConfigError("Cannot run a credential plugin: the user's exec has no command", {
      hints: ["k8s config view --minify shows the user that is in use"],
    });
  }
  if (env.some(({ name }) => name === "" || /[=\0]/.test(name))) {
    throw new ConfigError(`Cannot run the credential plugin "${command}": a variable of its env has no usable name`);
  }
  if (!VERSIONS.includes(apiVersion)) {
    throw new ConfigError(
      `Cannot run the credential plugin "${command}": its apiVersion "${apiVersion}" is not known`,
      {
        hints: [`${VERSIONS.join(" and ")} are; does the plugin's own command write the kubeconfig anew?`],
      },
    );
  }
  if (interactiveMode === "Never" || interactiveMode === "IfAvailable" || interactiveMode === "Always") {
    return interactiveMode;
  }
  if (interactiveMode === undefined && apiVersion === `${GROUP}/v1beta1`) return "IfAvailable";
  const what = interactiveMode === undefined ? "it is missing" : `it is "${interactiveMode}"`;
  throw new ConfigError(
    `Cannot run the credential plugin "${command}": its interactiveMode must be Never, IfAvailable or Always, and ${what}`,
    { hints: ["write interactiveMode: IfAvailable under the user's exec, where the plugin does not say otherwise"] },
  );
}

/** What a plugin finds in KUBERNETES_EXEC_INFO (KEP-541). */
export function execInfo(
  { apiVersion, provideClusterInfo }: ExecConfig,
  cluster: ClusterConfig,
  interactive: boolean,
  ca?: string,
): string {
  const { server, extensions = [] } = cluster;
  const config = extensions.find(({ name }) => name === `${GROUP}/exec`)?.extension;
  const pick = (name: "tls-server-name" | "insecure-skip-tls-verify" | "proxy-url" | "disable-compression") =>
    cluster[name] ? { [name]: cluster[name] } : {};
  const known = {
    server,
    ...pick("tls-server-name"),
    ...pick("insecure-skip-tls-verify"),
    ...(ca === undefined ? {} : { "certificate-authority-data": base64(ca) }),
    ...pick("proxy-url"),
    ...pick("disable-compression"),
    config: config ?? null,
  };
  return JSON.stringify({
    kind: "ExecCredential",
    apiVersion,
    spec: { ...(provideClusterInfo ? { cluster: known } : {}), interactive },
  });
}

// A bundle of authorities may have their names beside them, in any script.
function base64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}

/**
 * Reads a plugin's answer. No error quotes it: it holds the credential.
 *
 * @throws {AuthError} Where it is no ExecCredential of the version asked for, or holds nothing to prove an identity.
 */
export async function readAnswer(text: string, { command = "", apiVersion }: ExecConfig): Promise<ExecAnswer> {
  const refuse = (what: string) =>
    new AuthError(`Cannot use what the credential plugin "${command}" answered: ${what}`, {
      hints: [
        "run it by hand, as k8s config view --minify shows it: it must print one ExecCredential and nothing else",
      ],
    });
  if (text.trim() === "") throw refuse("it wrote nothing");
  const answer = await parseAnswer(text).catch(() => {
    throw refuse("it is not JSON");
  });
  // client-go assumes the kind if it is missing.
  if (!isRecord(answer) || (answer.kind || "ExecCredential") !== "ExecCredential") {
    throw refuse("it is not an ExecCredential");
  }
  if (answer.apiVersion !== apiVersion) {
    throw refuse(`its apiVersion is "${answer.apiVersion}", and "${apiVersion}" was asked for`);
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
  if (expires !== undefined && Number.isNaN(expires.getTime())) throw refuse("its expirationTimestamp is no time");
  return {
    ...(token === undefined ? {} : { token }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
    ...(expires === undefined ? {} : { expires }),
  };
}

// client-go takes YAML too, which a plugin of a few lines of shell may well write.
async function parseAnswer(text: string): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/^(kind|apiVersion)\s*:/m.test(text)) throw error;
    const { parse } = await import("@std/yaml");
    return parse(text, { schema: "core" });
  }
}
