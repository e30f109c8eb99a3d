import { defined } from "../base/defined.ts";
import { type KubeObject, records } from "../core/object.ts";
import { podSpecOf } from "../core/pod_template.ts";

/** The image of scripts in the cluster: Deno of the version that this library is tested with. */
export const DENO_IMAGE = "denoland/deno:2.9.6";

/** The label of a script's Job, CronJob and pods with the name of the run. */
export const JOB_LABEL = "kubeshell.dev/job";

/** The annotation of a Job with the number of its arguments in front of those of the script. */
export const SCRIPT_ANNOTATION = "kubeshell.dev/script-arguments";

/** A file of a ConfigMap, at a path below the folder where it is mounted. */
export interface ScriptFile {
  /** The relative path: `lib/names.ts`. */
  path: string;
  text: string;
}

/** A Job, or a CronJob, that runs a script. */
export interface ScriptJob {
  name: string;
  namespace: string;
  /** The path of the main module among the files of the script. */
  main: string;
  files: readonly ScriptFile[];
  args: readonly string[];
  image: string;
  serviceAccount: string;
  /** Whether a custom image may contain packages. They are used from its cache, and never downloaded. */
  hasPackages: boolean;
  env: Readonly<Record<string, string>>;
  /** The limit of the memory, as a quantity. */
  memory?: string | undefined;
  /** Seconds until the Job is ended. */
  timeoutSeconds?: number | undefined;
  retries: number;
  shards: number;
  parallelism?: number | undefined;
  /** The number of requests that all pods together may send in a second. @default {200} */
  requestRate?: number | undefined;
  schedule?: string | undefined;
  timeZone?: string | undefined;
}

/** The mounted folders of the container. */
const FOLDERS = { library: "/k8s", script: "/script", cache: "/cache" } as const;
const TOKENS = "/var/run/secrets/kubernetes.io/serviceaccount";
const USER = 1000;
/** The exit code after which a shard is not retried. */
const FINAL_EXIT_CODE = 42;

/** The number of requests that all pods of a Job together may send in a second. */
export const REQUEST_RATE = 200;

/** Returns the number of pods of a Job that run at the same time. */
export function podsAtOnce({ shards, parallelism = 10 }: ScriptJob): number {
  return Math.min(shards, parallelism);
}

/** Returns the name of the ConfigMap with the library, and of the one with the script. */
function mapNames(name: string): { library: string; script: string } {
  return { library: `${name}-k8s`, script: `${name}-script` };
}

/** Makes the suspended Job or CronJob of a script. It passes the restricted Pod Security level. */
export function scriptJob(job: ScriptJob): KubeObject {
  const { name, namespace, schedule, timeZone } = job;
  const options = denoOptions(job);
  const metadata = {
    name,
    namespace,
    labels: { "app.kubernetes.io/managed-by": "k8s", [JOB_LABEL]: name },
    annotations: { [SCRIPT_ANNOTATION]: String(options.length) },
  };
  if (schedule === undefined) {
    return { apiVersion: "batch/v1", kind: "Job", metadata, spec: { suspend: true, ...jobSpec(job, options) } };
  }
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata,
    spec: defined({
      schedule,
      timeZone,
      suspend: true,
      concurrencyPolicy: "Forbid",
      jobTemplate: {
        metadata: { labels: metadata.labels, annotations: metadata.annotations },
        spec: jobSpec(job, options),
      },
    }),
  };
}

function jobSpec(job: ScriptJob, options: readonly string[]) {
  const { name, shards, retries, timeoutSeconds } = job;
  const indexed = {
    completionMode: "Indexed",
    completions: shards,
    parallelism: podsAtOnce(job),
    backoffLimitPerIndex: retries,
    maxFailedIndexes: 0,
    podFailurePolicy: {
      rules: [{ action: "FailIndex", onExitCodes: { operator: "In", values: [FINAL_EXIT_CODE] } }],
    },
  };
  return defined({
    ...(shards > 1 ? indexed : { backoffLimit: retries }),
    activeDeadlineSeconds: timeoutSeconds,
    ttlSecondsAfterFinished: 3600,
    template: { metadata: { labels: { [JOB_LABEL]: name } }, spec: podSpec(job, options) },
  });
}

