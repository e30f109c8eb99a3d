import { defined } from "../../../data/base/defined.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { isRecord } from "../../../data/core/object.ts";
import { defineCommand } from "../../shell/command.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Options } from "../../shell/options.ts";
import { readNamed } from "../../shell/read_named.ts";
import type { Shell } from "../../shell/shell.ts";
import { POD_RUNNING_TIMEOUT, QUIET, STDIN, TTY } from "./pod_options.ts";
import { runToEnd } from "./run_output.ts";

const OPTIONS = {
  image: { value: "image", help: "Image of the debug container. Only optional with --set-image" },
  container: {
    short: "-c",
    value: "name",
    help: "Name of the debug container, or of the container of a copy to change",
    default: "debugger-XXXXX, or debugger on a node",
  },
  stdin: STDIN,
  tty: TTY,
  attach: { help: "Show the output of the container. Default with -i" },
  target: { value: "container", help: "Container whose processes the debug container sees" },
  copyTo: { value: "name", help: "Copy the pod under this name, and debug the copy" },
  sameNode: { help: "Schedule the copy to the node of the pod" },
  shareProcesses: {
    value: "yes",
    type: "boolean",
    help: "Share one process namespace between the containers of the copy",
    default: "true",
  },
  replace: { help: "Delete the pod after its copy was created" },
  setImage: { value: "container=image", help: "Image of a container of the copy; may be repeated", repeated: true },
  env: { value: "name=value", help: "Environment variable; may be repeated", repeated: true },
  argumentsOnly: { help: "Use the words after -- as arguments of the image's command" },
  imagePullPolicy: { value: "policy", values: ["Always", "IfNotPresent", "Never"], help: "Image pull policy" },
  profile: {
    value: "name",
    values: ["general", "baseline", "restricted", "netadmin", "sysadmin", "legacy"],
    help: "Rights of the debug container",
    default: "general",
  },
  custom: { value: "file", help: "JSON or YAML file with fields of the debug container, merged into the profile" },
  keepLabels: { help: "Keep the labels of the pod in the copy" },
  keepAnnotations: { help: "Keep the annotations of the pod in the copy" },
  keepLiveness: { help: "Keep the liveness probes in the copy" },
  keepReadiness: { help: "Keep the readiness probes in the copy" },
  keepStartup: { help: "Keep the startup probes in the copy" },
  keepInitContainers: { value: "yes", type: "boolean", help: "Keep the init containers in the copy", default: "true" },
  rm: { help: "Delete the copy or the pod on the node afterwards. Needs --attach or -i" },
  quiet: QUIET,
  podRunningTimeout: { ...POD_RUNNING_TIMEOUT, help: "With --attach or -i, wait this long until the container runs" },
} as const satisfies Options;

/** `k8s debug TARGET`: creates a debug container. */
export function debugCommand(shell: Shell, literal: readonly string[]) {
  return defineCommand({
    name: "debug",
    description:
      "Create a debug container: in a running pod, in a copy of a pod (--copy-to), or in a new pod on a node " +
      "(node/NAME), whose files are at /host.",
    examples: [
      ["Open a shell beside the process of a container", "k8s debug -it web --image=busybox --target=app"],
      ["Debug a copy with another image", "k8s debug web --copy-to=web-debug --set-image='*=busybox'"],
      ["Add fields to the debug container", "k8s debug -it web --image=busybox --custom=limits.yaml"],
      ["Open a shell on a node, and leave nothing behind", "k8s debug -it --rm node/minikube --image=busybox"],
    ],
    arguments: [{ name: "target", completion: "target" }, { name: "word", optional: true, repeated: true }],
    options: OPTIONS,
    action: async (flags, target, ...words) => {
      if (words.length > 0) throw new UsageError("Cannot read the command: write it after `--`");
      const attaches = flags.attach ?? flags.stdin ?? false;
      const { copyTo, rm = false } = flags;
      const isNode = /^nodes?\//.test(target);
      if (rm && !attaches) throw new UsageError("--rm should only be used for attached containers");
      if (rm && copyTo === undefined && !isNode) {
        throw new UsageError("Cannot use --rm for an ephemeral container: it stays as long as its pod", {
          hints: ["add --copy-to NAME to debug a copy, which can be deleted"],
        });
      }
      if (flags.image === undefined && flags.setImage === undefined) {
        throw new UsageError("you must specify --image or --set-image");
      }
      const { image, container, argumentsOnly, sameNode, shareProcesses, replace, setImage, env } = flags;
      await using k8s = await openShellSession(shell, flags);
      const created = await k8s.debug(target, {
        ...defined({ image, container, argumentsOnly, copyTo, sameNode, shareProcesses, replace, setImage, env }),
        ...defined({ target: flags.target, imagePullPolicy: flags.imagePullPolicy, profile: flags.profile }),
        ...defined({ keepLabels: flags.keepLabels, keepAnnotations: flags.keepAnnotations }),
        ...defined({ keepLiveness: flags.keepLiveness, keepReadiness: flags.keepReadiness }),
        ...defined({ keepStartup: flags.keepStartup, keepInitContainers: flags.keepInitContainers }),
        ...defined({ custom: flags.custom === undefined ? undefined : await readCustom(flags.custom) }),
        command: [...literal],
        stdin: flags.stdin ?? false,
        tty: flags.tty ?? false,
        signal: shell.signal,
      });
      if (!flags.quiet) tell(shell, target, created, isNode, container);
      if (!attaches) return;
      try {
        const pod = await k8s.with({ namespace: created.namespace }).get("pod", created.pod, { signal: shell.signal });
        shell.exitCode = await runToEnd(shell, k8s, pod, created.container, flags);
      } finally {
        if (rm) await created.remove();
      }
    },
  });
}

async function readCustom(path: string): Promise<object> {
  const { parseYaml } = await import("../../../data/output/yaml/yaml.ts");
  const [custom, ...more] = parseYaml(await readNamed("container", path), path);
  if (isRecord(custom) && more.length === 0) return custom;
  throw new UsageError(`Cannot read ${path}: it is not one object with fields of a container`);
}

// kubectl's words.
function tell(
  shell: Shell,
  target: string,
  { pod, container }: { pod: string; container: string },
  isNode: boolean,
  named: string | undefined,
): void {
  if (isNode) {
    shell.err(`Creating debugging pod ${pod} with container ${container} on node ${target.replace(/^nodes?\//, "")}.`);
  } else if (named === undefined) shell.err(`Defaulting debug container name to ${container}.`);
}
