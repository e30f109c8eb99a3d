import assert from "node:assert/strict";
import {
  APPLY_OPTIONS,
  CALL_OPTIONS,
  DELETE_OPTIONS,
  GET_OPTIONS,
  LIST_OPTIONS,
  PATCH_OPTIONS,
  RAW_OPTIONS,
  SCOPE_OPTIONS,
  TABLE_OPTIONS,
  TOKEN_OPTIONS,
  WRITE_OPTIONS,
} from "../../lib/api/client/options.ts";
import { CHANGE_OPTIONS } from "../../lib/api/client/change.ts";
import { CONTAINER_OPTIONS, ENV_OPTIONS } from "../../lib/api/client/changes/containers.ts";
import { UNDO_OPTIONS } from "../../lib/api/client/changes/rollout.ts";
import { DRAIN_OPTIONS } from "../../lib/features/drain/drain.ts";
import { METADATA_OPTIONS } from "../../lib/api/client/changes/metadata.ts";
import { TAINT_OPTIONS } from "../../lib/api/client/changes/nodes.ts";
import { SCALE_OPTIONS } from "../../lib/api/client/changes/scale.ts";
import { EXPLAIN_OPTIONS } from "../../lib/api/discovery/explain.ts";
import { EXEC_OPTIONS, SPAWN_OPTIONS } from "../../lib/api/streams/exec_options.ts";
import { CONNECT_TO_OPTIONS, FORWARD_OPTIONS } from "../../lib/api/streams/forward_options.ts";
import { LOG_OPTIONS } from "../../lib/api/streams/logs/log_options.ts";
import { ATTACH_OPTIONS } from "../../lib/api/streams/attach_options.ts";
import { DEBUG_OPTIONS } from "../../lib/api/streams/debug/debug_options.ts";
import { COPY_OPTIONS } from "../../lib/api/streams/copy/copy_options.ts";
import type { OptionType } from "../../lib/data/core/options.ts";
import { APPLY_EACH_OPTIONS } from "../../lib/features/plan/apply_members.ts";
import { DIFF_OPTIONS } from "../../lib/features/plan/diff.ts";
import { PLAN_OPTIONS } from "../../lib/features/plan/plan.ts";
import { PROXY_OPTIONS } from "../../lib/features/proxy/options.ts";
import { CHART_OPTIONS } from "../../lib/features/views/chart.ts";
import { DESCRIBE_OPTIONS } from "../../lib/features/views/describe.ts";
import { EVENTS_OPTIONS } from "../../lib/features/views/events.ts";
import { TOP_OPTIONS } from "../../lib/features/views/top.ts";
import { serviceAccountToken } from "../../lib/api/credentials/service_account_token.ts";
import { report } from "../../lib/data/core/report.ts";
import { CACHE_OPTIONS } from "../../lib/api/watching/cache.ts";
import { ROLLOUT_STATUS_OPTIONS } from "../../lib/api/watching/rollout/rollout_steps.ts";
import { WAIT_OPTIONS } from "../../lib/api/watching/wait_call.ts";
import { WATCH_OPTIONS } from "../../lib/api/watching/watch.ts";
import { WATCH_TABLE_OPTIONS } from "../../lib/api/watching/watch_table.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect, CONNECT_OPTIONS } from "../../lib/session/connect.ts";
import { COMPARE_OPTIONS, FLEET_OPTIONS } from "../../lib/session/fleet.ts";
import { doctor, DOCTOR_OPTIONS } from "../../lib/session/doctor.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { OVERRIDE_OPTIONS } from "../../lib/session/overrides.ts";
import { API } from "../../lib/terminal/completion/generated/api.ts";
import { assertMessage } from "../messages.ts";

interface Call {
  table: Readonly<Record<string, OptionType<unknown>>>;
  run(k8s: K8s, options: Record<string, unknown>): unknown;
}

