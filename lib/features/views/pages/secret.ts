import { defined } from "../../../data/base/defined.ts";
import { LAST_APPLIED } from "../../../data/core/object.ts";
import type { Secret } from "../../../data/core/kinds.ts";
import type { KubeObject } from "../../../data/core/object.ts";
import type { Page, PageEntry } from "../../../data/output/text/page.ts";
import type { DescribeContext } from "../description.ts";
import { eventsEntry, identity, toText } from "./parts.ts";

/** The page of a Secret: its keys and the size of each value. */
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

/** Returns a Secret with sizes in place of its values, and without kubectl's last-applied annotation. */
export function withSizes(secret: KubeObject): KubeObject {
  const { data, metadata = {} } = secret;
  const { [LAST_APPLIED]: _, ...annotations } = metadata.annotations ?? {};
  const sizes = Object.entries(data ?? {}).map(([key, value]) => [key, `${countBytes(String(value))} bytes`]);
  return {
    ...secret,
    metadata: metadata.annotations === undefined ? metadata : { ...metadata, annotations },
    ...defined({ data: data && Object.fromEntries(sizes) }),
  };
}

/** Returns the number of bytes that a base64 text encodes. */
export function countBytes(base64: string): number {
  return Math.floor(base64.replace(/=+$/, "").length * 3 / 4);
}
