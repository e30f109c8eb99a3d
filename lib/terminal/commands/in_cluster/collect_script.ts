import { InputError, UsageError } from "../../../data/core/errors.ts";
import { isRecord } from "../../../data/core/object.ts";
import { LIBRARY_URL, type ScriptFile, scriptUrlInPod } from "../../../data/job/script_job.ts";
import { ownModules, scriptFlags } from "../../shell/own_program.ts";
import { scriptFolder, scriptUrl } from "../../shell/script_url.ts";

/** A script with the modules that it imports. */
export interface CollectedScript {
  /** The path of the main module among the files. */
  main: string;
  files: readonly ScriptFile[];
  /** The packages and URLs that the image must contain. */
  packages: readonly string[];
}

/** A ConfigMap has at most 1 MiB, with its keys and metadata. */
const MOST_SCRIPT_BYTES = 960 * 1024;

interface Module {
  specifier: string;
  local?: string;
  error?: string;
  dependencies?: { specifier: string; code?: Resolved; type?: Resolved }[];
}

interface Resolved {
  specifier?: string;
  error?: string;
}

/**
 * Reads a script and its modules as they are. Nothing is bundled or downloaded.
 *
 * @throws {UsageError} If it is not a file, or a module is missing.
 * @throws {InputError} If the modules do not fit into a ConfigMap.
 */
export async function collectScript(script: string): Promise<CollectedScript> {
  const url = scriptUrl(script);
  if (url === undefined) {
    throw new UsageError(`Cannot run "${script}" in the cluster: expected a file`, {
      hints: ["save the script to a file"],
    });
  }
  const { modules, redirects } = await moduleGraph(script, url);
  const byUrl = new Map(modules.map((module) => [module.specifier, module]));
  const own = new Map(Object.entries(ownModules()).map(([name, url]) => [url, name]));
  const found = new Map<string, string>();
  const packages = new Set<string>();
  const names: { from: string; specifier: string; to: string }[] = [];
  const queue = [url.href];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (found.has(at)) continue;
    const module = byUrl.get(at);
    if (module === undefined || module.error !== undefined) {
      throw new UsageError(`Cannot run "${script}" in the cluster: ${module?.error ?? `there is no module "${at}"`}`);
    }
    found.set(at, await Deno.readTextFile(new URL(at)));
    for (const { specifier, code } of module.dependencies ?? []) {
      // Imports of types are gone when the script runs.
      if (code === undefined) continue;
      const resolved = code.specifier === undefined ? undefined : redirects[code.specifier] ?? code.specifier;
      const library = resolved === undefined ? undefined : own.get(resolved);
      if (library !== undefined) {
        requireInPods(library, at);
        names.push({ from: at, specifier, to: LIBRARY_URL });
      } else if (resolved?.startsWith("file:")) {
        queue.push(resolved);
        if (!/^\.{0,2}\//.test(specifier)) names.push({ from: at, specifier, to: resolved });
      } else if (/^(npm|jsr|https?):/.test(resolved ?? specifier)) packages.add(resolved ?? specifier);
      else if (!(resolved ?? specifier).startsWith("node:")) {
        throw new UsageError(`Cannot run "${script}" in the cluster: ${code.error ?? `cannot find "${specifier}"`}`);
      }
    }
  }
  return { ...arranged(url.href, found, names), packages: [...packages].toSorted() };
}

function requireInPods(library: string, from: string): void {
  if (library === "@kubeshell/k8s") return;
  throw new UsageError(`Cannot import "${library}" in the cluster: it is not part of the library for pods`, {
    hints: [`remove the import from ${decodeURIComponent(new URL(from).pathname)}`],
  });
}

/** Gives each module a path below the folder that all modules share, and checks the size. */
function arranged(
  main: string,
  found: ReadonlyMap<string, string>,
  names: readonly { from: string; specifier: string; to: string }[],
): Pick<CollectedScript, "main" | "files"> {
  const folders = [...found.keys()].map((url) => url.split("/").slice(0, -1));
  const first = folders[0] ?? [];
  const shared = first.findIndex((part, index) => folders.some((other) => other[index] !== part));
  const base = `${first.slice(0, shared < 0 ? first.length : shared).join("/")}/`;
  const pathOf = (url: string) => decodeURIComponent(url.slice(base.length));
  const files = [...found].map(([url, text]) => ({ path: pathOf(url), text }));
  const inPod = (url: string) => url === LIBRARY_URL ? url : scriptUrlInPod(pathOf(url));
  const imports: Record<string, string> = { "@kubeshell/k8s": LIBRARY_URL };
  const scopes: Record<string, Record<string, string>> = {};
  for (const { from, specifier, to } of names) (scopes[inPod(from)] ??= {})[specifier] = inPod(to);
  files.push({ path: ".k8s/import_map.json", text: JSON.stringify({ imports, scopes }) });
  const size = (text: string) => new TextEncoder().encode(text).length;
  const total = files.reduce((sum, { text }) => sum + size(text), 0);
  if (total > MOST_SCRIPT_BYTES) {
    const largest = files.toSorted((a, b) => size(b.text) - size(a.text))[0];
    const kib = (bytes: number) => `${Math.ceil(bytes / 1024)} KiB`;
    throw new InputError(
      `Cannot put the script into a ConfigMap: its modules have ${kib(total)}, and at most ${
        kib(MOST_SCRIPT_BYTES)
      } fit`,
      { hints: [`the largest one is ${largest?.path} (${kib(size(largest?.text ?? ""))})`, "build an image with it"] },
    );
  }
  return { main: pathOf(main), files };
}

async function moduleGraph(
  script: string,
  url: URL,
): Promise<{ modules: Module[]; redirects: Record<string, string> }> {
  const flags = (await scriptFlags(scriptFolder(script))).filter((flag) => flag !== "--quiet");
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-lock", ...flags, url.href],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  if (!success) {
    const reason = text.decode(stderr).trim().replace(/^error: /, "");
    throw new UsageError(`Cannot read the modules of "${script}": ${reason}`);
  }
  const graph: unknown = JSON.parse(text.decode(stdout));
  if (!isRecord(graph) || !Array.isArray(graph.modules)) {
    throw new UsageError(`Cannot read the modules of "${script}": Deno printed no list`);
  }
  // The output is Deno's own.
  return { modules: graph.modules as Module[], redirects: (graph.redirects ?? {}) as Record<string, string> };
}
