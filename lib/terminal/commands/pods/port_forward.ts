import { UsageError } from "../../../data/core/errors.ts";
import { whenAborted } from "../../../data/base/wait.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { Forward } from "../../../api/streams/forward.ts";
import { formatError } from "../../shell/command_hints.ts";
import { defineCommand } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Options } from "../../shell/options.ts";
import type { Shell } from "../../shell/shell.ts";
import { chooseTarget } from "./choose_target.ts";
import { POD_RUNNING_MS, POD_RUNNING_TIMEOUT } from "./pod_options.ts";
import { readForwards } from "./port_words.ts";

const OPTIONS = {
  address: {
    value: "addresses",
    help: "Addresses to listen on, separated by commas. `localhost` is 127.0.0.1 and ::1",
    default: "localhost",
  },
  podRunningTimeout: POD_RUNNING_TIMEOUT,
  wait: { value: "time", type: "duration", help: "Alias of --pod-running-timeout" },
  open: { help: "Open the first port in the browser" },
} as const satisfies Options;

/** `k8s port-forward TARGET [LOCAL:]REMOTE ...`: forwards ports of this machine to a pod. */
export function portForwardCommand(shell: Shell) {
  return defineCommand({
    name: "port-forward",
    description:
      "Forward ports of this machine to a pod, a Service or a workload, until Ctrl+C. A connection that fails " +
      "does not end the command. If a pod is replaced, the command forwards to its replacement.",
    examples: [
      ["Forward a port to the same port of a pod", "k8s port-forward web 8080"],
      ["Forward port 8080 to a named port of a Service", "k8s port-forward svc/web 8080:http"],
      ["Forward a free port", "k8s port-forward deploy/web :80"],
      ["Open a web page of a Service in the browser", "k8s port-forward svc/web :80 --open"],
      ["Forward to several targets", "k8s port-forward svc/web 8080:80 svc/db 5432"],
    ],
    arguments: [{ name: "target", optional: true, completion: "target" }, {
      name: "port",
      optional: true,
      repeated: true,
      completion: "target",
    }],
    options: OPTIONS,
    action: async (flags, ...given) => {
      const addresses = (flags.address ?? "localhost").split(",").map((address) => address.trim());
      if (addresses.some((address) => address === "")) throw new UsageError("Cannot listen on an empty address");
      const words = given.filter((word) => word !== undefined);
      const named = words.length > 0 || shell.ask === undefined ? readForwards(words) : undefined;
      await using k8s = await openShellSession(shell, flags);
      const asked = named ?? readForwards(await choosePort(shell, k8s));
      const forwards: Forward[] = [];
      try {
        for (const { target, local, remote } of asked) {
          const index = forwards.length;
          const forward = await k8s.forward(target, remote, {
            addresses,
            wait: flags.wait ?? flags.podRunningTimeout ?? POD_RUNNING_MS,
            local: local ?? "same",
            signal: shell.signal,
            onConnection: () => void shell.out(`Handling connection for ${forwards[index]?.port ?? local}\n`),
            onError: (error) => shell.err(formatError(error)),
          });
          forwards.push(forward);
          for (const address of forward.addresses) {
            await shell.out(`Forwarding from ${address} -> ${forward.remotePort}\n`);
          }
        }
        if (flags.open && forwards[0] !== undefined) await openPage(shell, forwards[0]);
        await whenAborted(shell.signal);
      } finally {
        await Promise.all(forwards.map((forward) => forward.close()));
      }
    },
  });
}

/** Offers the running pods, and then the ports of the chosen one. */
async function choosePort(shell: Shell, k8s: K8s): Promise<string[]> {
  const target = await chooseTarget(shell, k8s, undefined);
  const pod = await k8s.get("pod", target.replace(/^pod\//, ""), { signal: shell.signal });
  const ports = (pod.spec?.containers ?? []).flatMap(({ ports = [] }) => ports)
    .filter(({ protocol = "TCP" }) => protocol === "TCP");
  const [only] = ports;
  if (only !== undefined && ports.length === 1) return [target, `:${only.containerPort}`];
  ports.forEach(({ name, containerPort }) =>
    shell.err(`${String(containerPort).padStart(6)}  ${name ?? ""}`.trimEnd())
  );
  const answer = (await shell.ask?.("Port: "))?.trim() ?? "";
  return [target, answer.includes(":") ? answer : `:${answer}`];
}

// The connection of a browser to a port that speaks TLS has to use https.
async function openPage(shell: Shell, { address, remotePort }: Forward): Promise<void> {
  const { openUrl } = await import("../../shell/open_url.ts");
  const scheme = [443, 6443, 8443, 9443].includes(remotePort) ? "https" : "http";
  await openUrl(shell, `${scheme}://${address.replace(/^127\.0\.0\.1/, "localhost")}/`).catch((error) => {
    shell.err(formatError(error));
  });
}
