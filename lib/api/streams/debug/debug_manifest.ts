import { defined } from "../../../data/base/defined.ts";
import { InputError } from "../../../data/core/errors.ts";
import type { Pod } from "../../../data/core/kinds.ts";
import { customized } from "./custom_container.ts";
import type { DebugOptions } from "./debug_options.ts";
import { onNode, securityContextOf } from "./profiles.ts";

type Container = NonNullable<Pod["spec"]>["containers"][number];

/** Returns the ephemeral container that kubectl debug adds to a running pod. */
export function ephemeralContainer(name: string, options: DebugOptions) {
  const { profile = "general", target } = options;
  const container = { ...containerOf(name, options), securityContext: securityContextOf(profile, "ephemeral") };
  return customized(defined({ ...container, targetContainerName: target }), options.custom);
}

/** Returns the pod that kubectl debug creates on a node. */
export function nodePod(node: string, name: string, container: string, options: DebugOptions): Pod {
  const { profile = "general" } = options;
  const debug = defined({ ...containerOf(container, options), securityContext: securityContextOf(profile, "node") });
  const spec = onNode({
    containers: [debug],
    nodeName: node,
    restartPolicy: "Never",
    tolerations: [{ operator: "Exists" }],
  }, profile);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { "app.kubernetes.io/managed-by": "kubectl-debug" } },
    spec: { ...spec, containers: spec.containers.map((each) => customized(each, options.custom)) },
  };
}

/**
 * Returns a copy of a pod with a debug container, or with other images.
 *
 * @throws {InputError} If there is neither an image nor a change of images.
 */
export function podCopy(pod: Pod, container: string, options: DebugOptions): Pod {
  const { profile = "general", copyTo, sameNode, shareProcesses, image, setImage = [] } = options;
  const { ephemeralContainers: _, nodeName, initContainers, ...spec } = pod.spec ?? { containers: [] };
  const { keepInitContainers = true, keepLabels, keepAnnotations } = options;
  const images = new Map(setImage.map(readImage));
  const containers = spec.containers.map((each) =>
    defined({
      ...each,
      livenessProbe: options.keepLiveness ? each.livenessProbe : undefined,
      readinessProbe: options.keepReadiness ? each.readinessProbe : undefined,
      startupProbe: options.keepStartup ? each.startupProbe : undefined,
      image: images.get(each.name) ?? images.get("*") ?? each.image,
    }) as Container
  );
  const existing = containers.find(({ name }) => name === container);
  if (existing === undefined && image === undefined && setImage.length === 0) {
    throw new InputError("you must specify image when creating new container", { hints: ["name an image"] });
  }
  const changed = existing === undefined ? containerOf(container, options) : { ...existing, ...changesOf(options) };
  const own = { ...changed, securityContext: securityContextOf(profile, "copy", existing?.securityContext) };
  const debug = customized(defined(own) as Container, options.custom);
  const others = containers.filter(({ name }) => name !== container);
  const isChanged = existing !== undefined || image !== undefined;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: defined({
      name: copyTo,
      labels: keepLabels ? pod.metadata?.labels : undefined,
      annotations: keepAnnotations ? pod.metadata?.annotations : undefined,
    }),
    spec: defined({
      ...spec,
      initContainers: keepInitContainers ? initContainers : undefined,
      nodeName: sameNode ? nodeName : undefined,
      shareProcessNamespace: shareProcesses ?? spec.shareProcessNamespace ?? true,
      containers: isChanged ? [...others, debug] : containers,
    }),
  };
}

function containerOf(name: string, options: DebugOptions): Container {
  if (options.image === undefined) {
    throw new InputError("you must specify an image", {
      hints: ["name an image with the tools that you need, such as busybox"],
    });
  }
  return { name, terminationMessagePolicy: "File", ...changesOf(options) };
}

function changesOf({ image, command, argumentsOnly, env, imagePullPolicy, stdin = true, tty = false }: DebugOptions) {
  const words = command === undefined || command.length === 0 ? undefined : command;
  return defined({
    image,
    command: argumentsOnly ? undefined : words,
    args: argumentsOnly ? words : undefined,
    env: env?.map(readVariable),
    imagePullPolicy,
    stdin: stdin || undefined,
    tty: tty || undefined,
  });
}

function readVariable(text: string): { name: string; value: string } {
  const [, name = "", value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (value === undefined) throw new InputError(`Cannot read the variable "${text}"`, { hints: ["write NAME=VALUE"] });
  return { name, value };
}

function readImage(text: string): [name: string, image: string] {
  const [, name = "", image] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (image === undefined) {
    throw new InputError(`Cannot read the image "${text}"`, { hints: ["write CONTAINER=IMAGE"] });
  }
  return [name, image];
}
