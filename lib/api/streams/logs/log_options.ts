import {
  BOOLEAN,
  either,
  FUNCTION,
  MILLISECONDS,
  oneOf,
  type OptionTable,
  type OptionType,
  SELECTOR,
  STRING,
  WHOLE_NUMBER,
} from "../../../data/core/options.ts";
import type { ObjectReference } from "../../../data/core/object.ts";
import { SCOPE_OPTIONS, type ScopeOptions } from "../../client/options.ts";

/** A line of a log. */
export interface LogLine {
  /** The name of the pod. */
  pod: string;
  /** The name of the container. */
  container: string;
  /** The text, without the line end. */
  text: string;
  /** The time of the line in RFC 3339 with nanoseconds. Empty if the server sends none. */
  time: string;
  /** The namespace of the pod. */
  namespace: string;
  /** The node of the pod. */
  node?: string;
  /** The number of times that the container was restarted before it wrote the line. */
  restarts: number;
  /** True if the text has no line end: the container wrote none, or `limitBytes` cut it. */
  partial?: true;
}

/** The run of a container that wrote lines. */
export interface LogSource {
  /** The name of the pod. */
  pod: string;
  /** The name of the container. */
  container: string;
  /** The namespace of the pod. */
  namespace: string;
  /** The node of the pod. */
  node: string | undefined;
  /** The number of times that the container was restarted before this run. */
  restarts: number;
}

/** Lines of one container as the server sent them. */
export interface LogBatch {
  /** The container. */
  source: LogSource;
  /** Lines with their time in front, each with a line end. */
  bytes: Uint8Array<ArrayBuffer>;
  /** True if the last line has no line end. */
  partial?: true | undefined;
}

/** A container whose log is read. */
export interface LogContainer {
  /** The name of the pod. */
  pod: string;
  /** The name of the container. */
  container: string;
  /** All containers of the pod in kubectl's words: `app, setup (init)`. */
  containers: readonly string[];
}

/** A remark about the logs that are read. */
export interface LogEvent {
  /**
   * The kind of the remark. After a `gap`, lines may be missing. With `full`, a log waits because `maxStreams` logs are
   * followed.
   */
  type: "waiting" | "started" | "restarted" | "ended" | "resumed" | "gap" | "full";
  /** The namespace of the pod. */
  namespace?: string | undefined;
  /** The name of the pod. */
  pod?: string | undefined;
  /** The name of the container. */
  container?: string | undefined;
  /** The time of the last line before a gap. */
  after?: string | undefined;
  /** The time of the first line after a gap, if there is one. */
  before?: string | undefined;
  /** The remark in words. */
  message: string;
}

/** The pods of a call: `"web"`, `"deploy/web"`, `"pods"`, a regular expression for the names of pods, or an object. */
export type LogTarget = string | RegExp | ObjectReference;

/** A regular expression for the text of a line. */
export type LinePattern = string | RegExp;

/** Options of `logs`. */
export interface LogOptions extends ScopeOptions {
  /**
   * The container, or a regular expression for the names of containers.
   * @default {the annotation `kubectl.kubernetes.io/default-container`, then the first one}
   */
  container?: string | RegExp | undefined;
  /** Read all containers of the pod, init containers first. @default {false} */
  allContainers?: boolean | undefined;
  /** Read all pods of the Service or workload. @default {false} */
  allPods?: boolean | undefined;
  /**
   * Continue with new lines until the containers have ended for good. The call waits for containers that have not
   * started, and picks up restarts and new pods. @default {false}
   */
  follow?: boolean | undefined;
  /** Read the log of the container's run before the current one. @default {false} */
  previous?: boolean | undefined;
  /** Begin with this many of the last lines of each container. @default {all lines} */
  tailLines?: number | undefined;
  /** Only lines newer than this duration: milliseconds, or `5m`. */
  since?: number | string | undefined;
  /** Begin with the lines from this time on, in RFC 3339. */
  sinceTime?: string | undefined;
  /** Put its time in front of each text, as the server would. `limitBytes` then counts it. @default {false} */
  timestamps?: boolean | undefined;
  /** End the log of each container after this many bytes. */
  limitBytes?: number | undefined;
  /** Read all pods with these labels: `logs("pods", { labels: "app=web" })`. */
  labels?: string | Record<string, string> | undefined;
  /**
   * The number of logs that are followed at the same time. More are an error before the first line; a later one waits.
   * @default {50}
   */
  maxStreams?: number | undefined;
  /** Milliseconds to wait for a pod of a workload that has none. @default {0} */
  wait?: number | undefined;
  /** Skip the check of the node's certificate by the API server. @default {false} */
  insecureSkipTlsVerifyBackend?: boolean | undefined;
  /** Only yield lines that match one of these. A string is a regular expression. */
  include?: LinePattern | readonly LinePattern[] | undefined;
  /** Leave out lines that match one of these. */
  exclude?: LinePattern | readonly LinePattern[] | undefined;
  /** End with the lines of this time: milliseconds or `5m` ago, or RFC 3339. @default {no end} */
  until?: number | string | undefined;
  /**
   * Yield the lines of several logs in the order of their times. Logs that are followed are sorted within a fifth of a
   * second. @default {logs one after another, or lines as they arrive if logs are followed}
   */
  order?: "time" | undefined;
  /** Called for each container before its log is read. */
  onSource?: ((source: LogContainer) => void) | undefined;
  /**
   * Called with remarks, such as that a container has not started or that lines may be missing.
   * @default {lines that may be missing are an error after the last line}
   */
  onEvent?: ((event: LogEvent) => void) | undefined;
  /** Called if the log of a container fails; the others continue. @default {the error ends the iteration} */
  onError?: ((error: unknown) => void) | undefined;
}

/** The number of logs that are followed at the same time. */
export const MOST_STREAMS = 50;

/** Reports whether a value is a regular expression, also one of another realm. */
export function isRegExp(value: unknown): value is RegExp {
  return Object.prototype.toString.call(value) === "[object RegExp]";
}

const isPattern = (value: unknown): value is LinePattern => typeof value === "string" || isRegExp(value);

const REG_EXP: OptionType<RegExp> = { expected: "a regular expression", accepts: isRegExp };

const PATTERNS: OptionType<LinePattern | readonly LinePattern[]> = {
  expected: "a regular expression, or an array of them",
  accepts: (value): value is LinePattern | readonly LinePattern[] =>
    Array.isArray(value) ? value.every(isPattern) : isPattern(value),
};

/** The table of {@linkcode LogOptions}. */
export const LOG_OPTIONS: OptionTable<LogOptions> = {
  ...SCOPE_OPTIONS,
  container: either(STRING, REG_EXP),
  allContainers: BOOLEAN,
  allPods: BOOLEAN,
  follow: BOOLEAN,
  previous: BOOLEAN,
  tailLines: WHOLE_NUMBER,
  since: either(MILLISECONDS, STRING),
  sinceTime: STRING,
  timestamps: BOOLEAN,
  limitBytes: WHOLE_NUMBER,
  labels: SELECTOR,
  maxStreams: WHOLE_NUMBER,
  wait: MILLISECONDS,
  insecureSkipTlsVerifyBackend: BOOLEAN,
  include: PATTERNS,
  exclude: PATTERNS,
  until: either(MILLISECONDS, STRING),
  order: oneOf("time"),
  onSource: FUNCTION,
  onEvent: FUNCTION,
  onError: FUNCTION,
};