function podSpec(job: ScriptJob, options: readonly string[]) {
  const { name, image, args, serviceAccount, env, memory, shards, hasPackages, requestRate = REQUEST_RATE } = job;
  const maps = mapNames(name);
  const rate = requestRate / podsAtOnce(job);
  const variables = { K8S_RESULT: "1", K8S_SHARDS: String(shards), K8S_REQUEST_RATE: String(rate), ...env };
  return {
    serviceAccountName: serviceAccount,
    restartPolicy: "Never",
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [{
      name: "script",
      image,
      // Not `command`: the entry point of the image starts an init process that passes on signals.
      args: [...options, ...args.map(literal)],
      env: [
        { name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
        { name: "NO_COLOR", value: "1" },
        // The library looks for a kubeconfig there first.
        { name: "HOME", value: FOLDERS.cache },
        // Compiled modules go to the cache. A custom image has its own cache with its packages.
        ...(hasPackages ? [] : [{ name: "DENO_DIR", value: FOLDERS.cache }]),
        ...Object.entries(variables).map(([name, value]) => ({ name, value })),
      ],
      resources: defined({
        requests: { cpu: "50m", memory: "96Mi" },
        limits: memory === undefined ? undefined : { memory },
      }),
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
      volumeMounts: [
        { name: "library", mountPath: FOLDERS.library, readOnly: true },
        { name: "script", mountPath: FOLDERS.script, readOnly: true },
        { name: "cache", mountPath: FOLDERS.cache },
      ],
    }],
    volumes: [
      { name: "library", configMap: { name: maps.library } },
      { name: "script", configMap: { name: maps.script, items: filesOf(job).map(({ key, path }) => ({ key, path })) } },
      { name: "cache", emptyDir: {} },
    ],
  };
}

// The kubelet replaces $(NAME), and $$ stands for a dollar sign.
function literal(text: string): string {
  return text.split("$").join("$$");
}

function denoOptions({ main, hasPackages, env }: ScriptJob): string[] {
  const names = [
    ...["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", "POD_NAMESPACE", "KUBECONFIG", "HOME"],
    ...["JOB_COMPLETION_INDEX", "K8S_RESULT", "K8S_SHARDS", "K8S_REQUEST_RATE", ...Object.keys(env)],
  ];
  return [
    ...["run", "--no-prompt", "--no-check", "--quiet", "--no-lock", "--no-config"],
    ...(hasPackages ? ["--cached-only"] : ["--no-remote", "--no-npm"]),
    "--allow-net=$(KUBERNETES_SERVICE_HOST):$(KUBERNETES_SERVICE_PORT)",
    `--allow-read=${TOKENS},${FOLDERS.library},${FOLDERS.script},${FOLDERS.cache}/.kube/config`,
    `--allow-env=${[...new Set(names)].join(",")}`,
    `--import-map=${FOLDERS.script}/.k8s/import_map.json`,
    `--preload=${FOLDERS.library}/preload.js`,
    `${FOLDERS.script}/${main}`,
  ];
}

/** Makes the ConfigMaps of a script. Keys have no folders, so the volume gives each key its path. */
export function scriptConfigMaps(job: ScriptJob, library: string): KubeObject[] {
  const { name, namespace } = job;
  const names = mapNames(name);
  const preload = 'import { preloadPod } from "./k8s.js";\nawait preloadPod();\n';
  const map = (name: string, data: Record<string, string>): KubeObject => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace },
    immutable: true,
    data,
  });
  return [
    map(names.library, { "k8s.js": library, "preload.js": preload }),
    map(names.script, Object.fromEntries(filesOf(job).map(({ key, text }) => [key, text]))),
  ];
}

function filesOf({ files }: ScriptJob): (ScriptFile & { key: string })[] {
  return files.map((file, index) => ({
    ...file,
    key: `m${index}-${file.path.replace(/^.*\//, "").replace(/[^\w.-]/g, "_")}`,
  }));
}

/** The library's address in a pod, for the import map of a script. */
export const LIBRARY_URL = `file://${FOLDERS.library}/k8s.js`;

/** Returns the address of a file of the script in a pod. */
export function scriptUrlInPod(path: string): string {
  return `file://${FOLDERS.script}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** Returns an object with a reference to its owner, so that the server deletes both together. */
export function ownedBy(object: KubeObject, { apiVersion, kind, metadata }: KubeObject): KubeObject {
  const { name = "", uid = "" } = metadata ?? {};
  return {
    ...object,
    metadata: { ...object.metadata, ownerReferences: [{ apiVersion: apiVersion ?? "", kind: kind ?? "", name, uid }] },
  };
}

/** Returns the arguments of a Job's container with other arguments for its script. */
export function withScriptArguments(job: KubeObject, args: readonly string[]): string[] {
  const annotation = job.metadata?.annotations?.[SCRIPT_ANNOTATION];
  const [container] = records(podSpecOf(job)?.containers) as { args?: string[] }[];
  const before = annotation === undefined ? [] : container?.args?.slice(0, Number(annotation)) ?? [];
  return [...before, ...args.map(literal)];
}
