import {
  BOOLEAN,
  either,
  FUNCTION,
  MILLISECONDS,
  type OptionTable,
  SELECTOR,
  STRING,
  WHOLE_NUMBER,
} from "../../../data/core/options.ts";
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
  /** True if the text has no line end: the container wrote none, or `limitBytes` cut it. */
  partial?: true;
}

/** A container whose log is read. */
export interface LogSource {
  /** The name of the pod. */
  pod: string;
  /** The name of the container. */
  container: string;
  /** All containers of the pod in kubectl's words: `app, setup (init)`. */
  containers: readonly string[];
}

/** Options of `logs`. */
export interface LogOptions extends ScopeOptions {
  /** The container. @default {the annotation `kubectl.kubernetes.io/default-container`, then the first one} */
  container?: string | undefined;
  /** Read all containers of the pod, init containers first. @default {false} */
  allContainers?: boolean | undefined;
  /** Read all pods of the Service or workload. @default {false} */
  allPods?: boolean | undefined;
  /** Go on with new lines until the container ends. A container that has not started is waited for. @default {false} */
  follow?: boolean | undefined;
  /** Read the log of the container's run before the current one. @default {false} */
  previous?: boolean | undefined;
  /** Begin with the last lines, so many of each container. @default {all lines} */
  tailLines?: number | undefined;
  /** Begin with the lines of this time up to now: milliseconds, or `5m`. */
  since?: number | string | undefined;
  /** Begin with the lines from this time on, in RFC 3339. */
  sinceTime?: string | undefined;
  /** Put its time in front of each text, as the server would. `limitBytes` then counts it. @default {false} */
  timestamps?: boolean | undefined;
  /** End the log of each container after so many bytes. */
  limitBytes?: number | undefined;
  /** Read all pods with these labels: `logs("pods", { labels: "app=web" })`. */
  labels?: string | Record<string, string> | undefined;
  /** The number of logs that are followed at once. More are an error before the first line. @default {50} */
  maxStreams?: number | undefined;
  /** Milliseconds to wait for a pod of a workload that has none. @default {0} */
  wait?: number | undefined;
  /** Called for each container before its log is read. */
  onSource?: ((source: LogSource) => void) | undefined;
  /** Called with remarks, such as that a container has not started. */
  onNote?: ((text: string) => void) | undefined;
  /** Called if the log of a container fails; the others go on. @default {the error ends the iteration} */
  onError?: ((error: unknown) => void) | undefined;
}

/** The table of {@linkcode LogOptions}. */
export const LOG_OPTIONS: OptionTable<LogOptions> = {
  ...SCOPE_OPTIONS,
  container: STRING,
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
  onSource: FUNCTION,
  onNote: FUNCTION,
  onError: FUNCTION,
};
