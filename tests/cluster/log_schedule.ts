import { delay } from "../../lib/data/base/wait.ts";
import type { LogEvent } from "../../lib/api/streams/logs/log_options.ts";
import { seededRandom } from "../../lib/sandbox/faults.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { NODE } from "../../tools/cluster/node/settings.ts";
import { cut, type Leg } from "./cuts.ts";
import { nodePod } from "./pods.ts";

/** The connections that carry a log. The kubelet reads it from a file. */
const LEGS: readonly Leg[] = ["to the API server", "to the kubelet"];
const PAD = "x".repeat(500);
/** It counts until it is told to stop, a few hundred lines a second. */
const WRITER = `i=0; while [ ! -e /tmp/stop ]; do j=0; while [ $j -lt 20 ]; do i=$((i+1)); j=$((j+1)); echo "$i ${PAD}"
done; sleep 0.02; done; echo "end $i"`;

/** The wait for a line before the next cut. A cut that comes too early hits the next connection before it is open. */
const LATEST_LINE_MS = 20_000;
/** If the log does not continue after a cut for this time, the schedule fails. */
const STALL_MS = 120_000;

const STALLED = new Error("the log did not continue");

/** A schedule of cuts while a log is followed. */
export interface LogSchedule {
  seed: number;
  /** The number of cuts after which the log continues. */
  cuts: number;
  /** The number of rotations of the log's file. */
  rotations: number;
  /** Called now and then with the counts so far. */
  onProgress?: (cuts: number, rotations: number) => void;
}

/** The result of a schedule. */
export interface LogScheduleResult {
  lines: number;
  cuts: number;
  rotations: number;
  /** The number of named gaps. */
  gaps: number;
  /** The number of numbers that came twice. */
  doubled: number;
  /** The number of numbers that are missing without a named gap. */
  missing: number;
  /** The broken promises in words. */
  faults: string[];
}

/** Follows the numbers that a container writes, while its connections are cut at random moments. */
export async function cutLogs(
  k8s: K8s,
  { seed, cuts, rotations, onProgress = () => {} }: LogSchedule,
): Promise<LogScheduleResult> {
  const { metadata } = await k8s.create({
    ...nodePod("counter", WRITER),
    spec: { ...nodePod("counter", WRITER).spec, restartPolicy: "Never" as const },
  });
  const random = seededRandom(seed);
  const rotated = new Set<string>();
  const result: LogScheduleResult = { lines: 0, cuts: 0, rotations: 0, gaps: 0, doubled: 0, missing: 0, faults: [] };
  let isGap = false;
  let isDone = false;
  let continuedAt = Date.now();
  const stalled = new AbortController();
  const onEvent = ({ type }: LogEvent) => {
    if (type === "resumed") {
      result.cuts++;
      continuedAt = Date.now();
    }
    if (type !== "gap") return;
    result.gaps++;
    isGap = true;
  };
  const follow = async () => {
    let last = 0;
    let end: string | undefined;
    for await (const { text } of k8s.logs("counter", { follow: true, onEvent, signal: stalled.signal })) {
      if (end !== undefined) result.faults.push(`a line after the end: ${text.slice(0, 20)}`);
      if (text.startsWith("end ")) {
        end = text;
        continue;
      }
      result.lines++;
      const number = Number(text.slice(0, -PAD.length - 1));
      if (text.length !== String(number).length + 1 + PAD.length) {
        // The runtime tears a line if it is written during a rotation. Its second part begins the next file.
        if (!isGap) result.faults.push(`a torn line after ${last}: ${text.slice(0, 20)}`);
        continue;
      }
      if (number <= last) {
        result.doubled++;
        result.faults.push(`${number} came again after ${last}`);
      } else if (number > last + 1 && !isGap) {
        result.missing += number - last - 1;
        result.faults.push(`${last + 1} to ${number - 1} are missing`);
      }
      isGap = false;
      last = Math.max(last, number);
    }
    if (end !== `end ${last}`) result.faults.push(`the log ended with ${last}, and "${end}"`);
  };
  const failIfStalled = () => {
    if (Date.now() - continuedAt < STALL_MS) return;
    result.faults.push(`the log did not continue for ${STALL_MS / 1000} seconds, after ${result.cuts} cuts`);
    isDone = true;
    stalled.abort(STALLED);
  };
  const folder = `/api/v1/nodes/${NODE}/proxy/logs/pods/${metadata.namespace}_counter_${metadata.uid}/main/`;
  const disturb = async () => {
    for (let count = 0; !isDone; count++) {
      // A cut must hit a log that is read. On a busy machine it takes a while until the next line.
      const [before, since] = [result.lines, Date.now()];
      while (Date.now() - since < LATEST_LINE_MS && result.lines === before && !isDone) await delay(10);
      await delay(20 + random() * 150);
      await cut(LEGS[Math.floor(random() * LEGS.length)] ?? "to the kubelet");
      failIfStalled();
      if (count % 10 !== 0) continue;
      const listing = String(await k8s.raw(folder).catch(() => ""));
      for (const [name] of listing.matchAll(/\d\.log\.\d+-\d+/g)) rotated.add(name);
      result.rotations = rotated.size;
      onProgress(result.cuts, result.rotations);
      if (result.cuts >= cuts && rotated.size >= rotations) break;
    }
    while (!isDone) {
      // The connection of the command may be cut as well, before the last cut has arrived.
      await k8s.exec("counter", ["touch", "/tmp/stop"]).catch(() => {});
      await delay(500);
      failIfStalled();
    }
  };
  const following = follow().catch((error) => {
    if (error !== STALLED) throw error;
  });
  await Promise.all([following.finally(() => isDone = true), disturb()]);
  return result;
}
