import { UnsupportedError } from "../../data/core/errors.ts";

/** The result of a typed command. */
export interface Typed {
  /** stdout and stderr, in the order in which a terminal shows them. */
  output: string;
  code: number;
}

/** A shell that runs commands one after another and keeps their variables. */
export interface TypedShell extends AsyncDisposable {
  /** Runs a command without input. */
  type(command: string): Promise<Typed>;
}

/** Options of {@linkcode openTypedShell}. */
export interface TypedShellOptions {
  /** The working directory. */
  folder: string;
  env?: Record<string, string>;
  /** Additional programs: their names, and the words that start them. */
  programs?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Starts `sh` for commands.
 *
 * @throws {UnsupportedError} If this machine has no `sh`.
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
  // A random line marks the end of the output, so that no output can be mistaken for it.
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
    throw new UnsupportedError("Cannot start a shell: there is no sh on this machine", { cause });
  }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
