import type {
  ApplyOptions,
  DeleteOptions,
  PatchOptions,
  RawOptions,
  TableOptions,
  TokenOptions,
} from "../api/client/options.ts";
import { describeValueType } from "../api/client/client.ts";
import { closest } from "../data/base/closest.ts";
import { isRecord } from "../data/core/object.ts";
import type { ProxyOptions } from "../features/proxy/options.ts";
import type { DescribeOptions } from "../features/views/describe.ts";
import type { EventsOptions } from "../features/views/events.ts";
import type { TopOptions } from "../features/views/top.ts";
import type { ConnectOptions } from "./connect.ts";
import type { SessionOverrides } from "./k8s.ts";

type Options =
  & (ApplyOptions & DeleteOptions & Omit<PatchOptions, "type"> & RawOptions & TableOptions & TokenOptions)
  & (DescribeOptions & EventsOptions & TopOptions & { type: unknown });

// The compiler sees to it that none is missing, and that none is there too many.
const OF_CALLS: Readonly<Record<keyof Options, true>> = {
  signal: true,
  namespace: true,
  subresource: true,
  labels: true,
  fields: true,
  limit: true,
  metadataOnly: true,
  onPage: true,
  name: true,
  includeObject: true,
  slim: true,
  dryRun: true,
  fieldManager: true,
  fieldValidation: true,
  forceConflicts: true,
  type: true,
  gracePeriodSeconds: true,
  propagationPolicy: true,
  preconditions: true,
  wait: true,
  duration: true,
  audience: true,
  secret: true,
  boundObject: true,
  method: true,
  body: true,
  headers: true,
  events: true,
  full: true,
  for: true,
  types: true,
  sortBy: true,
  capacity: true,
};

const OF_SESSIONS: Readonly<Record<keyof SessionOverrides, true>> = {
  context: true,
  namespace: true,
  cluster: true,
  user: true,
  server: true,
  token: true,
  certificateAuthority: true,
  insecureSkipTlsVerify: true,
  tlsServerName: true,
  disableCompression: true,
  clientCertificate: true,
  clientKey: true,
  username: true,
  password: true,
  readOnly: true,
  requestTimeout: true,
  as: true,
  asGroups: true,
  asUid: true,
  asUserExtra: true,
};

const OF_CONNECT: Readonly<Record<keyof ConnectOptions, true>> = {
  ...OF_SESSIONS,
  kubeconfig: true,
  handler: true,
  connection: true,
  fieldManager: true,
  onWarning: true,
  mayAsk: true,
  log: true,
  middleware: true,
};

const OF_PROXIES: Readonly<Record<keyof ProxyOptions, true>> = {
  port: true,
  address: true,
  unixSocket: true,
  apiPrefix: true,
  www: true,
  wwwPrefix: true,
  acceptHosts: true,
  acceptPaths: true,
  rejectPaths: true,
  rejectMethods: true,
  disableFilter: true,
  allowOrigins: true,
  secret: true,
  requestTimeout: true,
  pages: true,
  explore: true,
  log: true,
  allowExec: true,
  readOnly: true,
  namespaceOnly: true,
  redactSecrets: true,
  maxHeaderSize: true,
  maxBodySize: true,
  maxRequests: true,
  maxConnections: true,
  headerTimeout: true,
  idleTimeout: true,
  bodyTimeout: true,
};

/**
 * Gives the options of a call back where each is one that some call takes: one object may serve several. Where nobody
 * checks types, at the prompt and in plain `deno run`, `delete("pod", "web", { dryrun: true })` would delete.
 *
 * @throws {TypeError} For one that there is not, and for what is no options: `events("shop")` would be of another namespace.
 */
export function taken<T>(options: T): T {
  return options === undefined ? options : known(options, OF_CALLS);
}

/** As {@linkcode taken}, for those that `with()` changes. */
export function takenBySession<T>(options: T): T {
  return known(options, OF_SESSIONS);
}

/** As {@linkcode taken}, for those of `connect()`. */
export function takenByConnect<T>(options: T): T {
  return known(options, OF_CONNECT);
}

/** As {@linkcode taken}, for those of a proxy: `{ readonly: true }` would let everything be written. */
export function takenByProxy<T>(options: T): T {
  return known(options, OF_PROXIES);
}

function known<T>(options: T, names: Readonly<Record<string, true>>): T {
  if (!isRecord(options)) {
    throw new TypeError(
      `Cannot take ${describeValueType(options)} for options: they are an object, as in { namespace: "shop" }`,
    );
  }
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || Object.hasOwn(names, name)) continue;
    const meant = closest(name, Object.keys(names));
    throw new TypeError(`There is no option "${name}"${meant === undefined ? "" : `: did you mean "${meant}"?`}`);
  }
  return options;
}
