import { records } from "../../data/core/object.ts";
import type { StoredObject } from "../types.ts";
import { first, type Json, number, record, type Row, spec, statusColumn } from "./parts.ts";

const UNKNOWN = "<unknown>";

/** Prints a HorizontalPodAutoscaler. Each target has the form `CURRENT/WANTED`. */
export function autoscaler(object: StoredObject): Row {
  const { scaleTargetRef, metrics, minReplicas, maxReplicas } = spec(object);
  const { currentMetrics, currentReplicas } = statusColumn(object);
  const { kind, name } = record(scaleTargetRef);
  const current = records(currentMetrics);
  const targets = records(metrics).map((metric, index) => target(metric, current[index] ?? {}));
  return {
    Reference: `${kind}/${name}`,
    Targets: targets.length === 0 ? "<none>" : first(targets, 2, ", "),
    MinPods: String(minReplicas ?? "<unset>"),
    MaxPods: number(maxReplicas),
    Replicas: number(currentReplicas),
  };
}

function target(metric: Json, measured: Json): string {
  switch (metric.type) {
    case "Resource":
      return resource(record(metric.resource), record(record(measured.resource).current));
    case "ContainerResource":
      return resource(record(metric.containerResource), record(record(measured.containerResource).current));
    case "Pods":
      return `${record(record(measured.pods).current).averageValue ?? UNKNOWN}/${
        record(record(metric.pods).target).averageValue
      }`;
    case "External":
      return valueOrAverage(record(metric.external), record(record(measured.external).current));
    case "Object":
      return valueOrAverage(record(metric.object), record(record(measured.object).current));
    default:
      return "<unknown type>";
  }
}

function resource({ name, target }: Json, current: Json): string {
  const { averageValue, averageUtilization } = record(target);
  if (averageValue !== undefined) return `${name}: ${current.averageValue ?? UNKNOWN}/${averageValue}`;
  const percent = (value: unknown, otherwise: string) => typeof value === "number" ? `${value}%` : otherwise;
  return `${name}: ${percent(current.averageUtilization, UNKNOWN)}/${percent(averageUtilization, "<auto>")}`;
}

function valueOrAverage({ target }: Json, current: Json): string {
  const { averageValue, value } = record(target);
  return averageValue === undefined
    ? `${current.value ?? UNKNOWN}/${value}`
    : `${current.averageValue ?? UNKNOWN}/${averageValue} (avg)`;
}
