import { defined } from "../../data/base/defined.ts";
import type { Handler } from "../../data/core/handler.ts";
import { below, listReadings } from "../../data/request/api_path.ts";
import { answersSecrets, confine, type ConfineOptions } from "./confine.ts";
import type { Failure } from "./failure.ts";
import { type Header, type RequestHead, trimmed } from "./head.ts";
import { readHeader, readHeaderList } from "./headers.ts";
import { fits } from "./patterns.ts";
import { checkRequest, corsHeaders, isPreflight, originForm, type PolicyOptions } from "./policy.ts";
import { isNavigation, showsSecret } from "./secret.ts";

/** The rules for all requests. */
export interface Rules extends PolicyOptions, ConfineOptions {
  disableFilter: boolean;
  acceptPaths: readonly RegExp[] | undefined;
  rejectPaths: readonly RegExp[];
  rejectMethods: readonly RegExp[];
  /** The path prefix of the API, which begins and ends with `/`. */
  apiPrefix: string;
  /** The secret that each request must contain, if any. */
  secret: { secret: string; cookie: string } | undefined;
  /** The pages by prefix, the longest prefix first. */
  pages: readonly (readonly [prefix: string, Handler])[];
}

/** The decision about a request. */
export type Route =
  | { kind: "refuse"; failure: Failure; path: string; cors: readonly Header[] }
  | { kind: "page"; handler: Handler; target: string; path: string; cors: readonly Header[] }
  | {
    kind: "forward";
    target: string;
    headers: readonly Header[];
    upgrade: string | undefined;
    redact: boolean;
    path: string;
    cors: readonly Header[];
  };

/**
 * Decides how to handle a request. It is a pure function of the head and the rules.
 *
 * @param base The path of the cluster's address without a slash at its end. A target can already begin with it.
 */
export function chooseRoute(request: RequestHead, rules: Rules, base = ""): Route {
  const site = rules.disableFilter ? undefined : checkRequest(request, rules);
  const cors = corsHeaders(request.headers, rules);
  let target = originForm(request.target);
  let { headers } = request;
  let path = target;
  const refuse = (failure: Failure): Route => ({ kind: "refuse", failure, path, cors });
  const shown = rules.secret === undefined ? undefined : showsSecret(target, headers, rules.secret);
  if (shown !== undefined) ({ target, headers } = shown);
  path = loggable(target);
  if (site !== undefined) return refuse(site);
  // CONNECT, OPTIONS * and other targets that are not paths.
  if (!target.startsWith("/")) return refuse({ code: 400, message: "the target of the request is not a path" });
  if (cors.length > 0 && isPreflight(request)) return { kind: "page", handler: preflight, target, path, cors };
  if (rules.secret !== undefined) {
    if (shown === undefined) return refuse(SECRET_MISSING);
    // Only requests without a body: a redirect would lose the data of a form.
    if (shown.inPath && request.method === "GET" && isNavigation(headers)) {
      return { kind: "page", handler: () => remember(target, rules.secret), target, path, cors };
    }
  }
  const asked = request.target === target && headers === request.headers ? request : { ...request, target, headers };
  const page = pageOf(target, rules);
  if (page !== undefined) {
    const refusal = filtered(asked.method, listReadings(target), rules);
    if (refusal !== undefined) return refuse(refusal);
    // A Request object cannot have the method TRACE (Fetch standard).
    if (asked.method === "TRACE") {
      return refuse({ code: 405, message: "this proxy does not answer TRACE for its own pages" });
    }
    return { kind: "page", handler: page[1], target, path, cors };
  }
  return forward(asked, rules, { base, path, cors, refuse });
}

// The longest prefix wins, the API's included, as in kubectl (Go's ServeMux). Files at / do not hide /api/.
function pageOf(target: string, { pages, apiPrefix }: Rules): Rules["pages"][number] | undefined {
  const page = pages.find(([prefix]) => target.startsWith(prefix) || target === prefix.slice(0, -1));
  if (page === undefined || page[0].length > apiPrefix.length) return page;
  return withoutPrefix(target, apiPrefix) === undefined ? page : undefined;
}

