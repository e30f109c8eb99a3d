import { type Globals, newCommand } from "../commands/globals.ts";
import { open } from "../commands/open.ts";
import { valuePrinter } from "../commands/print.ts";
import type { Shell } from "../commands/shell.ts";
import { createEvaluator } from "../repl/evaluate.ts";
import { evaluateAndShow, folderUrl } from "../repl/repl.ts";

/** `k8s eval CODE`. */
export function evalCommand(shell: Shell) {
  return newCommand("eval", "Evaluate TypeScript with a preloaded k8s, and print the value as the prompt does.")
    .arguments("<code:string>")
    .option("-o, --output <format:string>", "json, yaml or jsonpath=TEMPLATE.")
    .example("A list", `k8s eval 'await k8s.list("pods")'`)
    .action(async (flags: Globals & { output?: string | undefined }, code: string) => {
      const print = flags.output === undefined ? undefined : await valuePrinter(flags.output);
      await using k8s = await open(shell, flags);
      using evaluator = createEvaluator({ k8s }, folderUrl(Deno.cwd()));
      if (print === undefined) {
        if (!await evaluateAndShow(code, k8s, shell, evaluator)) shell.exitCode = 1;
        return;
      }
      const value = await evaluator.evaluate(code);
      if (value !== undefined) await shell.out(print(value));
    });
}
