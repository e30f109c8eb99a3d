import { horizontalAutoscaler } from "../../../data/make/autoscaler.ts";
import { exposedService } from "../../../data/make/exposed_service.ts";
import { defined } from "../../../data/base/defined.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { UsageError } from "../../../data/core/errors.ts";
import type { K8s } from "../../../session/k8s.ts";
import { defineCommand } from "../../shell/command.ts";
import {
  checkSelection,
  fetchTarget,
  findTargets,
  type SelectionFlags,
  type WriteTarget,
} from "../../shell/object_targets.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { MANIFEST_OPTIONS, TARGETS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { writeTargets } from "../../shell/write_targets.ts";
import {
  findManifestResource,
  printWritten,
  WRITE_FLAGS,
  type WriteFlags,
  writeOptions,
} from "../../shell/write_flags.ts";
import { OVERRIDE_TYPE, patchNewObject } from "../write/overrides.ts";
import { SAVE_CONFIG, withSavedConfig } from "./generator.ts";

/** `k8s expose`: creates a Service for the pods of an object. */
export function exposeCommand(shell: Shell) {
  return defineCommand({
    name: "expose",
    description: "Create a Service for the pods of a Deployment, ReplicaSet, Service or Pod.",
    examples: [
      ["Expose a Deployment inside the cluster", "k8s expose deploy/web --port=80 --target-port=8080"],
      ["Expose a Pod on a port of each node", "k8s expose pod/web --port=80 --type=NodePort --name=web-node"],
    ],
    arguments: [TARGETS],
    options: {
      port: {
        value: "port",
        help: "Port of the Service, or several separated by commas",
        default: "those of the object",
      },
      targetPort: { value: "port", help: "Number or name of the port of the pods", default: "the port of the Service" },
      protocol: { value: "protocol", help: "Protocol", values: ["TCP", "UDP", "SCTP"], default: "that of each port" },
      name: { value: "name", help: "Name of the Service", default: "that of the object" },
      selector: { value: "labels", help: "Labels of the pods: app=web,tier=front", default: "those of the object" },
      labels: { short: "-l", value: "labels", help: "Labels of the Service", default: "those of the object" },
      type: { value: "type", help: "Type", values: ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"] },
      clusterIp: { value: "address", help: "Address of the Service, or None for a Service without one" },
      externalIp: { value: "address", help: "Additional address that the cluster does not manage" },
      loadBalancerIp: { value: "address", help: "Address of a LoadBalancer" },
      sessionAffinity: { value: "affinity", help: "Session affinity", values: ["None", "ClientIP"] },
      overrides: { value: "json", help: "Patch of the Service, as JSON" },
      ...OVERRIDE_TYPE,
      ...SAVE_CONFIG,
      ...MANIFEST_OPTIONS,
      ...WRITE_FLAGS,
    },
    action: async (flags, ...words) => {
      const { port, targetPort, protocol, name, type, sessionAffinity } = flags;
      // Here --selector names the labels of the pods, and selects no objects.
      const selection = { ...flags, selector: undefined };
      await createFor(shell, selection, words, "exposed", async (object) => {
        const service = exposedService(object, {
          ...{ port, targetPort, protocol, name, type, sessionAffinity },
          selector: labelsOf(flags.selector),
          labels: labelsOf(flags.labels),
          clusterIP: flags.clusterIp,
          externalIP: flags.externalIp,
          loadBalancerIP: flags.loadBalancerIp,
        });
        const placed = flags.namespace === undefined || flags.dryRun !== "client"
          ? service
          : { ...service, metadata: { ...service.metadata, namespace: flags.namespace } };
        return await patchNewObject(placed, flags);
      });
    },
  });
}

/** `k8s autoscale`: creates a HorizontalPodAutoscaler for an object. */
export function autoscaleCommand(shell: Shell) {
  return defineCommand({
    name: "autoscale",
    description: "Create a HorizontalPodAutoscaler for a Deployment, StatefulSet, ReplicaSet or another scalable type.",
    examples: [
      ["Scale by CPU usage", "k8s autoscale deploy/web --min=2 --max=10 --cpu=70%"],
      ["Scale by memory usage", "k8s autoscale deploy/web --max=10 --memory=500Mi"],
    ],
    arguments: [TARGETS],
    options: {
      min: { value: "count", type: "integer", help: "Least number of replicas", default: "1" },
      max: { value: "count", type: "integer", help: "Largest number of replicas" },
      cpu: { value: "amount", help: "Target of the CPU usage: 70% of the requests, or 500m" },
      memory: { value: "amount", help: "Target of the memory usage: 70% of the requests, or 200Mi" },
      cpuPercent: {
        value: "percent",
        type: "integer",
        hidden: true,
        help: "Accepted for compatibility",
        deprecated:
          "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
      },
      name: { value: "name", help: "Name of the autoscaler", default: "that of the object" },
      ...SAVE_CONFIG,
      ...MANIFEST_OPTIONS,
      ...WRITE_FLAGS,
    },
    action: async (flags, ...words) => {
      const { min = -1, max, memory, cpuPercent = -1, name, namespace, dryRun } = flags;
      if (max === undefined) throw new UsageError('required flag(s) "max" not set');
      if (max < 1) throw new UsageError(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
      if (max < min) {
        throw new UsageError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
      }
      if (cpuPercent >= 0 && flags.cpu !== undefined) {
        throw new UsageError("Cannot use --cpu-percent and --cpu together");
      }
      const cpu = cpuPercent >= 0 ? `${cpuPercent}%` : flags.cpu;
      const settings = { name, min: min < 0 ? undefined : min, max, cpu, memory, namespace };
      // kubectl's word of a dry run differs.
      const done = dryRun === "client" ? "created" : "autoscaled";
      await createFor(shell, flags, words, done, async (_, target, k8s) => {
        const resource = await k8s.discovery.resolve(target.type, shell.signal);
        return horizontalAutoscaler(resource, target.name, settings);
      });
    },
  });
}

/** Creates an object for each of the selected objects. */
async function createFor(
  shell: Shell,
  flags: SelectionFlags & WriteFlags & { saveConfig?: boolean | undefined },
  words: readonly string[],
  done: string,
  make: (object: KubeObject, target: WriteTarget, k8s: K8s) => KubeObject | Promise<KubeObject>,
): Promise<void> {
  checkSelection(flags, words);
  await using k8s = await openShellSession(shell, flags);
  const selection = await findTargets(shell, k8s, flags, words);
  await writeTargets(shell, selection, async (target) => {
    const { namespace } = target;
    const made = await make(await fetchTarget(shell, k8s, target), target, k8s);
    const given = flags.saveConfig ? withSavedConfig(made) : made;
    return flags.dryRun === "client"
      ? given
      : await k8s.create(given, { ...writeOptions(shell, flags), ...defined({ namespace }) });
  }, async (object) => {
    await printWritten(shell, flags, done, object, await findManifestResource(k8s, object, shell.signal));
  });
}

function labelsOf(text: string | undefined): Record<string, string> | undefined {
  return text === undefined ? undefined : Object.fromEntries(
    text.split(",").map((pair) => {
      const [key = "", value, ...more] = pair.split("=");
      if (key !== "" && value !== undefined && more.length === 0) return [key, value];
      throw new UsageError(`unexpected label spec: ${pair}`);
    }),
  );
}
