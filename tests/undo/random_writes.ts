import { openSession } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { ApiError, InputError } from "../../lib/data/core/errors.ts";
import type { Handler, Middleware } from "../../lib/data/core/handler.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import type { UndoPlan } from "../../lib/features/undo/undo_plan.ts";
import { memoryStore } from "../../lib/features/undo/memory_store.ts";
import { seededRandom } from "../../lib/sandbox/faults.ts";
import { differences, type Leaves, leavesOf } from "./leaves.ts";

/** The figures of one sequence of writes. */
export interface SequenceResult {
  /** Violations: a field of the other writer that was lost, or an undo that was not one. */
  faults: string[];
  /** Writes by us and by the other writer. */
  writes: number;
  /** Undos that were made. */
  undone: number;
  /** Undos that somebody else's change stopped. */
  conflicts: number;
  /** Undos that were refused for another reason. */
  refused: number;
}

/** One write of ours as the server saw it: the object right before it and right after it. */
interface Truth {
  path: string;
  before: KubeObject | undefined;
  after: KubeObject | undefined;
}

/** The place of a sequence. */
export interface SequencePlace {
  /** Sends requests to the server. */
  handler: Handler;
  namespace: string;
}

const NAMES = ["a", "b"] as const;

/**
 * Writes objects at random in a session with a journal, and as another writer, also between the requests of one call.
 * Undoes calls, and checks each request of an undo against the states that the server had right before and after it.
 */
