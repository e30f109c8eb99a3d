import { openSession } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { ApiError, InputError } from "../../lib/data/core/errors.ts";
import type { Handler, Middleware } from "../../lib/data/core/handler.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import type { UndoPlan } from "../../lib/features/undo/undo_plan.ts";
import { memoryStore } from "../../lib/features/undo/memory_store.ts";
import { readPath } from "../../lib/data/request/writes.ts";
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

// A conflict names the field and the writer.
const SAYS_WHY_REGEXP =
  /^[a-z]\S* was changed since (by \S+ at|\(the last writer was \S+ at)|^somebody deleted it since|^it exists again: it was written by|^Apply failed with .* conflict/;

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
const KEYS = ["k1", "k2", "k3"] as const;

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
  // A call can send several writes at the same time. Their states are read one after the other.
  let last: Promise<unknown> = Promise.resolve();

  const read = async (path: string) => {
    const response = await handler(new Request(`http://k8s.invalid${path}`));
    const object: KubeObject = await response.json();
    return response.ok ? object : undefined;
  };
  const watched: Middleware = (next) => async (request) => {
    const { searchParams } = new URL(request.url);
    const text = request.body === null ? "" : await request.clone().text();
    const isDry = searchParams.has("dryRun") || text.includes('"dryRun":["All"]');
    if (request.method === "GET" || isDry) return await next(request);
    const send = () => sendWatched(next, request);
    const answer = last.then(send, send);
    last = answer;
    return await answer;
  };
  /** Sends a write of ours, often after a write of the other writer, and keeps the states before and after it. */
  async function sendWatched(next: Handler, request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (random() < 0.25 && !isInterrupting) {
      isInterrupting = true;
      await otherWrite();
      isInterrupting = false;
    }
    const isCollection = readPath(pathname).name === undefined;
    const old = new Map<string, KubeObject>();
    if (isCollection) {
      const items: KubeObject[] = (await read(pathname))?.items ?? [];
      for (const item of items) old.set(`${pathname}/${item.metadata?.name}`, item);
    }
    const before = isCollection ? undefined : await read(pathname);
    const response = await next(request);
    if (!response.ok) return response;
    const answer: KubeObject = await response.clone().json();
    if (request.method === "DELETE" && isCollection) {
      for (const { metadata } of answer.items ?? []) {
        const path = `${pathname}/${metadata.name}`;
        truths.push({ path, before: old.get(path), after: await read(path) });
      }
    } else if (isCollection) {
      const path = `${pathname}/${answer.metadata?.name}`;
      truths.push({ path, before: old.get(path), after: await read(path) });
    } else truths.push({ path: pathname, before, after: await read(pathname) });
    return response;
  }
  const store = memoryStore();
  const journal = () => ({ open: () => Promise.resolve({ store, isOn: true }) });
  const k8s = await openSession({ handler, namespace, middleware: [watched] }, { journal });
  const groups = new Map<string, Truth[]>();

  // The names and the values are few, so that the writers meet.
  const value = () => String(Math.floor(random() * 4));
  const key = () => pick(KEYS);
  const map = (name: string): KubeObject => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace },
    data: Object.fromEntries([...KEYS, "password"].filter(() => random() < 0.6).map((one) => [one, value()])),
  });
  const secret = (name: string): KubeObject => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace, labels: { [key()]: value() } },
    data: { [key()]: btoa(value()) },
  });
  // Its list has no keys: it is one value.
  const role = (name: string): KubeObject => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: { name, namespace },
    rules: [{
      apiGroups: [""],
      resources: ["pods", "services"].filter(() => random() < 0.7).concat(`r${value()}`),
      verbs: ["get"],
    }],
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
            .map((one) => ({
              name: one,
              image: `${one}:${value()}`,
              args: [value(), value()],
              env: ["E1", "E2"].filter(() => random() < 0.3).map((env) => ({ name: env, value: value() })),
            })),
        },
      },
    },
  });
  const manifests = { configmap: map, service, deployment, secret, role };
  type Type = keyof typeof manifests;
  // Most writes are to objects of one kind, so that the writers meet.
  const types = Object.keys(manifests) as Type[];
  const usual = pick(types);
  const type = () => random() < 0.7 ? usual : pick(types);
  const manifest = (name: string) => manifests[type()](name);

  /** Returns the writes that only objects of one kind have. */
  function specialWrites(session: K8s, type: Type, name: string): (() => Promise<unknown>)[] {
    const container = { name: pick(["main", "side"]), image: `x:${value()}` };
    const port = { port: pick([80, 83]), name: pick(["p80", "p83"]), targetPort: Number(value()) + 1 };
    switch (type) {
      case "configmap":
        return [
          () => session.patch("configmap", name, { data: { [key()]: pick([value(), null]) } }),
          () => session.patch("configmap", name, [{ op: "add", path: `/data/${key()}`, value: value() }]),
          async () => {
            const object = await session.get<string>("configmap", name);
            await session.replace({ ...object, data: map(name).data, metadata: { name, namespace } });
          },
          // The journal does not keep the value of this key.
          () => session.patch("configmap", name, { data: { password: pick([value(), null]), [key()]: value() } }),
          () => session.create({ ...map(name), metadata: { generateName: "some-", namespace } }),
        ];
      case "service":
        return [() => session.patch("service", name, { spec: { ports: [port] } })];
      case "deployment":
        return [
          () => session.scale("deployment", name, Math.floor(random() * 2)),
          () => session.set.image("deployment", name, { main: `y:${value()}` }),
          () => session.set.env("deployment", name, { [pick(["E1", "E2"])]: pick([value(), null]) }),
          () => session.rollout.restart("deployment", name),
          () => session.patch("deployment", name, { spec: { template: { spec: { containers: [container] } } } }),
        ];
      case "secret":
        return [() => session.patch("secret", name, { data: { [key()]: pick([btoa(value()), null]) } })];
      case "role":
        return [() => session.patch("role", name, { rules: role(name).rules })];
    }
  }

  /** Sends one random write. */
  async function writeOne(session: K8s): Promise<void> {
    const name = pick(NAMES);
    const one = type();
    const collection = await session.path(one, undefined, { namespace });
    const create = () => session.create(manifests[one](name));
    const apply = () => session.apply(manifests[one](name), { forceConflicts: random() < 0.5 });
    const calls: (() => Promise<unknown>)[] = [
      ...specialWrites(session, one, name),
      () => session.label(one, name, { [key()]: pick([value(), null]) }, { overwrite: true }),
      () => session.annotate(one, name, { [key()]: pick([value(), null]) }, { overwrite: true }),
      ...[apply, apply, create, create],
      () => session.delete(one, name),
      () => session.raw(`${collection}?labelSelector=${key()}=${value()}`, { method: "DELETE" }),
      () => Array.fromAsync(session.applyEach([manifest("a"), manifest("b"), manifest(pick(NAMES))])),
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
  let otherWrites = 0;
  const otherWrite = () => {
    otherWrites++;
    return quietly(() => writeOne(other));
  };

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
    const others = otherWrites;
    const own = await asGroup(async () => results = await plan.apply());
    if (conflict + refused > 0 && own.length > 0) {
      fault(`undo of ${plan.undoes} was stopped, but it sent ${own.length}`);
    }
    for (const { action, reason = "", path } of plan.steps) {
      if (action === "conflict" && !SAYS_WHY_REGEXP.test(reason)) fault(`${path}: unclear conflict: ${reason}`);
    }
    for (const truth of own) checkWrite(truth, undone, `undo of ${plan.undoes}`);
    for (const { step, result: outcome } of results) {
      if (outcome === "conflict") result.conflicts++;
      // Only without writes of others in between, the state after the undo is the one that it saw.
      if (outcome === "unchanged" && otherWrites === others) {
        const state = await read(step.path);
        const changes = undone.filter(({ path, before, after }) =>
          path === step.path && differences(leavesOf(before), leavesOf(after)).length > 0
        );
        if (changes.length > 0) checkState(step.path, state, changes, "unchanged");
      }
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
      const own = changes.map((one) => ({
        before: leavesOf(one.before).get(leaf),
        after: leavesOf(one.after).get(leaf),
      }))
        .filter((one) => one.before !== one.after);
      if (own.length === 0) {
        fault(`${what}: ${path} lost ${leaf}: ${old.get(leaf)} became ${young.get(leaf)}, and nobody changed it`);
      } else if (!own.some(({ after }) => after === old.get(leaf))) {
        fault(`${what}: ${path} lost ${leaf} of the other writer: ${old.get(leaf)}`);
      } else if (!own.some(({ before }) => before === young.get(leaf))) {
        fault(`${what}: ${path} has another ${leaf}: ${young.get(leaf)}`);
      }
    }
  }

  /** Checks that an object that is called undone has the values from before. */
  function checkDone(path: string, own: readonly Truth[], undone: readonly Truth[]): void {
    const changes = undone.filter((truth) => truth.path === path);
    const last = own.filter((truth) => truth.path === path).at(-1);
    if (last === undefined) return void fault(`${path} is called undone, but nothing was sent`);
    if (changes.length === 0) return void fault(`${path} is called undone, but it was not written`);
    checkState(path, last.after, undone, "undone");
  }

  /** Checks that a state has the values from before the writes of a group. */
  function checkState(path: string, state: KubeObject | undefined, undone: readonly Truth[], what: string): void {
    const changes = undone.filter((truth) => truth.path === path);
    const [first] = changes;
    if ((first?.before === undefined) !== (state === undefined)) {
      return void fault(`${path} is called ${what}, but ${state === undefined ? "does not exist" : "exists"}`);
    }
    if (first?.before === undefined) return;
    const now: Leaves = leavesOf(state);
    const leaves = new Set(changes.flatMap(({ before, after }) => differences(leavesOf(before), leavesOf(after))));
    for (const leaf of leaves) {
      const earliest = changes.find(({ before, after }) => leavesOf(before).get(leaf) !== leavesOf(after).get(leaf));
      const wanted = leavesOf(earliest?.before).get(leaf);
      if (now.get(leaf) !== wanted) fault(`${path} is called ${what}, but ${leaf} is ${now.get(leaf)}, not ${wanted}`);
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
