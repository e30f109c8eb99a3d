import type { ActingAs } from "../api/credentials/impersonate.ts";
import { BOOLEAN, MILLISECONDS, type OptionTable, type OptionType, STRING, STRINGS } from "../data/core/options.ts";
import { isRecord } from "../data/core/object.ts";

/** What `with()` changes; anything left out stays as it is. Of the impersonation, all of it goes with another `as`. */
export interface SessionOverrides extends ActingAs {
  /** The context of the kubeconfig. */
  context?: string | undefined;
  /** The namespace of calls that name none; `"*"` is all of them. */
  namespace?: string | undefined;
  /** The cluster of the kubeconfig. */
  cluster?: string | undefined;
  /** The user of the kubeconfig. */
  user?: string | undefined;
  /** The server's URL. */
  server?: string | undefined;
  /** A bearer token; it travels on a connection without the client certificate, so that it is the identity. */
  token?: string | undefined;
  /** The path of the authority to trust, in place of the cluster's. */
  certificateAuthority?: string | undefined;
  /** Take whatever certificate the server shows: whoever answers gets the credential. @default {the cluster's} */
  insecureSkipTlsVerify?: boolean | undefined;
  /** The name to ask for (SNI) and to expect in the server's certificate. @default {the cluster's, or the host} */
  tlsServerName?: string | undefined;
  /** Ask for answers as they are, without gzip. @default {the cluster's} */
  disableCompression?: boolean | undefined;
  /** The path of a client certificate, in place of the user's credentials. */
  clientCertificate?: string | undefined;
  /** The path of its key. */
  clientKey?: string | undefined;
  /** Basic authentication, in place of the user's credentials; the API server itself takes it no more. */
  username?: string | undefined;
  /** The password of that username. */
  password?: string | undefined;
  /** Refuse every write before it is sent; a session that does so cannot be made to write by `with()`. @default {false} */
  readOnly?: boolean | undefined;
  /** Milliseconds that one request may take. @default {0, no limit} */
  requestTimeout?: number | undefined;
}

/** One override of a session. */
export interface Override<T> {
  /** The type of its value. */
  type: OptionType<T>;
  /** The entry and field of the kubeconfig that it replaces. */
  kubeconfig?: string;
  /** Whether a session over a handler supports it as well. @default {false} */
  overHandler?: boolean;
}

const EXTRA: OptionType<Readonly<Record<string, readonly string[]>>> = {
  expected: "an object of string arrays",
  accepts: (value): value is Readonly<Record<string, readonly string[]>> =>
    isRecord(value) && Object.values(value).every(STRINGS.accepts),
};

/** Every override of a session. */
export const OVERRIDES: {
  readonly [Name in keyof SessionOverrides]-?: Override<NonNullable<SessionOverrides[Name]>>;
} = {
  context: { type: STRING, kubeconfig: "current-context" },
  namespace: { type: STRING, kubeconfig: "context.namespace", overHandler: true },
  cluster: { type: STRING, kubeconfig: "context.cluster" },
  user: { type: STRING, kubeconfig: "context.user" },
  server: { type: STRING, kubeconfig: "cluster.server" },
  token: { type: STRING, kubeconfig: "user.token", overHandler: true },
  certificateAuthority: { type: STRING, kubeconfig: "cluster.certificate-authority" },
  insecureSkipTlsVerify: { type: BOOLEAN, kubeconfig: "cluster.insecure-skip-tls-verify" },
  tlsServerName: { type: STRING, kubeconfig: "cluster.tls-server-name" },
  disableCompression: { type: BOOLEAN, kubeconfig: "cluster.disable-compression" },
  clientCertificate: { type: STRING, kubeconfig: "user.client-certificate" },
  clientKey: { type: STRING, kubeconfig: "user.client-key" },
  username: { type: STRING, kubeconfig: "user.username" },
  password: { type: STRING, kubeconfig: "user.password" },
  as: { type: STRING, kubeconfig: "user.as", overHandler: true },
  asGroups: { type: STRINGS, kubeconfig: "user.as-groups", overHandler: true },
  asUid: { type: STRING, kubeconfig: "user.as-uid", overHandler: true },
  asUserExtra: { type: EXTRA, kubeconfig: "user.as-user-extra", overHandler: true },
  readOnly: { type: BOOLEAN, overHandler: true },
  requestTimeout: { type: MILLISECONDS, overHandler: true },
};

/** The names of the overrides. */
export const OVERRIDE_NAMES = Object.keys(OVERRIDES) as readonly (keyof SessionOverrides)[];

/** The options of `with`. */
export const OVERRIDE_OPTIONS = Object.fromEntries(
  OVERRIDE_NAMES.map((name) => [name, OVERRIDES[name].type]),
) as unknown as OptionTable<SessionOverrides>;
