import assert from "node:assert/strict";
import { SELF, shell } from "../cluster/command_line.ts";
import { tempDir } from "../temp_dir.ts";

const ROOT = new URL("../../", import.meta.url);

/** A fenced block: its commands, the text after `sh`, and the output that the page shows below. */
interface Block {
  commands: string;
  note: string;
  shown: string;
}

function blocksOf(text: string): Block[] {
  const blocks = text.matchAll(/^```sh ?(.*)\n([\s\S]*?)^```$(?:\n\n```text\n([\s\S]*?)^```$)?/gm);
  return [...blocks].map(([, note = "", commands = "", shown = ""]) => ({ note, commands, shown }));
}

Deno.test("docs/tutorial.md holds commands that work when they are typed one after another", async () => {
  const blocks = blocksOf(await Deno.readTextFile(new URL("docs/tutorial.md", ROOT)));
  assert.ok(blocks.length >= 12);
  await using dir = await tempDir();
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const marked = blocks.map(({ note, commands }, index) => {
    const text = commands.trimEnd().replaceAll("8080", String(port));
    // Background commands need some time to start. They end with the page.
    if (note === "setup") {
      return `${text}\npids="$pids $!"\nsleep 0.1; for i in $(seq 100); do ${
        readyOf(text, port)
      } && break; sleep 0.1; done`;
    }
    return `{ ${text}\n} > out.${index} 2>&1\necho $? > code.${index}`;
  });
  // A program instead of a shell function, so that `$!` is the process that can be ended.
  const words = SELF.map((word) => `'${word}'`).join(" ");
  await Deno.mkdir(`${dir.path}/bin`);
  await Deno.writeTextFile(`${dir.path}/bin/k8s`, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  const page = [
    `PATH='${dir.path}/bin':$PATH`,
    "pids=",
    "trap 'kill $pids 2>/dev/null; wait' EXIT",
    `cd '${dir.path}'`,
    ...marked,
  ].join("\n");
  const { err } = await shell(page);
  for (const [index, { note, commands, shown }] of blocks.entries()) {
    if (note === "setup") continue;
    const code = Number(await Deno.readTextFile(`${dir.path}/code.${index}`).catch(() => "-1"));
    const out = await Deno.readTextFile(`${dir.path}/out.${index}`).catch(() => "");
    assert.equal(code === 0, note !== "fails", `${commands}\nended with ${code}:\n${out}\n${err}`);
    for (const line of missingIn(out, shown.replaceAll("8080", String(port)))) {
      assert.fail(`${commands}\nshould print\n${line}\nbut printed\n${out}`);
    }
  }
});

function readyOf(text: string, port: number): string {
  return text.includes("proxy") ? `curl -s -o /dev/null localhost:${port}/readyz` : "grep -q KUBECONFIG sandbox.env";
}

// The lines of the page in order. `...` means any number of lines, or the rest of a line.
function missingIn(output: string, shown: string): string[] {
  const lines = output.split("\n");
  let from = 0;
  return shown.split("\n").filter((line) => {
    if (line === "" || line === "...") return false;
    const start = line.endsWith("...") ? line.slice(0, -3) : undefined;
    const at = lines.findIndex((candidate, index) =>
      index >= from && (start === undefined ? candidate === line : candidate.startsWith(start))
    );
    if (at >= 0) from = at + 1;
    return at < 0;
  });
}
