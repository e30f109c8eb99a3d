import { recordingShell, type Shell } from "../../../lib/terminal/shell/shell.ts";
import { run } from "../../../lib/terminal/cli/run.ts";
import { type Sandbox, sandbox, type SandboxOptions } from "../../../lib/sandbox/mod.ts";
import { tempDir } from "../../temp_dir.ts";
import type { Outcome } from "../command_line.ts";

export const NOW = new Date("2026-01-01T12:00:00Z");

/** A cluster of a test: options of its sandbox, or the address of a server that does not exist. */
export type TestCluster = SandboxOptions | { server: string };

/** Command lines with a kubeconfig of several served sandboxes. */
export interface FleetLine extends AsyncDisposable {
  (...args: string[]): Promise<Outcome>;
  with(options: Partial<Shell> & { input?: string }): (...args: string[]) => Promise<Outcome>;
  /** The sandboxes by context. */
  readonly boxes: ReadonlyMap<string, Sandbox>;
  /** The path of the kubeconfig. */
  readonly kubeconfig: string;
}

/** An address at which nothing listens. */
export const DEAD = { server: "https://127.0.0.1:1" };

/** Serves sandboxes and writes a kubeconfig with a context for each, in order. */
export async function fleetLine(clusters: Readonly<Record<string, TestCluster>>): Promise<FleetLine> {
  const stack = new AsyncDisposableStack();
  const boxes = new Map<string, Sandbox>();
  const config = { apiVersion: "v1", kind: "Config", clusters: [], users: [], contexts: [] } as Record<string, unknown>;
  const add = (list: string, entry: object) => config[list] = [...config[list] as object[], entry];
  for (const [name, options] of Object.entries(clusters)) {
    let cluster: object = options;
    let user: object = { token: "none" };
    if (!("server" in options)) {
      const box = sandbox({ now: () => NOW, ...options });
      const server = stack.use(await box.serve());
      boxes.set(name, box);
      cluster = { server: server.url, "certificate-authority-data": btoa(server.ca) };
      user = { token: server.adminToken };
    }
    add("clusters", { name, cluster });
    add("users", { name, user });
    add("contexts", { name, context: { cluster: name, user: name } });
  }
  const folder = stack.use(await tempDir());
  const kubeconfig = `${folder.path}/config`;
  await Deno.writeTextFile(kubeconfig, JSON.stringify(config));
  const withOptions = (options: Partial<Shell> & { input?: string }) => async (...args: string[]) => {
    const shell = recordingShell(options);
    const code = await run([...args, `--kubeconfig=${kubeconfig}`], shell);
    return { code, stdout: shell.stdout, stderr: shell.stderr };
  };
  return Object.assign(withOptions({}), {
    with: withOptions,
    boxes,
    kubeconfig,
    [Symbol.asyncDispose]: async () => await stack.disposeAsync(),
  });
}
