import { UsageError } from "../../../data/core/errors.ts";
import type { Pod } from "../../../data/core/kinds.ts";
import type { K8s } from "../../../session/k8s.ts";
import { defineCommand } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Options } from "../../shell/options.ts";
import type { Shell } from "../../shell/shell.ts";
import { printWritten, WRITE_FLAGS, writeOptions } from "../../shell/write_flags.ts";
import { OVERRIDE_TYPE, patchNewObject } from "../write/overrides.ts";
import { POD_RUNNING_TIMEOUT, QUIET, STDIN, TTY } from "./pod_options.ts";
import { podManifest } from "./pod_manifest.ts";
import { runToEnd } from "./run_output.ts";

const OPTIONS = {
  image: { value: "image", help: "Image of the container" },
  stdin: STDIN,
  tty: TTY,
  attach: { help: "Show the output of the container. Default with -i" },
  rm: { help: "Delete the pod afterwards. Needs --attach or -i" },
  command: { help: "Use the words after -- as the command, not as its arguments" },
  env: { value: "name=value", help: "Environment variable; may be repeated", repeated: true },
  port: { value: "port", help: "Port that the container exposes" },
  labels: { short: "-l", value: "labels", help: "Labels of the pod: app=web,tier=front", default: "run=NAME" },
  annotations: { value: "key=value", help: "Annotation of the pod; may be repeated", repeated: true },
  restart: { value: "policy", values: ["Always", "OnFailure", "Never"], help: "Restart policy", default: "Always" },
  imagePullPolicy: { value: "policy", values: ["Always", "IfNotPresent", "Never"], help: "Image pull policy" },
  privileged: { help: "Run the container with all privileges" },
  leaveStdinOpen: { help: "Keep stdin open after the first client has left" },
  overrides: { value: "json", help: "Patch of the pod before it is sent, as JSON" },
  ...OVERRIDE_TYPE,
  quiet: QUIET,
  podRunningTimeout: { ...POD_RUNNING_TIMEOUT, help: "With --attach or -i, wait this long until the pod runs" },
  ...WRITE_FLAGS,
} as const satisfies Options;

/** `k8s run NAME --image=IMAGE`: creates a pod, and with -i shows its output. */
export function runPodCommand(shell: Shell, literal: readonly string[]) {
  return defineCommand({
    name: "run",
    description: "Create a pod with one container. (k8s run SCRIPT runs a script: see `k8s run --help`.)",
    examples: [
      ["Create a pod", "k8s run web --image=nginx --port=80"],
      ["Run a shell in a new pod, and delete the pod afterwards", "k8s run -it --rm shell --image=busybox -- sh"],
      ["Run a command to its end", "k8s run job --image=busybox --restart=Never -i --rm -- date"],
      ["Print a manifest", "k8s run web --image=nginx --dry-run=client -o yaml"],
    ],
    arguments: [{ name: "name" }, { name: "word", optional: true, repeated: true }],
    options: OPTIONS,
    action: async (flags, name, ...words) => {
      const { image } = flags;
      if (image === undefined || image === "") {
        throw new UsageError('required flag(s) "image" not set', {
          hints: [
            `to create a pod: k8s run ${name} --image=IMAGE`,
            `"${name}" is not a script: a script is a file with a slash or an extension, such as ./${name}.ts`,
          ],
        });
      }
      const attaches = flags.attach ?? flags.stdin ?? false;
      if (flags.rm && !attaches) throw new UsageError("--rm should only be used for attached containers");
      if (flags.tty && !flags.stdin) throw new UsageError("-i/--stdin is required for containers with -t/--tty=true");
      if (attaches && flags.dryRun !== undefined && flags.dryRun !== "none") {
        throw new UsageError(
          "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
        );
      }
      const pod = podManifest(name, [...words, ...literal], { ...flags, image });
      const manifest = await patchNewObject(pod, flags);
      await using k8s = await openShellSession(shell, flags);
      const resource = { group: "", kind: "Pod" };
      if (flags.dryRun === "client") return await printWritten(shell, flags, "created", manifest, resource);
      const created = await k8s.create(manifest, writeOptions(shell, flags)) as Pod;
      if (!attaches) return await printWritten(shell, flags, "created", created, resource);
      try {
        shell.exitCode = await runToEnd(shell, k8s, created, name, flags);
      } finally {
        // By its uid, so that another pod of this name stays.
        if (flags.rm) await removePod(shell, k8s, created, flags.quiet ?? false);
      }
    },
  });
}

async function removePod(shell: Shell, k8s: K8s, pod: Pod, quiet: boolean) {
  const { name = "", namespace, uid } = pod.metadata ?? {};
  // The signal of the command may be aborted by now.
  await k8s.with({ namespace: namespace ?? k8s.namespace }).delete("pod", name, { preconditions: { uid: uid ?? "" } });
  if (!quiet) await shell.out(`pod "${name}" deleted from ${namespace} namespace\n`);
}
