import { defined } from "../base/defined.ts";
import { InputError } from "../core/errors.ts";
import type { ConfigMap, Secret } from "../core/kinds.ts";
import { madeMetadata, type MakeOptions } from "./make_options.ts";

/** Values by their keys: text, or bytes. */
export type DataValues = Readonly<Record<string, string | Uint8Array>>;

/** Options of `make.configMap`. */
export interface ConfigMapOptions extends MakeOptions {
  /** The values. Bytes that are not UTF-8 are stored as `binaryData`. */
  data?: DataValues | undefined;
}

/** Options of `make.secret`. */
export interface SecretOptions extends MakeOptions {
  /** The values, not encoded. */
  data?: DataValues | undefined;
  /** The type. @default {that of the server, "Opaque"} */
  type?: string | undefined;
}

/** Options of `make.registrySecret`. */
export interface RegistrySecretOptions extends MakeOptions {
  /** The address of the registry. @default {"https://index.docker.io/v1/"} */
  server?: string | undefined;
  /** The user. */
  username: string;
  /** The password. */
  password: string;
  /** The address of the user. @default {none} */
  email?: string | undefined;
}

/** Makes a ConfigMap as `kubectl create configmap` does. */
export function configMap(name: string, options: ConfigMapOptions = {}): ConfigMap {
  const data: Record<string, string> = {};
  const binaryData: Record<string, string> = {};
  for (const [key, value] of Object.entries(options.data ?? {})) {
    requireKey(key, "ConfigMap");
    const text = typeof value === "string" ? value : decoded(value);
    if (text === undefined) binaryData[key] = encoded(value);
    else data[key] = text;
  }
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: madeMetadata(name, options),
    ...defined({ data: unlessEmpty(data), binaryData: unlessEmpty(binaryData) }),
  };
}

/** Makes a Secret as `kubectl create secret generic` does. */
export function secret(name: string, options: SecretOptions = {}): Secret {
  const data = Object.entries(options.data ?? {}).map(([key, value]) => {
    requireKey(key, "Secret");
    return [key, encoded(value)];
  });
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: madeMetadata(name, options),
    ...defined({ type: options.type, data: unlessEmpty(Object.fromEntries(data)) }),
  };
}

/** Makes a Secret with the credential of a container registry, as `kubectl create secret docker-registry` does. */
export function registrySecret(name: string, options: RegistrySecretOptions): Secret {
  const { server = "https://index.docker.io/v1/", username, password, email, namespace } = options;
  const auth = encoded(`${username}:${password}`);
  const config = { auths: { [server]: defined({ username, password, email: email || undefined, auth }) } };
  const data = { ".dockerconfigjson": JSON.stringify(config) };
  return secret(name, { namespace, type: "kubernetes.io/dockerconfigjson", data });
}

/**
 * Returns the hash of the data that kubectl appends to a name (cmd/util/hash): ten letters of SHA-256.
 */
export async function dataHash({ kind, metadata, data, ...object }: ConfigMap | Secret): Promise<string> {
  const fields = kind === "Secret"
    ? { data: data ?? {}, kind, name: metadata?.name, type: "type" in object ? object.type ?? "" : "" }
    : defined({
      binaryData: "binaryData" in object ? object.binaryData : undefined,
      data: data ?? {},
      kind,
      name: metadata?.name,
    });
  // Go escapes these characters in JSON.
  const text = JSON.stringify(sorted(fields)).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  const hex = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex();
  const letters: Record<string, string> = { 0: "g", 1: "h", 3: "k", a: "m", e: "t" };
  return hex.slice(0, 10).replace(/[013ae]/g, (digit) => letters[digit] ?? digit);
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

function requireKey(key: string, kind: string): void {
  if (/^[-._a-zA-Z0-9]{1,253}$/.test(key) && key !== "." && !key.startsWith("..")) return;
  throw new InputError(`"${key}" is not a valid key name for a ${kind}`, {
    hints: ["a key consists of letters, digits, '-', '_' or '.'"],
  });
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function encoded(value: string | Uint8Array): string {
  return (typeof value === "string" ? new TextEncoder().encode(value) : value).toBase64();
}

function unlessEmpty<T extends object>(value: T): T | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}
