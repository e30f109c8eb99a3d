import { ApiError, NetworkError } from "../../data/core/errors.ts";
import type { Client } from "../client/client.ts";
import type { ForwardOptions } from "./forward_options.ts";
import { createConnection, type PodConnection } from "./pod_connection.ts";
import { untilUnfit } from "./pod_watch.ts";
import { findPort, type PortTarget } from "./port_target.ts";
import { createTunnels, type Tunnels } from "./tunnels.ts";

/** Opens connections to a port of a target, whichever pod it has. */
export interface PodDialer {
  /** The pod and port in use. */
  readonly target: PortTarget;
  connect(signal?: AbortSignal): Promise<PodConnection>;
  close(): void;
}

interface Choice {
  target: PortTarget;
  tunnels: Tunnels;
  /** Whether the pod is being replaced. Its connections go on, and new ones go to another pod. */
  isUnfit: boolean;
}

/** Chooses the pod of a target. If the pod is replaced, later connections go to another one. */
export async function createDialer(
  client: Client,
  type: string,
  name: string | undefined,
  port: number | string,
  options: ForwardOptions,
): Promise<PodDialer> {
  const { namespace, signal, wait } = options;
  const ended = new AbortController();
  const choices: Choice[] = [];

  async function choose(): Promise<Choice> {
    const target = await findPort(client, type, name, port, { namespace, signal, wait });
    const choice: Choice = { target, tunnels: createTunnels(client.handler, target), isUnfit: false };
    choices.push(choice);
    if (target.owner !== undefined) {
      untilUnfit(client, target, ended.signal).then(() => choice.isUnfit = true, () => {});
    }
    return choice;
  }

  let current = await choose();
  let choosing: Promise<Choice> | undefined;

  async function fit(): Promise<Choice> {
    if (!current.isUnfit && !current.tunnels.isGone) return current;
    choosing ??= choose().finally(() => choosing = undefined);
    return current = await choosing;
  }

  async function dial(signal: AbortSignal | undefined): Promise<PodConnection> {
    const { target, tunnels } = await fit();
    const streams = await tunnels.connect(target.port, signal);
    return createConnection(streams, { pod: target.name, port: target.port, onClose: () => {} });
  }

  return {
    get target() {
      return current.target;
    },
    async connect(signal) {
      try {
        return await dial(signal);
      } catch (error) {
        // The pod was deleted, or its node does not answer. Nothing was sent to it.
        if (!(error instanceof ApiError || error instanceof NetworkError) || ended.signal.aborted) throw error;
        current.isUnfit = true;
        return await dial(signal);
      }
    },
    close() {
      ended.abort();
      for (const { tunnels } of choices) tunnels.close();
    },
  };
}
