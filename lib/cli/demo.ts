import { newCommand } from "../commands/globals.ts";
import type { Shell } from "../commands/shell.ts";
import { sandbox } from "../sandbox/mod.ts";
import { type DemoStep, STEPS } from "./demo_steps.ts";
import { run } from "./run.ts";

/** `k8s demo`: the tutorial, step by step, on a sandbox of its own. */
export function demoCommand(shell: Shell) {
  return newCommand("demo", "Walk through everything on a sandbox; on a terminal a prompt on it follows.")
    .action(async () => {
      await using server = await sandbox().serve();
      const folder = await Deno.makeTempDir({ prefix: "k8s-demo-" });
      try {
        const kubeconfig = `${folder}/kubeconfig`;
        await Deno.writeTextFile(kubeconfig, server.kubeconfig, { mode: 0o600 });
        await walk(shell, kubeconfig, folder);
        if (shell.terminal.stdin && shell.terminal.stdout) {
          await shell.out("\nThe same sandbox, as a prompt (.exit leaves):\n");
          shell.exitCode = await run(["repl", "--kubeconfig", kubeconfig], shell);
        }
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });
}

async function walk(shell: Shell, kubeconfig: string, folder: string): Promise<void> {
  const { connect } = await import("../session/connect.ts");
  await using k8s = await connect({ kubeconfig });
  await using proxy = await k8s.proxy();
  const variables = { KUBECONFIG: kubeconfig, PROXY: proxy.url, DIR: folder };
  for (const step of STEPS) await show(shell, step, variables);
}

async function show(
  shell: Shell,
  { title, command, lines = 12, fails = false }: DemoStep,
  variables: Record<string, string>,
): Promise<void> {
  const bold = shell.terminal.stdout && (shell.env("NO_COLOR") ?? "") === "" ? ["\x1b[1m", "\x1b[0m"] : ["", ""];
  await shell.out(`\n${bold[0]}# ${title}${bold[1]}\n$ ${command}\n`);
  // The commands are run by a shell, as a person would; `k8s` in them is this very program.
  const self = [
    Deno.execPath(),
    "run",
    "-A",
    "--no-check",
    ...configFlags(),
    new URL("../../cli.ts", import.meta.url).href,
  ];
  const words = self.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  const process = new Deno.Command("sh", {
    args: ["-c", `k8s() { ${words} "$@"; }\n${command}`],
    env: { ...variables, NO_COLOR: "1" },
    stdin: "null",
  });
  const { code, stdout, stderr } = await process.output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  const all = text.trimEnd().split("\n");
  const shown = all.length > lines ? [...all.slice(0, lines - 1), `... (${all.length - lines + 1} more lines)`] : all;
  await shell.out(shown.join("\n") + "\n");
  if ((code !== 0) !== fails) shell.exitCode = 1;
}

function configFlags(): string[] {
  const config = new URL("../../npm/deno.json", import.meta.url);
  // From the npm door the names of the packages are mapped by a file; the other door finds its own.
  return Deno.env.get("K8S_DOOR") === "npm" ? ["--config", config.pathname] : [];
}
