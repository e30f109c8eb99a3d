import { KubeError, type KubeErrorOptions } from "../../data/core/errors.ts";

/** The output that had arrived when an error ended a command. */
export interface ReceivedOutput {
  /** The standard output, as text. Empty if the caller read the stream itself. */
  stdout: string;
  /** The standard error, as text. */
  stderr: string;
}

const NONE: ReceivedOutput = { stdout: "", stderr: "" };

/** A stream was cut, so its result is unknown. It is never reported as a success. */
export class LostError extends KubeError {
  /** The name of the class. */
  override readonly name = "LostError";
  /** Everything that had arrived. */
  readonly received: ReceivedOutput;

  /** Creates an error. The message names the attempted action, its object and the reason. */
  constructor(message: string, options: KubeErrorOptions & { received?: ReceivedOutput | undefined } = {}) {
    super(message, options);
    this.received = options.received ?? NONE;
  }
}

/** A command in a container ended with an exit code other than 0. */
export class ExitError extends KubeError {
  /** The name of the class. */
  override readonly name = "ExitError";
  /** The exit code of the command. */
  readonly exitCode: number;
  /** The output of the command. */
  readonly received: ReceivedOutput;

  /** Creates an error. The message names the attempted action, its object and the reason. */
  constructor(message: string, exitCode: number, received: ReceivedOutput = NONE) {
    super(message);
    this.exitCode = exitCode;
    this.received = received;
  }
}
