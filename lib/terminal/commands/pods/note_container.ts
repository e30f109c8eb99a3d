import type { RemoteProcess } from "../../../api/streams/remote_process.ts";
import type { Shell } from "../../shell/shell.ts";

/** Names the container on stderr if one of several was chosen, in kubectl's words. */
export function noteContainer(
  shell: Shell,
  flags: { quiet?: boolean | undefined; container?: string | undefined },
  { container, containers }: Pick<RemoteProcess, "container" | "containers">,
): void {
  if (flags.quiet || flags.container !== undefined || container === undefined || containers.length < 2) return;
  shell.err(`Defaulted container "${container}" out of: ${containers.join(", ")}`);
}
