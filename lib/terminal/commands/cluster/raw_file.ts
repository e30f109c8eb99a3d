import { UsageError } from "../../../data/core/errors.ts";
import type { Options } from "../../shell/options.ts";
import type { Globals } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";

/** The option of `create`, `replace` and `delete` that sends a file as it is. */
export const RAW_FILE = {
  raw: { value: "path", help: "Send the request to this path, with the file of -f as its body", completion: "path" },
} as const satisfies Options;

/** The flags that `--raw` reads or refuses. */
export type RawFileFlags = Globals & {
  raw?: string | undefined;
  filename?: string[] | undefined;
  recursive?: boolean | undefined;
  output?: unknown;
  /** The other flags that clash with `--raw`, by kubectl's message. */
  clashes?: Readonly<Record<string, boolean>>;
};

/**
 * Sends a file to a path, and prints the answer. The checks and their messages are those of kubectl.
 *
 * @param isOptional Whether the file may be missing, as for `delete`.
 */
export async function sendRawFile(
  shell: Shell,
  method: "POST" | "PUT" | "DELETE",
  { filename = [], recursive, output, clashes = {}, ...flags }: RawFileFlags & { raw: string },
  isOptional = false,
): Promise<void> {
  const [file] = filename;
  const problem = Object.keys(clashes).find((message) => clashes[message]) ??
    (filename.length > 1 || (!isOptional && file === undefined)
      ? "--raw can only use a single local file or stdin"
      : file !== undefined && /^https?:\/\//.test(file)
      ? "--raw cannot read from a url"
      : recursive
      ? "--raw and --recursive are mutually exclusive"
      : output !== undefined
      ? "--raw and --output are mutually exclusive"
      : !flags.raw.startsWith("/")
      ? `--raw must be a valid URL path: "${flags.raw}" does not begin with a slash`
      : undefined);
  if (problem !== undefined) throw new UsageError(problem);
  const { sendRaw } = await import("./raw.ts");
  await sendRaw(shell, { ...flags, method, data: file && `@${file}` }, flags.raw);
}
