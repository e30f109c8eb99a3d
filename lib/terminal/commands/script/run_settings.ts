import { KubeError } from "../../../data/core/errors.ts";
import type { Globals } from "../../shell/shared_options.ts";

/** The environment variable that carries {@linkcode RunSettings} from `k8s run` to the script's process. */
export const RUN_VARIABLE = "K8S_RUN";

/** The settings from the command line for the script's process. */
export interface RunSettings {
  flags?: Globals;
  /** The script's URL, as Deno prints it in stack traces. */
  script?: string;
  verbose?: boolean;
  /** Whether the script only has the permissions for its context. */
  least?: boolean;
  /** The file to which the permissions of all requests are added, one line each. */
  recording?: string;
}

/** Returns the position of an error in the script; undefined if the error needs no position. */
export function scriptLine(error: unknown, script: string): string | undefined {
  if (!(error instanceof Error) || error instanceof KubeError || script === "") return undefined;
  const frame = error.stack?.split("\n").find((line) => line.includes(script));
  const position = frame === undefined ? undefined : /:(\d+:\d+)\)?$/.exec(frame.trim())?.[1];
  return position === undefined ? undefined : `  at ${script.split("/").at(-1)}:${position}`;
}
