import { type Globals, newCommand } from "../commands/globals.ts";
import { open } from "../commands/open.ts";
import type { Shell } from "../commands/shell.ts";
import { cancelledWith } from "../repl/calls.ts";
import { createEvaluator } from "../repl/evaluate.ts";
import { folderUrl } from "../repl/folder_url.ts";
import { evaluateOnce } from "../repl/piped.ts";
import { show, type Showing } from "../repl/show.ts";
import { ownModules } from "./self.ts";

interface EvalFlags extends Globals {
  output?: string | undefined;
}

/** `k8s eval CODE`. */
export function evalCommand(shell: Shell) {
  return newCommand("eval", "Evaluate TypeScript with a preloaded k8s, and print the value as the prompt does.")
    .arguments("<code:string>")
    .option("-o, --output <format:string>", "json, yaml, name, wide or jsonpath=TEMPLATE. Default: as the prompt does.")
    .example("A list", `k8s eval 'await k8s.list("pods")'`)
    .example(
      "For another program",
      `k8s eval -o json '(await k8s.list("pods")).items.map((pod) => pod.metadata?.name)'`,
    )
    .action(async (flags: EvalFlags, code: string) => {
      const { output = "" } = flags;
      const isShown = output === "" || output === "wide";
      const write = isShown ? show : await (await import("./eval_output.ts")).writer(output);
      await using k8s = await open(shell, flags, { middleware: [cancelledWith({ signal: shell.signal })] });
      using evaluator = createEvaluator({ globals: { k8s }, base: folderUrl(Deno.cwd()), modules: ownModules() });
      const showing: Showing = { k8s, shell, verbose: flags.verbose !== undefined, wide: output === "wide" };
      shell.exitCode = await evaluateOnce(evaluator, code, showing, write);
    });
}
