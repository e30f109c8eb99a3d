import type { Handler } from "../../data/core/handler.ts";
import type { ConfineOptions } from "./confine.ts";
import type { LimitOptions } from "./limits.ts";
import type { Patterns } from "./patterns.ts";

/** Options of `k8s.proxy`; the names are those of the flags of `k8s proxy`. */
export interface ProxyOptions extends ConfineOptions, LimitOptions {
  /** 0 is a free port. @default {0} */
  port?: number;
  /** Where to listen. @default {"127.0.0.1"} */
  address?: string;
  /** The path of a socket to listen on, instead of a port; only this user can open it. */
  unixSocket?: string;
  /** The path below which the API is served; one that does not begin with `/api` is taken off. @default {"/"} */
  apiPrefix?: string;
  /** A folder whose files are served too. @default {none} */
  www?: string;
  /** The path below which they are. @default {"/static/"} */
  wwwPrefix?: string;
  /** The names that Host may have, as regular expressions that fit the whole name. @default {this machine's own} */
  acceptHosts?: Patterns;
  /** Paths that may be asked for. @default {all} */
  acceptPaths?: Patterns;
  /** Paths that may not. @default {none; `allowExec` is a rule of its own} */
  rejectPaths?: Patterns;
  /** Methods that may not. @default {none} */
  rejectMethods?: Patterns;
  /** Lets everything through that these lists, Host and Origin would keep out, and exec. @default {false} */
  disableFilter?: boolean;
  /** Origins of pages that may send requests, such as `http://localhost:3000`. @default {none} */
  allowOrigins?: readonly string[];
  /** Demands a random secret of each request. Always where others can reach the address. @default {false} */
  secret?: boolean;
  /** Milliseconds until the cluster must have begun to answer. @default {0, no limit} */
  requestTimeout?: number;
  /** Pages of the proxy's own: a prefix that begins and ends with `/`, and what answers below it. */
  pages?: Readonly<Record<string, Handler>>;
  /** Serves a page that shows the cluster's own API in a browser, below `/-/`. @default {false} */
  explore?: boolean;
  /** Called once each request has been answered. */
  log?: (entry: ProxyLogEntry) => void;
}

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
