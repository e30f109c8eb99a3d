import { LAST_APPLIED } from "../../../data/core/object.ts";
import { apiVersionOf } from "../../../data/core/resource.ts";
import { formatLabelSelector, type LabelSelector } from "../../../data/core/selectors.ts";
import { toCells } from "../../../data/output/table/cells.ts";
import { lastSeen } from "../../../data/output/text/events.ts";
import { ageSince, formatMoment } from "../../../data/output/text/moment.ts";
import type { Content, Page, PageEntry } from "../../../data/output/text/page.ts";
import { type DescribeContext, type DescriptionPart, FULL_OPTION } from "../description.ts";
import { ownerText } from "../owners.ts";

/** Maximum number of Pods and of events on a page. */
const SHOWN = 20;

/** The first entries of every page: name, kind, age, labels, annotations, owners and pending deletion. */
export function identity({ object, resource, owners, now }: DescribeContext): Page {
  const { name, namespace, creationTimestamp, labels, annotations, deletionTimestamp, finalizers } = object.metadata ??
    {};
  // The chain of owners contains the controller only; other owners are added.
  const others = (object.metadata?.ownerReferences ?? []).filter(({ uid }) => owners[0]?.uid !== uid);
  return [
    ["Name", name ?? ""],
    ["Namespace", namespace],
    ["Kind", `${resource.kind} (${apiVersionOf(resource)})`],
    ["Created", formatMoment(creationTimestamp, now)],
    ["Labels", pairs(labels)],
    ["Annotations", pairs(annotations, [LAST_APPLIED])],
    ["Controlled By", owners.length === 0 ? undefined : owners.map(ownerText).join(" <- ")],
    ["Owned By Too", others.length === 0 ? undefined : others.map(({ kind, name }) => `${kind}/${name}`).join(", ")],
    ["Deleting", deletionTimestamp === undefined ? undefined : `since ${formatMoment(deletionTimestamp, now)}`],
    ["Finalizers", deletionTimestamp === undefined ? undefined : { lines: finalizers ?? [] }],
  ];
}

/** Formats a map as sorted `key=value` lines. A value of several lines is below its key, as in kubectl. */
export function pairs(map: Record<string, string> | undefined, without: readonly string[] = []): Content {
  const entries = Object.entries(map ?? {}).filter(([key]) => !without.includes(key)).sort(([a], [b]) =>
    a < b ? -1 : 1
  );
  return { lines: entries.flatMap(([key, value]) => pairLines(key, value.replace(/\s+$/, "").split("\n"))) };
}

function pairLines(key: string, [first = "", ...more]: string[]): string[] {
  if (more.length === 0) return [`${key}=${short(first)}`];
  return [`${key}:`, ...[first, ...more].map((line) => `  ${short(line)}`)];
}

function short(line: string): string {
  return line.length > 160 ? `${line.slice(0, 160)} ...` : line;
}

/** A condition of any kind: meta/v1 Condition, or an older type of a kind. */
export interface ObjectCondition {
  type?: string | undefined;
  status?: string | undefined;
  reason?: string | undefined;
  message?: string | undefined;
  lastTransitionTime?: string | undefined;
  lastHeartbeatTime?: string | undefined;
}

/** Formats the conditions of a status, with the time since each last changed. */
export function conditions(list: readonly ObjectCondition[] | undefined, now: Date): PageEntry {
  if (list === undefined || list.length === 0) return ["Conditions", undefined];
  return ["Conditions", {
    rows: [
      ["TYPE", "STATUS", "SINCE", "REASON", "MESSAGE"],
      ...list.map(({ type = "", status = "", reason = "", message = "", lastTransitionTime }) => [
        type,
        status,
        lastTransitionTime ? ageSince(lastTransitionTime, now) : "",
        reason,
        message,
      ]),
    ],
  }];
}

/** Formats the Pods with the columns of the server's table. */
export function pods(facts: DescribeContext, label = "Pods"): PageEntry {
  const { pods: table } = facts;
  if (table === undefined) return [label, missing(facts, "pods")];
  const { titles, rows } = toCells(table);
  const isElsewhere = facts.object.metadata?.namespace === undefined;
  const all = rows.map((cells, index) =>
    isElsewhere ? [table.rows[index]?.object?.metadata?.namespace ?? "", ...cells] : cells
  );
  // If there are too many Pods, the unhealthy ones are shown first.
  const shown = (all.length <= SHOWN ? all : [...all.filter(isUnwell), ...all.filter((row) => !isUnwell(row))])
    .slice(0, SHOWN);
  const more = all.length - shown.length;
  return [label, {
    rows: [
      isElsewhere ? ["NAMESPACE", ...titles] : titles,
      ...shown,
      ...(more > 0 ? [[`... and ${more} more`]] : []),
    ],
  }];
}

// A healthy Pod is Running with all of its containers ready, or has completed. Column names are not relied on.
function isUnwell(cells: readonly string[]): boolean {
  if (cells.includes("Completed") || cells.includes("Succeeded")) return false;
  const [, ready, whole] = cells.map((cell) => /^(\d+)\/(\d+)$/.exec(cell)).find((match) => match !== null) ?? [];
  return !cells.includes("Running") || ready !== whole;
}

/** Formats the events, latest last. */
export function eventsEntry(facts: DescribeContext): PageEntry {
  const { events: list, now } = facts;
  if (list === undefined) return ["Events", missing(facts, "events")];
  const older = list.length - SHOWN;
  return ["Events", {
    rows: [
      ["LAST SEEN", "TYPE", "REASON", "FROM", "MESSAGE"],
      ...(older > 0 ? [[`... ${older} older ones`]] : []),
      ...list.slice(-SHOWN).map((event) => {
        const { type = "", reason = "", message = "", source, reportingComponent, involvedObject } = event;
        const about = involvedObject.fieldPath ? `${involvedObject.fieldPath}: ` : "";
        return [
          lastSeen(event, now),
          type,
          reason,
          source?.component || reportingComponent || "",
          about + message.trim(),
        ];
      }),
    ],
  }];
}

function missing({ problems }: DescribeContext, part: DescriptionPart): string | undefined {
  const problem = problems[part];
  return problem === undefined ? undefined : `<unknown: ${problem}>`;
}

/** Joins the first lines of a long value, and adds how many more there are. Fewer than five lines are not hidden. */
export function firstLines(lines: readonly string[], max: number): string {
  const hidden = lines.length - max;
  if (hidden < 5) return lines.join("\n");
  return [...lines.slice(0, max), `... ${hidden} more lines; ${FULL_OPTION}`].join("\n");
}

/** Formats a selector in the syntax of a label selector. */
export function selectorText(value: LabelSelector | undefined): string {
  return formatLabelSelector(value) ?? "";
}

/** Returns a field's value as text, or `undefined` if it has none. */
export function toText(value: unknown): string | undefined {
  return value === undefined || value === null || value === "" ? undefined : String(value);
}
