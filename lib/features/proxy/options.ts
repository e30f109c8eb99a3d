import type { Handler } from "../../data/core/handler.ts";
import type { ConfineOptions } from "./confine.ts";
import type { LimitOptions } from "./limits.ts";
import type { Patterns } from "./patterns.ts";
import { isRecord } from "../../data/core/object.ts";
import { BOOLEAN, FUNCTION, type OptionTable, type OptionType, STRING, STRINGS } from "../../data/core/options.ts";

/** Options of `k8s.proxy`; the names are those of the flags of `k8s proxy`. */
export interface ProxyOptions extends ConfineOptions, LimitOptions {
  /** Port to listen on; 0 chooses a free port. @default {0} */
  port?: number | undefined;
  /** Address to listen on. @default {"127.0.0.1"} */
  address?: string | undefined;
  /** Path of a Unix socket to listen on instead of a port. Only this user can open it. */
  unixSocket?: string | undefined;
  /** Path prefix of the API. A prefix that does not begin with `/api` is removed from requests. @default {"/"} */
  apiPrefix?: string | undefined;
  /** Folder with files to serve. @default {none} */
  www?: string | undefined;
  /** Path prefix of these files. @default {"/static/"} */
  wwwPrefix?: string | undefined;
  /** Accepted names in Host, as regular expressions for the complete name. @default {names of this machine} */
  acceptHosts?: Patterns | undefined;
  /** Paths to accept. @default {all} */
  acceptPaths?: Patterns | undefined;
  /** Paths to reject. @default {none; see `allowExec` for exec} */
  rejectPaths?: Patterns | undefined;
  /** Methods to reject. @default {none} */
  rejectMethods?: Patterns | undefined;
  /** Disable these lists, the checks of Host and Origin, and the rule against exec. @default {false} */
  disableFilter?: boolean | undefined;
  /** Origins of web pages that are allowed to send requests, such as `http://localhost:3000`. @default {none} */
  allowOrigins?: readonly string[] | undefined;
  /** Require a random secret in each request. Always on if other machines can reach the address. @default {false} */
  secret?: boolean | undefined;
  /** Time limit for the start of a response, in milliseconds. @default {0, no limit} */
  requestTimeout?: number | undefined;
  /** Pages of the proxy itself: handlers by path prefix. A prefix begins and ends with `/`. */
  pages?: Readonly<Record<string, Handler>> | undefined;
  /** Serve a page below `/-/` that shows the cluster's API in a browser. @default {false} */
  explore?: boolean | undefined;
  /** Called after each response. */
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

// The proxy checks the ranges of numbers when it starts.
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

/** A log entry of one request. */
export interface ProxyLogEntry {
  /** The method that the client sent. */
  method: string;
  /** Path and query without the proxy's secret. The query is omitted if it can contain other secrets. */
  path: string;
  /** The status of the response; 0 if the client left before it. */
  status: number;
  /** Number of bytes of the response's body that were sent. */
  bytes: number;
  /** Time from the request's last header to the response's last byte, in milliseconds. */
  ms: number;
}
