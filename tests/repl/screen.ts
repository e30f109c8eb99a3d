import { tempDir } from "../temp_dir.ts";

/** A program on a terminal that tmux keeps: keys go in, and the screen is read as a person reads it. */
export interface Screen extends AsyncDisposable {
  /** Presses keys by tmux's names: `Enter`, `C-c`, `Tab`, `Up`. */
  press(...keys: string[]): Promise<void>;
  /** Types a text, without Enter. */
  type(text: string): Promise<void>;
  /** Pastes a text as a terminal does that has bracketed paste. */
  paste(text: string): Promise<void>;
  /** The rows that are shown, without those at the end that are empty. */
  rows(): Promise<string[]>;
  /**
   * Waits until the screen ends with a text, or holds what a pattern describes.
   *
   * @throws {RangeError} Where it does not within 20 seconds; it shows the screen.
   */
  shows(wanted: string | RegExp): Promise<string>;
}

/** Whether this machine has tmux. */
export const hasTmux = await new Deno.Command("tmux", { args: ["-V"], stdout: "null", stderr: "null" }).output()
  .then(({ success }) => success, () => false);

/** Starts a program on a terminal of its own. */
export async function openScreen(
  words: readonly string[],
  { env = {}, columns = 100, rows = 30 }: { env?: Record<string, string>; columns?: number; rows?: number } = {},
): Promise<Screen> {
  // A server of its own: nobody else's sessions are touched.
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
