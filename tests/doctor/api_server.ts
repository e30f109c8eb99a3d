import { sandbox } from "../../lib/sandbox/mod.ts";
import { serve, type TestServer } from "../transport/server.ts";
import { SERVER } from "../transport/certificates.ts";

/** Differences of a test's API server from a healthy one. */
export interface Ailment {
  certificate?: { cert: string; key: string };
  /** Answers instead of the sandbox if it returns a response. */
  answer?: (path: string) => { status: number; body: unknown; headers?: Record<string, string> } | undefined;
  /** The number of seconds that its clock is behind. */
  behind?: number;
}

/** A sandbox with a given certificate. Every request has administrator rights. */
export async function apiServer({ certificate = SERVER, answer, behind = 0 }: Ailment = {}): Promise<TestServer> {
  const { handler } = sandbox();
  return await serve(async (response, { method, url, body }) => {
    const date = new Date(Date.now() - behind * 1000).toUTCString();
    const own = answer?.(url);
    if (own !== undefined) {
      response.writeHead(own.status, { "content-type": "application/json", date, ...own.headers });
      response.end(typeof own.body === "string" ? own.body : JSON.stringify(own.body));
      return;
    }
    const request = new Request(`http://k8s.invalid${url}`, {
      method,
      headers: { accept: "application/json", "content-type": "application/json" },
      ...(body === "" ? {} : { body }),
    });
    const answered = await handler(request);
    response.writeHead(answered.status, { "content-type": "application/json", date });
    response.end(await answered.text());
  }, certificate);
}

/** Returns a Status like an API server's refusal. */
export function refusal(status: number, reason: string, message: string) {
  return { status, body: { kind: "Status", apiVersion: "v1", status: "Failure", reason, message, code: status } };
}
