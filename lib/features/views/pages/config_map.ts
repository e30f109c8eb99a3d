import type { ConfigMap } from "../../../data/core/kinds.ts";
import type { Page, PageEntry } from "../../../data/output/text/page.ts";
import type { DescribeContext } from "../description.ts";
import { eventsEntry, firstLines, identity } from "./parts.ts";
import { countBytes } from "./secret.ts";

/** Maximum number of lines per value. */
const ROOM = 20;

/** The page of a ConfigMap. */
export function configMapPage(facts: DescribeContext): Page {
  const { data, binaryData, immutable } = facts.object as ConfigMap;
  const binary = Object.entries(binaryData ?? {}).map(([key, value]): PageEntry => [key, `${countBytes(value)} bytes`]);
  return [
    ...identity(facts),
    ["Immutable", immutable],
    ["Data", {
      entries: Object.entries(data ?? {}).sort(([a], [b]) => a < b ? -1 : 1)
        .map(([key, value]): PageEntry => [key, valueOf(value, facts)]),
    }],
    ["BinaryData", binary.length === 0 ? undefined : { entries: binary }],
    eventsEntry(facts),
  ];
}

function valueOf(value: string, { full }: DescribeContext): PageEntry[1] {
  const lines = value.replace(/\n$/, "").split("\n");
  if (lines.length === 1) return value;
  return { block: full ? lines.join("\n") : firstLines(lines, ROOM) };
}
