import { KubeError, UnsupportedError } from "../../data/core/errors.ts";
import { expectOk } from "../../data/core/answer.ts";
import type { Handler } from "../../data/core/handler.ts";
import { CHANNEL_PROTOCOLS, type Channels, openChannels, ZERO_MASK } from "../transport/channels.ts";
import { upgradeOf } from "../transport/upgraded.ts";

/** The open channels of exec or attach. */
export interface OpenedChannels {
  channels: Channels;
  /** Whether the end of stdin can be sent. */
  canEndStdin: boolean;
}

/**
 * Sends the request of an exec or attach, and opens its channels.
 *
 * @throws {ApiError} If the server refuses.
 * @throws {UnsupportedError} If it supports none of the protocols.
 */
export async function sendForChannels(handler: Handler, request: Request): Promise<OpenedChannels> {
  const response = await handler(request);
  const upgraded = upgradeOf(response);
  if (upgraded === undefined) {
    await expectOk(request, response);
    await response.body?.cancel();
    throw new KubeError(`Cannot open a stream: the server answered ${response.status} instead of switching protocols`, {
      hints: ["a proxy between here and the server may not pass on WebSocket connections"],
    });
  }
  const { link, protocol } = upgraded;
  const version = CHANNEL_PROTOCOLS.indexOf(protocol as typeof CHANNEL_PROTOCOLS[number]);
  if (version < 0) {
    link.close();
    throw new UnsupportedError(`Cannot open a stream: the server supports neither ${CHANNEL_PROTOCOLS.join(" nor ")}`, {
      hints: ["use a server of Kubernetes 1.30 or later"],
    });
  }
  return { channels: openChannels(link, { mask: ZERO_MASK }), canEndStdin: version === 0 };
}
