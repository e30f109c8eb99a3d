import { recordingShell, type Shell } from "../../lib/terminal/shell/shell.ts";
import { run } from "../../lib/terminal/cli/run.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { type Sandbox, sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";

/** The result of a command line. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** A command line on one sandbox for the duration of the test. */
export interface CommandLine {
  (...args: string[]): Promise<Outcome>;
  /** Returns a command line with standard input, or with other parts of the Shell. */
  with(options: Partial<Shell> & { input?: string }): (...args: string[]) => Promise<Outcome>;
  k8s: K8s;
  box: Sandbox;
  /** The requests that reached the sandbox: `GET /api/v1/...`. */
  requests: string[];
  /** The Accept header of each request. */
  accepts: string[];
}

export const NOW = new Date("2026-01-01T12:00:00Z");

/** Runs command lines in this process, on a sandbox at a fixed time. */
export async function commandLine(objects: KubeObject[] = []): Promise<CommandLine> {
  const box = sandbox({ now: () => NOW, objects });
  const requests: string[] = [];
  const accepts: string[] = [];
  const k8s = await connect({
    handler: async (request) => {
      const { pathname, search } = new URL(request.url);
      requests.push(`${request.method} ${pathname}${search}`);
      accepts.push(request.headers.get("accept") ?? "");
      return await box.handler(request);
    },
    connection: () =>
      Promise.resolve({
        endpoint: { server: "https://192.0.2.1:8443", ca: "PEM" },
        credential: { kind: "token", token: "secret-token" },
      }),
  });
  const withOptions = (options: Partial<Shell> & { input?: string }) => async (...args: string[]) => {
    const shell = recordingShell({ session: k8s, ...options });
    const code = await run(args, shell);
    return { code, stdout: shell.stdout, stderr: shell.stderr };
  };
  return Object.assign(withOptions({}), { with: withOptions, k8s, box, requests, accepts });
}

/** Runs a command line without a session: nothing in it may reach a cluster. */
export async function offline(args: string[], options: Partial<Shell> & { input?: string } = {}): Promise<Outcome> {
  const shell = recordingShell(options);
  const code = await run(args, shell);
  return { code, stdout: shell.stdout, stderr: shell.stderr };
}

/** A ConfigMap's manifest. */
export function configMap(name: string, data: Record<string, string> = {}): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data };
}
