import assert from "node:assert/strict";
import { codeOf, importsOf, resolveImport, sourceFiles } from "./tree.ts";

// The map in lib/README.md has the same order.
const LEVELS: Record<string, number> = {
  "data/base": 0,
  "data/core": 1,
  "data/request": 2,
  "data/kubeconfig": 2,
  "data/make": 2,
  "data/job": 2,
  "data/expression": 2,
  "data/query": 3,
  "data/output": 3,
  "data/rbac": 4,
  "api/credentials": 4,
  "api/transport": 5,
  "sandbox": 6,
  "api/discovery": 6,
  "api/client": 7,
  "api/streams": 8,
  "api/watching": 8,
  "features/doctor": 8,
  "features/explorer": 8,
  "features/fleet": 8,
  "features/plan": 8,
  "features/proxy": 8,
  "features/undo": 8,
  "features/views": 8,
  "features/drain": 9,
  "session": 10,
  "terminal/display": 11,
  "terminal/editor": 11,
  "terminal/shell": 12,
  "terminal/completion": 13,
  "terminal/repl": 14,
  "terminal/commands": 15,
  "terminal/cli": 16,
};

const files = await sourceFiles("lib");
// `sandbox` and `session` are rooms; the other folders of lib/ hold several.
const roomOf = (path: string) => /^lib\/((?:data|api|features|terminal)\/[^/]+|[^/]+)\//.exec(path)?.[1] ?? "";

Deno.test("lib/ imports only downward when every import is followed", () => {
  const wrong: string[] = [];
  for (const { path, text } of files) {
    const room = roomOf(path);
    const level = LEVELS[room];
    assert.ok(level !== undefined, `the room of ${path} has no level`);
    for (const specifier of importsOf(text).filter((name) => name.startsWith("."))) {
      const target = resolveImport(path, specifier);
      const other = roomOf(target);
      if (other === room) continue;
      if (!target.startsWith("lib/") || (LEVELS[other] ?? 99) >= level) wrong.push(`${path} imports ${target}`);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("lib/ leaves the sandbox alone when it is below the commands", () => {
  const wrong = files.filter(({ path }) => roomOf(path) !== "sandbox" && (LEVELS[roomOf(path)] ?? 0) < 11)
    .filter(({ text }) => importsOf(text).some((name) => name.includes("/sandbox/")));
  assert.deepEqual(wrong.map(({ path }) => path), []);
});

Deno.test("lib/ keeps a file to its room when its name begins with _", () => {
  const wrong = files.flatMap(({ path, text }) =>
    importsOf(text).filter((name) => /\/_[^/]+$/.test(name) && roomOf(resolveImport(path, name)) !== roomOf(path))
  );
  assert.deepEqual(wrong, []);
});

Deno.test("core, request and output do no I/O when their code is read", () => {
  const forbidden = /\bDeno\.|\bfetch\(|\bconsole\./;
  // Only this file has a timer, which all other files share.
  const hasTimer = (path: string, text: string) => path !== "lib/data/base/wait.ts" && /\bsetTimeout\(/.test(text);
  const wrong = files.filter(({ path }) =>
    ["data/base", "data/core", "data/request", "data/expression", "data/query", "data/output"].includes(roomOf(path))
  )
    .filter(({ path, text }) =>
      forbidden.test(codeOf(text)) || hasTimer(path, codeOf(text)) ||
      importsOf(text).some((name) => name.startsWith("node:"))
    );
  assert.deepEqual(wrong.map(({ path }) => path), []);
});

Deno.test("lib/ sends over the network in the transport alone when fetch is looked for", () => {
  const wrong = files.filter(({ path, text }) =>
    roomOf(path) !== "api/transport" && /(?<![.\w])fetch\(|new WebSocket\(/.test(codeOf(text))
  );
  assert.deepEqual(wrong.map(({ path }) => path), []);
});

Deno.test("lib/ never ends the process and prints nothing by itself when its code is read", () => {
  const wrong = files.filter(({ text }) => /Deno\.exit\(|console\.(log|error|warn)\(/.test(codeOf(text)));
  // They are loaded before a script in another process, which they start like cli.ts.
  assert.deepEqual(
    wrong.map(({ path }) => path).filter((path) => !/^lib\/terminal\/commands\/script\/preload(_pod)?\.ts$/.test(path)),
    [],
  );
});

Deno.test("importing mod.ts asks for no permission when it is loaded with none", async () => {
  const root = new URL("..", import.meta.url).pathname;
  const config = Deno.env.get("K8S_DOOR") === "npm" || await exists(`${root}package.json`)
    ? ["--config", `${root}npm/deno.json`]
    : [];
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", "--quiet", ...config, `${root}mod.ts`],
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
});

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
