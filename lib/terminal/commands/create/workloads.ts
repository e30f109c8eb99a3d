import { UsageError } from "../../../data/core/errors.ts";
import { cronJob, deployment, job } from "../../../data/make/workloads.ts";
import type { Shell } from "../../shell/shell.ts";
import { defineGenerator } from "./generator.ts";

/** `k8s create deployment`: creates a Deployment. */
export function createDeploymentCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create deployment",
    description: "Create a Deployment. Unlike kubectl, -o with --dry-run=client prints no empty fields.",
    examples: [
      ["Create a Deployment", "k8s create deployment web --image=nginx --replicas=3"],
      ["Set the command of the container", "k8s create deployment box --image=busybox -- sleep 1000"],
      ["Print a manifest", "k8s create deployment web --image=nginx --dry-run=client -o yaml"],
    ],
    options: {
      image: { value: "image", repeated: true, help: "Image of a container; may be repeated" },
      replicas: { short: "-r", value: "count", type: "integer", help: "Number of replicas", default: "1" },
      port: { value: "port", type: "integer", help: "Port of the container" },
    },
    make({ flags, name, command }) {
      const { namespace, replicas, port } = flags;
      const image = flags.image?.flatMap((text) => text.split(","));
      if (image === undefined) throw new UsageError('required flag(s) "image" not set');
      return deployment(name, { image, replicas, port, command, namespace });
    },
  });
}

/** `k8s create job`: creates a Job. */
export function createJobCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create job",
    description: "Create a Job. Unlike in kubectl, a Job of a CronJob can have another command.",
    examples: [
      ["Create a Job", "k8s create job hello --image=busybox -- date"],
      ["Run a CronJob now", "k8s create job backup-now --from=cronjob/backup"],
    ],
    options: {
      image: { value: "image", help: "Image of the container" },
      from: { value: "cronjob/name", help: "CronJob whose template is used" },
    },
    async make({ shell, k8s, flags, name, command }) {
      const { image, from, namespace } = flags;
      if ((image === undefined) === (from === undefined)) {
        throw new UsageError("either --image or --from must be specified");
      }
      const cron = from === undefined ? undefined : await k8s.get<string>(from, undefined, { signal: shell.signal });
      return job(name, { image, from: cron, command, namespace });
    },
  });
}

/** `k8s create cronjob`: creates a CronJob. */
export function createCronJobCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create cronjob",
    description: "Create a CronJob.",
    examples: [["Create a CronJob", "k8s create cronjob tick --image=busybox --schedule='*/5 * * * *' -- date"]],
    options: {
      image: { value: "image", help: "Image of the container" },
      schedule: { value: "cron", help: "Schedule in the format of cron" },
      restart: { value: "policy", help: "Restart policy", values: ["OnFailure", "Never"], default: "OnFailure" },
    },
    make({ flags, name, command }) {
      const { image, schedule, restart, namespace } = flags;
      const missing = [image === undefined ? "image" : "", schedule === undefined ? "schedule" : ""].filter(Boolean);
      if (image === undefined || schedule === undefined) {
        throw new UsageError(`required flag(s) ${missing.map((name) => `"${name}"`).join(", ")} not set`);
      }
      return cronJob(name, { image, schedule, restart, command, namespace });
    },
  });
}
