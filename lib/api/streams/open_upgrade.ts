import { expectOk } from "../../data/core/answer.ts";
import { ApiError, KubeError } from "../../data/core/errors.ts";
import type { Handler } from "../../data/core/handler.ts";
import { isStatus } from "../../data/core/status.ts";
import { type Upgraded, upgradeOf } from "../transport/upgraded.ts";

/** An open connection, and how its streams are carried. */
export interface OpenedUpgrade extends Upgraded {
  carrier: "websocket" | "spdy";
}

/**
 * Asks for a stream over WebSocket, and if that is refused for a reason that may not apply to SPDY, over SPDY.
 *
 * A role that only allows `create`, as most were written, forbids the GET of a WebSocket and allows the POST of SPDY. A
 * proxy between here and the server may pass on only one of them.
 *
 * @param spdyProtocol The subprotocol for SPDY.
 * @throws {ApiError} If the server refuses.
 */
export async function openUpgrade(handler: Handler, request: Request, spdyProtocol: string): Promise<OpenedUpgrade> {
  const response = await handler(request);
  const upgraded = upgradeOf(response);
  if (upgraded !== undefined) return { ...upgraded, carrier: "websocket" };
  if (!await mayUseSpdy(response)) {
    await expectOk(request, response);
    throw notSwitched(response);
  }
  const headers = { upgrade: "SPDY/3.1", "x-stream-protocol-version": spdyProtocol };
  const post = new Request(request.url, { method: "POST", headers, signal: request.signal });
  const second = await handler(post);
  const spdy = upgradeOf(second);
  if (spdy !== undefined) return { ...spdy, carrier: "spdy" };
  await second.body?.cancel();
  // The answer to the first request names the right that is missing, or the proxy that refuses.
  await expectOk(request, response).catch((error) => {
    throw withRule(error, request);
  });
  throw notSwitched(response);
}

// An answer with a Status is the server's own and final, unless it forbids only the GET.
async function mayUseSpdy(response: Response): Promise<boolean> {
  const status: unknown = await response.clone().json().catch(() => undefined);
  return !isStatus(status) || response.status === 403;
}

function withRule(error: unknown, { url }: Request): unknown {
  if (!(error instanceof ApiError) || error.code !== 403) return error;
  const subresource = new URL(url).pathname.split("/").at(-1);
  const hints = [`allow the verbs get and create on pods/${subresource} in a Role`, ...error.steps];
  return new ApiError(error.status, error.request, { hints, cause: error });
}

function notSwitched({ status }: Response): KubeError {
  return new KubeError(`Cannot open a stream: the server answered ${status} instead of switching protocols`, {
    hints: ["a proxy between here and the server may not pass on WebSocket connections"],
  });
}
