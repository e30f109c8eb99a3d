import { defined } from "../../../data/base/defined.ts";
import { temporaryFolder } from "../../shell/temporary_folder.ts";
import { typesModule } from "../../shell/own_program.ts";
import { PRELOADED } from "../../repl/preloaded.ts";

/**
 * Type-checks a script for `k8s run`, with the global `k8s` and the preloaded functions. Errors are written to stderr.
 *
 * @param script The URL of the script.
 * @param flags Deno's flags for the configuration and the import map.
 * @returns Whether the check passes.
 */
export async function checkScript(script: string, flags: readonly string[]): Promise<boolean> {
  const folder = await temporaryFolder("k8s-check");
  try {
    // Declare the globals in a temporary file, because packages on JSR must not declare globals.
    const globals = `${folder}/globals.ts`;
    await Deno.writeTextFile(globals, globalTypes());
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", "--no-lock", ...flags, globals, script],
      // Deno prints colors even if stderr is not a terminal.
      env: defined({ NO_COLOR: Deno.stderr.isTerminal() ? undefined : "1" }),
      stdin: "null",
      stdout: "null",
      stderr: "inherit",
    }).output();
    return success;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function globalTypes(): string {
  const functions = Object.keys(PRELOADED).map((name) => `  const ${name}: typeof library.${name};`);
  return [
    `import type * as library from ${JSON.stringify(typesModule())};`,
    "declare global {",
    "  const k8s: library.K8s;",
    ...functions,
    "}",
    "",
  ].join("\n");
}
