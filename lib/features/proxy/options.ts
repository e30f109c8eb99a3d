import type { Handler } from "../../data/core/handler.ts";
import type { ConfineOptions } from "./confine.ts";
import type { LimitOptions } from "./limits.ts";
import type { Patterns } from "./patterns.ts";
import { isRecord } from "../../data/core/object.ts";
import { BOOLEAN, FUNCTION, type OptionTable, type OptionType, STRING, STRINGS } from "../../data/core/options.ts";

/** Options of `k8s.proxy`; the names are those of the flags of `k8s proxy`. */
export interface ProxyOptions extends ConfineOptions, LimitOptions {
  /** 0 is a free port. @default {0} */
  port?: number | undefined;
  /** Where to listen. @default {"127.0.0.1"} */
  address?: string | undefined;
  /** The path of a socket to listen on, instead of a port; only this user can open it. */
  unixSocket?: string | undefined;
  /** The path below which the API is served; one that does not begin with `/api` is taken off. @default {"/"} */
  apiPrefix?: string | undefined;
  /** A folder whose files are served too. @default {none} */
  www?: string | undefined;
  /** The path below which they are. @default {"/static/"} */
  wwwPrefix?: string | undefined;
  /** The names that Host may have, as regular expressions that fit the whole name. @default {this machine's own} */
  acceptHosts?: Patterns | undefined;
  /** Paths that may be asked for. @default {all} */
  acceptPaths?: Patterns | undefined;
  /** Paths that may not. @default {none; `allowExec` is a rule of its own} */
  rejectPaths?: Patterns | undefined;
  /** Methods that may not. @default {none} */
  rejectMethods?: Patterns | undefined;
  /** Lets everything through that these lists, Host and Origin would keep out, and exec. @default {false} */
  disableFilter?: boolean | undefined;
  /** Origins of pages that may send requests, such as `http://localhost:3000`. @default {none} */
  allowOrigins?: readonly string[] | undefined;
  /** Demands a random secret of each request. Always where others can reach the address. @default {false} */
  secret?: boolean | undefined;
  /** Milliseconds until the cluster must have begun to answer. @default {0, no limit} */
  requestTimeout?: number | undefined;
  /** Pages of the proxy's own: a prefix that begins and ends with `/`, and what answers below it. */
  pages?: Readonly<Record<string, Handler>> | undefined;
  /** Serves a page that shows the cluster's own API in a browser, below `/-/`. @default {false} */
  explore?: boolean | undefined;
  /** Called once each request has been answered. */
  log?: ((entry: ProxyLogEntry) => void) | undefined;
}

const PATTERNS: OptionType<Patterns> = {
  expected: "a string of patterns, or an array of strings and regular expressions",
  accepts: (value): value is Patterns =>
    typeof value === "string" ||
    (Array.isArray(value) && value.every((one) => typeof one === "string" || one instanceof RegExp)),
};

const PAGES: OptionType<Readonly<Record<string, Handler>>> = {
  expected: "an object of handlers",
  accepts: (value): value is Readonly<Record<string, Handler>> =>
    isRecord(value) && Object.values(value).every((page) => typeof page === "function"),
};

// The proxy itself checks the range of a number.
const NUMBER: OptionType<number> = {
  expected: "a number",
  accepts: (value): value is number => typeof value === "number" && !Number.isNaN(value),
};

/** The options of `proxy`. */
export const PROXY_OPTIONS: OptionTable<ProxyOptions> = {
  port: NUMBER,
  address: STRING,
  unixSocket: STRING,
  apiPrefix: STRING,
  www: STRING,
  wwwPrefix: STRING,
  acceptHosts: PATTERNS,
  acceptPaths: PATTERNS,
  rejectPaths: PATTERNS,
  rejectMethods: PATTERNS,
  disableFilter: BOOLEAN,
  allowOrigins: STRINGS,
  secret: BOOLEAN,
  requestTimeout: NUMBER,
  pages: PAGES,
  explore: BOOLEAN,
  log: FUNCTION,
  allowExec: BOOLEAN,
  readOnly: BOOLEAN,
  namespaceOnly: STRING,
  redactSecrets: BOOLEAN,
  maxHeaderSize: NUMBER,
  maxBodySize: NUMBER,
  maxRequests: NUMBER,
  maxConnections: NUMBER,
  headerTimeout: NUMBER,
  idleTimeout: NUMBER,
  bodyTimeout: NUMBER,
};

/** What there is to say of a request that was answered. */
export interface ProxyLogEntry {
  /** As the client sent it. */
  method: string;
  /** Path and query, without the proxy's secret; the query is left out where it may hold secrets of others. */
  path: string;
  /** The status of the answer; 0 where the client left before there was one. */
  status: number;
  /** How much of the answer's body was sent. */
  bytes: number;
  /** From the request's last header to the answer's last byte. */
  ms: number;
}
