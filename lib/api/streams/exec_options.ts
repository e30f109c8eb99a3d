import {
  BOOLEAN,
  MILLISECONDS,
  oneOf,
  type OptionTable,
  type OptionType,
  STRING,
  WHOLE_NUMBER,
} from "../../data/core/options.ts";
import { isRecord } from "../../data/core/object.ts";
import { SCOPE_OPTIONS, type ScopeOptions } from "../client/options.ts";

/** Options of `spawn`. */
export interface SpawnOptions extends ScopeOptions {
  /** The container. @default {the annotation `kubectl.kubernetes.io/default-container`, then the first one} */
  container?: string | undefined;
  /** Whether the process has a standard input. Without it, the input is empty. @default {true} */
  stdin?: boolean | undefined;
  /** Run it in a terminal, which merges stderr into stdout. Its output cannot be sealed. @default {false} */
  tty?: boolean | undefined;
  /**
   * Whether an end mark proves that the output is complete. It needs a shell (`sh`) in the container. With `auto` a
   * container without a shell runs the command without a mark; with `never` no shell is used.
   *
   * @default {"auto"}
   */
  seal?: "auto" | "always" | "never" | undefined;
  /** Milliseconds after which the process is ended and the call rejects with a TimeoutError. @default {no limit} */
  timeout?: number | undefined;
  /** Milliseconds to wait for a pod of a workload that has none. @default {0} */
  wait?: number | undefined;
}

/** The table of {@linkcode SpawnOptions}. */
export const SPAWN_OPTIONS: OptionTable<SpawnOptions> = {
  ...SCOPE_OPTIONS,
  container: STRING,
  stdin: BOOLEAN,
  tty: BOOLEAN,
  seal: oneOf("auto", "always", "never"),
  timeout: MILLISECONDS,
  wait: MILLISECONDS,
};

/** Options of `exec`. */
export interface ExecOptions extends Omit<SpawnOptions, "stdin" | "tty"> {
  /** The standard input. @default {it is empty} */
  stdin?: string | Uint8Array | ReadableStream<Uint8Array> | undefined;
  /** Reject with an ExitError if the exit code is not 0. @default {true} */
  check?: boolean | undefined;
  /** The number of bytes of stdout, and of stderr, that are kept. More output is an error. @default {16 MiB} */
  maxOutput?: number | undefined;
}

const INPUT: OptionType<string | Uint8Array | ReadableStream<Uint8Array>> = {
  expected: "a string, bytes or a ReadableStream",
  accepts: (value): value is string | Uint8Array | ReadableStream<Uint8Array> =>
    typeof value === "string" || value instanceof Uint8Array ||
    (isRecord(value) && typeof value.getReader === "function"),
};

const { tty: _, ...OF_SPAWN } = SPAWN_OPTIONS;

/** The table of {@linkcode ExecOptions}. */
export const EXEC_OPTIONS: OptionTable<ExecOptions> = {
  ...OF_SPAWN,
  stdin: INPUT,
  check: BOOLEAN,
  maxOutput: WHOLE_NUMBER,
};
