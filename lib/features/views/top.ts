import { type Client, scoped, sendJson, splitName } from "../../api/client/client.ts";
import { type ListOptions, SCOPE_OPTIONS } from "../../api/client/options.ts";
import { list } from "../../api/client/lists.ts";
import { defined } from "../../data/base/defined.ts";
import { ApiError, InputError, isForbidden, isNotFound, UnsupportedError } from "../../data/core/errors.ts";
import { isRecord, type KubeObject, records } from "../../data/core/object.ts";
import { presented } from "../../data/core/custom_inspect.ts";
import { parseQuantity } from "../../data/core/quantity.ts";
import type { Resource } from "../../data/core/resource.ts";
import { formatTable } from "../../data/output/table/table.ts";
import { type Usage, usageTable } from "../../data/output/text/usage.ts";
import { getRequest, listRequest, rawRequest } from "../../data/request/verbs.ts";
import { BOOLEAN, oneOf, type OptionTable, SELECTOR } from "../../data/core/options.ts";

/** Options of `top`. */
export interface TopOptions extends Pick<ListOptions, "namespace" | "labels" | "signal"> {
  /** Sort by this resource, largest first. @default {by namespace and name} */
  sortBy?: "cpu" | "memory" | undefined;
  /** Compute shares of a node's capacity instead of its allocatable resources. @default {false} */
  capacity?: boolean | undefined;
}

/** The options of `top`. */
export const TOP_OPTIONS: OptionTable<TopOptions> = {
  ...SCOPE_OPTIONS,
  labels: SELECTOR,
  sortBy: oneOf("cpu", "memory"),
  capacity: BOOLEAN,
};

const GROUP = "metrics.k8s.io";
const KINDS: Record<string, "pods" | "nodes"> = {
  pod: "pods",
  pods: "pods",
  po: "pods",
  node: "nodes",
  nodes: "nodes",
  no: "nodes",
};

/**
 * Returns the CPU and memory usage of Pods or Nodes from the metrics API.
 *
 * @throws {UnsupportedError} If the server has no metrics. The message contains the reason.
 */
export async function top(
  client: Client,
  target: string,
  nameOfTarget?: string,
  options: TopOptions = {},
): Promise<Usage[]> {
  const { type, name } = splitName(target, nameOfTarget);
  const plural = KINDS[type.toLowerCase().replace(/\.v1$/, "")];
  if (plural === undefined) {
    throw new InputError(`Cannot read the resource usage of "${type}"`, {
      hints: ["only pods and nodes have metrics"],
    });
  }
  if (name !== undefined && options.labels !== undefined) {
    throw new InputError("Cannot read the resource usage: a name and labels cannot be used together");
  }
  const { sortBy, capacity = false, signal } = options;
  const call = signal === undefined ? {} : { signal };
  const resource = (await client.discovery.resources(signal)).find((one) =>
    one.group === GROUP && one.plural === plural
  );
  if (resource === undefined) throw await unavailable(client, signal);
  const scope = scoped(client, options);
  const metrics = await read(client, resource, name, scope);
  const amounts = plural === "nodes" ? await amountsOfNodes(client, name, capacity, call) : new Map<string, Amounts>();
  const usage = metrics.map((metric) => usageOf(metric, amounts.get(metric.metadata?.name ?? "")));
  // A new node has no metrics yet. It is listed after the others, as in kubectl.
  if (plural === "nodes" && options.labels === undefined) {
    for (const missing of amounts.keys()) {
      if (!usage.some(({ name }) => name === missing)) usage.push({ name: missing, cpu: NaN, memory: NaN });
    }
  }
  usage.sort(usageOrder(sortBy));
  const table = () => usageTable(usage, { ofNodes: plural === "nodes", withNamespace: scope.namespace === "*" });
  return presented(usage, () => usage.length === 0 ? "No metrics found." : formatTable(table()).trimEnd(), table);
}

