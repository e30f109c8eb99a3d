import type { Job } from "../../../data/core/kinds.ts";
import { formatAge } from "../../../data/core/duration.ts";
import { formatMoment } from "../../../data/output/text/moment.ts";
import type { Page } from "../../../data/output/text/page.ts";
import type { DescribeContext } from "../description.ts";
import { conditions, eventsEntry, identity, pods, selectorText, toText } from "./parts.ts";
import { template } from "./template.ts";

/** The page of a Job. */
export function jobPage(facts: DescribeContext): Page {
  const { now } = facts;
  const { spec, status } = facts.object as Job;
  const { active = 0, succeeded = 0, failed = 0, ready, startTime, completionTime } = status ?? {};
  const end = completionTime === undefined ? now.getTime() : Date.parse(completionTime);
  const indexes = status?.completedIndexes;
  return [
    ...identity(facts),
    ["Selector", selectorText(spec?.selector)],
    ["Parallelism", spec?.parallelism],
    ["Completions", spec?.completions === undefined ? "<unset>" : spec.completions],
    ["Completion Mode", toText(spec?.completionMode)],
    ["Suspend", spec?.suspend],
    ["Backoff Limit", spec?.backoffLimit],
    [
      "TTL After Finished",
      spec?.ttlSecondsAfterFinished === undefined ? undefined : `${spec.ttlSecondsAfterFinished}s`,
    ],
    ["Deadline", spec?.activeDeadlineSeconds === undefined ? undefined : `${spec.activeDeadlineSeconds}s`],
    ["Start Time", formatMoment(startTime, now)],
    ["Completed At", formatMoment(completionTime, now)],
    ["Duration", startTime === undefined ? undefined : formatAge(end - Date.parse(startTime))],
    [
      "Pods Statuses",
      `${active} active${ready === undefined ? "" : ` (${ready} ready)`} | ${succeeded} succeeded | ${failed} failed`,
    ],
    ["Completed Indexes", spec?.completionMode === "Indexed" ? (indexes ?? "").slice(0, 80) : undefined],
    template(spec?.template, now),
    conditions(status?.conditions, now),
    pods(facts),
    eventsEntry(facts),
  ];
}
