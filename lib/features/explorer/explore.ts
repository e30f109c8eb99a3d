import { defined } from "../../data/base/defined.ts";
import { ApiError, KubeError } from "../../data/core/errors.ts";
import type { Handler } from "../../data/core/handler.ts";

/** The path prefix of the page. */
export const EXPLORE_PREFIX = "/-/";

// No content from other origins, no inline code, no frames: text from the cluster can never run as code.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const TYPES = new Map([
  ["", "text/html; charset=utf-8"],
  ["page.css", "text/css; charset=utf-8"],
  ["page.js", "text/javascript; charset=utf-8"],
  ["icon.svg", "image/svg+xml"],
]);

/** The effect of an apply on one object, as the page shows it. */
interface ShownStep {
  action: string;
  name: string;
  namespace?: string | undefined;
  reason?: string | undefined;
  dependsOn?: string[] | undefined;
  diff: string;
}

/** Plans an apply of a manifest. */
export type PlanManifest = (
  manifest: string,
  options: { namespace: string | undefined },
) => Promise<{ steps: ShownStep[] }>;

/** The path of the plan below the page: a POST of a manifest. */
const PLAN = "plan";

/**
 * Creates the handler of the API explorer: a page, below {@linkcode EXPLORE_PREFIX}, that shows the API of a cluster. The
 * page reads the cluster through the proxy that serves it.
 *
 * @param api The path at which the proxy serves the API. It begins and ends with a slash.
 * @param cluster The name to show for the cluster. An empty name is not shown.
 * @param plan Plans a manifest that the page sends. Without it, the page does not offer plans.
 */
export async function explorePages(api = "/", cluster = "", plan?: PlanManifest): Promise<Handler> {
  const files = await unpack();
  const html = (files[""] ?? "")
    .replace("{{api}}", () => api.replace(/[^\w/.~-]/g, encodeURIComponent))
    .replace("{{plans}}", () => String(plan !== undefined))
    .replace("{{cluster}}", () => cluster.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`));
  return async (request) => {
    const { pathname } = new URL(request.url);
    // The page refers to its files by relative URLs, so its own URL must end with a slash.
    if (`${pathname}/` === EXPLORE_PREFIX) {
      return new Response(null, { status: 301, headers: { Location: EXPLORE_PREFIX } });
    }
    const name = pathname.slice(EXPLORE_PREFIX.length);
    const type = TYPES.get(name);
    const isRead = request.method === "GET" || request.method === "HEAD";
    const body = name === "" ? html : files[name];
    const answer = name === PLAN && plan !== undefined && request.method === "POST"
      ? await answerPlan(request, plan)
      : type === undefined || body === undefined
      ? new Response("404 page not found\n", { status: 404 })
      : isRead
      ? new Response(body, { headers: { "content-type": type, "content-length": String(byteLength(body)) } })
      : new Response("405 method not allowed\n", { status: 405, headers: { allow: "GET, HEAD" } });
    for (const [header, value] of HEADERS) answer.headers.set(header, value);
    return answer;
  };
}

async function answerPlan(request: Request, plan: PlanManifest): Promise<Response> {
  const namespace = new URL(request.url).searchParams.get("namespace") || undefined;
  try {
    const { steps } = await plan(await request.text(), { namespace });
    // Without the objects, which may contain the values of Secrets.
    const shown = steps.map(({ action, name, namespace, reason, dependsOn, diff }) =>
      defined({ action, name, namespace, reason, dependsOn, diff })
    );
    return Response.json({ steps: shown });
  } catch (error) {
    const code = error instanceof ApiError ? error.code : error instanceof KubeError ? 400 : 500;
    return Response.json({ message: error instanceof Error ? error.message : String(error) }, { status: code });
  }
}

/** The options of a proxy that matter to the explorer. */
interface ExploredProxy {
  apiPrefix?: string | undefined;
  pages?: Readonly<Record<string, Handler>> | undefined;
  readOnly?: boolean | undefined;
  namespaceOnly?: string | undefined;
  acceptPaths?: unknown;
  rejectPaths?: unknown;
  rejectMethods?: unknown;
}

/**
 * Adds the API explorer to the pages of a proxy. The option `apiPrefix` is the path of the API. A proxy with rules of its own
 * offers no plans: the session makes a plan, and is not bound by these rules.
 */
export async function withPages<T extends ExploredProxy>(options: T, cluster: string, plan: PlanManifest): Promise<T> {
  const { apiPrefix = "/", readOnly, namespaceOnly, acceptPaths, rejectPaths, rejectMethods } = options;
  const hasRules = [readOnly, namespaceOnly, acceptPaths, rejectPaths, rejectMethods].some(Boolean);
  // The proxy does not strip a prefix that begins with /api.
  const api = apiPrefix.startsWith("/api") ? "/" : `/${apiPrefix.replace(/^\/+|\/+$/g, "")}/`.replace("//", "/");
  const pages = await explorePages(api, cluster, hasRules ? undefined : plan);
  return { ...options, pages: { ...options.pages, [EXPLORE_PREFIX]: pages } };
}

const HEADERS = [
  ["content-security-policy", POLICY],
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "no-referrer"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
  // The next version of this program serves another page at the same address.
  ["cache-control", "no-cache"],
] as const;

async function unpack(): Promise<Record<string, string>> {
  const { PAGE } = await import("./generated/page.ts");
  const packed = Uint8Array.fromBase64(PAGE);
  return await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
