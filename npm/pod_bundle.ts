/**
 * Makes the library for scripts in the cluster: one file that fits into a ConfigMap. `k8s run --in-cluster` puts it there,
 * so that a pod downloads nothing. Modules that are useless in a pod, or too large, are replaced by an error:
 *
 *     deno run -A npm/pod_bundle.ts dist/pod.js
 */
const root = new URL("..", import.meta.url).pathname;

/** The modules whose functions are replaced by functions that throw. */
const WITHOUT = [
  // The parser of expressions alone has 230 KB.
  "data/expression/parse",
  "data/expression/compile",
  "api/streams/debug/debug",
  // A pod has the token of its service account.
  "api/credentials/exec",
  "api/credentials/oidc",
  "features/doctor/doctor",
  "features/explorer/explore",
  "features/proxy/proxy",
  "features/views/chart",
  "features/views/types",
  "session/auth_provider_io",
  // The journal of a person.
  "features/undo/recorder",
  "session/undo_verbs",
  // A pod has one context.
  "session/fleet",
];

/** Packages that only these modules use, or that are only needed outside of a cluster. */
const EXTERNAL = ["echarts/*", "yaml", "https-proxy-agent", "socks-proxy-agent", "reflect-metadata", "@peculiar/x509"];

const target = Deno.args[0] ?? `${root}dist/pod.js`;
const folder = await Deno.makeTempDir({ prefix: "k8s-pod-" });
try {
  const config = JSON.parse(await Deno.readTextFile(`${root}npm/deno.json`));
  const imports: Record<string, string> = {};
  for (const [name, path] of Object.entries<string>(config.imports)) {
    imports[name] = path.startsWith(".") ? new URL(path, `file://${root}npm/`).href : path;
  }
  // The package as a whole has parsers and other kinds of diffs.
  imports.diff += "/lib/patch/create.js";
  for (const name of WITHOUT) await replace(name, imports);
  await Deno.writeTextFile(`${folder}/import_map.json`, JSON.stringify({ imports }));
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", "--no-lock", "--no-config", `--import-map=${folder}/import_map.json`],
      ...["--platform", "deno", "--minify"],
      ...EXTERNAL.flatMap((name) => ["--external", name]),
      ...["--output", `${folder}/pod.js`, `${root}npm/pod.ts`],
    ],
    stdout: "null",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error("Cannot bundle the library for scripts in the cluster");
  await Deno.mkdir(target.replace(/[^/]*$/, ""), { recursive: true });
  // Another process may be reading the file.
  await Deno.copyFile(`${folder}/pod.js`, `${target}.${Deno.pid}`);
  await Deno.rename(`${target}.${Deno.pid}`, target);
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** Replaces a module by one with the same exports, each of which throws when it is called. */
async function replace(name: string, imports: Record<string, string>): Promise<void> {
  const path = `${root}lib/${name}.ts`;
  const text = await Deno.readTextFile(path);
  const names = [...text.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)].map(([, name]) => name);
  const message = `"${name}" is not part of the library for scripts in the cluster`;
  const stub = `${folder}/${name.replaceAll("/", "_")}.ts`;
  const lines = [
    `import { UnsupportedError } from "${new URL("lib/data/core/errors.ts", `file://${root}`).href}";`,
    `const fail = () => {\n  throw new UnsupportedError(${JSON.stringify(message)});\n};`,
    // A table of options is empty.
    ...names.map((name) => `export const ${name} = ${/^[A-Z_]+$/.test(name ?? "") ? "{}" : "fail"};`),
    "",
  ];
  await Deno.writeTextFile(stub, lines.join("\n"));
  imports[new URL(path, "file://").href] = `file://${stub}`;
}
