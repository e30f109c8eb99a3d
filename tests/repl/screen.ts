import { tempDir } from "../temp_dir.ts";

/** A program on a terminal of tmux: accepts keys, and returns the screen as text. */
export interface Screen extends AsyncDisposable {
  /** Presses keys by their names in tmux: `Enter`, `C-c`, `Tab`, `Up`. */
  press(...keys: string[]): Promise<void>;
  /** Types a text, without Enter. */
  type(text: string): Promise<void>;
  /** Pastes a text like a terminal with bracketed paste. */
  paste(text: string): Promise<void>;
  /** Returns the rows of the screen without empty rows at the end. */
  rows(): Promise<string[]>;
  /**
   * Waits until the screen ends with a text or matches a pattern.
   *
   * @throws {RangeError} If it does not within 20 seconds. The error contains the screen.
   */
  shows(wanted: string | RegExp): Promise<string>;
}

/** Whether tmux is installed. */
export const hasTmux = await new Deno.Command("tmux", { args: ["-V"], stdout: "null", stderr: "null" }).output()
  .then(({ success }) => success, () => false);

/** Starts a program on a new terminal. */
export async function openScreen(
  words: readonly string[],
  { env = {}, columns = 100, rows = 30 }: { env?: Record<string, string>; columns?: number; rows?: number } = {},
): Promise<Screen> {
  // A separate server, so that other sessions are not affected.
  const dir = await tempDir();
  const socket = `${dir.path}/tmux`;
  const tmux = async (...args: string[]): Promise<string> => {
    const { success, stdout, stderr } = await new Deno.Command("tmux", {
      args: ["-S", socket, "-f", "/dev/null", ...args],
      env: { TERM: "xterm-256color", TMUX: "" },
    }).output();
    if (!success) throw new RangeError(`tmux ${args[0]} failed: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  };
  const size = ["-x", String(columns), "-y", String(rows)];
  const variables = Object.entries(env).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const line = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  await tmux("new-session", "-d", ...size, ...variables, `${line}; echo "(code $?)"; sleep 60`);
  const screen: Screen = {
    async press(...keys) {
      await tmux("send-keys", ...keys);
    },
    async type(text) {
      await tmux("send-keys", "-l", text);
    },
    async paste(text) {
      await tmux("set-buffer", "-b", "paste", text);
      await tmux("paste-buffer", "-p", "-b", "paste");
    },
    async rows() {
      return (await tmux("capture-pane", "-p")).trimEnd().split("\n");
    },
    async shows(wanted) {
      const end = Date.now() + 20_000;
      while (true) {
        const shown = (await screen.rows()).join("\n");
        if (typeof wanted === "string" ? shown.endsWith(wanted) : wanted.test(shown)) return shown;
        if (Date.now() > end) throw new RangeError(`The screen does not show ${wanted}, but:\n${shown}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async [Symbol.asyncDispose]() {
      await tmux("kill-server").catch(() => undefined);
      await dir[Symbol.asyncDispose]();
    },
  };
  return screen;
}
