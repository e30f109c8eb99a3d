/** Whether util-linux's `script` is installed, which gives a program a terminal. */
export const hasScript: boolean = await new Deno.Command("script", {
  args: ["--version"],
  stdout: "null",
  stderr: "null",
}).output().then(({ success }) => success, () => false);

/** A program on its own terminal. */
export interface Terminal {
  type(text: string): Promise<void>;
  /** Waits for a match after the previous one. Returns the text up to the end of the match. */
  until(wanted: string | RegExp): Promise<string>;
  /** Waits for the end. Returns the entire output. */
  end(): Promise<{ code: number; screen: string }>;
}

/**
 * Starts a program on a pseudo-terminal. It is ended after a while: what waits for ever must fail and not hang.
 *
 * @param command A line for `/bin/sh`, or the words of a program, which then is alone: a shell above it would get its
 * Ctrl+C too, and end with 130.
 * @param options.seconds Until it is ended. @default {30}
 */
export function onTerminal(
  command: string | readonly string[],
  options: Pick<Deno.CommandOptions, "env" | "cwd"> & { seconds?: number } = {},
): Terminal {
  const { env = {}, seconds = 30, ...rest } = options;
  const process = new Deno.Command("script", {
    args: ["-qefc", typeof command === "string" ? command : `exec ${command.map(quoted).join(" ")}`, "/dev/null"],
    // `script` runs the command with this shell.
    env: { NO_COLOR: "1", TERM: "dumb", ...env, SHELL: "/bin/sh" },
    ...rest,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    signal: AbortSignal.timeout(seconds * 1000),
  }).spawn();
  const keys = process.stdin.getWriter();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let screen = "";
  let looked = 0;
  const more = async (): Promise<boolean> => {
    const { value = "", done } = await reader.read();
    screen += value;
    return !done;
  };
  return {
    type: (text) => keys.write(new TextEncoder().encode(text)),
    async until(wanted) {
      while (true) {
        const unseen = screen.slice(looked);
        const at = unseen.search(typeof wanted === "string" ? RegExp.escape(wanted) : wanted);
        if (at >= 0) {
          const length = at + (typeof wanted === "string" ? wanted : wanted.exec(unseen)?.[0] ?? "").length;
          looked += length;
          return unseen.slice(0, length);
        }
        if (!await more()) throw new RangeError(`The terminal ended before it showed ${wanted}; it showed ${unseen}`);
      }
    },
    async end() {
      while (await more());
      // The program may have ended already.
      await keys.close().catch(() => undefined);
      return { code: (await process.status).code, screen };
    },
  };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
