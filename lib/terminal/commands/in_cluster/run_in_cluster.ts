import { defined } from "../../../data/base/defined.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { isRecord, type KubeObject } from "../../../data/core/object.ts";
import { rulesIn, type ScriptRules } from "../../../data/job/script_access.ts";
import {
  DENO_IMAGE,
  podsAtOnce,
  REQUEST_RATE,
  type ScriptJob,
  withScriptArguments,
} from "../../../data/job/script_job.ts";
import type { K8s } from "../../../session/k8s.ts";
import { defineCommand } from "../../shell/command.ts";
import { readManifests } from "../../shell/manifests.ts";
import { mergeOverrides } from "../../shell/merge_overrides.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import type { Globals } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { accountName } from "../cluster/rbac_permissions.ts";
import { cleanRun } from "./clean_run.ts";
import { collectScript } from "./collect_script.ts";
import { launch, removeLeftovers } from "./launch.ts";
import { readPodLibrary } from "./pod_library.ts";
import { waitForJob } from "./wait_for_job.ts";

const OPTIONS = {
  inCluster: { help: "Run the script in the cluster" },
  rbac: { value: "file", help: "Roles of the script, as printed by `k8s permissions --rbac`", completion: "file" },
  serviceAccount: { value: "name", help: "Use this service account", completion: "service-account" },
  shards: { value: "count", type: "integer", help: "Split the work between this many pods" },
  parallelism: { value: "count", type: "integer", help: "Run at most this many shards at the same time. Default: 10" },
  requestRate: { value: "count", type: "integer", help: "Requests per second of all pods together. Default: 200" },
  cron: { value: "schedule", help: "Create a CronJob with this schedule" },
  timeZone: { value: "zone", help: "Time zone of --cron. Default: that of this machine" },
  from: { value: "cronjob", help: "Run a CronJob now, as cronjob/NAME" },
  name: { value: "name", help: "Name of the Job or CronJob" },
  image: { value: "image", default: DENO_IMAGE, help: "Image with Deno and the packages of the script" },
  env: { value: "name=value", repeated: true, help: "Environment variable of the script" },
  memory: { value: "quantity", help: "Memory limit, such as 256Mi" },
  timeout: { value: "time", type: "duration", help: "End the Job after this time" },
  retries: { value: "count", type: "integer", default: "0", help: "Start a failed pod again this many times" },
  detach: { help: "Print the name of the Job, and do not wait for it" },
  overrides: { value: "json", help: "JSON merge patch of the Job before it is sent" },
  clean: { value: "name", help: "Remove a run with its roles, and do nothing else" },
} as const satisfies Options;

type InClusterFlags = Globals & FlagsOf<typeof OPTIONS>;

/** `k8s run --in-cluster SCRIPT`: runs a script as a Job, with its own service account and permissions. */
export function runInClusterCommand(shell: Shell, words: readonly string[]) {
  // `run --in-cluster script.ts -- ARGS`, and also without the dashes.
  const args = words[0] === "--" ? words.slice(1) : words;
  return defineCommand({
    name: "run --in-cluster",
    description: "Run a script as a Job in the cluster, print its output, and end with its exit code.",
    examples: [
      ["Run a script with the roles of a recorded run", "k8s run --in-cluster --rbac roles.yaml clean.ts --dry-run"],
      ["Run it every night at three", "k8s run --in-cluster --rbac roles.yaml --cron '0 3 * * *' clean.ts"],
      ["Run a CronJob now, with other arguments", "k8s run --in-cluster --from cronjob/clean -- --dry-run"],
      ["Split the work between 20 pods", "k8s run --in-cluster --shards 20 --service-account labeler label.ts"],
      ["Remove a run with its roles", "k8s run --clean clean-x7k2p"],
    ],
    arguments: [{ name: "script", optional: true, completion: "file" }],
    options: OPTIONS,
    action: async (flags, script) => {
      await using k8s = await openShellSession(shell, flags);
      if (flags.clean !== undefined) return await cleanRun(shell, k8s, flags.clean);
      if (flags.from !== undefined) {
        return await runCronJob(shell, k8s, flags, flags.from, script === undefined ? args : [script, ...args]);
      }
      if (script === undefined) {
        throw new UsageError("Cannot run a script in the cluster: its name is missing", {
          hints: ["run `k8s run --in-cluster SCRIPT`, or `k8s run --in-cluster --help` for examples"],
        });
      }
      await runScript(shell, k8s, flags, script, args);
    },
  });
}

async function runCronJob(
  shell: Shell,
  k8s: K8s,
  flags: InClusterFlags,
  from: string,
  args: readonly string[],
): Promise<void> {
  if (flags.cron !== undefined) throw new UsageError("Cannot use --cron together with --from");
  const job = await jobFrom(k8s, from, flags.name, args, flags.overrides);
  const created = await k8s.create(job, { signal: shell.signal }) as KubeObject;
  await waitForJob(shell, k8s, created, { shards: shardsOf(job), detach: flags.detach === true });
}