export async function runSequence(seed: number, { handler, namespace }: SequencePlace): Promise<SequenceResult> {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)] as T;
  const result: SequenceResult = { faults: [], writes: 0, undone: 0, conflicts: 0, refused: 0 };
  const other = await openSession({ handler, namespace, fieldManager: "other" });
  const truths: Truth[] = [];
  let isInterrupting = false;

  const read = async (path: string) => {
    const response = await handler(new Request(`http://k8s.invalid${path}`));
    const object: KubeObject = await response.json();
    return response.ok ? object : undefined;
  };
  const watched: Middleware = (next) => async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const text = request.body === null ? "" : await request.clone().text();
    const isDry = searchParams.has("dryRun") || text.includes('"dryRun":["All"]');
    if (request.method === "GET" || isDry) return await next(request);
    if (random() < 0.25 && !isInterrupting) {
      isInterrupting = true;
      await otherWrite();
      isInterrupting = false;
    }
    const isCollection = request.method === "POST";
    const path = isCollection ? `${pathname}/${JSON.parse(text).metadata.name}` : pathname;
    const before = await read(path);
    const response = await next(request);
    const after = await read(path);
    if (response.ok) truths.push({ path, before, after });
    return response;
  };
  const store = memoryStore();
  const journal = () => ({ open: () => Promise.resolve({ store, isOn: true }) });
  const k8s = await openSession({ handler, namespace, middleware: [watched] }, { journal });
  const groups = new Map<string, Truth[]>();

  // The names and the values are few, so that the writers meet.
  const value = () => String(Math.floor(random() * 4));
  const key = () => pick(["k1", "k2", "k3"]);
  const map = (name: string): KubeObject => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace },
    data: Object.fromEntries(["k1", "k2", "k3"].filter(() => random() < 0.6).map((one) => [one, value()])),
  });
  const service = (name: string): KubeObject => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: {
      clusterIP: "None",
      selector: { app: value() },
      ports: [80, 81, 82].filter((port) => port === 80 || random() < 0.5)
        .map((port) => ({ name: `p${port}`, port, targetPort: 8000 + Number(value()) })),
    },
  });
  const deployment = (name: string): KubeObject => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: ["main", "side"].filter((one) => one === "main" || random() < 0.4)
            .map((one) => ({ name: one, image: `${one}:${value()}` })),
        },
      },
    },
  });
  const manifest = (name: string) => pick([map, service, deployment])(name);
  const type = () => pick(["configmap", "service", "deployment"]);

  /** Sends one random write. */
  async function writeOne(session: K8s): Promise<void> {
    const name = pick(NAMES);
    const container = { name: pick(["main", "side"]), image: `x:${value()}` };
    const calls: (() => Promise<unknown>)[] = [
      () => session.patch("configmap", name, { data: { [key()]: pick([value(), null]) } }),
      () => session.patch("configmap", name, [{ op: "add", path: `/data/${key()}`, value: value() }]),
      () => session.label(type(), name, { [key()]: pick([value(), null]) }, { overwrite: true }),
      () => session.annotate(type(), name, { [key()]: pick([value(), null]) }, { overwrite: true }),
      () => session.apply(manifest(name), { forceConflicts: random() < 0.5 }),
      () => session.apply(manifest(name), { forceConflicts: random() < 0.5 }),
      () => session.scale("deployment", name, Math.floor(random() * 2)),
      () => session.set.image("deployment", name, { main: `y:${value()}` }),
      () => session.patch("deployment", name, { spec: { template: { spec: { containers: [container] } } } }),
      () =>
        session.patch("service", name, {
          spec: { ports: [{ port: pick([80, 83]), name: pick(["p80", "p83"]), targetPort: Number(value()) + 1 }] },
        }),
      async () => {
        const object = await session.get<string>("configmap", name);
        await session.replace({ ...object, data: map(name).data, metadata: { name, namespace } });
      },
      () => session.create(manifest(name)),
      () => session.create(manifest(name)),
      () => session.delete(type(), name),
    ];
    result.writes++;
    await pick(calls)();
  }

  async function quietly(call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof InputError)) throw error;
    }
  }
  const otherWrite = () => quietly(() => writeOne(other));

  /** Runs a call of ours, and keeps the writes that it made. */
  async function asGroup(call: () => Promise<unknown>): Promise<Truth[]> {
    const from = truths.length;
    const known = new Set((await k8s.journal()).map(({ id }) => id));
    await quietly(call);
    const own = truths.slice(from);
    const fresh = (await k8s.journal()).filter(({ id, writes }) =>
      !known.has(id) && writes.some(({ status = 0 }) => status < 300)
    );
    // A call can be more than one group: its writes are in the same order.
    let at = 0;
    for (const { id, writes } of fresh) {
      const count = writes.filter(({ status = 0 }) => status < 300).length;
      groups.set(id, own.slice(at, at += count));
    }
    return own;
  }

  async function undoOne(): Promise<void> {
    const id = random() < 0.6 ? undefined : pick([...groups.keys()]);
    let plan: UndoPlan;
    try {
      plan = await k8s.undo(id);
    } catch (error) {
      if (error instanceof InputError) return;
      throw error;
    }
    const undone = groups.get(plan.undoes) ?? [];
    const { conflict, refused } = plan.counts;
    if (conflict > 0) result.conflicts++;
    else if (refused > 0) result.refused++;
    let results: Awaited<ReturnType<UndoPlan["apply"]>> = [];
    const own = await asGroup(async () => results = await plan.apply());
    for (const truth of own) checkWrite(truth, undone, `undo of ${plan.undoes}`);
    for (const { step, result: outcome } of results) {
      if (outcome === "conflict") result.conflicts++;
      if (outcome !== "undone") continue;
      result.undone++;
      checkDone(step.path, own, undone);
    }
  }

  const fault = (text: string) => result.faults.push(`seed ${seed}: ${text}`);

  /** Checks that one request of an undo only changes what the group changed, from what it left to what was before. */
  function checkWrite({ path, before, after }: Truth, undone: readonly Truth[], what: string): void {
    const changes = undone.filter((truth) => truth.path === path);
    const [old, young] = [leavesOf(before), leavesOf(after)];
    if (before === undefined || after === undefined) {
      const other = changes.some((one) => before === undefined ? one.after === undefined : one.before === undefined);
      if (!other) return void fault(`${what}: ${path} was ${after === undefined ? "deleted" : "created"} without need`);
      // A created object that is deleted must be as it was created, apart from what the group itself changed later.
      if (after !== undefined) return;
      const left = leavesOf(changes.at(-1)?.after);
      const lost = differences(left, old);
      if (lost.length > 0) fault(`${what}: ${path} was deleted with changes of others: ${lost}`);
      return;
    }
    for (const leaf of differences(old, young)) {
      const own = changes.filter((one) => leavesOf(one.before).get(leaf) !== leavesOf(one.after).get(leaf));
      const [first, last] = [own[0], own.at(-1)];
      if (first === undefined || last === undefined) {
        fault(`${what}: ${path} lost ${leaf}: ${old.get(leaf)} became ${young.get(leaf)}, and nobody changed it`);
      } else if (old.get(leaf) !== leavesOf(last.after).get(leaf)) {
        fault(`${what}: ${path} lost ${leaf} of the other writer: ${old.get(leaf)}`);
      } else if (young.get(leaf) !== leavesOf(first.before).get(leaf)) {
        fault(`${what}: ${path} has another ${leaf}: ${young.get(leaf)}`);
      }
    }
  }

  /** Checks that an object that is called undone has the values from before. */
  function checkDone(path: string, own: readonly Truth[], undone: readonly Truth[]): void {
    const changes = undone.filter((truth) => truth.path === path);
    const last = own.filter((truth) => truth.path === path).at(-1);
    if (last === undefined) return void fault(`${path} is called undone, but nothing was sent`);
    const now: Leaves = leavesOf(last.after);
    const [first] = changes;
    if (first === undefined) return void fault(`${path} is called undone, but it was not written`);
    if ((first.before === undefined) !== (last.after === undefined)) {
      return void fault(`${path} is called undone, but ${last.after === undefined ? "does not exist" : "exists"}`);
    }
    if (first.before === undefined) return;
    const leaves = new Set(changes.flatMap(({ before, after }) => differences(leavesOf(before), leavesOf(after))));
    for (const leaf of leaves) {
      const earliest = changes.find(({ before, after }) => leavesOf(before).get(leaf) !== leavesOf(after).get(leaf));
      const wanted = leavesOf(earliest?.before).get(leaf);
      if (now.get(leaf) !== wanted) fault(`${path} is called undone, but ${leaf} is ${now.get(leaf)}, not ${wanted}`);
    }
  }

  for (const name of NAMES) {
    await quietly(() => other.create(map(name)));
    await quietly(() => other.create(random() < 0.5 ? deployment(name) : service(name)));
  }
  for (let count = 6 + Math.floor(random() * 8); count > 0; count--) {
    const choice = random();
    if (choice < 0.38) await asGroup(() => writeOne(k8s));
    else if (choice < 0.65) await otherWrite();
    else await undoOne();
  }
  return result;
}
