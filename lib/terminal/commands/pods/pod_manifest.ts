import { defined } from "../../../data/base/defined.ts";
import { UsageError } from "../../../data/core/errors.ts";
import type { KubeObject } from "../../../data/core/object.ts";

/** The flags of `k8s run NAME --image=IMAGE` that describe the pod. */
export interface PodFlags {
  image: string;
  env?: readonly string[] | undefined;
  port?: string | undefined;
  labels?: string | undefined;
  annotations?: readonly string[] | undefined;
  restart?: string | undefined;
  imagePullPolicy?: string | undefined;
  command?: boolean | undefined;
  privileged?: boolean | undefined;
  stdin?: boolean | undefined;
  tty?: boolean | undefined;
  leaveStdinOpen?: boolean | undefined;
}

/** Creates the pod that `kubectl run` creates (kubectl pkg/generate/versioned/run.go, BasicPod). */
export function podManifest(name: string, words: readonly string[], flags: PodFlags): KubeObject {
  const { image, env, port, labels, annotations, restart, imagePullPolicy, command, privileged } = flags;
  const container = defined({
    name,
    image,
    imagePullPolicy,
    [command ? "command" : "args"]: words.length === 0 ? undefined : [...words],
    env: env?.map(readVariable),
    ports: port === undefined ? undefined : [{ containerPort: readPort(port) }],
    stdin: flags.stdin || undefined,
    stdinOnce: (flags.stdin && !flags.leaveStdinOpen) || undefined,
    tty: flags.tty || undefined,
    securityContext: privileged ? { privileged: true } : undefined,
    resources: {},
  });
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: defined({
      name,
      labels: labels === undefined ? { run: name } : readPairs("labels", labels.split(",")),
      annotations: annotations === undefined ? undefined : readPairs("annotations", annotations),
    }),
    spec: { containers: [container], dnsPolicy: "ClusterFirst", restartPolicy: restart ?? "Always" },
  };
}

function readVariable(text: string): { name: string; value: string } {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageError(`invalid env: ${text}`, { hints: ["write NAME=VALUE"] });
  }
  return { name, value };
}

function readPairs(what: string, pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key !== undefined && value !== undefined) return [key, value];
    throw new UsageError(`Cannot read the ${what} "${pair}"`, { hints: ["write KEY=VALUE"] });
  }));
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new UsageError(`Cannot use --port "${text}": it must be a number from 1 to 65535`);
}
