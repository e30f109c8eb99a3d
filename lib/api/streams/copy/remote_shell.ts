import { defined } from "../../../data/base/defined.ts";
import type { Client } from "../../client/client.ts";
import { exec, type ExecResult } from "../exec.ts";
import type { RemoteProcess } from "../remote_process.ts";
import { spawn } from "../spawn.ts";
import type { CopyOptions } from "./copy_options.ts";

/** Runs commands in the container of a copy. */
export interface RemoteShell {
  spawn(command: readonly string[], stdin: boolean): Promise<RemoteProcess>;
  /** Runs a script of `sh` with arguments. */
  script(text: string, args: readonly string[]): Promise<ExecResult>;
}

/** Creates the shell of a container. All commands run in the pod that the first one has chosen. */
export function createRemoteShell(
  client: Client,
  target: string,
  { namespace, container, signal }: CopyOptions,
): RemoteShell {
  let chosen: { type: string; name: string | undefined; container: string | undefined } = {
    type: target,
    name: undefined,
    container,
  };
  const options = () => defined({ namespace, container: chosen.container, signal });
  return {
    async spawn(command, stdin) {
      const process = await spawn(client, chosen.type, chosen.name, command, { ...options(), stdin });
      chosen = { type: "pods", name: process.pod, container: process.container };
      return process;
    },
    async script(text, args) {
      const command = ["sh", "-c", text, "sh", ...args];
      return await exec(client, chosen.type, chosen.name, command, { ...options(), check: false });
    },
  };
}