const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } };
// As at the prompt, the compiler checks none of these options.
const CALLS: Record<string, Call> = {
  get: { table: GET_OPTIONS, run: (k8s, options) => k8s.get("pod", "helloworld", options) },
  find: { table: GET_OPTIONS, run: (k8s, options) => k8s.find("pod", "helloworld", options) },
  list: { table: LIST_OPTIONS, run: (k8s, options) => k8s.list("pods", options) },
  mine: { table: LIST_OPTIONS, run: (k8s, options) => Array.fromAsync(k8s.mine("pods", options)) },
  each: { table: LIST_OPTIONS, run: (k8s, options) => Array.fromAsync(k8s.each("pods", options)) },
  pages: { table: LIST_OPTIONS, run: (k8s, options) => Array.fromAsync(k8s.pages("pods", options)) },
  table: { table: TABLE_OPTIONS, run: (k8s, options) => k8s.table("pods", options) },
  tablePages: { table: TABLE_OPTIONS, run: (k8s, options) => Array.fromAsync(k8s.tablePages("pods", options)) },
  describe: { table: DESCRIBE_OPTIONS, run: (k8s, options) => k8s.describe("pod", "helloworld", options) },
  tree: { table: SCOPE_OPTIONS, run: (k8s, options) => k8s.tree("pod", "helloworld", options) },
  top: { table: TOP_OPTIONS, run: (k8s, options) => k8s.top("pods", undefined, options) },
  events: { table: EVENTS_OPTIONS, run: (k8s, options) => k8s.events(options) },
  create: { table: WRITE_OPTIONS, run: (k8s, options) => k8s.create(map, options) },
  apply: { table: APPLY_OPTIONS, run: (k8s, options) => k8s.apply(map, options) },
  applyEach: { table: APPLY_EACH_OPTIONS, run: (k8s, options) => Array.fromAsync(k8s.applyEach(map, options)) },
  diff: { table: DIFF_OPTIONS, run: (k8s, options) => k8s.diff(map, options) },
  fleet: { table: FLEET_OPTIONS, run: (k8s, options) => k8s.fleet("*", options).run(() => 1) },
  compare: { table: COMPARE_OPTIONS, run: (k8s, options) => k8s.fleet("*").compare("pods", options) },
  journal: { table: CALL_OPTIONS, run: (k8s, options) => k8s.journal(options) },
  undo: { table: CALL_OPTIONS, run: (k8s, options) => k8s.undo(undefined, options) },
  plan: { table: PLAN_OPTIONS, run: (k8s, options) => k8s.plan(map, options) },
  replace: { table: WRITE_OPTIONS, run: (k8s, options) => k8s.replace(map, options) },
  patch: { table: PATCH_OPTIONS, run: (k8s, options) => k8s.patch("pod", "helloworld", {}, options) },
  label: { table: METADATA_OPTIONS, run: (k8s, options) => k8s.label("pod", "helloworld", { a: "1" }, options) },
  annotate: {
    table: METADATA_OPTIONS,
    run: (k8s, options) => k8s.annotate("pod", "helloworld", { a: "1" }, options),
  },
  edit: { table: CHANGE_OPTIONS, run: (k8s, options) => k8s.edit("pod", "helloworld", () => {}, options) },
  scale: { table: SCALE_OPTIONS, run: (k8s, options) => k8s.scale("deploy", "web", 1, options) },
  "set.image": {
    table: CHANGE_OPTIONS,
    run: (k8s, options) => k8s.set.image("deploy", "web", { web: "x" }, options),
  },
  "set.env": { table: ENV_OPTIONS, run: (k8s, options) => k8s.set.env("deploy", "web", { A: "1" }, options) },
  "set.resources": {
    table: CONTAINER_OPTIONS,
    run: (k8s, options) => k8s.set.resources("deploy", "web", { limits: { cpu: "1" } }, options),
  },
  "set.serviceAccount": {
    table: CHANGE_OPTIONS,
    run: (k8s, options) => k8s.set.serviceAccount("deploy", "web", "x", options),
  },
  "set.selector": {
    table: CHANGE_OPTIONS,
    run: (k8s, options) => k8s.set.selector("service", "kubernetes", { a: "b" }, options),
  },
  "set.subject": {
    table: CHANGE_OPTIONS,
    run: (k8s, options) => k8s.set.subject("rolebinding", "x", { users: ["a"] }, options),
  },
  "rollout.pause": { table: CHANGE_OPTIONS, run: (k8s, options) => k8s.rollout.pause("deploy", "web", options) },
  "rollout.undo": { table: UNDO_OPTIONS, run: (k8s, options) => k8s.rollout.undo("deploy", "web", options) },
  "rollout.status": {
    table: ROLLOUT_STATUS_OPTIONS,
    run: (k8s, options) => k8s.rollout.status("deploy", "helloworld", options).take(1).toArray(),
  },
  "rollout.history": { table: SCOPE_OPTIONS, run: (k8s, options) => k8s.rollout.history("deploy", "web", options) },
  expose: { table: WRITE_OPTIONS, run: (k8s, options) => k8s.expose("pod", "helloworld", { port: 80 }, options) },
  autoscale: { table: WRITE_OPTIONS, run: (k8s, options) => k8s.autoscale("deploy", "web", { max: 3 }, options) },
  approve: { table: CHANGE_OPTIONS, run: (k8s, options) => k8s.approve("x", options) },
  deny: { table: CHANGE_OPTIONS, run: (k8s, options) => k8s.deny("x", options) },
  drain: { table: DRAIN_OPTIONS, run: (k8s, options) => k8s.drain("minikube", options) },
  drainPlan: { table: DRAIN_OPTIONS, run: (k8s, options) => k8s.drainPlan("minikube", options) },
  cordon: { table: CHANGE_OPTIONS, run: (k8s, options) => k8s.cordon("minikube", options) },
  uncordon: { table: CHANGE_OPTIONS, run: (k8s, options) => k8s.uncordon("minikube", options) },
  taint: { table: TAINT_OPTIONS, run: (k8s, options) => k8s.taint("minikube", { add: [] }, options) },
  delete: { table: DELETE_OPTIONS, run: (k8s, options) => k8s.delete("pod", "helloworld", options) },
  raw: { table: RAW_OPTIONS, run: (k8s, options) => k8s.raw("/api", options) },
  path: { table: GET_OPTIONS, run: (k8s, options) => k8s.path("pod", "helloworld", options) },
  paths: { table: CALL_OPTIONS, run: (k8s, options) => k8s.paths("pods", options) },
  resources: { table: CALL_OPTIONS, run: (k8s, options) => k8s.resources(options) },
  explain: { table: EXPLAIN_OPTIONS, run: (k8s, options) => k8s.explain("pod.spec", options) },
  types: { table: CALL_OPTIONS, run: (k8s, options) => k8s.types(["no-such-kind"], options) },
  token: { table: TOKEN_OPTIONS, run: (k8s, options) => k8s.token("default", options) },
  whoami: { table: CALL_OPTIONS, run: (k8s, options) => k8s.whoami(options) },
  can: { table: GET_OPTIONS, run: (k8s, options) => k8s.can("get", "pods", undefined, options) },
  version: { table: CALL_OPTIONS, run: (k8s, options) => k8s.version(options) },
  logs: { table: LOG_OPTIONS, run: (k8s, options) => k8s.logs("helloworld", options).toArray() },
  exec: { table: EXEC_OPTIONS, run: (k8s, options) => k8s.exec("helloworld", ["true"], options) },
  spawn: { table: SPAWN_OPTIONS, run: (k8s, options) => k8s.spawn("helloworld", ["true"], options) },
  forward: {
    table: FORWARD_OPTIONS,
    run: async (k8s, options) => await (await k8s.forward("helloworld", 80, options)).close(),
  },
  connectTo: {
    table: CONNECT_TO_OPTIONS,
    run: async (k8s, options) => await (await k8s.connectTo("helloworld", 80, options)).close(),
  },
  watch: { table: WATCH_OPTIONS, run: (k8s, options) => k8s.watch("configmaps", options).take(1).toArray() },
  followEvents: { table: EVENTS_OPTIONS, run: (k8s, options) => k8s.followEvents(options).take(1).toArray() },
  cache: { table: CACHE_OPTIONS, run: async (k8s, options) => await (await k8s.cache("configmaps", options)).close() },
  wait: {
    table: WAIT_OPTIONS,
    run: (k8s, options) => k8s.wait("configmap", "kube-root-ca.crt", "create", options),
  },
  watchTable: {
    table: WATCH_TABLE_OPTIONS,
    run: (k8s, options) => k8s.watchTable("configmaps", options).take(1).toArray(),
  },
  attach: {
    table: ATTACH_OPTIONS,
    run: async (k8s, options) => await (await k8s.attach("helloworld", options)).close(),
  },
  debug: {
    table: DEBUG_OPTIONS,
    run: (k8s, options) => {
      const { image = "busybox", container = "debug", ...rest } = options;
      return k8s.debug("helloworld", { ...rest, image: image as string, container: container as string });
    },
  },
  copy: {
    table: COPY_OPTIONS,
    run: (k8s, options) => k8s.copy({ from: "helloworld:/x", to: "/nowhere/x" }, options),
  },
  chart: { table: CHART_OPTIONS, run: (k8s, options) => k8s.chart(["a"], options) },
  proxy: {
    table: PROXY_OPTIONS,
    run: async (k8s, options) => await (await k8s.proxy({ port: 0, ...options })).close(),
  },
  with: { table: OVERRIDE_OPTIONS, run: (k8s, options) => k8s.with(options).list("configmaps") },
  connect: {
    table: CONNECT_OPTIONS,
    // Without a handler, it looks for the kubeconfig.
    run: async ({ handler }, options) =>
      await (await connect({ handler, kubeconfig: "/nowhere", ...options })).list("configmaps"),
  },
  doctor: { table: DOCTOR_OPTIONS, run: (_, options) => doctor({ kubeconfig: "/nowhere", ...options }) },
};

