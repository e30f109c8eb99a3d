/**
 * The command line: `k8s get pods`. This file alone ends the process.
 *
 * @module
 */
import { run } from "./lib/cli/run.ts";
import { processShell } from "./lib/cli/process_shell.ts";

if (import.meta.main) Deno.exit(await run(Deno.args, processShell()));
