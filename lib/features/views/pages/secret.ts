import { LAST_APPLIED } from "../../../data/core/object.ts";
import type { Secret } from "../../../data/core/kinds.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import type { Page, PageEntry } from "../../../data/output/text/page.ts";
import type { DescribeContext } from "../description.ts";
import { eventsEntry, identity, toText } from "./parts.ts";

/** The page of a Secret: which keys, and how much each holds. */
export function secretPage(facts: DescribeContext): Page {
  const { type, immutable, data } = facts.object as Secret;
  return [
    ...identity(facts),
    ["Type", toText(type)],
    ["Immutable", immutable],
    ["Data", {
      entries: Object.entries(data ?? {}).sort(([a], [b]) => a < b ? -1 : 1).map((
        [key, size],
      ): PageEntry => [key, size]),
    }],
    eventsEntry(facts),
  ];
}

/** A Secret with sizes in the place of its values, and without the annotation in which kubectl keeps them too. */
export function withSizes(secret: KubeObject): KubeObject {
  const { data, metadata = {} } = secret;
  const { [LAST_APPLIED]: _, ...annotations } = metadata.annotations ?? {};
  const sizes = Object.entries(data ?? {}).map(([key, value]) => [key, `${countBytes(String(value))} bytes`]);
  return {
    ...secret,
    metadata: metadata.annotations === undefined ? metadata : { ...metadata, annotations },
    ...(data === undefined ? {} : { data: Object.fromEntries(sizes) }),
  };
}

/** How many bytes a base64 text stands for. */
export function countBytes(base64: string): number {
  return Math.floor(base64.replace(/=+$/, "").length * 3 / 4);
}