/** The requests of a call, and its error if it failed. */
async function outcome(call: Call, options: Record<string, unknown>) {
  const sent: string[] = [];
  const { handler } = sandbox({ now: () => new Date(0) });
  const k8s = await connect({
    handler: async (request) => {
      const { method, url } = request;
      // The end mark of exec has a nonce, and the time-out of a watch is spread.
      const known = url.replaceAll(/036[0-9a-f]{16}/g, "036NONCE").replace(/timeoutSeconds=\d+/, "timeoutSeconds=N");
      sent.push(`${method} ${known} ${[...request.headers].join(" ")} ${await request.clone().text()}`);
      return await handler(request);
    },
    connection: () => Promise.resolve({ endpoint: { server: "http://127.0.0.1:1" }, credential: { kind: "none" } }),
  });
  const error = await Promise.try(() => call.run(k8s.with({ namespace: "kube-system" }), options))
    .then(() => undefined, (error) => error);
  return { sent, error: error === undefined ? undefined : String(error) };
}

const VALUES = ["text", 5, true, {}, [{}], () => {}];

for (const [name, call] of Object.entries(CALLS)) {
  Deno.test(`${name}() treats each of its options as absent if it is undefined`, async () => {
    const plain = await outcome(call, {});
    for (const option of Object.keys(call.table)) {
      if (name === "doctor" && option === "kubeconfig") continue;
      const given = await outcome(call, { [option]: undefined });
      assert.deepEqual(
        given,
        name === "connect" && option === "handler" ? await outcome(call, { handler: undefined }) : plain,
        option,
      );
    }
  });

  Deno.test(`${name}() refuses each of its options if it is null or of a wrong type`, async () => {
    for (const [option, type] of Object.entries(call.table)) {
      for (const value of [null, ...VALUES].filter((value) => !type.accepts(value))) {
        const { sent, error = "" } = await outcome(call, { [option]: value });
        assert.deepEqual(sent, [], option);
        assert.ok(
          error.startsWith(`TypeError: Cannot call ${name}(): the option "${option}" must be ${type.expected}, not `),
          error,
        );
        assert.ok(/, not (null|an? \w+|"text"|5|true)$/.test(error), error);
      }
      if (type.expected !== "any value") {
        assert.ok(!type.accepts(null) && VALUES.some((value) => !type.accepts(value)), option);
      }
    }
  });

  Deno.test(`${name}() refuses an option of another call`, async () => {
    const others = Object.keys({ ...DELETE_OPTIONS, ...TABLE_OPTIONS, ...CONNECT_OPTIONS, dryrun: true });
    for (const option of others.filter((option) => !Object.hasOwn(call.table, option))) {
      const { sent, error = "" } = await outcome(call, { [option]: 5 });
      assert.deepEqual(sent, [], option);
      assert.ok(error.startsWith(`TypeError: Cannot call ${name}(): there is no option "${option}"; `), error);
    }
  });
}

