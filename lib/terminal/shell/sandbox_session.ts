import { ORIGIN } from "../../data/core/handler.ts";
import type { CommandLayers } from "../../session/chain.ts";
import { type ConnectOptions, openSession } from "../../session/connect.ts";
import { closingWith } from "../../session/create.ts";
import type { K8s } from "../../session/k8s.ts";
import { sandbox, type SandboxServer } from "../../sandbox/mod.ts";
import { advise, type Shell } from "./shell.ts";

/**
 * Opens a session on a new sandbox. The sandbox listens on a port only when its address is requested.
 *
 * @param onlyDescribed Whether only the kind of the credential is needed, as for a curl command, so that nothing is served.
 */
export async function sandboxSession(
  shell: Shell,
  options: ConnectOptions,
  layers: CommandLayers,
  onlyDescribed = false,
): Promise<K8s> {
  const box = sandbox();
  let server: Promise<SandboxServer> | undefined;
  let said = false;
  const k8s = await openSession({
    ...options,
    handler: async (request) => {
      if (!said && writes(request)) {
        said = true;
        advise(shell, "note: this sandbox ends with this process; run `k8s sandbox` for one that stays");
      }
      return await box.handler(request);
    },
    connection: async () => {
      if (onlyDescribed) return { endpoint: { server: ORIGIN, ca: "" }, credential: { kind: "token", token: "" } };
      const { url, ca, adminToken } = await (server ??= box.serve());
      return { endpoint: { server: url, ca }, credential: { kind: "token", token: adminToken } };
    },
  }, layers);
  return closingWith(k8s, async () => {
    await k8s.close();
    await (await server)?.close();
  });
}

// These POST requests store nothing: reviews and token requests.
function writes({ method, url }: Request): boolean {
  return !["GET", "HEAD", "OPTIONS"].includes(method) && !/reviews$|\/token$/.test(new URL(url).pathname);
}
