import type { PersistentVolumeClaim } from "../../../data/core/kinds.ts";
import type { Page } from "../../../data/output/text/page.ts";
import type { DescribeContext } from "../description.ts";
import { conditions, eventsEntry, identity, pods, toText } from "./parts.ts";

const MODES: Record<string, string> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

/** The page of a PersistentVolumeClaim. */
export function claimPage(facts: DescribeContext): Page {
  const { spec, status } = facts.object as PersistentVolumeClaim;
  const modes = status?.accessModes ?? spec?.accessModes ?? [];
  const { dataSourceRef, dataSource } = spec ?? {};
  const source = dataSourceRef ?? dataSource;
  return [
    ...identity(facts),
    ["Status", toText(status?.phase)],
    ["StorageClass", spec?.storageClassName ?? ""],
    ["Volume", spec?.volumeName ?? ""],
    ["Requested", toText(spec?.resources?.requests?.storage)],
    ["Capacity", status?.capacity?.storage ?? ""],
    ["Access Modes", modes.map((mode) => MODES[mode] ?? mode).join(",")],
    ["VolumeMode", toText(spec?.volumeMode)],
    ["Data Source", source === undefined || source === null ? undefined : `${source.kind}/${source.name}`],
    conditions(status?.conditions, facts.now),
    pods(facts, "Used By"),
    eventsEntry(facts),
  ];
}
