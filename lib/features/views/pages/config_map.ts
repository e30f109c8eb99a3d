import type { ConfigMap } from "../../../data/core/kinds.ts";
import type { Entry, Page } from "../../../data/output/text/page.ts";
import type { Facts } from "../description.ts";
import { events, identity } from "./parts.ts";
import { bytesOf } from "./secret.ts";

/** Lines of one value that a screen has room for. */
const ROOM = 20;

/** The page of a ConfigMap. */
export function configMapPage(facts: Facts): Page {
  const { data, binaryData, immutable } = facts.object as ConfigMap;
  const binary = Object.entries(binaryData ?? {}).map(([key, value]): Entry => [key, `${bytesOf(value)} bytes`]);
  return [
    ...identity(facts),
    ["Immutable", immutable],
    ["Data", {
      entries: Object.entries(data ?? {}).sort(([a], [b]) => a < b ? -1 : 1)
        .map(([key, value]): Entry => [key, valueOf(key, value, facts)]),
    }],
    ["BinaryData", binary.length === 0 ? undefined : { entries: binary }],
    events(facts),
  ];
}

function valueOf(key: string, value: string, { object, full }: Facts): Entry[1] {
  const lines = value.replace(/\n$/, "").split("\n");
  if (lines.length === 1) return value;
  const hidden = lines.length - ROOM;
  if (full || hidden < 5) return { block: lines.join("\n") };
  const path = key.replaceAll(".", "\\.");
  const how = `k8s get cm ${object.metadata?.name} -o jsonpath='{.data.${path}}'`;
  return { block: [...lines.slice(0, ROOM), `... ${hidden} more lines: --full, or ${how}`].join("\n") };
}