/** Returns the order of rows: by a resource, largest first, else by namespace and name. Objects without metrics are last. */
export function usageOrder(sortBy: TopOptions["sortBy"]): (a: Usage, b: Usage) => number {
  const order = sortBy === undefined ? byName : (a: Usage, b: Usage) => (b[sortBy] || 0) - (a[sortBy] || 0);
  return (a, b) => Number(isNaN(a.cpu)) - Number(isNaN(b.cpu)) || order(a, b) || byName(a, b);
}

function byName(a: Usage, b: Usage): number {
  const [left, right] = [a, b].map(({ namespace = "", name }) => `${namespace}/${name}`);
  return (left ?? "") < (right ?? "") ? -1 : 1;
}

async function read(client: Client, resource: Resource, name: string | undefined, options: ListOptions) {
  try {
    if (name !== undefined) return [await sendJson<KubeObject>(client, getRequest(resource, { ...options, name }))];
    return (await sendJson<{ items?: KubeObject[] }>(client, listRequest(resource, options))).items ?? [];
  } catch (error) {
    // The APIService is registered, but its backend does not answer.
    if (error instanceof ApiError && error.code === 503) throw await unavailable(client, options.signal, error);
    throw error;
  }
}

interface Amounts {
  cpu: number;
  memory: number;
}

async function amountsOfNodes(
  client: Client,
  name: string | undefined,
  capacity: boolean,
  call: { signal?: AbortSignal },
): Promise<Map<string, Amounts>> {
  const fields = name === undefined ? {} : { fields: { "metadata.name": name } };
  const { items } = await list(client, "nodes", { ...call, ...fields });
  return new Map(items.map(({ metadata, status }) => {
    const { cpu = "", memory = "" } = (capacity ? status?.capacity : status?.allocatable) ?? {};
    return [metadata?.name ?? "", { cpu: parseQuantity(cpu), memory: parseQuantity(memory) }];
  }));
}

function usageOf({ metadata, usage, containers }: KubeObject, whole: Amounts | undefined): Usage {
  const parts = records(containers).map(({ name, usage }) => ({ name: String(name), ...amountsIn(usage) }));
  const own = containers === undefined ? amountsIn(usage) : {
    cpu: parts.reduce((sum, { cpu }) => sum + cpu, 0),
    memory: parts.reduce((sum, { memory }) => sum + memory, 0),
  };
  return {
    name: metadata?.name ?? "",
    ...own,
    ...defined({
      namespace: metadata?.namespace,
      cpuShare: whole && own.cpu / whole.cpu,
      memoryShare: whole && own.memory / whole.memory,
      containers: containers === undefined ? undefined : parts,
    }),
  };
}

function amountsIn(usage: unknown): Amounts {
  const { cpu, memory } = isRecord(usage) ? usage : {};
  return { cpu: parseQuantity(String(cpu ?? "0")), memory: parseQuantity(String(memory ?? "0")) };
}

/** Returns an error with the reason for missing metrics: metrics-server is not installed, or does not answer. */
async function unavailable(client: Client, signal?: AbortSignal, cause?: unknown): Promise<UnsupportedError> {
  const path = `/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.${GROUP}`;
  const request = rawRequest(path, signal === undefined ? {} : { signal });
  let why: string;
  try {
    const service = await sendJson<KubeObject>(client, request);
    const condition = records(service.status?.conditions).find(({ type }) => type === "Available");
    const { name, namespace } = service.spec?.service ?? {};
    const behind = name === undefined ? "" : ` (its backend is service/${name} in ${namespace})`;
    why = `its APIService is registered${behind}, but not available: ${
      condition?.message ?? "the server gave no reason"
    }`;
  } catch (error) {
    if (!isNotFound(error) && !isForbidden(error)) throw error;
    why = isForbidden(error)
      ? "your permissions do not allow checking whether it is installed"
      : "nothing serves it; install metrics-server, which is not part of Kubernetes";
  }
  return new UnsupportedError(`Metrics API not available: ${why}`, {
    cause,
    hints: [`check whether the APIService v1beta1.${GROUP} exists`],
  });
}
