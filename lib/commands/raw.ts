import { UsageError } from "../core/errors.ts";
import { rawRequest } from "../request/verbs.ts";
import { expectOk } from "../transport/response.ts";
import { type Globals, newCommand } from "./globals.ts";
import { open } from "./open.ts";
import type { Shell } from "./shell.ts";

interface RawFlags extends Globals {
  method?: string | undefined;
  data?: string | undefined;
  header?: string[] | undefined;
}

/** `k8s raw PATH`: any request; the answer goes out byte for byte. */
export function rawCommand(shell: Shell) {
  return newCommand("raw", "Send any request, and print the answer byte for byte as it comes.")
    .arguments("<path:string>")
    .option("-X, --method <method:string>", "GET, or POST with -d.")
    .option("-d, --data <body:string>", "The body; @FILE reads a file, @- standard input.")
    .option("-H, --header <header:string>", "A header, such as 'Accept: application/yaml'; may be repeated.", {
      collect: true,
    })
    .example("Row 2 of the tutorial", "k8s raw /api")
    .example("A watch", "k8s raw '/api/v1/pods?watch=true'")
    .action(async (flags: RawFlags, path: string) => {
      const body = flags.data === undefined ? undefined : await readData(shell, flags.data);
      await using k8s = await open(shell, flags);
      const request = rawRequest(path, {
        signal: shell.signal,
        ...(flags.method === undefined ? {} : { method: flags.method.toUpperCase() }),
        ...(body === undefined ? {} : { body }),
        ...(flags.header === undefined ? {} : { headers: flags.header.map(readHeader) }),
      });
      const response = await expectOk(request, await k8s.handler(request));
      const text = response.body?.pipeThrough(new TextDecoderStream());
      for await (const chunk of text ?? []) await shell.out(chunk);
    });
}

async function readData(shell: Shell, data: string): Promise<string> {
  if (data === "@-") return await new Response(shell.stdin()).text();
  if (!data.startsWith("@")) return data;
  return await Deno.readTextFile(data.slice(1)).catch((cause) => {
    throw new UsageError(`Cannot read "${data.slice(1)}": ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  });
}

function readHeader(header: string): [string, string] {
  const colon = header.indexOf(":");
  if (colon < 1) {
    throw new UsageError(`Cannot read the header "${header}"`, { hints: ["such as 'Accept: application/yaml'"] });
  }
  return [header.slice(0, colon), header.slice(colon + 1).trim()];
}
