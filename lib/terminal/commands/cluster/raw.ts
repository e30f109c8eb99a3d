import { UsageError } from "../../../data/core/errors.ts";
import { rawRequest } from "../../../data/request/verbs.ts";
import { isWatch } from "../../../data/request/media.ts";
import { expectOk, parseJson } from "../../../data/core/answer.ts";
import { endInsideLine } from "../../../data/core/json_lines.ts";
import { defineCommand } from "../../shell/command.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import type { Globals } from "../../shell/shared_options.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { readNamed } from "../../shell/read_named.ts";
import type { Shell } from "../../shell/shell.ts";

const OPTIONS = {
  method: {
    short: "-X",
    value: "method",
    help: "HTTP method",
    default: "GET, or POST with -d",
    values: ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
    open: true,
  },
  data: {
    short: "-d",
    value: "body",
    help: "Request body; @FILE reads a file and @- reads standard input",
  },
  header: {
    short: "-H",
    value: "header",
    help: "Request header, such as 'Accept: application/yaml'; may be repeated",
    repeated: true,
  },
} as const satisfies Options;

type RawFlags = Globals & FlagsOf<typeof OPTIONS>;

/** `k8s raw PATH`: sends any request and prints the answer byte for byte. */
export function rawCommand(shell: Shell) {
  return defineCommand({
    name: "raw",
    description: "Send any request and print the answer byte for byte.",
    examples: [
      ["Read a path", "k8s raw /api"],
      ["Send a patch", `k8s raw -X PATCH -d '{"data":{"x":"1"}}' /api/v1/namespaces/default/configmaps/a`],
      ["Watch pods", "k8s raw '/api/v1/pods?watch=true'"],
    ],
    arguments: [{ name: "path", completion: "path" }],
    options: OPTIONS,
    action: async (flags, path) => await sendRaw(shell, flags, path),
  });
}

/**
 * Runs `k8s get --raw PATH`.
 *
 * @throws {UsageError} If the command line also has types or names.
 */
export async function getRaw(shell: Shell, flags: Globals, path: string, args: readonly string[]): Promise<void> {
  if (args.length > 0) throw new UsageError("Cannot use --raw together with types or names");
  await sendRaw(shell, flags, path);
}

/** Sends a request and prints the answer. */
export async function sendRaw(shell: Shell, flags: RawFlags, path: string): Promise<void> {
  const body = flags.data === undefined ? undefined : await readData(shell, flags.data);
  if (/^[a-z][a-z+.-]*:\/\//i.test(path)) {
    throw new UsageError(`Cannot send a request to "${path}": the path must begin with a slash`, {
      hints: ["leave out the server: it comes from the context or from --server"],
    });
  }
  if (body !== undefined && /^(get|head)$/i.test(flags.method ?? "")) {
    throw new UsageError(`Cannot send a body with ${flags.method?.toUpperCase()}`, {
      hints: ["add -X POST, PUT, PATCH or DELETE"],
    });
  }
  // --curl prints every request of this command, including discovery.
  await using k8s = await openShellSession(shell, flags, { ofDiscovery: true });
  const request = rawRequest(path, {
    signal: shell.signal,
    method: flags.method?.toUpperCase(),
    body,
    headers: flags.header?.map(readHeader),
  });
  const response = await expectOk(request, await k8s.handler(request));
  const isJson = /\bjson\b/.test(response.headers.get("content-type") ?? "");
  // A watch has no end and is not a single value.
  const isKept = shell.keep !== undefined && !isLines(request, response);
  let whole = "";
  let last = "\n";
  const text = response.body?.pipeThrough(new TextDecoderStream("utf-8", { ignoreBOM: true }));
  for await (const chunk of text ?? []) {
    await shell.out(chunk);
    last = chunk.at(-1) ?? last;
    if (isKept) whole += chunk;
  }
  if (isKept) shell.keep?.(isJson ? parseJson(request, response, whole) : whole);
  // End with a newline on a terminal, so that the shell's prompt starts on a new line.
  if (last !== "\n" && shell.terminal.stdout) await shell.out("\n");
  if (last !== "\n" && isLines(request, response)) throw endInsideLine();
}

// An answer with a length is not a stream, even with a watch in its query (`/version?watch=true`).
function isLines(request: Request, { headers }: Response): boolean {
  return isWatch(request) && !headers.has("content-length") && /\bjson\b/.test(headers.get("content-type") ?? "");
}

async function readData(shell: Shell, data: string): Promise<string> {
  if (data === "@-") return await new Response(shell.stdin()).text();
  if (!data.startsWith("@")) return data;
  return await readNamed("body", data.slice(1));
}

function readHeader(header: string): [string, string] {
  const colon = header.indexOf(":");
  if (colon < 1) {
    throw new UsageError(`Cannot read the header "${header}": it has no colon`, {
      hints: ["write it as NAME: VALUE, such as 'Accept: application/yaml'"],
    });
  }
  return [header.slice(0, colon), header.slice(colon + 1).trim()];
}
