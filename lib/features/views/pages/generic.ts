import { formatYaml } from "../../../data/output/yaml/writer.ts";
import type { Page, PageEntry } from "../../../data/output/text/page.ts";
import type { DescribeContext } from "../description.ts";
import { conditions, eventsEntry, firstLines, identity, pods } from "./parts.ts";

/** Maximum number of lines per field. */
const ROOM = 40;
// Columns of the server's table that the page shows elsewhere.
const SAID = new Set(["Name", "Namespace", "Age", "Created At"]);

/** The page of any other kind: its printer columns, its conditions, and all fields as YAML. */
export function genericPage(facts: DescribeContext): Page {
  const { object, columns, now } = facts;
  const { apiVersion: _, kind: __, metadata: ___, status, ...fields } = object;
  const { conditions: list, ...rest } = status ?? {};
  const names = new Set(Object.keys(fields).map((name) => name.toLowerCase()));
  const shown = Object.entries(columns).filter(([title]) => !SAID.has(title) && !names.has(title.toLowerCase()));
  const hasStatus = shown.some(([title]) => title === "Status");
  if (hasStatus && rest.phase === columns.Status) delete rest.phase;
  return [
    ...identity(facts),
    ...shown.map(([title, cell]): PageEntry => [title, cell]),
    conditions(Array.isArray(list) ? list : undefined, now),
    ...Object.entries(fields).map(([name, value]) => field(name, value, facts)),
    field(hasStatus ? "Status Details" : "status", rest, facts),
    pods(facts),
    eventsEntry(facts),
  ];
}

function field(name: string, value: unknown, { full }: DescribeContext): PageEntry {
  const label = name.charAt(0).toUpperCase() + name.slice(1);
  if (value === undefined || value === null) return [label, undefined];
  if (typeof value !== "object") return [label, String(value)];
  if (Object.keys(value).length === 0) return [label, undefined];
  const lines = formatYaml(value).trimEnd().split("\n");
  return [label, { block: full ? lines.join("\n") : firstLines(lines, ROOM) }];
}
