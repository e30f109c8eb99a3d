import assert from "node:assert/strict";
import { INFO, ROOT } from "./cold.ts";

interface Info {
  modules: {
    specifier: string;
    dependencies?: { code?: { specifier: string }; isDynamic?: boolean }[];
  }[];
}

/** Returns the project's modules that are loaded with these modules, without later dynamic imports. */
async function loadedWith(...paths: string[]): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: [...INFO, new URL("cli.ts", ROOT).pathname] })
    .output();
  const { modules }: Info = JSON.parse(new TextDecoder().decode(stdout));
  const graph = new Map(modules.map((module) => [module.specifier, module.dependencies ?? []]));
  const seen = new Set<string>();
  const queue = paths.map((path) => new URL(path, ROOT).href);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const { code, isDynamic } of graph.get(next) ?? []) {
      if (code !== undefined && !isDynamic) queue.push(code.specifier);
    }
  }
  return [...seen].filter((specifier) => specifier.startsWith(ROOT.href)).map((specifier) =>
    specifier.slice(ROOT.href.length)
  );
}

// The modules for `k8s get pod x -o json`, with a kubeconfig and a client certificate.
const GET = [
  "cli.ts",
  "lib/terminal/cli/run.ts",
  "lib/terminal/shell/process_shell.ts",
  "lib/terminal/commands/get/get.ts",
  "lib/terminal/commands/get/objects.ts",
  "lib/data/output/json/json.ts",
  "lib/session/kubeconfig_source.ts",
  "lib/api/client/reading.ts",
];

Deno.test("k8s get -o json loads nothing that it does not use", async () => {
  const loaded = await loadedWith(...GET);
  for (const path of GET) assert.ok(loaded.includes(path), `${path} is there`);
  const surplus = loaded.filter((path) =>
    /^lib\/(sandbox|features|terminal\/(repl|completion|display|editor))\//.test(path) ||
    /^lib\/data\/output\/(?!json\/json)/.test(path) ||
    /^lib\/terminal\/cli\/(?!run|arguments|commands\.ts|write_commands\.ts|kuberc.ts)/.test(path) ||
    /^lib\/api\/client\/(?!reading|client|options|raw)/.test(path) ||
    /^lib\/terminal\/commands\/(?!get\/(get|flags|objects))/.test(path) ||
    /^lib\/terminal\/shell\/(manifests|write_flags|curl|guard|js_format)/.test(path)
  );
  assert.deepEqual(surplus, []);
  assert.ok(loaded.length <= 68, `${loaded.length} modules`);
});

// The additional modules for large lists.
const LISTS: [string, string[], RegExp, number][] = [
  [
    "k8s get pods",
    ["lib/terminal/commands/get/tables.ts", "lib/api/client/tables.ts"],
    /^lib\/(data\/output\/(?!table|go_number)|api\/client\/lists)/,
    76,
  ],
  [
    "k8s get pods -o name",
    ["lib/terminal/commands/get/names.ts", "lib/api/client/tables.ts"],
    /^lib\/(data\/output|api\/client\/lists)/,
    76,
  ],
  [
    "k8s get pods -o json",
    [
      "lib/terminal/commands/get/objects.ts",
      "lib/terminal/commands/get/list.ts",
      "lib/api/client/lists.ts",
      "lib/data/output/json/list.ts",
    ],
    /^lib\/(data\/output\/(?!json|list_format)|api\/client\/tables)/,
    79,
  ],
];

for (const [line, paths, others, most] of LISTS) {
  Deno.test(`${line} loads nothing of what other formats need`, async () => {
    const wanted = [...GET.filter((path) => !/objects|output/.test(path)), ...paths];
    const loaded = await loadedWith(...wanted);
    for (const path of wanted) assert.ok(loaded.includes(path), `${path} is there`);
    const surplus = loaded.filter((path) =>
      /^lib\/(sandbox|features|terminal\/(repl|completion|display))\//.test(path) || others.test(path)
    );
    assert.deepEqual(surplus, []);
    assert.ok(loaded.length <= most, `${loaded.length} modules`);
  });
}

Deno.test("cli.ts loads no command and no framework before it knows which one is meant", async () => {
  const loaded = await loadedWith(
    "cli.ts",
    "lib/terminal/cli/run.ts",
    "lib/terminal/shell/process_shell.ts",
    "lib/terminal/cli/help.ts",
  );
  const surplus = loaded.filter((path) =>
    path.startsWith("npm/standins/") ||
    /^lib\/(session\/(?!overrides)|api\/(?!transport\/warm_up)|terminal\/commands)\//.test(path) ||
    /^lib\/terminal\/shell\/(?!shell|process_shell|options|shared_options)/.test(path)
  );
  assert.deepEqual(surplus, []);
});

// The modules for `k8s get pod hel<Tab>`. Each Tab starts a process.
const COMPLETE = [
  "cli.ts",
  "lib/terminal/cli/run.ts",
  "lib/terminal/shell/process_shell.ts",
  "lib/terminal/cli/complete.ts",
  "lib/terminal/commands/get/get.ts",
  "lib/session/kubeconfig_source.ts",
];

Deno.test("k8s __complete loads no parser, no documentation and no other command when it completes a name", async () => {
  const loaded = await loadedWith(...COMPLETE);
  for (const path of COMPLETE) assert.ok(loaded.includes(path), `${path} is there`);
  const surplus = loaded.filter((path) =>
    /^lib\/(sandbox|features|data\/output|terminal\/(repl|display))\//.test(path) ||
    /^lib\/terminal\/completion\/(api|code\/(?!type_names)|words\/paths)/.test(path) ||
    /^lib\/terminal\/commands\/(?!get\/(get|flags))/.test(path) ||
    /^lib\/terminal\/shell\/(manifests|curl|js_format)/.test(path)
  );
  assert.deepEqual(surplus, []);
  assert.ok(loaded.length <= 87, `${loaded.length} modules`);
});
