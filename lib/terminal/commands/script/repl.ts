import { defined } from "../../../data/base/defined.ts";
import { defineCommand } from "../../shell/command.ts";
import { openShellSession, toOverrides } from "../../shell/open_session.ts";
import type { Globals } from "../../shell/shared_options.ts";
import { where } from "../config/current.ts";
import type { Shell } from "../../shell/shell.ts";
import { loadKubeconfig } from "../../../data/kubeconfig/load.ts";
import { selectTarget } from "../../../data/kubeconfig/select.ts";
import { cancelledWith, recordedIn, type Running } from "../../repl/evaluate/running_input.ts";
import { folderUrl } from "../../shell/folder_url.ts";
import { repl } from "../../repl/repl.ts";
import type { Origin } from "../../repl/save/script.ts";
import type { CommandLine } from "../../repl/repl_context.ts";
import type { K8s } from "../../../session/k8s.ts";
import { ownModules } from "../../shell/own_program.ts";

/** `k8s repl`: opens a prompt on a terminal, or evaluates the statements of a pipe. */
export function replCommand(shell: Shell, commands: CommandLine) {
  return defineCommand({
    name: "repl",
    description: "Open a TypeScript prompt with a preloaded k8s, or evaluate input from a pipe.",
    examples: [
      ["Open a prompt on a sandbox", "k8s repl --sandbox"],
      ["Evaluate input from a pipe", `echo 'await k8s.get("pod", "helloworld")' | k8s repl --sandbox`],
    ],
    action: async (flags) => {
      const running: Running = {};
      // Between inputs, key presses belong to the prompt, so background requests cannot ask for input.
      let isPrompting = false;
      const mayAsk = () => shell.terminal.stdin && (running.signal !== undefined || !isPrompting);
      await using k8s = await openShellSession(shell, flags, {
        middleware: [recordedIn(running), cancelledWith(running)],
        mayAsk,
        showsProgress: () => running.signal !== undefined,
        group: () => running.group,
      });
      if (shell.terminal.stdin && !flags.sandbox && await mustAsk(flags)) await logIn(shell, k8s);
      isPrompting = true;
      shell.exitCode = await repl({
        k8s,
        shell,
        running,
        commands,
        origin: originOf(flags),
        base: folderUrl(Deno.cwd()),
        modules: ownModules(),
        verbose: flags.verbose !== undefined,
      });
    },
  });
}

// Do not wait for anything else. A plugin that may ask for input runs in the background until an input needs it.
async function mustAsk(flags: Globals): Promise<boolean> {
  try {
    const { config } = await loadKubeconfig(where(flags));
    return selectTarget(config, toOverrides(flags)).user.exec?.interactiveMode === "Always";
  } catch {
    return false;
  }
}

async function logIn(shell: Shell, k8s: K8s): Promise<void> {
  try {
    await k8s.connection();
  } catch (error) {
    // Open the prompt anyway, to investigate. Requests to the server report the error again.
    shell.err((await import("../../shell/command_hints.ts")).formatError(error));
  }
}

// A saved script contains no secrets, so it uses the kubeconfig's credential.
function originOf(flags: Globals): Origin {
  const { token: _token, password: _password, ...overrides } = toOverrides(flags);
  const { kubeconfig, sandbox = false } = flags;
  return { isSandbox: sandbox, options: defined({ ...overrides, kubeconfig }) };
}
