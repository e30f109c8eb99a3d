import { UsageError } from "../../../data/core/errors.ts";
import { createQueue } from "../../../data/base/queue.ts";
import type { LogOptions } from "../../../api/streams/logs/log_options.ts";
import { defineCommand } from "../../shell/command.ts";
import { formatError } from "../../shell/command_hints.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Options } from "../../shell/options.ts";
import type { Shell } from "../../shell/shell.ts";
import { noneFound } from "../../shell/targets.ts";
import { noteContainer } from "./note_container.ts";
import { CONTAINER, POD_RUNNING_TIMEOUT } from "./pod_options.ts";

const OPTIONS = {
  follow: { short: "-f", help: "Go on with new lines until the container ends" },
  previous: { short: "-p", help: "Print the log of the container's previous run" },
  container: CONTAINER,
  allContainers: { help: "Print the logs of all containers of the pod" },
  allPods: { help: "Print the logs of all pods of the workload; sets --prefix" },
  selector: {
    short: "-l",
    value: "selector",
    completion: "selector",
    help: "Print the logs of all pods with these labels",
  },
  tail: {
    value: "count",
    type: "integer",
    help: "Begin with the last lines. Default: all of them, or 10 with a selector",
  },
  since: { value: "time", type: "duration", help: "Begin with the lines of this time up to now, such as 5m" },
  sinceTime: { value: "time", help: "Begin with the lines from this time on (RFC 3339)" },
  timestamps: { help: "Print its time in front of each line" },
  prefix: { help: "Print the pod and the container in front of each line" },
  limitBytes: { value: "count", type: "integer", help: "End each log after so many bytes" },
  maxLogRequests: { value: "count", type: "integer", default: "50", help: "Number of logs to follow at the same time" },
  ignoreErrors: { help: "Go on with the other logs if one fails" },
  podRunningTimeout: { ...POD_RUNNING_TIMEOUT, default: "20s" },
} as const satisfies Options;

const FLUSH_BYTES = 64 * 1024;
const FLUSH_MS = 10;
const USAGE =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

/** `k8s logs TARGET`: prints the log of a container. */
export function logsCommand(shell: Shell) {
  return defineCommand({
    name: "logs",
    description:
      "Print the log of a container. A connection that was cut is noticed: the log goes on after it, with each line once.",
    examples: [
      ["Print the log of a pod", "k8s logs web"],
      ["Follow a pod of a Deployment", "k8s logs -f deploy/web"],
      ["Print the last lines of each pod with a label", "k8s logs -l app=web --tail=20 --prefix"],
      ["Print why a container ended before it was restarted", "k8s logs -p web -c app"],
    ],
    arguments: [
      { name: "target", optional: true, completion: "target" },
      { name: "container", optional: true },
    ],
    options: OPTIONS,
    action: async (flags, target, inline) => {
      if (target === undefined && flags.selector === undefined) throw new UsageError(USAGE);
      if (target !== undefined && flags.selector !== undefined) {
        throw new UsageError("only a selector (-l) or a POD name is allowed");
      }
      if (inline !== undefined && flags.container !== undefined) {
        throw new UsageError("only one of -c or an inline [CONTAINER] arg is allowed");
      }
      const container = inline ?? flags.container;
      checkFlags(flags, container);
      const { tail = flags.selector === undefined ? -1 : 10, limitBytes = 0, since = 0 } = flags;
      await using k8s = await openShellSession(shell, flags);
      let sources = 0;
      const options: LogOptions = {
        container,
        follow: flags.follow,
        previous: flags.previous,
        allContainers: flags.allContainers,
        allPods: flags.allPods,
        labels: flags.selector,
        tailLines: tail === -1 ? undefined : tail,
        since: since === 0 ? undefined : since,
        sinceTime: flags.sinceTime,
        timestamps: flags.timestamps,
        limitBytes: limitBytes === 0 ? undefined : limitBytes,
        maxStreams: flags.maxLogRequests,
        wait: flags.podRunningTimeout ?? 20_000,
        signal: shell.signal,
        onSource: (source) => {
          sources++;
          if (!flags.allContainers && !flags.allPods) noteContainer(shell, { container }, source);
        },
        onNote: (text) => shell.err(text),
        onError: flags.ignoreErrors ? (error) => shell.err(formatError(error)) : undefined,
      };
      const hasPrefix = flags.prefix || flags.allPods;
      const output = lineOutput(shell);
      try {
        for await (const { pod, container, text, partial } of k8s.logs(target ?? "pods", options)) {
          await output.add(`${hasPrefix ? `[pod/${pod}/${container}] ` : ""}${text}${partial ? "" : "\n"}`);
        }
      } finally {
        await output.end();
      }
      if (sources === 0) shell.err(noneFound(k8s));
    },
  });
}

interface CheckedFlags {
  tail?: number | undefined;
  since?: number | undefined;
  sinceTime?: string | undefined;
  limitBytes?: number | undefined;
  allContainers?: boolean | undefined;
}

function checkFlags(flags: CheckedFlags, container: string | undefined): void {
  if (flags.sinceTime !== undefined && (flags.since ?? 0) !== 0) {
    throw new UsageError("at most one of `sinceTime` or `sinceSeconds` may be specified");
  }
  if (flags.allContainers && container !== undefined) {
    throw new UsageError(`--all-containers=true should not be specified with container name ${container}`);
  }
  if ((flags.limitBytes ?? 0) < 0) throw new UsageError("--limit-bytes must be greater than 0");
  if ((flags.tail ?? -1) < -1) throw new UsageError("--tail must be greater than or equal to -1");
}

/** Writes lines in batches. A line waits a few milliseconds at most. */
function lineOutput(shell: Shell) {
  const queue = createQueue();
  let waiting: string[] = [];
  let size = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failed: { error: unknown } | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    return queue(async () => {
      const text = waiting.join("");
      [waiting, size] = [[], 0];
      if (text !== "") await shell.out(text);
    });
  };
  const later = () => void flush().catch((error) => failed ??= { error });
  return {
    async add(line: string): Promise<void> {
      if (failed !== undefined) throw failed.error;
      waiting.push(line);
      size += line.length;
      if (size >= FLUSH_BYTES) await flush();
      else timer ??= setTimeout(later, FLUSH_MS);
    },
    end: flush,
  };
}
