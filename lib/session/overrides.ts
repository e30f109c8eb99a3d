import type { ActingAs } from "../api/credentials/impersonate.ts";
import { BOOLEAN, MILLISECONDS, type OptionTable, type OptionType, STRING, STRINGS } from "../data/core/options.ts";
import { isRecord } from "../data/core/object.ts";
import type { TargetOverrides } from "../data/kubeconfig/select.ts";

/**
 * The options that `with()` changes. An option that is left out stays as it is. With another `as`, the whole
 * impersonation changes.
 */
export interface SessionOverrides extends TargetOverrides, ActingAs {
  /** Refuse every write before it is sent. `with()` cannot make such a session write. @default {false} */
  readOnly?: boolean | undefined;
  /** The time limit of one request in milliseconds. @default {0, no limit} */
  requestTimeout?: number | undefined;
}

/** The command-line option of an override. */
export interface OverrideFlag {
  help: string;
  short?: string;
  /** The name of its value in help. Without it, the option is a switch. */
  value?: string;
  default?: string;
  type?: "duration";
  repeated?: true;
  required?: true;
  completion?: string;
}

/** One override of a session. */
export interface Override<T> {
  /** The type of the value. */
  type: OptionType<T>;
  /** The replaced entry or field of the kubeconfig. */
  kubeconfig?: string;
  /** Whether sessions over a handler support it. @default {false} */
  overHandler?: boolean;
  flag: OverrideFlag;
  /** The key of the flag, if it differs from the name. */
  key?: string;
}

const EXTRA: OptionType<Readonly<Record<string, readonly string[]>>> = {
  expected: "an object of string arrays",
  accepts: (value): value is Readonly<Record<string, readonly string[]>> =>
    isRecord(value) && Object.values(value).every(STRINGS.accepts),
};

/** Every override of a session. `with()`, the command line, Tab and the refusal of handler sessions read this table. */
const OVERRIDES = {
  namespace: {
    type: STRING,
    kubeconfig: "context.namespace",
    overHandler: true,
    flag: { short: "-n", value: "name", help: "Namespace", default: "the context's", completion: "namespace" },
  },
  context: {
    type: STRING,
    kubeconfig: "current-context",
    flag: { value: "name", help: "Context of the kubeconfig", completion: "context" },
  },
  cluster: {
    type: STRING,
    kubeconfig: "context.cluster",
    flag: { value: "name", help: "Cluster of the kubeconfig", completion: "cluster" },
  },
  user: {
    type: STRING,
    kubeconfig: "context.user",
    flag: { value: "name", help: "User of the kubeconfig", completion: "user" },
  },
  server: {
    type: STRING,
    kubeconfig: "cluster.server",
    flag: { short: "-s", value: "url", help: "Address of the API server" },
  },
  token: {
    type: STRING,
    kubeconfig: "user.token",
    overHandler: true,
    flag: {
      value: "token",
      help: "Bearer token; unlike in kubectl, it replaces the client certificate",
      required: true,
    },
  },
  certificateAuthority: {
    type: STRING,
    kubeconfig: "cluster.certificate-authority",
    flag: { value: "file", help: "Certificate authority to trust, instead of the cluster's", completion: "file" },
  },
  insecureSkipTlsVerify: {
    type: BOOLEAN,
    kubeconfig: "cluster.insecure-skip-tls-verify",
    flag: { help: "Accept any server certificate" },
  },
  tlsServerName: {
    type: STRING,
    kubeconfig: "cluster.tls-server-name",
    flag: { value: "name", help: "Name to expect in the server's certificate" },
  },
  disableCompression: {
    type: BOOLEAN,
    kubeconfig: "cluster.disable-compression",
    flag: { help: "Request uncompressed answers" },
  },
  clientCertificate: {
    type: STRING,
    kubeconfig: "user.client-certificate",
    flag: {
      value: "file",
      help: "Client certificate, instead of the user's credentials",
      completion: "file",
      required: true,
    },
  },
  clientKey: {
    type: STRING,
    kubeconfig: "user.client-key",
    flag: { value: "file", help: "Key of the client certificate", completion: "file", required: true },
  },
  as: {
    type: STRING,
    kubeconfig: "user.as",
    overHandler: true,
    flag: { value: "user", help: "User to impersonate" },
  },
  asGroups: {
    type: STRINGS,
    kubeconfig: "user.as-groups",
    overHandler: true,
    key: "asGroup",
    flag: { value: "group", help: "Group to impersonate; may be repeated", repeated: true },
  },
  asUid: {
    type: STRING,
    kubeconfig: "user.as-uid",
    overHandler: true,
    flag: { value: "uid", help: "UID to impersonate" },
  },
  asUserExtra: {
    type: EXTRA,
    kubeconfig: "user.as-user-extra",
    overHandler: true,
    flag: { value: "pair", help: "Extra attribute to impersonate, KEY=VALUE; may be repeated", repeated: true },
  },
  username: {
    type: STRING,
    kubeconfig: "user.username",
    flag: { value: "name", help: "Username for basic authentication", required: true },
  },
  password: {
    type: STRING,
    kubeconfig: "user.password",
    flag: { value: "password", help: "Password for basic authentication" },
  },
  requestTimeout: {
    type: MILLISECONDS,
    overHandler: true,
    flag: { value: "duration", type: "duration", help: "Time limit of one request: 5s, 1m; 0 means no limit" },
  },
  readOnly: {
    type: BOOLEAN,
    overHandler: true,
    flag: { help: "Refuse every write before it is sent" },
  },
} as const;

// The compiler reports an override that the table lacks, or whose type differs.
const TABLE: { readonly [Name in keyof SessionOverrides]-?: Override<NonNullable<SessionOverrides[Name]>> } = OVERRIDES;

/** The overrides by name. */
export const OVERRIDE_ENTRIES = Object.entries(TABLE) as readonly [keyof SessionOverrides, Override<unknown>][];

/** The options of `with`. */
export const OVERRIDE_OPTIONS = Object.fromEntries(
  OVERRIDE_ENTRIES.map(([name, { type }]) => [name, type]),
) as unknown as OptionTable<SessionOverrides>;

type Table = typeof OVERRIDES;
type KeyOf<Name extends keyof Table> = Table[Name] extends { key: infer Key extends string } ? Key : Name;

/** The command-line options of the overrides by their keys. */
export const OVERRIDE_FLAGS = Object.fromEntries(
  OVERRIDE_ENTRIES.map(([name, { flag, key = name }]) => [key, flag]),
) as unknown as { readonly [Name in keyof Table as KeyOf<Name>]: Table[Name]["flag"] };