Deno.test("every call of a session that has options is among the calls that are tested", () => {
  const named = Object.entries(API.K8s?.members ?? {})
    .filter(([, { parameters = [] }]) => parameters.some(({ name }) => name === "options" || name === "overrides"))
    .map(([name]) => name);
  assert.deepEqual(named.filter((name) => !Object.hasOwn(CALLS, name)), []);
  assert.ok(named.length > 25);
});

Deno.test("list() stays in the namespace of the session if its own is undefined", async () => {
  // The compiler checks this test: exactOptionalPropertyTypes must not refuse undefined here.
  const k8s = (await connect({ handler: sandbox().handler, namespace: undefined })).with({ namespace: "kube-public" });
  const found = await k8s.with({ namespace: undefined }).list("configmaps", { namespace: undefined });
  assert.deepEqual([...new Set(found.items.map(({ metadata }) => metadata?.namespace))], ["kube-public"]);
});

const OTHERS: [call: string, option: string, run: (options: Record<string, unknown>) => unknown][] = [
  ["sandbox", "objects", (options) => sandbox(options)],
  ["sandbox", "now", (options) => sandbox(options)],
  ["serve", "port", (options) => sandbox().serve(options)],
  ["serve", "hostname", (options) => sandbox().serve(options)],
  ["report", "verbose", (options) => report(new Error("x"), options)],
  ["serviceAccountToken", "duration", (options) => accountToken(options)],
  ["serviceAccountToken", "audience", (options) => accountToken(options)],
  ["serviceAccountToken", "boundObject", (options) => accountToken(options)],
  ["serviceAccountToken", "signal", (options) => accountToken(options)],
];
const accountToken = (options: Record<string, unknown>) =>
  serviceAccountToken(sandbox().handler, { namespace: "default", name: "default", ...options });
