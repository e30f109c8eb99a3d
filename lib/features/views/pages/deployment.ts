import type { Deployment } from "../../../data/core/kinds.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import { ageSince } from "../../../data/output/text/moment.ts";
import type { Page, PageEntry } from "../../../data/output/text/page.ts";
import type { DescribeContext } from "../description.ts";
import { findController } from "../owners.ts";
import { conditions, eventsEntry, identity, pods, selectorText } from "./parts.ts";
import { template } from "./template.ts";

const REVISION = "deployment.kubernetes.io/revision";

/** The page of a Deployment. */
export function deploymentPage(facts: DescribeContext): Page {
  const { spec, status, metadata } = facts.object as Deployment;
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status ?? {};
  const { maxUnavailable, maxSurge } = spec?.strategy?.rollingUpdate ?? {};
  const isSeen = (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
  return [
    ...identity(facts),
    ["Selector", selectorText(spec?.selector)],
    [
      "Replicas",
      `${
        spec?.replicas ?? 1
      } desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ` +
      `${unavailableReplicas} unavailable`,
    ],
    ["Rollout", spec?.paused ? "paused" : isSeen ? undefined : "the controller has not observed the last change yet"],
    [
      "Strategy",
      `${spec?.strategy?.type ?? ""}${
        maxSurge === undefined ? "" : `, at most ${maxUnavailable} unavailable and ${maxSurge} surplus`
      }${spec?.minReadySeconds ? `, ready for ${spec.minReadySeconds}s` : ""}`,
    ],
    template(spec?.template, facts.now),
    conditions(status?.conditions, facts.now),
    sets(facts),
    pods(facts),
    eventsEntry(facts),
  ];
}

/** Lists the Deployment's ReplicaSets, newest first. ReplicaSets without Pods are its history. */
function sets({ object, related, problems, now }: DescribeContext): PageEntry {
  if (related === undefined) {
    return ["ReplicaSets", problems.related === undefined ? undefined : `<unknown: ${problems.related}>`];
  }
  const own = related.filter((set) => findController(set)?.uid === object.metadata?.uid)
    .sort((a, b) => revisionOf(b) - revisionOf(a));
  return ["ReplicaSets", {
    rows: [
      ["NAME", "REVISION", "REPLICAS", "READY", "AGE", "IMAGES"],
      ...own.map((set) => [
        set.metadata?.name ?? "",
        set.metadata?.annotations?.[REVISION] ?? "",
        `${set.status?.replicas ?? 0}/${set.spec?.replicas ?? 0}`,
        String(set.status?.readyReplicas ?? 0),
        ageSince(set.metadata?.creationTimestamp, now),
        imagesOf(set),
      ]),
    ],
  }];
}

function revisionOf({ metadata }: KubeObject): number {
  return Number(metadata?.annotations?.[REVISION] ?? 0);
}

function imagesOf({ spec }: KubeObject): string {
  const containers: { image?: string }[] = spec?.template?.spec?.containers ?? [];
  return containers.map(({ image = "" }) => image).join(",");
}
