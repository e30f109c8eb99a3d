import { sandbox } from "../../lib/sandbox/mod.ts";
import { serve, type TestServer } from "../transport/server.ts";
import { SERVER } from "../transport/certificates.ts";

/** What a test's API server does otherwise than a healthy one. */
export interface Ailment {
  certificate?: { cert: string; key: string };
  /** Answers instead of the sandbox, where it gives something. */
  answer?: (path: string) => { status: number; body: unknown; headers?: Record<string, string> } | undefined;
  /** Seconds that its clock is behind. */
  behind?: number;
}

/** A sandbox behind a certificate of our choice; it takes every request as its administrator's. */
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

/** A Status as an API server refuses with. */
export function refusal(status: number, reason: string, message: string) {
  return { status, body: { kind: "Status", apiVersion: "v1", status: "Failure", reason, message, code: status } };
}
