import { defined } from "../../../data/base/defined.ts";
import { defineCommand } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Options } from "../../shell/options.ts";
import type { Shell } from "../../shell/shell.ts";
import { chooseTarget } from "./choose_target.ts";
import { noteContainer } from "./note_container.ts";
import { passStreams } from "./pass_streams.ts";
import { CONTAINER, POD_RUNNING_MS, POD_RUNNING_TIMEOUT, QUIET, STDIN, TTY, usesTerminal } from "./pod_options.ts";

const OPTIONS = {
  container: CONTAINER,
  stdin: STDIN,
  tty: { ...TTY, help: "Use the terminal of the process" },
  quiet: QUIET,
  podRunningTimeout: POD_RUNNING_TIMEOUT,
} as const satisfies Options;

/** `k8s attach TARGET`: connects to the main process of a container. */
export function attachCommand(shell: Shell) {
  return defineCommand({
    name: "attach",
    description: "Connect to the main process of a container, until it ends. Its exit code is passed on.",
    examples: [
      ["Show the output of a pod from now on", "k8s attach web"],
      ["Use the shell of a container", "k8s attach -it web -c shell"],
    ],
    arguments: [{ name: "target", optional: true, completion: "target" }],
    options: OPTIONS,
    action: async (flags, given) => {
      await using k8s = await openShellSession(shell, flags);
      const target = await chooseTarget(shell, k8s, given);
      const isTerminal = usesTerminal(shell, flags.tty);
      await using process = await k8s.attach(target, {
        ...defined({ container: flags.container }),
        stdin: flags.stdin ?? false,
        ...defined({ tty: isTerminal ? true : undefined }),
        wait: flags.podRunningTimeout ?? POD_RUNNING_MS,
        signal: shell.signal,
      });
      noteContainer(shell, flags, process);
      if (isTerminal && !flags.quiet) shell.err("If you don't see a command prompt, try pressing enter.");
      const { code } = await passStreams(shell, process, { stdin: flags.stdin ?? false, isTerminal, repaints: true });
      shell.exitCode = code;
    },
  });
}
