import { KubeError } from "../core/errors.ts";
import type { Middleware } from "../core/handler.ts";
import { formatCurl } from "../output/curl.ts";
import type { K8s } from "../session/k8s.ts";
import type { Shell } from "./shell.ts";

/** Ends a command whose request was printed instead of sent. */
export class CurlPrinted extends KubeError {
  override readonly name = "CurlPrinted";
}

// What tells the path of a kind may be asked; everything else is only shown.
const DISCOVERY_REGEXP = /^\/(api|apis|openapi\/v3)(\/[^/]+){0,2}$/;

/** Prints the curl line of the first request that is not discovery, and ends the command there. */
export function printCurl(shell: Shell, session: () => K8s | undefined): Middleware {
  return (next) => async (request) => {
    const { pathname, search } = new URL(request.url);
    const isDiscovery = request.method === "GET" && DISCOVERY_REGEXP.test(pathname) &&
      (request.headers.get("accept") ?? "").includes("apidiscovery");
    if (isDiscovery) return await next(request);
    const connection = await session()?.connection().catch(() => undefined);
    const { credential, endpoint } = connection ?? { credential: { kind: "token" as const }, endpoint: { ca: "" } };
    await shell.out(
      formatCurl({
        method: request.method,
        path: pathname + search,
        headers: request.headers,
        body: await request.text(),
        credential: credential.kind === "certificate" || credential.kind === "none" ? credential.kind : "token",
        hasCa: endpoint.ca !== undefined,
      }) + "\n",
    );
    throw new CurlPrinted("printed");
  };
}
