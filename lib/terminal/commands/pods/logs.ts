import { POD_TYPES } from "../../../data/core/resource.ts";
import { UsageError } from "../../../data/core/errors.ts";
import type { LogEvent, LogOptions, LogTarget } from "../../../api/streams/logs/log_options.ts";
import { clientOf } from "../../shell/client_of.ts";
import { defineCommand } from "../../shell/command.ts";
import { formatError } from "../../shell/command_hints.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { asUsage, type FlagsOf, type Options } from "../../shell/options.ts";
import { SHARED_OPTIONS } from "../../shell/shared_options.ts";
import { advise, type Shell } from "../../shell/shell.ts";
import { noneFound } from "../../shell/targets.ts";
import { chooseTarget } from "./choose_target.ts";
import { noteContainer } from "./note_container.ts";
import { CONTAINER, POD_RUNNING_TIMEOUT } from "./pod_options.ts";

const OPTIONS = {
  follow: { short: "-f", help: "Follow the logs: also restarts, new pods and new containers" },
  previous: { short: "-p", help: "Print the log of the container's previous run" },
  container: {
    ...CONTAINER,
    completion: "container",
    help:
      "Container, or /REGEX/. Default: that of the annotation kubectl.kubernetes.io/default-container, then the first one",
  },
  allContainers: { help: "Print the logs of all containers of the pod" },
  allPods: { help: "Print the logs of all pods of the workload; sets --prefix" },
  allNamespaces: SHARED_OPTIONS.allNamespaces,
  selector: {
    short: "-l",
    value: "selector",
    completion: "selector",
    help: "Print the logs of all pods with these labels",
  },
  tail: {
    value: "count",
    type: "integer",
    help: "Begin with this many of the last lines. Default: all, or 10 with a selector",
  },
  since: { value: "time", type: "duration", help: "Only print lines newer than this duration, such as 5m" },
  sinceTime: { value: "time", help: "Begin with the lines from this time on (RFC 3339)" },
  until: { value: "time", help: "Stop at this time: a duration before now, such as 5m, or an RFC 3339 time" },
  include: { value: "regex", repeated: true, help: "Only print lines that match; may be repeated" },
  exclude: { value: "regex", repeated: true, help: "Omit lines that match; may be repeated" },
  highlight: { value: "regex", repeated: true, help: "Highlight matches at a terminal; may be repeated" },
  order: {
    value: "order",
    values: [{ name: "time", help: "By time, across pods and containers" }],
    help: "Sort the lines of several logs",
  },
  output: {
    short: "-o",
    value: "format",
    values: [
      { name: "json", help: "One JSON object per line: time, text, pod, container, namespace" },
      { name: "lines", help: "The text alone, without a prefix" },
      { name: "raw", help: "Bytes as they are, also control characters at a terminal" },
      {
        name: "js",
        argument: "EXPRESSION",
        example: "text.toUpperCase()",
        help: "A TypeScript expression for each line",
      },
    ],
    help: "Output format",
  },
  timestamps: { help: "Print the time in front of each line" },
  prefix: { help: "Print the pod and the container in front of each line" },
  limitBytes: { value: "count", type: "integer", help: "End each log after this many bytes" },
  maxLogRequests: { value: "count", type: "integer", default: "50", help: "Number of logs to follow at the same time" },
  ignoreErrors: { help: "Continue with the other logs if one fails" },
  insecureSkipTlsVerifyBackend: { help: "Skip the check of the node's certificate by the API server" },
  podRunningTimeout: { ...POD_RUNNING_TIMEOUT, default: "20s" },
} as const satisfies Options;

const USAGE =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";

