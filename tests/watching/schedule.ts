import { setImmediate } from "node:timers";
import type { Client } from "../../lib/api/client/client.ts";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";
import { compareVersions } from "../../lib/api/watching/resource_version.ts";
import { isChange, type WatchEvent } from "../../lib/api/watching/events.ts";
import { watch } from "../../lib/api/watching/watch.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { connect } from "../../lib/session/connect.ts";
import { randomFaults, seededRandom } from "../../lib/sandbox/faults.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { FakeClock } from "./script.ts";

/** The outcome of one schedule. */
export interface ScheduleResult {
  seed: number;
  /** The changes that were written and told, the gaps, and the requests of the watch. */
  written: number;
  told: number;
  gaps: number;
  reconnections: number;
  requests: number;
  /** Broken promises; none if all is well. */
  faults: string[];
}

const NAMES = ["a", "b", "c", "d", "e"];

/**
 * Runs random writes, compactions and restores on a sandbox with random faults, and checks the promise of a watch: after
 * `synced`, each version is told once and in order until a `gap`; then the differences follow.
 */
export async function runSchedule(seed: number): Promise<ScheduleResult> {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)] as T;
  // Writes and checks go past the faults, through another handler over the same store.
  let isFaulty = true;
  const faults = randomFaults({ seed, rate: 0.2 + random() * 0.5 });
  let requests = 0;
  const box = sandbox({
    faults: (request) => {
      if (request.headers.has("x-past-faults")) return undefined;
      requests++;
      return isFaulty ? faults(request) : undefined;
    },
  });
  const k8s = await connect({
    handler: (request) => {
      request.headers.set("x-past-faults", "1");
      return box.handler(request);
    },
  });
  const { handler } = box;
  const client: Client = { handler, discovery: createDiscovery(handler), namespace: "default", fieldManager: "k8s" };
  const clock = new FakeClock();
  const checker = new Checker();
  const result: ScheduleResult = {
    seed,
    written: 0,
    told: 0,
    gaps: 0,
    reconnections: 0,
    requests: 0,
    faults: checker.faults,
  };
  let snapshot = await box.snapshot();

  const write = async () => {
    const name = pick(NAMES);
    const found = await k8s.find("configmap", name);
    result.written++;
    if (found === undefined) {
      const object = {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name },
        data: { text: "x".repeat(random() * 300) },
      };
      return checker.wrote((await k8s.create(object)).metadata.resourceVersion);
    }
    if (random() < 0.3) {
      await k8s.delete("configmap", name);
      return checker.wrote((await k8s.list("configmaps", { pageSize: 1 })).metadata.resourceVersion);
    }
    checker.wrote((await k8s.patch("configmap", name, { data: { at: String(random()) } })).metadata.resourceVersion);
  };
  let events = watch(client, "configmaps", { pageSize: pick([0, 1, 2, 50]) }, clock);
  // One event is requested at a time; it may stay pending while other things happen.
  let pending: Promise<WatchEvent<KubeObject> | undefined> | undefined;
  const take = async (): Promise<void> => {
    pending ??= events.next().then(({ value }) => value ?? undefined, () => undefined);
    const event = await moved(pending, clock);
    if (event === "waiting") return;
    pending = undefined;
    if (event === undefined) {
      // Before the first list an error is thrown; the caller tries again.
      await events.return();
      checker.begin();
      events = watch(client, "configmaps", {}, clock);
      return;
    }
    if (isChange(event)) result.told++;
    else if (event.type === "gap") result.gaps++;
    else if (event.type === "reconnected") result.reconnections++;
    checker.told(event);
  };

  const act = async () => {
    const choice = random();
    if (choice < 0.04) box.compact();
    else if (choice < 0.06) snapshot = await box.snapshot();
    else if (choice < 0.08) {
      box.restore(snapshot);
      checker.restored();
      // A server that passes the watch's position before it is asked cannot be told from one that never went back.
      for (let left = 200; left > 0 && !checker.hasNoticed; left--) await take();
    } else await write();
  };

  for (let round = 0; round < 40; round++) {
    for (let count = Math.floor(random() * 4); count > 0; count--) await act();
    for (let count = Math.floor(random() * 6); count > 0; count--) await take();
  }
  // Without further faults the watch catches up.
  isFaulty = false;
  const last = await k8s.list("configmaps");
  for (let left = 400; left > 0 && !checker.equals(last.items); left--) await take();
  if (!checker.equals(last.items)) {
    checker.faults.push(`it never caught up: ${checker.shown()} and not ${shown(last.items)}`);
  }
  await events.return();
  result.requests = requests;
  return result;
}

/** Waits for some work, and lets the time pass to a few timers. */
async function moved<T>(work: Promise<T>, clock: FakeClock): Promise<T | "waiting"> {
  const idle = Symbol();
  for (let jumps = 0; jumps < 4; jumps++) {
    for (let turn = 0; turn < 3; turn++) {
      const done = await Promise.race([work, new Promise<typeof idle>((resolve) => setImmediate(() => resolve(idle)))]);
      if (done !== idle) return done as T;
    }
    clock.jump();
  }
  return "waiting";
}

function shown(items: readonly KubeObject[]): string {
  return items.map(({ metadata }) => `${metadata?.name}@${metadata?.resourceVersion}`).join(" ");
}

/** The state that a consumer has, and what was promised to it. */
class Checker {
  readonly faults: string[] = [];
  readonly #objects = new Map<string, string>();
  #written: string[] = [];
  #position: string | undefined;
  #isSynced = false;
  /** Whether a gap was told since the last restore. */
  hasNoticed = true;

  begin(): void {
    this.#objects.clear();
    this.#isSynced = false;
    this.hasNoticed = true;
    this.#position = undefined;
  }

  wrote(version: string | undefined): void {
    if (version !== undefined && this.#written.at(-1) !== version) this.#written.push(version);
  }

  /** Versions begin again, so nothing of what was written is promised until the gap. */
  restored(): void {
    this.#written = [];
    this.hasNoticed = false;
  }

  told(event: WatchEvent<KubeObject>): void {
    if (event.type === "gap") {
      this.#isSynced = false;
      this.hasNoticed = true;
    }
    if (event.type === "synced") {
      this.#isSynced = true;
      this.#position = event.resourceVersion;
    }
    if (!isChange(event)) return;
    const { name = "", resourceVersion: version = "" } = event.object.metadata ?? {};
    const known = this.#objects.has(name);
    if (event.type === "added" ? known : !known) this.faults.push(`${event.type} ${name}@${version} does not fit`);
    if (event.type === "deleted") this.#objects.delete(name);
    else this.#objects.set(name, version);
    if (!this.#isSynced || !this.hasNoticed || event.synthetic || event.initial) return;
    const expected = this.#written.find((written) => (compareVersions(written, this.#position ?? "") ?? 0) > 0);
    if (expected !== version) this.faults.push(`told ${name}@${version}, expected @${expected}`);
    this.#position = version;
  }

  equals(items: readonly KubeObject[]): boolean {
    return items.length === this.#objects.size &&
      items.every(({ metadata }) => this.#objects.get(metadata?.name ?? "") === metadata?.resourceVersion);
  }

  shown(): string {
    return [...this.#objects].map(([name, version]) => `${name}@${version}`).join(" ");
  }
}
