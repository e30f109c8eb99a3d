/**
 * The command line: `k8s get pods`. This file alone ends the process.
 *
 * @module
 */
import { warmUpTls } from "./lib/api/transport/warm_up.ts";

if (import.meta.main) {
  // Most commands send a request: what its TLS has to wait for passes on another thread while the rest is loaded.
  warmUpTls();
  const [{ run }, { processShell }] = await Promise.all([
    import("./lib/terminal/cli/run.ts"),
    import("./lib/terminal/shell/process_shell.ts"),
  ]);
  const shell = processShell();
  const code = await run(Deno.args, shell);
  // A signal ended the script that was run: the parent of this process must see the same.
  if (shell.endSignal !== undefined) await shell.raise(shell.endSignal);
  Deno.exit(code);
}
