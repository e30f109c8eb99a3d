import { UnsupportedError } from "../../data/core/errors.ts";
import type { Handler } from "../../data/core/handler.ts";
import { CHANNEL_PROTOCOLS, type Channels, openChannels, ZERO_MASK } from "../transport/channels.ts";
import { openSpdy } from "../transport/spdy_session.ts";
import { openUpgrade } from "./open_upgrade.ts";
import { spdyChannels } from "./spdy_channels.ts";

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
  const { link, protocol, carrier } = await openUpgrade(handler, request, "v4.channel.k8s.io");
  if (carrier === "spdy") {
    return { channels: spdyChannels(openSpdy(link), new URL(request.url).searchParams), canEndStdin: true };
  }
  const version = CHANNEL_PROTOCOLS.indexOf(protocol as typeof CHANNEL_PROTOCOLS[number]);
  if (version < 0) {
    link.close();
    throw new UnsupportedError(`Cannot open a stream: the server supports neither ${CHANNEL_PROTOCOLS.join(" nor ")}`, {
      hints: ["use a server of Kubernetes 1.30 or later"],
    });
  }
  return { channels: openChannels(link, { mask: ZERO_MASK }), canEndStdin: version === 0 };
}
