import { run } from "../../lib/terminal/cli/run.ts";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import { splitWords } from "../../lib/terminal/repl/shell_words.ts";
import { type Ended, SELF } from "../cluster/command_line.ts";
import { type TempDir, tempDir } from "../temp_dir.ts";
import { FILES, KUBECONFIG, textOf } from "./fixture.ts";

/** A folder with the files that the lines name, and a server for those of a URL. */
export interface Workplace extends AsyncDisposable {
  /** Runs a line with `k8s` in the place of kubectl. */
  k8s(line: string): Promise<Ended>;
  /** Runs a line with a program in the place of kubectl. */
  with(program: readonly string[], line: string): Promise<Ended>;
}

/** Prepares to run lines on the cluster of a kubeconfig. */
export async function workplace(kubeconfig: string): Promise<Workplace> {
  const dir = await tempDir();
  await Deno.mkdir(`${dir.path}/dir`);
  for (const [name, objects] of Object.entries(FILES)) await dir.file(name, textOf(objects));
  const configOnly = await dir.file("config-only", KUBECONFIG);
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const file = FILES[new URL(request.url).pathname.slice(1)];
    return new Response(file === undefined ? "not found" : textOf(file), { status: file === undefined ? 404 : 200 });
  });
  const base = `http://127.0.0.1:${server.addr.port}/`;
  const prepared = (line: string) =>
    line.replaceAll(/https:\/\/(?:example\.com|k8s\.io\/examples\/application\/guestbook)\//g, base);
  const env = (line: string) => ({
    KUBECONFIG: line.includes("kubectl config") ? configOnly : kubeconfig,
    HOME: dir.path,
  });
  return {
    async k8s(line) {
      const text = prepared(line).replaceAll("\\\n", " ");
      if (NEEDS_SHELL_REGEXP.test(text.replaceAll(/'[^']*'/g, ""))) return await inShell(SELF, text, dir, env(line));
      const words = splitWords(text).slice(1).map((word) => inFolder(word, dir));
      const shell = recordingShell();
      const code = await run([`--kubeconfig=${env(line).KUBECONFIG}`, ...words], shell);
      return { code, out: shell.stdout, err: shell.stderr };
    },
    with: (program, line) => inShell(program, prepared(line), dir, env(line)),
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await dir[Symbol.asyncDispose]();
    },
  };
}

const NEEDS_SHELL_REGEXP = /[|;<>$&]|^\w+=/;

// A command in this process has the working directory of the tests.
function inFolder(word: string, dir: TempDir): string {
  const name = word.replace(/^\.\//, "");
  return name in FILES || name === "dir" ? `${dir.path}/${name}` : word;
}

async function inShell(
  program: readonly string[],
  line: string,
  dir: TempDir,
  env: Record<string, string>,
): Promise<Ended> {
  const words = program.map((word) => `'${word}'`).join(" ");
  // xargs starts programs, not functions.
  const bin = await dir.file("kubectl", `#!/bin/sh\nexec ${words} "$@"\n`);
  await Deno.chmod(bin, 0o700);
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", `PATH="${dir.path}:$PATH"\n${line}`],
    cwd: dir.path,
    // The interpreter's cache is in the home of the tests.
    env: { ...env, DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`, NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: decode(stdout), err: decode(stderr) };
}