function forward(
  { method, target: given, headers }: RequestHead,
  rules: Rules,
  { base, path, cors, refuse }: {
    base: string;
    path: string;
    cors: readonly Header[];
    refuse: (failure: Failure) => Route;
  },
): Route {
  const target = withoutPrefix(given, rules.apiPrefix);
  if (target === undefined) {
    return refuse({ code: 404, message: `this proxy serves the API below ${rules.apiPrefix}` });
  }
  // The path as sent to the cluster, with the path of its address. `..` can lead out of that, or out and in again.
  const whole = base === "" || target.startsWith(`${base}/`) ? target : base + target;
  const paths: string[] = [];
  for (const reading of listReadings(whole)) {
    const path = below(reading, base);
    if (path === undefined) {
      return refuse({ code: 403, message: `${reading} is not below ${base}, the path of the server's address` });
    }
    paths.push(path);
  }
  const refusal = filtered(method, paths, rules, base);
  if (refusal !== undefined) return refuse(refusal);
  const upgrade = upgradeOf(headers);
  const confined = rules.disableFilter ? { ...rules, allowExec: true } : rules;
  const contentType = method === "PATCH"
    ? headers.filter(({ key }) => key === "content-type").map(({ value }) => value).join(",")
    : undefined;
  const reason = confine({ method, paths, isUpgrade: upgrade !== undefined, contentType }, confined);
  if (reason !== undefined) return refuse({ code: 403, message: reason });
  const redact = rules.redactSecrets === true && answersSecrets(paths);
  return { kind: "forward", target, headers, upgrade, redact, path, cors };
}

const SECRET_MISSING: Failure = {
  code: 401,
  message: "this proxy requires its secret as the first segment of the path, as in the address that it printed",
};

// The order is kubectl's: reject-paths, reject-methods, then accept-paths. Host has been checked before. Patterns match
// with and without the path of the server's address, because requests can contain it or not.
function filtered(method: string, paths: readonly string[], rules: Rules, base = ""): Failure | undefined {
  const { disableFilter, acceptPaths, rejectPaths, rejectMethods } = rules;
  if (disableFilter || (acceptPaths === undefined && rejectPaths.length === 0 && rejectMethods.length === 0)) {
    return undefined;
  }
  const isOn = (list: readonly RegExp[], path: string) => fits(list, path) || (base !== "" && fits(list, base + path));
  const forbidden = (by: string): Failure => ({
    code: 403,
    message: `the proxy's option ${by} rejects ${method} ${paths[0]}`,
  });
  if (paths.some((path) => isOn(rejectPaths, path))) return forbidden("rejectPaths");
  if (fits(rejectMethods, method)) return forbidden("rejectMethods");
  if (acceptPaths !== undefined && !paths.every((path) => isOn(acceptPaths, path))) return forbidden("acceptPaths");
  return undefined;
}

// As in kubectl, /custom/api/v1 becomes /api/v1, and /api/v1 is unchanged if the prefix is /api.
function withoutPrefix(target: string, prefix: string): string | undefined {
  if (prefix === "/") return target;
  const bare = prefix.slice(0, -1);
  const rest = target.slice(bare.length);
  if (!target.startsWith(bare) || !/^([/?#]|$)/.test(rest)) return undefined;
  if (bare.startsWith("/api")) return target;
  return rest.startsWith("/") ? rest : `/${rest}`;
}

// An upgrade to another version of HTTP can be ignored (RFC 9110 section 7.8). The filter could not read it.
function upgradeOf(headers: readonly Header[]): string | undefined {
  if (readHeader(headers, "upgrade") === undefined || !readHeaderList(headers, "connection").includes("upgrade")) {
    return undefined;
  }
  const offers = headers.filter(({ key }) => key === "upgrade").flatMap(({ value }) => value.split(",")).map(trimmed);
  return offers.filter((offer) => offer !== "" && !/^(h2|http\/|tls\/)/i.test(offer)).join(", ") || undefined;
}

// The log must not contain commands of exec, or parameters of an application behind a proxy subresource.
function loggable(target: string): string {
  return /\/(exec|attach|proxy)(\/|\?|$)/.test(target) ? target.replace(/\?.*$/s, "?...") : target;
}

function preflight(request: Request): Promise<Response> {
  const { headers } = request;
  const allowed = headers.get("access-control-request-headers");
  const isPrivate = headers.has("access-control-request-private-network");
  return Promise.resolve(
    new Response(null, {
      status: 204,
      headers: defined({
        "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
        "Access-Control-Allow-Headers": allowed ?? undefined,
        // Chrome's Private Network Access: allows a public page to reach a local address.
        "Access-Control-Allow-Private-Network": isPrivate ? "true" : undefined,
        "Access-Control-Max-Age": "600",
      }),
    }),
  );
}

// The redirect moves the secret into a cookie, so that neither the address bar nor a Referer contains it.
function remember(target: string, secret: Rules["secret"]): Promise<Response> {
  return Promise.resolve(
    new Response(null, {
      status: 302,
      headers: {
        "Location": target.replace(/^[/\\]+/, "/"),
        "Set-Cookie": `${secret?.cookie}=${secret?.secret}; Path=/; HttpOnly; SameSite=Strict`,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
      },
    }),
  );
}
