import type { Client } from "../../client/client.ts";
import { chooseContainer } from "../container.ts";
import { exec, type ExecResult } from "../exec.ts";
import { findPod } from "../pod_target.ts";
import type { RemoteProcess } from "../remote_process.ts";
import { spawn } from "../spawn.ts";
import type { CopyOptions } from "./copy_options.ts";

/** Runs commands in the container of a copy. */
export interface RemoteShell {
  spawn(command: readonly string[], stdin: boolean): Promise<RemoteProcess>;
  /** Runs a script of `sh` with arguments. */
  script(text: string, args: readonly string[]): Promise<ExecResult>;
  /** Removes a path, also after an abort. A failure is ignored. */
  remove(path: string): Promise<void>;
}

/** The time limit of a removal. */
const REMOVE_MS = 5000;

/** Creates the shell of a container. The first command chooses the pod, and all others run in the same one. */
export function createRemoteShell(
  client: Client,
  target: string,
  { namespace, container, signal }: CopyOptions,
): RemoteShell {
  let chosen: { name: string; options: { namespace: string; container?: string | undefined } } | undefined;

  async function choose() {
    if (chosen !== undefined) return chosen;
    const found = await findPod(client, target, undefined, { namespace, signal });
    const { name, pod } = found;
    const first = container ?? (pod === undefined ? undefined : chooseContainer(pod));
    return chosen = { name, options: { namespace: found.namespace, container: first } };
  }

  return {
    async spawn(command, stdin) {
      const place = await choose();
      const process = await spawn(client, "pods", place.name, command, { ...place.options, signal, stdin });
      place.options.container = process.container;
      return process;
    },
    async script(text, args) {
      const { name, options } = await choose();
      const command = ["sh", "-c", text, "sh", ...args];
      return await exec(client, "pods", name, command, { ...options, signal, check: false });
    },
    async remove(path) {
      if (chosen === undefined) return;
      const { name, options } = chosen;
      const limits = { ...options, check: false, timeout: REMOVE_MS };
      await exec(client, "pods", name, ["rm", "-rf", "--", path], limits).catch(() => {});
    },
  };
}