/** `k8s logs TARGET`: prints the logs of containers. */
export function logsCommand(shell: Shell) {
  return defineCommand({
    name: "logs",
    description:
      "Print the logs of containers. A target is a pod, TYPE/NAME, a type, or a regular expression such as '/^web-/'. If the " +
      "connection breaks, the log resumes without missing or repeated lines.",
    examples: [
      ["Print the log of a pod", "k8s logs web"],
      ["Follow a pod of a Deployment", "k8s logs -f deploy/web"],
      ["Follow all pods with a label", "k8s logs -f -l app=web --prefix"],
      ["Follow all pods with matching names, in all namespaces", "k8s logs -f -A '/^web-/'"],
      [
        "Print the errors of the last hour, in order",
        "k8s logs deploy/web deploy/api --since=1h --include=ERROR --order=time",
      ],
      ["Print why a container ended before it was restarted", "k8s logs -p web -c app"],
      ["Print a field of lines that are JSON", "k8s logs web -o js='JSON.parse(text).message'"],
    ],
    arguments: [{ name: "target", optional: true, repeated: true, completion: "pod" }],
    options: OPTIONS,
    action: async (flags, ...words) => {
      const { targets: given, container } = readWords(words, flags);
      checkFlags(flags, container);
      if (given.length === 0 && shell.ask === undefined) throw new UsageError(USAGE);
      await using k8s = await openShellSession(shell, flags);
      const targets = given.length > 0 ? given : [await chooseTarget(shell, k8s, undefined)];
      const { tail = flags.selector === undefined ? -1 : 10, limitBytes = 0, since = 0 } = flags;
      const isMany = isManyPods(flags, targets);
      let sources = 0;
      const options: LogOptions = {
        namespace: flags.allNamespaces ? "*" : undefined,
        container,
        follow: flags.follow,
        previous: flags.previous,
        allContainers: flags.allContainers,
        allPods: flags.allPods,
        labels: flags.selector,
        tailLines: tail === -1 ? undefined : tail,
        since: since === 0 ? undefined : since,
        sinceTime: flags.sinceTime,
        until: flags.until,
        include: flags.include,
        exclude: flags.exclude,
        order: flags.order,
        timestamps: flags.timestamps,
        insecureSkipTlsVerifyBackend: flags.insecureSkipTlsVerifyBackend,
        limitBytes: limitBytes === 0 ? undefined : limitBytes,
        maxStreams: flags.maxLogRequests,
        wait: flags.podRunningTimeout ?? 20_000,
        signal: shell.signal,
        onSource: (source) => {
          sources++;
          if (!flags.allContainers && !isMany) noteContainer(shell, { container: container?.toString() }, source);
        },
        onEvent: (event) => report(shell, event),
        onError: flags.ignoreErrors ? (error) => shell.err(formatError(error)) : undefined,
      };
      const [{ logBatches }, { bytesOfPrinted, logPrinter }, { logOutput }] = await Promise.all([
        import("../../../api/streams/logs/logs.ts"),
        import("./log_printer.ts"),
        import("./log_output.ts"),
      ]);
      const print = await asUsage(() =>
        logPrinter(shell, {
          output: flags.output,
          timestamps: flags.timestamps ?? false,
          hasPrefix: flags.prefix ?? (flags.allPods || isMany && shell.terminal.stdout),
          hasNamespace: flags.allNamespaces ?? false,
          highlight: flags.highlight ?? [],
        })
      );
      const output = logOutput(shell);
      const watchPods = (scope: Parameters<typeof k8s.watch>[1]) => k8s.watch<string>("pods", scope);
      try {
        for await (const batch of logBatches(clientOf(k8s), watchPods, targets, options)) {
          const printed = print(batch);
          await output.add(bytesOfPrinted(printed instanceof Promise ? await printed : printed));
        }
      } finally {
        await output.end();
      }
      if (sources === 0) shell.err(noneFound(k8s, !flags.allNamespaces));
    },
  });
}

/** Reports whether the logs of several pods may be printed. */
function isManyPods(flags: Pick<LogFlags, "allPods" | "selector">, targets: readonly LogTarget[]): boolean {
  // A single pod may have the name of a type, and then its lines have a prefix too.
  const isSet = (target: LogTarget) => typeof target !== "string" || POD_TYPES.has(target);
  return flags.allPods === true || flags.selector !== undefined || targets.length > 1 || targets.some(isSet);
}

type LogFlags = FlagsOf<typeof OPTIONS>;

function readWords(
  words: readonly string[],
  flags: Pick<LogFlags, "container" | "selector">,
): { targets: LogTarget[]; container: string | RegExp | undefined } {
  const [first, second] = words;
  // As in kubectl, a second word is a container, unless it can only be a target.
  const inline = words.length === 2 && second !== undefined && !isPattern(second) && !second.includes("/")
    ? second
    : undefined;
  if (first !== undefined && flags.selector !== undefined) {
    throw new UsageError("only a selector (-l) or a POD name is allowed");
  }
  if (inline !== undefined && flags.container !== undefined) {
    throw new UsageError("only one of -c or an inline [CONTAINER] arg is allowed");
  }
  const named = inline === undefined ? words : words.slice(0, 1);
  const targets = flags.selector === undefined ? named.map(readPattern) : ["pods"];
  const container = inline ?? flags.container;
  return { targets, container: container === undefined ? undefined : readPattern(container) };
}

// No name of a pod or a container contains these characters.
function isPattern(word: string): boolean {
  return /^\/.*\/[a-z]*$/.test(word) || /[\\^$*+?()[\]{}|]/.test(word);
}

function readPattern(word: string): string | RegExp {
  if (!isPattern(word)) return word;
  const [, source = word, letters = ""] = /^\/(.*)\/([a-z]*)$/.exec(word) ?? [];
  try {
    return new RegExp(source, letters);
  } catch (cause) {
    throw new UsageError(`Cannot read "${word}": it is not a regular expression`, { cause });
  }
}

function checkFlags(flags: LogFlags, container: string | RegExp | undefined): void {
  if (flags.sinceTime !== undefined && (flags.since ?? 0) !== 0) {
    throw new UsageError("at most one of `sinceTime` or `sinceSeconds` may be specified");
  }
  if (flags.allContainers && container !== undefined) {
    throw new UsageError(`--all-containers=true should not be specified with container name ${container}`);
  }
  if ((flags.limitBytes ?? 0) < 0) throw new UsageError("--limit-bytes must be greater than 0");
  if ((flags.tail ?? -1) < -1) throw new UsageError("--tail must be greater than or equal to -1");
}

function report(shell: Shell, { type, message }: LogEvent): void {
  if (type === "gap") shell.exitCode = 1;
  if (type === "gap" || type === "waiting" || type === "full") shell.err(message);
  else advise(shell, message);
}
