import { defineCommand } from "../../shell/command.ts";
import type { Shell } from "../../shell/shell.ts";
import { temporaryFolder } from "../../shell/temporary_folder.ts";
import { sandbox } from "../../../sandbox/mod.ts";
import { type DemoCommand, demoSteps } from "./demo_steps.ts";
import { startDemoProxy } from "./demo_proxy.ts";
import type { CommandLine } from "../../repl/repl_context.ts";
import { denoFlags, mainModule } from "../../shell/own_program.ts";
import { openTypedShell, type Typed, type TypedShell } from "../../shell/typed_shell.ts";

/** `k8s demo`: runs every command of the tutorial on a new sandbox and shows the real output. */
export function demoCommand(shell: Shell, { run }: Pick<CommandLine, "run">) {
  return defineCommand({
    name: "demo",
    description: "Walk through the tutorial on a sandbox. On a terminal, open a prompt on it afterwards.",
    action: async () => {
      const folder = await temporaryFolder("k8s-demo");
      try {
        await using server = await sandbox().serve();
        const kubeconfig = `${folder}/kubeconfig`;
        await Deno.writeTextFile(kubeconfig, server.kubeconfig, { mode: 0o600 });
        await walk(shell, run, kubeconfig, folder);
        if (!shell.terminal.stdin || !shell.terminal.stdout || shell.signal.aborted) return;
        await shell.out(`\n${bold(shell, "# Your turn: a prompt on the same sandbox, with k8s preloaded")}\n`);
        const code = await run(["repl", "--kubeconfig", kubeconfig], shell);
        if (code !== 0) shell.exitCode = code;
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

async function walk(shell: Shell, run: CommandLine["run"], kubeconfig: string, folder: string): Promise<void> {
  await using proxy = await startDemoProxy(shell, run, kubeconfig);
  await using typed = await openTypedShell({
    folder,
    // `k8s env` stores certificates in the cache folder. Remove them after the demo, but keep Deno's cache.
    env: {
      KUBECONFIG: kubeconfig,
      NO_COLOR: "1",
      SHELL: "/bin/sh",
      XDG_CACHE_HOME: folder,
      DENO_DIR: denoCache(shell),
      // Without a terminal, writes are only recorded in a file that is named.
      K8S_JOURNAL: `${folder}/journal`,
    },
    programs: { k8s: [Deno.execPath(), "run", ...denoFlags(), mainModule()] },
  });
  await shell.out(
    `${bold(shell, "# 1. Serve a proxy that authenticates for you and rejects requests from other sites")}\n`,
  );
  await show(shell, { typed: `k8s proxy --port ${proxy.asked} &` }, { output: proxy.banner, code: 0 });
  for (const { title, note, commands } of demoSteps(`localhost:${proxy.port}`)) {
    await shell.out(`\n${bold(shell, `# ${title}`)}\n${note === undefined ? "" : `# ${note}\n`}`);
    for (const command of commands) await typeAndShow(shell, typed, command);
  }
}

async function typeAndShow(shell: Shell, typed: TypedShell, command: DemoCommand): Promise<void> {
  shell.signal.throwIfAborted();
  await show(shell, command, await typed.type(command.typed));
}

async function show(shell: Shell, { typed, lines = 10, fails = false }: DemoCommand, did: Typed): Promise<void> {
  const all = did.output === "" ? [] : did.output.replace(/\n$/, "").split("\n");
  const shown = all.length > lines ? [...all.slice(0, lines - 1), `... (${all.length - lines + 1} more lines)`] : all;
  await shell.out([`$ ${typed.replaceAll("\n", "\n> ")}`, ...shown].join("\n") + "\n");
  // The exit code of a pipe is that of its last command, so only check commands that must fail.
  if ((did.code !== 0) !== fails) {
    shell.err(`error: the command above ended with exit code ${did.code}`);
    shell.exitCode = 1;
  }
}

// The same folder as in `deno info` (DENO_DIR in Deno's manual, "Environment variables").
function denoCache({ env }: Shell): string {
  const home = env("HOME") ?? "";
  const cache = Deno.build.os === "darwin" ? `${home}/Library/Caches` : env("XDG_CACHE_HOME") || `${home}/.cache`;
  return env("DENO_DIR") || `${cache}/deno`;
}

function bold(shell: Shell, text: string): string {
  return shell.terminal.stdout && (shell.env("NO_COLOR") ?? "") === "" ? `\x1b[1m${text}\x1b[0m` : text;
}
