import { KubeError } from "../../../data/core/errors.ts";
import type { Globals } from "../../shell/shared_options.ts";

/** The environment variable that carries {@linkcode RunSettings} from `k8s run` to the script's process. */
export const RUN_VARIABLE = "K8S_RUN";

/** What the script's process needs to know of the command line. */
export interface RunSettings {
  flags?: Globals;
  /** The script's URL, as Deno names it in stacks. */
  script?: string;
  verbose?: boolean;
  /** Whether the script has no more permissions than its context needs. */
  least?: boolean;
}

/** Where in the script an error of its own came from; undefined where the error says all that is needed. */
export function scriptLine(error: unknown, script: string): string | undefined {
  if (!(error instanceof Error) || error instanceof KubeError || script === "") return undefined;
  const frame = error.stack?.split("\n").find((line) => line.includes(script));
  const position = frame === undefined ? undefined : /:(\d+:\d+)\)?$/.exec(frame.trim())?.[1];
  return position === undefined ? undefined : `  at ${script.split("/").at(-1)}:${position}`;
}
