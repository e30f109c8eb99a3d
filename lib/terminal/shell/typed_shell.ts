import { UnsupportedError } from "../../data/core/errors.ts";

/** What a typed command did. */
export interface Typed {
  /** stdout and stderr, as they would stand on a screen. */
  output: string;
  code: number;
}

/** A shell that commands are typed into, one after another; variables stay. */
export interface TypedShell extends AsyncDisposable {
  /** Runs a command, which gets no input. */
  type(command: string): Promise<Typed>;
}

/** Options of {@linkcode openTypedShell}. */
export interface TypedShellOptions {
  /** Where it works. */
  folder: string;
  env?: Record<string, string>;
  /** Programs besides those of PATH: a name, and the words that start it. */
  programs?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Opens a shell, the one that is named `sh`.
 *
 * @throws {UnsupportedError} Where this machine has none.
 */
export async function openTypedShell({ folder, env = {}, programs = {} }: TypedShellOptions): Promise<TypedShell> {
  const bin = `${folder}/.bin`;
  await Deno.mkdir(bin, { recursive: true });
  for (const [name, words] of Object.entries(programs)) {
    await Deno.writeTextFile(`${bin}/${name}`, `#!/bin/sh\nexec ${words.map(quoted).join(" ")} "$@"\n`, {
      mode: 0o755,
    });
  }
  const sh = spawn(folder, { ...env, PATH: `${bin}:${Deno.env.get("PATH") ?? ""}` });
  const input = sh.stdin.getWriter();
  const send = (text: string) => input.write(new TextEncoder().encode(text));
  const output = sh.stdout.pipeThrough(new TextDecoderStream()).getReader();
  // Nothing that a command prints can be mistaken for the line that ends its output.
  const mark = crypto.randomUUID();
  let rest = "";
  await send("exec 2>&1\n");
  return {
    async type(command) {
      await send(`{\n${command}\n} </dev/null\nprintf '%s %s\\n' ${mark} $?\n`);
      while (true) {
        const end = new RegExp(`${mark} (\\d+)\n`).exec(rest);
        if (end !== null) {
          const typed = { output: rest.slice(0, end.index), code: Number(end[1]) };
          rest = rest.slice(end.index + end[0].length);
          return typed;
        }
        const { value, done } = await output.read();
        if (done) return { output: rest, code: (await sh.status).code };
        rest += value;
      }
    },
    async [Symbol.asyncDispose]() {
      await input.close().catch(() => undefined);
      await output.cancel();
      await sh.status;
    },
  };
}

function spawn(cwd: string, env: Record<string, string>) {
  try {
    return new Deno.Command("sh", { cwd, env, stdin: "piped", stdout: "piped", stderr: "null" }).spawn();
  } catch (cause) {
    throw new UnsupportedError("Cannot run commands as a person types them: there is no sh on this machine", { cause });
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
