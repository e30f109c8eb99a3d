import { type Client, readTarget } from "../api/client/client.ts";
import { itemStream } from "../data/base/item_stream.ts";
import { readOptions } from "../data/core/options.ts";
import type { K8s } from "./k8s.ts";

/** The verbs that open streams to and from pods. */
export type PodVerbs = Pick<K8s, "logs" | "exec" | "spawn" | "attach" | "debug" | "copy" | "forward" | "connectTo">;

/** Returns the verbs that open streams to and from pods. Each loads its code on first use. */
export function podVerbs(client: Client): PodVerbs {
  return {
    logs: (target, options) =>
      itemStream(async function* () {
        const [{ logs }, { LOG_OPTIONS }] = await Promise.all([
          import("../api/streams/logs/logs.ts"),
          import("../api/streams/logs/log_options.ts"),
        ]);
        const { type, name, options: read } = readTarget("logs", LOG_OPTIONS, [target, options]);
        yield* logs(client, type, name, read);
      }()),
    exec: async (target, command, options) => {
      const [{ exec }, { EXEC_OPTIONS }] = await Promise.all([
        import("../api/streams/exec.ts"),
        import("../api/streams/exec_options.ts"),
      ]);
      const { type, name, options: read } = readTarget("exec", EXEC_OPTIONS, [target, options]);
      return await exec(client, type, name, command, read);
    },
    spawn: async (target, command, options) => {
      const [{ spawn }, { SPAWN_OPTIONS }] = await Promise.all([
        import("../api/streams/spawn.ts"),
        import("../api/streams/exec_options.ts"),
      ]);
      const { type, name, options: read } = readTarget("spawn", SPAWN_OPTIONS, [target, options]);
      return await spawn(client, type, name, command, read);
    },
    attach: async (target, options) => {
      const [{ attach }, { ATTACH_OPTIONS }] = await Promise.all([
        import("../api/streams/attach.ts"),
        import("../api/streams/attach_options.ts"),
      ]);
      const { type, name, options: read } = readTarget("attach", ATTACH_OPTIONS, [target, options]);
      return await attach(client, type, name, read);
    },
    debug: async (target, options) => {
      const [{ debug }, { DEBUG_OPTIONS }] = await Promise.all([
        import("../api/streams/debug/debug.ts"),
        import("../api/streams/debug/debug_options.ts"),
      ]);
      const { type, name, options: read } = readTarget("debug", DEBUG_OPTIONS, [target, options]);
      return await debug(client, type, name, read);
    },
    copy: async (sides, options) => {
      const [{ copy }, { COPY_OPTIONS }] = await Promise.all([
        import("../api/streams/copy/copy.ts"),
        import("../api/streams/copy/copy_options.ts"),
      ]);
      return await copy(client, sides, readOptions("copy", COPY_OPTIONS, options));
    },
    forward: async (target, port, options) => {
      const [{ forward }, { FORWARD_OPTIONS }] = await Promise.all([
        import("../api/streams/forward.ts"),
        import("../api/streams/forward_options.ts"),
      ]);
      const { type, name, options: read } = readTarget("forward", FORWARD_OPTIONS, [target, options]);
      return await forward(client, type, name, port, read);
    },
    connectTo: async (target, port, options) => {
      const [{ connectTo }, { CONNECT_TO_OPTIONS }] = await Promise.all([
        import("../api/streams/connect_to.ts"),
        import("../api/streams/forward_options.ts"),
      ]);
      const { type, name, options: read } = readTarget("connectTo", CONNECT_TO_OPTIONS, [target, options]);
      return await connectTo(client, type, name, port, read);
    },
  };
}
