import { defined } from "../base/defined.ts";
import { InputError } from "../core/errors.ts";
import type { CronJob, Deployment, Job } from "../core/kinds.ts";
import type { KubeObject } from "../core/object.ts";
import { madeMetadata, type MakeOptions } from "./make_options.ts";

/** Options of `make.deployment`. */
export interface DeploymentOptions extends MakeOptions {
  /** The image of the container, or of several containers. */
  image: string | readonly string[];
  /** The number of replicas. @default {1} */
  replicas?: number | undefined;
  /** The port of the first container. @default {none} */
  port?: number | undefined;
  /** The command of the container. @default {that of the image} */
  command?: readonly string[] | undefined;
}

/** Options of `make.job`. */
export interface JobOptions extends MakeOptions {
  /** The image of the container. */
  image?: string | undefined;
  /** A CronJob that was read, whose template is used instead of an image. */
  from?: KubeObject | undefined;
  /** The command of the container. @default {that of the image or of the CronJob} */
  command?: readonly string[] | undefined;
}

/** Options of `make.cronJob`. */
export interface CronJobOptions extends MakeOptions {
  /** The image of the container. */
  image: string;
  /** The schedule in the format of cron. */
  schedule: string;
  /** The restart policy of the pods. @default {"OnFailure"} */
  restart?: "OnFailure" | "Never" | undefined;
  /** The command of the container. @default {that of the image} */
  command?: readonly string[] | undefined;
}

/** Makes a Deployment as `kubectl create deployment` does. */
export function deployment(name: string, options: DeploymentOptions): Deployment {
  const { image, replicas = 1, port, command } = options;
  const images = typeof image === "string" ? [image] : image;
  if (images.length > 1 && command !== undefined) {
    throw new InputError("cannot specify multiple images and command");
  }
  const labels = { app: name };
  const containers = images.map((image, index) => {
    const ports = port === undefined || index > 0 ? undefined : [{ containerPort: port }];
    return defined({ name: containerName(image), image, command: command && [...command], ports });
  });
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: madeMetadata(name, options, labels),
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}

/** Makes a Job as `kubectl create job` does. Unlike kubectl, a Job of a CronJob can have another command. */
export function job(name: string, options: JobOptions): Job {
  const { image, from, command } = options;
  if ((image === undefined) === (from === undefined)) {
    throw new InputError("either an image or a CronJob must be specified");
  }
  const given = command && [...command];
  const head = { apiVersion: "batch/v1", kind: "Job" } as const;
  if (from === undefined) {
    const containers = [defined({ name, image, command: given })];
    const template = { spec: { containers, restartPolicy: "Never" as const } };
    return { ...head, metadata: madeMetadata(name, options), spec: { template } };
  }
  if (from.kind !== "CronJob") throw new InputError(`Cannot make a Job from a ${from.kind}: it is not a CronJob`);
  const { metadata = {}, spec } = from.spec.jobTemplate;
  const owner = {
    apiVersion: "batch/v1",
    kind: "CronJob",
    name: from.metadata?.name ?? "",
    uid: from.metadata?.uid ?? "",
    controller: true,
  };
  return {
    ...head,
    metadata: {
      ...madeMetadata(name, options, metadata.labels),
      annotations: { "cronjob.kubernetes.io/instantiate": "manual", ...metadata.annotations },
      ownerReferences: [owner],
    },
    spec: given === undefined ? spec : withCommand(spec, given),
  };
}

function withCommand(spec: NonNullable<Job["spec"]>, command: string[]): NonNullable<Job["spec"]> {
  const pod = spec.template.spec;
  const containers = (pod?.containers ?? []).map((container, index) =>
    index > 0 ? container : { ...container, command }
  );
  return { ...spec, template: { ...spec.template, spec: { ...pod, containers } } };
}

/** Makes a CronJob as `kubectl create cronjob` does. */
export function cronJob(name: string, options: CronJobOptions): CronJob {
  const { image, schedule, restart = "OnFailure", command } = options;
  const containers = [defined({ name, image, command: command && [...command] })];
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: madeMetadata(name, options),
    spec: {
      schedule,
      jobTemplate: { metadata: { name }, spec: { template: { spec: { containers, restartPolicy: restart } } } },
    },
  };
}

/**
 * Returns the name of a container for its image: the last part of the path, without a tag. Other characters than those of
 * a name become dashes, with a random suffix, as in kubectl.
 */
function containerName(image: string): string {
  const [name = ""] = (image.split("/").at(-1) ?? "").split(/[:@]/);
  if (!/[._]/.test(name)) return name;
  return `${name.replace(/[._]/g, "-")}-${crypto.randomUUID().slice(0, 5)}`;
}