for (const [call, option, run] of OTHERS) {
  Deno.test(`${call}() treats ${option} as absent if it is undefined, and refuses null and a wrong type`, async () => {
    const result = await run({ [option]: undefined });
    if (call === "serve") await (result as AsyncDisposable)[Symbol.asyncDispose]();
    for (const value of [null, Symbol.iterator]) {
      await assert.rejects(
        async () => await run({ [option]: value }),
        new RegExp(`^TypeError: Cannot call ${call}\\(\\): the option "${option}" must be `),
      );
    }
  });
}

const MEANT: [call: keyof typeof CALLS, option: string, said: string][] = [
  ["list", "dryrun", "the options are signal, namespace, labels, fields, pageSize, metadataOnly, onPage"],
  ["delete", "dryrun", 'did you mean "dryRun"?'],
  ["list", "namespaces", 'did you mean "namespace"?'],
  ["list", "limit", 'did you mean "pageSize"?'],
  ["list", "labelSelector", 'did you mean "labels"?'],
  ["list", "allNamespaces", 'did you mean { namespace: "*" }?'],
  ["apply", "force", 'did you mean "forceConflicts"?'],
  ["delete", "force", "did you mean { gracePeriodSeconds: 0 }?"],
  ["connect", "timeout", 'did you mean "requestTimeout"?'],
  ["get", "timeout", "did you mean { signal: AbortSignal.timeout(5000) }?"],
  ["connect", "kubeConfig", 'did you mean "kubeconfig"?'],
  ["proxy", "readonly", 'did you mean "readOnly"?'],
];
for (const [name, option, said] of MEANT) {
  Deno.test(`${name}() says what is meant if the option is ${option}`, async () => {
    const { error } = await outcome(CALLS[name]!, { [option]: "x" });
    assert.equal(error, `TypeError: Cannot call ${name}(): there is no option "${option}"; ${said}`);
  });
}

Deno.test("list() refuses options that are no object", async () => {
  const k8s = await connect({ handler: sandbox().handler });
  const options: Record<string, unknown> = Object("shop");
  for (const value of [null, ["x"], "shop"]) {
    await assertMessage(
      import.meta.url,
      `options that are no object: ${JSON.stringify(value)}`,
      () => k8s.list("pods", value as unknown as typeof options),
    );
  }
});
