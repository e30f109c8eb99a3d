import type { Client } from "../client/client.ts";
import type { ConnectToOptions } from "./forward_options.ts";
import { createConnection, type PodConnection } from "./pod_connection.ts";
import { findPort } from "./port_target.ts";
import { createTunnels } from "./tunnels.ts";

/**
 * Connects to a port of a pod, a Service or a workload, without a port on this machine.
 *
 * @throws {ApiError} If the pod does not exist, or the server refuses.
 * @throws {InputError} If there is no such port.
 */
export async function connectTo(
  client: Client,
  type: string,
  name: string | undefined,
  port: number | string,
  options: ConnectToOptions = {},
): Promise<PodConnection> {
  const target = await findPort(client, type, name, port, options);
  const tunnels = createTunnels(client.handler, target);
  const streams = await tunnels.connect(target.port, options.signal);
  return createConnection(streams, { pod: target.name, port: target.port, onClose: () => tunnels.close() });
}
