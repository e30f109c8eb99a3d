import { type Client, readTarget } from "../api/client/client.ts";
import type { AttachOptions } from "../api/streams/attach_options.ts";
import type { CopyOptions, CopyResult, CopySides } from "../api/streams/copy/copy_options.ts";
import type { Debugger } from "../api/streams/debug/debug.ts";
import type { DebugOptions } from "../api/streams/debug/debug_options.ts";
import type { ExecResult } from "../api/streams/exec.ts";
import type { ExecOptions, SpawnOptions } from "../api/streams/exec_options.ts";
import type { Forward } from "../api/streams/forward.ts";
import type { ConnectToOptions, ForwardOptions } from "../api/streams/forward_options.ts";
import type { LogLine, LogOptions, LogTarget } from "../api/streams/logs/log_options.ts";
import type { WatchPods } from "../api/streams/logs/pod_set_logs.ts";
import type { PodConnection } from "../api/streams/pod_connection.ts";
import type { RemoteProcess } from "../api/streams/remote_process.ts";
import type { RunningCalls } from "./until_closed.ts";
import { type ItemStream, itemStream } from "../data/base/item_stream.ts";
import type { ObjectReference } from "../data/core/object.ts";
import { readOptions } from "../data/core/options.ts";

/** The verbs that open streams to and from pods. */
export interface PodVerbs {
  /**
   * Yields the lines of logs: `logs("deploy/web", { follow: true })`. A target is the name of a pod, `TYPE/NAME`, a type, a
   * regular expression for the names of pods, or a list of them. After a cut, the log continues with each line once.
   */
  logs(target: LogTarget | readonly LogTarget[], options?: LogOptions): ItemStream<LogLine>;
  /**
   * Runs a command in a container: `exec("deploy/web", ["date"])`. A name alone is a pod. It rejects with an ExitError if
   * the exit code is not 0, and with a LostError if the stream was cut.
   */
  exec(target: string | ObjectReference, command: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** Starts a command in a container, and returns its streams. */
  spawn(target: string | ObjectReference, command: readonly string[], options?: SpawnOptions): Promise<RemoteProcess>;
  /** Connects to the main process of a container, whose exit code is the result. */
  attach(target: string | ObjectReference, options?: AttachOptions): Promise<RemoteProcess>;
  /** Creates a debug container in a pod, in a copy of it, or on a node: `debug("web", { image: "busybox" })`. */
  debug(target: string | ObjectReference, options?: DebugOptions): Promise<Debugger>;
  /** Copies files to or from a container: `copy({ from: "web:/var/log", to: "./log" })`. It is complete, or it rejects. */
  copy(sides: CopySides, options?: CopyOptions): Promise<CopyResult>;
  /** Forwards a port of this machine to a pod, a Service or a workload: `forward("svc/web", 80, { local: 8080 })`. */
  forward(target: string | ObjectReference, port: number | string, options?: ForwardOptions): Promise<Forward>;
  /** Connects to a port of a pod, a Service or a workload, without a port on this machine. */
  connectTo(
    target: string | ObjectReference,
    port: number | string,
    options?: ConnectToOptions,
  ): Promise<PodConnection>;
}

/**
 * Creates the verbs. Each loads its code on first use.
 *
 * @param running The calls that are running.
 * @param watchPods Watches pods, for logs that pick up new ones.
 */
export function podVerbs(
  client: Client,
  { running, watchPods }: { running: RunningCalls; watchPods: WatchPods },
): PodVerbs {
  return {
    logs: (target, options) =>
      itemStream(async function* () {
        const [{ logs }, { LOG_OPTIONS }, { streamUntilClosed }] = await Promise.all([
          import("../api/streams/logs/logs.ts"),
          import("../api/streams/logs/log_options.ts"),
          import("./until_closed.ts"),
        ]);
        const read = readOptions("logs", LOG_OPTIONS, options);
        const targets = Array.isArray(target) ? target : [target];
        yield* streamUntilClosed(
          running,
          read.signal,
          (signal) => logs(client, watchPods, targets, { ...read, signal }),
        );
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
