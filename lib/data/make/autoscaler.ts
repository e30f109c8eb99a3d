import { defined } from "../base/defined.ts";
import { InputError } from "../core/errors.ts";
import type { KubeObject } from "../core/object.ts";
import { parseQuantity } from "../core/quantity.ts";
import { apiVersionOf, type Resource } from "../core/resource.ts";

/** Options of `autoscale`. */
export interface AutoscalerOptions {
  /** The name of the HorizontalPodAutoscaler. @default {that of the object} */
  name?: string | undefined;
  /** The least number of replicas. @default {1} */
  min?: number | undefined;
  /** The largest number of replicas. */
  max: number;
  /** The target of the CPU usage: `"70%"` of the requests, or an amount such as `"500m"`. */
  cpu?: string | undefined;
  /** The target of the memory usage: `"70%"` of the requests, or an amount such as `"200Mi"`. */
  memory?: string | undefined;
  /** The namespace in the object. @default {none} */
  namespace?: string | undefined;
}

/** Makes a HorizontalPodAutoscaler for an object, as `kubectl autoscale` does. */
export function horizontalAutoscaler(
  resource: Pick<Resource, "group" | "version" | "kind">,
  target: string,
  { name = target, min, max, cpu, memory, namespace }: AutoscalerOptions,
): KubeObject {
  if (max < 1) throw new InputError(`the maximum must be at least 1, max: ${max}`);
  if (min !== undefined && max < min) {
    throw new InputError(`the maximum must be larger or equal to the minimum, max: ${max}, min: ${min}`);
  }
  const metrics = [metricOf("cpu", cpu, "m"), metricOf("memory", memory, "Mi")].filter((metric) =>
    metric !== undefined
  );
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: defined({ name, namespace }),
    spec: defined({
      scaleTargetRef: { apiVersion: apiVersionOf(resource), kind: resource.kind, name: target },
      minReplicas: min !== undefined && min > 0 ? min : undefined,
      maxReplicas: max,
      metrics: metrics.length === 0 ? undefined : metrics,
    }),
  };
}

// A number without a unit is in thousandths of a CPU, or in mebibytes.
function metricOf(name: string, amount: string | undefined, unit: string): unknown {
  if (amount === undefined) return undefined;
  const text = amount.trim();
  if (text.endsWith("%")) {
    const percent = text.slice(0, -1);
    if (!/^\d+$/.test(percent)) throw new InputError(`invalid percentage value: ${percent}`);
    return {
      type: "Resource",
      resource: { name, target: { type: "Utilization", averageUtilization: Number(percent) } },
    };
  }
  const averageValue = /^\d+(\.\d+)?$/.test(text) ? `${Number(text)}${unit}` : text;
  if (text === "" || Number.isNaN(parseQuantity(averageValue))) {
    throw new InputError(`invalid resource ${name} value: ${text}`);
  }
  return { type: "Resource", resource: { name, target: { type: "AverageValue", averageValue } } };
}
