import { defined } from "../../../data/base/defined.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { isRecord, type KubeObject } from "../../../data/core/object.ts";
import { rulesIn } from "../../../data/job/script_access.ts";
import { DENO_IMAGE, type ScriptJob, withScriptArguments } from "../../../data/job/script_job.ts";
import type { K8s } from "../../../session/k8s.ts";
import { defineCommand } from "../../shell/command.ts";
import { readManifests } from "../../shell/manifests.ts";
import { mergeOverrides } from "../../shell/merge_overrides.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Shell } from "../../shell/shell.ts";
import { accountName } from "../cluster/rbac_permissions.ts";
import { cleanRun } from "./clean_run.ts";
import { collectScript } from "./collect_script.ts";
import { launch, removeLeftovers } from "./launch.ts";
import { readPodLibrary } from "./pod_library.ts";
import { waitForJob } from "./wait_for_job.ts";

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
    options: {
      inCluster: { help: "Run the script in the cluster" },
      rbac: { value: "file", help: "Roles of the script, as printed by `k8s permissions --rbac`", completion: "file" },
      serviceAccount: { value: "name", help: "Use this service account", completion: "service-account" },
      shards: { value: "count", type: "integer", help: "Split the work between so many pods" },
      parallelism: { value: "count", type: "integer", help: "Run at most so many shards at once. Default: 10" },
      cron: { value: "schedule", help: "Create a CronJob with this schedule" },
      timeZone: { value: "zone", help: "Time zone of --cron. Default: that of this machine" },
      from: { value: "cronjob", help: "Run a CronJob now, as cronjob/NAME" },
      name: { value: "name", help: "Name of the Job or CronJob" },
      image: { value: "image", default: DENO_IMAGE, help: "Image with Deno and the packages of the script" },
      env: { value: "name=value", repeated: true, help: "Environment variable of the script" },
      memory: { value: "quantity", help: "Memory limit, such as 256Mi" },
      timeout: { value: "time", type: "duration", help: "End the Job after this time" },
      retries: { value: "count", type: "integer", default: "0", help: "Start a failed pod again so many times" },
      detach: { help: "Print the name of the Job, and do not wait for it" },
      overrides: { value: "json", help: "JSON merge patch of the Job before it is sent" },
      clean: { value: "name", help: "Remove a run with its roles, and do nothing else" },
    },
    action: async (flags, script) => {
      await using k8s = await openShellSession(shell, flags);
      if (flags.clean !== undefined) return await cleanRun(shell, k8s, flags.clean);
      if (flags.from !== undefined) {
        if (flags.cron !== undefined) throw new UsageError("Cannot use --cron together with --from");
        const given = script === undefined ? args : [script, ...args];
        const job = await jobFrom(k8s, flags.from, flags.name, given, flags.overrides);
        const created = await k8s.create(job, { signal: shell.signal }) as KubeObject;
        return await waitForJob(shell, k8s, created, { shards: shardsOf(job), detach: flags.detach === true });
      }
      if (script === undefined) {
        throw new UsageError("Cannot run a script in the cluster: its name is missing", {
          hints: ["run `k8s run --in-cluster SCRIPT`, or `k8s run --in-cluster --help` for examples"],
        });
      }
      const collected = await collectScript(script);
      if (collected.packages.length > 0 && flags.image === undefined) {
        throw new UsageError(
          `Cannot run "${script}" in the cluster: the image "${DENO_IMAGE}" does not contain ${
            collected.packages.join(", ")
          }`,
          { hints: ["build an image with a Deno cache that contains them, and name it with --image"] },
        );
      }
      const { namespace } = k8s;
      const base = flags.name ?? accountName(script);
      const name = flags.name ?? (flags.cron === undefined ? `${base}-${suffix()}` : base);
      const { rbac, serviceAccount } = flags;
      if (rbac !== undefined && serviceAccount !== undefined) {
        throw new UsageError("Cannot use --rbac together with --service-account: the account has its own permissions");
      }
      const rules = serviceAccount !== undefined
        ? undefined
        : rbac === undefined
        ? []
        : await readRules(shell, rbac, namespace);
      if (rules?.length === 0) {
        shell.err("note: the script has no permissions; give it roles with --rbac, or --service-account");
      }
      const job: ScriptJob = {
        ...collected,
        name,
        namespace,
        args,
        image: flags.image ?? DENO_IMAGE,
        serviceAccount: serviceAccount ?? name,
        hasPackages: collected.packages.length > 0,
        env: readVariables(flags.env ?? []),
        shards: positive("shards", flags.shards) ?? 1,
        retries: flags.retries ?? 0,
        ...defined({
          memory: flags.memory,
          timeoutSeconds: flags.timeout === undefined ? undefined : Math.ceil(flags.timeout / 1000),
          parallelism: positive("parallelism", flags.parallelism),
          schedule: flags.cron,
          timeZone: flags.cron === undefined
            ? undefined
            : flags.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
        }),
      };
      const { signal } = shell;
      for (const removed of await removeLeftovers(k8s, namespace)) shell.err(`Removed ${removed} of an earlier run`);
      const created = await launch(k8s, {
        job,
        library: await readPodLibrary(),
        rules,
        change: (object) => flags.overrides === undefined ? object : withOverrides(object, flags.overrides),
        onLabeled: (line) => shell.err(`Creating ${line}`),
        signal,
      });
      if (flags.cron !== undefined) return await shell.out(`cronjob.batch/${name}\n`);
      if (job.shards > 1) shell.err(shardNote(job));
      await waitForJob(shell, k8s, created, { shards: job.shards, detach: flags.detach === true });
    },
  });
}

function shardNote({ shards, parallelism = Math.min(shards, 10) }: ScriptJob): string {
  return `Running ${shards} shards, ${parallelism} at a time. Each sends one request after another, unless the script sends ` +
    `several at once, so the server sees about ${parallelism} requests at a time.`;
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

async function readRules(shell: Shell, file: string, namespace: string) {
  const manifests = await Array.fromAsync(readManifests(shell, [file]));
  return rulesIn(manifests.map(({ object }) => object), namespace);
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