async function runScript(
  shell: Shell,
  k8s: K8s,
  flags: InClusterFlags,
  script: string,
  args: readonly string[],
): Promise<void> {
  const { namespace } = k8s;
  const { cron, overrides } = flags;
  const job = await scriptJobOf(flags, script, args, namespace);
  const rules = await rulesOf(shell, flags, namespace);
  if (rules?.length === 0) {
    shell.err("note: the script has no permissions; give it roles with --rbac, or --service-account");
  }
  for (const removed of await removeLeftovers(k8s, namespace)) shell.err(`Removed ${removed} of an earlier run`);
  const created = await launch(k8s, {
    job,
    library: await readPodLibrary(),
    rules,
    change: (object) => overrides === undefined ? object : withOverrides(object, overrides),
    onLabeled: (line) => shell.err(`Creating ${line}`),
    signal: shell.signal,
  });
  if (cron !== undefined) return await shell.out(`cronjob.batch/${job.name}\n`);
  if (job.shards > 1) shell.err(shardNote(job));
  await waitForJob(shell, k8s, created, { shards: job.shards, detach: flags.detach === true });
}

async function scriptJobOf(
  flags: InClusterFlags,
  script: string,
  args: readonly string[],
  namespace: string,
): Promise<ScriptJob> {
  const { image = DENO_IMAGE, cron, timeout } = flags;
  const collected = await collectScript(script);
  const hasPackages = collected.packages.length > 0;
  if (hasPackages && flags.image === undefined) {
    throw new UsageError(
      `Cannot run "${script}" in the cluster: the image "${image}" does not contain ${collected.packages.join(", ")}`,
      { hints: ["build an image with a Deno cache that contains them, and name it with --image"] },
    );
  }
  // A CronJob keeps its name; each Job gets a new one.
  const name = flags.name ?? (cron === undefined ? `${accountName(script)}-${suffix()}` : accountName(script));
  const zone = flags.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return {
    ...collected,
    name,
    namespace,
    args,
    image,
    serviceAccount: flags.serviceAccount ?? name,
    hasPackages,
    env: readVariables(flags.env ?? []),
    shards: positive("shards", flags.shards) ?? 1,
    retries: flags.retries ?? 0,
    ...defined({
      memory: flags.memory,
      timeoutSeconds: timeout === undefined ? undefined : Math.ceil(timeout / 1000),
      parallelism: positive("parallelism", flags.parallelism),
      requestRate: positive("request-rate", flags.requestRate),
      schedule: cron,
      timeZone: cron === undefined ? undefined : zone,
    }),
  };
}

/** Returns the rules of the script's own service account; undefined if it uses an existing one. */
async function rulesOf(
  shell: Shell,
  { rbac, serviceAccount }: InClusterFlags,
  namespace: string,
): Promise<ScriptRules[] | undefined> {
  if (rbac === undefined) return serviceAccount === undefined ? [] : undefined;
  if (serviceAccount !== undefined) {
    throw new UsageError("Cannot use --rbac together with --service-account: the account has its own permissions");
  }
  const manifests = await Array.fromAsync(readManifests(shell, [rbac]));
  return rulesIn(manifests.map(({ object }) => object), namespace);
}

function shardNote(job: ScriptJob): string {
  const { shards, requestRate = REQUEST_RATE } = job;
  return `Running ${shards} shards, ${
    podsAtOnce(job)
  } at a time. Together they send at most ${requestRate} requests per second.`;
}

function positive(name: string, value: number | undefined): number | undefined {
  if (value === undefined || value > 0) return value;
  throw new UsageError(`Cannot use --${name}=${value}: it must be at least 1`);
}

/** The overrides are those of the Job, also if it is the template of a CronJob. */
function withOverrides(object: KubeObject, overrides: string): KubeObject {
  if (object.kind !== "CronJob") return mergeOverrides(object, overrides);
  return { ...object, spec: { ...object.spec, jobTemplate: mergeOverrides(object.spec.jobTemplate, overrides) } };
}

function readVariables(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (name !== undefined && value !== undefined) return [name, value];
    throw new UsageError(`invalid env: ${pair}`, { hints: ["write NAME=VALUE"] });
  }));
}

/** Returns five characters that the names of pods may contain, without vowels. */
function suffix(): string {
  const letters = "bcdfghjklmnpqrstvwxz2456789";
  return [...crypto.getRandomValues(new Uint8Array(5))].map((byte) => letters[byte % letters.length]).join("");
}

/** Makes a Job of a CronJob's template, as `kubectl create job --from` does, with other arguments. */
async function jobFrom(
  k8s: K8s,
  from: string,
  name: string | undefined,
  args: readonly string[],
  overrides: string | undefined,
): Promise<KubeObject> {
  const cronName = from.replace(/^(cronjobs?|cj)(\.batch)?\//, "");
  const cronJob = await k8s.get("cronjob", cronName);
  const { metadata, spec } = cronJob.spec?.jobTemplate ?? {};
  const template: KubeObject = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: name ?? `${cronName.slice(0, 50)}-${suffix()}`,
      namespace: cronJob.metadata.namespace,
      ...defined({ labels: metadata?.labels }),
      annotations: { ...metadata?.annotations, "cronjob.kubernetes.io/instantiate": "manual" },
      ownerReferences: [{
        apiVersion: "batch/v1",
        kind: "CronJob",
        name: cronJob.metadata.name,
        uid: cronJob.metadata.uid ?? "",
        controller: true,
      }],
    },
    spec: structuredClone(spec),
  };
  const containers = isRecord(template.spec?.template?.spec) ? template.spec.template.spec.containers : [];
  if (args.length > 0 && Array.isArray(containers)) containers[0].args = withScriptArguments(template, args);
  return overrides === undefined ? template : mergeOverrides(template, overrides);
}

function shardsOf({ spec }: KubeObject): number {
  return spec?.completionMode === "Indexed" ? Number(spec.completions ?? 1) : 1;
}
