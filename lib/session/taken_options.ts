import type {
  ApplyOptions,
  DeleteOptions,
  PatchOptions,
  RawOptions,
  TableOptions,
  TokenOptions,
} from "../client/options.ts";
import { closest } from "../core/closest.ts";
import { isRecord } from "../core/object.ts";
import type { DescribeOptions } from "../views/describe.ts";
import type { EventsOptions } from "../views/events.ts";
import type { TopOptions } from "../views/top.ts";
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

/**
 * Gives the options of a call back where each is one that some call takes: one object may serve several. Where nobody
 * checks types, at the prompt and in plain `deno run`, `delete("pod", "web", { dryrun: true })` would delete.
 *
 * @throws {TypeError} For one that there is not.
 */
export function taken<T>(options: T): T {
  return known(options, OF_CALLS);
}

/** As {@linkcode taken}, for those of a session. */
export function takenBySession<T>(options: T): T {
  return known(options, OF_SESSIONS);
}

function known<T>(options: T, names: Readonly<Record<string, true>>): T {
  // What is no object is told by the call itself.
  if (!isRecord(options)) return options;
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || Object.hasOwn(names, name)) continue;
    const meant = closest(name, Object.keys(names));
    throw new TypeError(`There is no option "${name}"${meant === undefined ? "" : `: did you mean "${meant}"?`}`);
  }
  return options;
}
