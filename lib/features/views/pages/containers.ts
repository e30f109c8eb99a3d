import type { Pod } from "../../../data/core/kinds.ts";
import { isRecord } from "../../../data/core/object.ts";
import { formatMoment } from "../../../data/output/text/moment.ts";
import type { Content, Page, PageEntry } from "../../../data/output/text/page.ts";
import { toText } from "./parts.ts";

type Spec = NonNullable<Pod["spec"]>;
export type Container = Spec["containers"][number];
type Status = NonNullable<NonNullable<Pod["status"]>["containerStatuses"]>[number];
type State = NonNullable<Status["state"]>;
type Probe = NonNullable<Container["livenessProbe"]>;
type Variable = NonNullable<Container["env"]>[number];

/** The Pod or the Pod template that contains the containers. */
export interface Surroundings {
  now: Date;
  pod?: Pod;
}

/** Returns the page entries of the containers of a Pod or a template. Containers of a template have no status. */
export function containers(
  label: string,
  list: readonly Container[] | undefined,
  statuses: readonly Status[] | undefined,
  surroundings: Surroundings,
): PageEntry {
  if (list === undefined || list.length === 0) return [label, undefined];
  return [label, {
    entries: list.map((container) => [
      container.name,
      { entries: containerPage(container, statuses?.find(({ name }) => name === container.name), surroundings) },
    ]),
  }];
}

function containerPage(container: Container, status: Status | undefined, { now, pod }: Surroundings): Page {
  const { image = "", ports = [], command, args, resources, env = [], envFrom, volumeMounts = [] } = container;
  return [
    ["Container ID", toText(status?.containerID)],
    ["Image", image],
    ["Image ID", toText(status?.imageID)],
    [
      ports.length > 1 ? "Ports" : "Port",
      ports.length === 0 ? undefined : ports.map(({ containerPort, protocol = "TCP", name, hostPort }) => {
        const notes = [name, hostPort ? `host port ${hostPort}` : undefined].filter((note) => note);
        return `${containerPort}/${protocol}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`;
      }).join(", "),
    ],
    ["Command", command === undefined ? undefined : { block: command.join("\n") }],
    ["Args", args === undefined ? undefined : { block: args.join("\n") }],
    ...(status === undefined ? [] : [
      ...stateEntries("State", status.state, now),
      ...(status.lastState?.terminated ? stateEntries("Last State", status.lastState, now) : []),
      ["Ready", status.ready ? "True" : "False"] as const,
      ["Restart Count", status.restartCount] as const,
    ]),
    ["Limits", amounts(resources?.limits)],
    ["Requests", amounts(resources?.requests)],
    ["Liveness", probe(container.livenessProbe)],
    ["Readiness", probe(container.readinessProbe)],
    ["Startup", probe(container.startupProbe)],
    [
      "Environment Variables from",
      envFrom === undefined ? undefined : {
        lines: envFrom.map(({ configMapRef, secretRef, prefix }) => {
          const from = configMapRef === undefined ? "Secret" : "ConfigMap";
          const { name = "", optional = false } = configMapRef ?? secretRef ?? {};
          return `${from} ${name}${prefix ? ` with prefix ${prefix}` : ""}${optional ? " (optional)" : ""}`;
        }),
      },
    ],
    [
      "Environment",
      env.length === 0 ? undefined : { entries: env.map((one): PageEntry => [one.name, variable(one, pod)]) },
    ],
    [
      "Mounts",
      volumeMounts.length === 0 ? undefined : {
        block: volumeMounts.toSorted((a, b) => a.mountPath < b.mountPath ? -1 : 1).map((mount) => {
          const path = mount.subPath ? `, path ${mount.subPath}` : "";
          return `${mount.mountPath} from ${mount.name} (${mount.readOnly ? "ro" : "rw"}${path})`;
        }).join("\n"),
      },
    ],
  ];
}

/** Formats a state on one line, or with its details below if it has any. */
function stateEntries(label: string, state: State | undefined, now: Date): Page {
  const { running, waiting, terminated } = state ?? {};
  if (running) return [[label, `Running since ${formatMoment(running.startedAt, now) ?? "<unknown>"}`]];
  if (terminated) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = terminated;
    const how = [reason, `exit code ${exitCode}`, signal ? `signal ${signal}` : undefined].filter((word) => word);
    return [
      [label, `Terminated: ${how.join(", ")}`],
      ["  Message", toText(message?.trim())],
      ["  Started", formatMoment(startedAt, now)],
      ["  Finished", formatMoment(finishedAt, now)],
    ];
  }
  return [[label, `Waiting${waiting?.reason ? `: ${waiting.reason}` : ""}`], [
    "  Message",
    toText(waiting?.message?.trim()),
  ]];
}

function amounts(list: Record<string, string> | undefined): string | undefined {
  const entries = Object.entries(list ?? {}).sort(([a], [b]) => a < b ? -1 : 1);
  return entries.length === 0 ? undefined : entries.map(([name, amount]) => `${name} ${amount}`).join(", ");
}

function variable({ value, valueFrom }: Variable, pod: Pod | undefined): Content {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom ?? {};
  if (fieldRef) {
    const found = pod === undefined ? undefined : fieldOf(pod, fieldRef.fieldPath);
    return found === undefined ? `<the field ${fieldRef.fieldPath}>` : `${found} (${fieldRef.fieldPath})`;
  }
  if (resourceFieldRef) return `<the resource ${resourceFieldRef.resource}>`;
  const key = secretKeyRef ?? configMapKeyRef;
  if (key === undefined) return value ?? "";
  const { optional, name = "" } = key;
  const of = secretKeyRef === undefined ? "ConfigMap" : "Secret";
  return `<the key ${key.key} of ${of} ${name}${optional ? ", optional" : ""}>`;
}

/** Formats a field of the downward API: `metadata.name`, `metadata.labels['app']`. */
function fieldOf(pod: Pod, path: string): string | undefined {
  const [, parent = path, key] = /^(.+)\['(.+)'\]$/.exec(path) ?? [];
  const steps = [...parent.split("."), ...(key === undefined ? [] : [key])];
  const value = steps.reduce<unknown>((at, step) => isRecord(at) ? at[step] : undefined, pod);
  return value === undefined || typeof value === "object" ? undefined : String(value);
}

/** Formats a probe as `kubectl describe` does. */
function probe(given: Probe | undefined): string | undefined {
  if (given === undefined) return undefined;
  const { exec, httpGet, tcpSocket, grpc } = given;
  const { initialDelaySeconds: delay = 0, timeoutSeconds: timeout = 1, periodSeconds: period = 10 } = given;
  const how = exec
    ? `exec [${(exec.command ?? []).join(" ")}]`
    : httpGet
    ? `http-get ${(httpGet.scheme ?? "HTTP").toLowerCase()}://${httpGet.host ?? ""}:${httpGet.port}${
      httpGet.path ?? ""
    }`
    : tcpSocket
    ? `tcp-socket ${tcpSocket.host ?? ""}:${tcpSocket.port}`
    : grpc
    ? `grpc <pod>:${grpc.port} ${grpc.service ?? ""}`.trimEnd()
    : "unknown";
  return `${how} delay=${delay}s timeout=${timeout}s period=${period}s ` +
    `#success=${given.successThreshold ?? 1} #failure=${given.failureThreshold ?? 3}`;
}
