import { isRecord } from "../../data/core/object.ts";
import type { OptionType } from "../../data/core/options.ts";

/** The standard output or error of a {@linkcode SandboxProcess}. */
export interface SandboxOutput {
  /** Writes text or bytes. Resolves when the client has read them. */
  write(data: string | Uint8Array): Promise<void>;
}

/** A command that a client runs in a container of the sandbox, or its main process if the client attaches to it. */
export interface SandboxProcess {
  /** The command and its arguments; empty for the main process. */
  readonly command: readonly string[];
  /** The namespace of the pod. */
  readonly namespace: string;
  /** The name of the pod. */
  readonly pod: string;
  /** The name of the container. */
  readonly container: string;
  /** The standard input; empty if the client sends none. */
  readonly stdin: ReadableStream<Uint8Array>;
  /** The standard output. */
  readonly stdout: SandboxOutput;
  /** The standard error. In a terminal it is the same as stdout. */
  readonly stderr: SandboxOutput;
  /** Whether the client asked for a terminal. */
  readonly tty: boolean;
  /** The current size of the client's terminal, if it has one. */
  readonly size: { columns: number; rows: number } | undefined;
  /** Aborted if the client disconnects, or if another exec runs `kill` with the id of this process. */
  readonly signal: AbortSignal;
}

/** A connection that a client forwards to a port of a container. */
export interface SandboxConnection {
  /** The port of the pod. */
  readonly port: number;
  /** The bytes of the client. */
  readonly readable: ReadableStream<Uint8Array>;
  /** The bytes to the client. */
  readonly writable: WritableStream<Uint8Array>;
}

/** Options of a request for logs. */
export interface SandboxLogOptions {
  /** Whether the client waits for more lines. */
  follow: boolean;
  /** Aborted if the client leaves. */
  signal: AbortSignal;
}

/** The behavior of a container in the sandbox. */
export interface SandboxContainer {
  /**
   * Runs a command, and returns its exit code.
   *
   * @default {a few programs: cat, date, echo, env, false, hostname, ls, sleep, true, wc}
   */
  exec?: ((process: SandboxProcess) => number | void | Promise<number | void>) | undefined;
  /** Runs while a client is attached. @default {it passes on the log} */
  attach?: ((process: SandboxProcess) => number | void | Promise<number | void>) | undefined;
  /** The lines of its log, or a function that yields them. @default {two lines} */
  logs?: readonly string[] | ((options: SandboxLogOptions) => Iterable<string> | AsyncIterable<string>) | undefined;
  /** Serves a connection to a port. @default {port 80 answers HTTP; the others refuse} */
  connect?: ((connection: SandboxConnection) => void | Promise<void>) | undefined;
}

/** The behavior of containers, by `POD`, `POD/CONTAINER` or `NAMESPACE/POD/CONTAINER`. */
export type SandboxContainers = Readonly<Record<string, SandboxContainer>>;

/** The type of {@linkcode SandboxContainers} as an option. */
export const CONTAINERS: OptionType<SandboxContainers> = {
  expected: "an object of containers",
  accepts: (value): value is SandboxContainers => isRecord(value) && Object.values(value).every(isRecord),
};

/** The place of a container. */
export interface ContainerPlace {
  namespace: string;
  pod: string;
  container: string;
}

/** Returns the behavior of a container; the most exact key wins. */
export function behaviorOf(containers: SandboxContainers, { namespace, pod, container }: ContainerPlace) {
  const exact = containers[`${namespace}/${pod}/${container}`];
  const ofDefault = namespace === "default" ? containers[`${pod}/${container}`] ?? containers[pod] : undefined;
  return exact ?? ofDefault ?? {};
}
