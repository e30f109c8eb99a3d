import { type ObjectChangeOptions, readAndPatch } from "../api/client/change.ts";
import { type Client, requireObject, requireText } from "../api/client/client.ts";
import { readOptions } from "../data/core/options.ts";
import type { DrainOptions } from "../features/drain/drain.ts";
import type { DrainPlan } from "../features/drain/drain_plan.ts";
import type {
  ContainerOptions,
  EnvChanges,
  EnvOptions,
  ImageChanges,
  ResourceChanges,
} from "../api/client/changes/containers.ts";
import type { UndoOptions } from "../api/client/changes/rollout.ts";
import type { Revision } from "../api/client/changes/rollout_history.ts";
import {
  type DeleteOptions,
  type ListOptions,
  type ScopeOptions,
  WRITE_OPTIONS,
  type WriteOptions,
} from "../api/client/options.ts";
import { create, remove, replace } from "../api/client/writing.ts";
import { defined } from "../data/base/defined.ts";
import type { AutoscalerOptions } from "../data/make/autoscaler.ts";
import type { ExposedServiceOptions } from "../data/make/exposed_service.ts";
import type { AccessReconciliation, ReconcileOptions } from "../api/client/changes/reconcile_access.ts";
import type { SubjectChanges } from "../api/client/changes/references.ts";
import type { ScaledTarget, ScaleOptions } from "../api/client/changes/scale.ts";
import type { MetadataChanges, MetadataOptions } from "../api/client/changes/metadata.ts";
import type { TaintChanges, TaintOptions } from "../api/client/changes/nodes.ts";
import type { Node, ObjectOf, ReferencedBy, Service } from "../data/core/kinds.ts";
import type { KubeObject, Stored } from "../data/core/object.ts";
import type { ObjectTarget } from "./k8s.ts";
import { type MakeVerbs, makeVerbs } from "./make_verbs.ts";

/**
 * The verbs that change parts of an object, and related verbs. If another write comes between, the object is read again
 * and the change is repeated. Only `scale` without a condition sends one patch and does not read the object.
 */
export interface ChangeVerbs {
  /** Sets labels of an object, and removes those that are `null`: `label("pod", "web", { tier: "front", old: null })`. */
  label<T extends string>(
    type: T,
    name: string,
    labels: MetadataChanges,
    options?: MetadataOptions,
  ): Promise<Stored<ObjectOf<T>>>;
  /** Sets and removes labels of an object that was read, or of the object of a reference. */
  label<T extends ObjectTarget>(
    object: T,
    labels: MetadataChanges,
    options?: MetadataOptions,
  ): Promise<Stored<ReferencedBy<T>>>;
  /** Sets annotations of an object, and removes those that are `null`. */
  annotate<T extends string>(
    type: T,
    name: string,
    annotations: MetadataChanges,
    options?: MetadataOptions,
  ): Promise<Stored<ObjectOf<T>>>;
  /** Sets and removes annotations of an object that was read, or of the object of a reference. */
  annotate<T extends ObjectTarget>(
    object: T,
    annotations: MetadataChanges,
    options?: MetadataOptions,
  ): Promise<Stored<ReferencedBy<T>>>;
  /**
   * Changes an object by a function, which modifies its argument or returns another object:
   * `edit("deploy", "web", (d) => { d.spec!.replicas = 3 })`. If another write comes between, the object is read again
   * and the function is called again.
   */
  edit<T extends string>(
    type: T,
    name: string,
    change: (object: Stored<ObjectOf<T>>) => ObjectOf<T> | void | Promise<ObjectOf<T> | void>,
    options?: ObjectChangeOptions,
  ): Promise<Stored<ObjectOf<T>>>;
  /** Changes an object that was read, or the object of a reference, by a function. */
  edit<T extends ObjectTarget>(
    object: T,
    change: (object: Stored<ReferencedBy<T>>) => ReferencedBy<T> | void | Promise<ReferencedBy<T> | void>,
    options?: ObjectChangeOptions,
  ): Promise<Stored<ReferencedBy<T>>>;
  /** Sets the number of replicas: `scale("deploy", "web", 3)`. Resolves to the Scale of the object. */
  scale(type: string, name: string, replicas: number, options?: ScaleOptions): Promise<KubeObject>;
  /** Sets the number of replicas of an object that was read, or of the object of a reference. */
  scale(object: ObjectTarget, replicas: number, options?: ScaleOptions): Promise<KubeObject>;
  /** Changes parts of workloads, Services and bindings. */
  readonly set: SetVerbs;
  /** Makes the objects that the generators of `create` send, without sending them. */
  readonly make: MakeVerbs;
  /** Restarts, pauses and undoes rollouts of workloads. */
  readonly rollout: RolloutVerbs;
  /** Creates a Service for the pods of an object: `expose("deploy", "web", { port: 80, targetPort: 8080 })`. */
  expose(type: string, name: string, service: ExposedServiceOptions, options?: WriteOptions): Promise<Stored<Service>>;
  /** Creates a HorizontalPodAutoscaler for an object: `autoscale("deploy", "web", { max: 10, cpu: "70%" })`. */
  autoscale(
    type: string,
    name: string,
    autoscaler: AutoscalerOptions,
    options?: WriteOptions,
  ): Promise<Stored<KubeObject>>;
  /** Writes roles and bindings. */
  readonly auth: AuthVerbs;
  /** Approves a certificate signing request. */
  approve(request: string, options?: ObjectChangeOptions): Promise<Stored<KubeObject>>;
  /** Denies a certificate signing request. */
  deny(request: string, options?: ObjectChangeOptions): Promise<Stored<KubeObject>>;
  /** Makes a node unschedulable and evicts its pods. Never evicts the replacement of a pod. */
  drain(node: string, options?: DrainOptions): Promise<DrainPlan>;
  /** Returns the pods of a node, their disruption budgets, and what keeps them on the node, without a change. */
  drainPlan(node: string, options?: DrainOptions): Promise<DrainPlan>;
  /** Marks a node as unschedulable. */
  cordon(node: string, options?: ObjectChangeOptions): Promise<Stored<Node>>;
  /** Marks a node as schedulable. */
  uncordon(node: string, options?: ObjectChangeOptions): Promise<Stored<Node>>;
  /** Adds and removes taints: `taint("n1", { add: [{ key: "gpu", effect: "NoSchedule" }], remove: [{ key: "old" }] })`. */
  taint(node: string, changes: TaintChanges, options?: TaintOptions): Promise<Stored<Node>>;
}

/** The verbs below `k8s.auth`. */
export interface AuthVerbs {
  /**
   * Creates a role or a binding with its namespace, or adds the missing rules or subjects to the one on the server:
   * `auth.reconcile(await k8s.make.role("reader", { verbs: ["get"], resources: ["pods"] }))`.
   */
  reconcile(object: KubeObject, options?: ReconcileOptions): Promise<AccessReconciliation>;
}

/** The verbs below `k8s.rollout`. Each names the workload by a kind and a name, by `TYPE/NAME`, or by an object. */
export interface RolloutVerbs {
  /** Restarts the pods of a workload, one after another: `rollout.restart("deploy", "web")`. */
  restart<T extends string>(type: T, name?: string, options?: ObjectChangeOptions): Promise<Stored<ObjectOf<T>>>;
  /** Restarts the pods of a workload. */
  restart(object: ObjectTarget, options?: ObjectChangeOptions): Promise<Stored<KubeObject>>;
  /** Brings back the pod template of an earlier revision: `rollout.undo("deploy", "web", { toRevision: 3 })`. */
  undo<T extends string>(type: T, name?: string, options?: UndoOptions): Promise<Stored<ObjectOf<T>>>;
  /** Brings back the pod template of an earlier revision of a workload. */
  undo(object: ObjectTarget, options?: UndoOptions): Promise<Stored<KubeObject>>;
  /** Stops a Deployment from rolling out changes. */
  pause<T extends string>(type: T, name?: string, options?: ObjectChangeOptions): Promise<Stored<ObjectOf<T>>>;
  /** Stops a Deployment from rolling out changes. */
  pause(object: ObjectTarget, options?: ObjectChangeOptions): Promise<Stored<KubeObject>>;
  /** Lets a paused Deployment roll out changes again. */
  resume<T extends string>(type: T, name?: string, options?: ObjectChangeOptions): Promise<Stored<ObjectOf<T>>>;
  /** Lets a paused Deployment roll out changes again. */
  resume(object: ObjectTarget, options?: ObjectChangeOptions): Promise<Stored<KubeObject>>;
  /** Returns the revisions of a workload, oldest first. */
  history(type: string, name?: string, options?: ScopeOptions): Promise<Revision[]>;
  /** Returns the revisions of a workload, oldest first. */
  history(object: ObjectTarget, options?: ScopeOptions): Promise<Revision[]>;
}

/** The verbs below `k8s.set`. Each names the object by a kind and a name, by `TYPE/NAME`, or by an object. */
export interface SetVerbs {
  /** Sets the images of containers: `set.image("deploy", "web", { app: "registry.example/app:2" })`. */
  image<T extends string>(
    type: T,
    name: string,
    images: ImageChanges,
    options?: ObjectChangeOptions,
  ): Promise<Stored<ObjectOf<T>>>;
  /** Sets the images of the containers of an object. */
  image(object: ObjectTarget, images: ImageChanges, options?: ObjectChangeOptions): Promise<Stored<KubeObject>>;
  /** Sets environment variables, and removes those that are `null`: `set.env("deploy", "web", { A: "1", B: null })`. */
  env<T extends string>(type: T, name: string, env: EnvChanges, options?: EnvOptions): Promise<Stored<ObjectOf<T>>>;
  /** Sets environment variables of an object. */
  env(object: ObjectTarget, env: EnvChanges, options?: EnvOptions): Promise<Stored<KubeObject>>;
  /** Sets limits and requests: `set.resources("deploy", "web", { limits: { cpu: "500m" } })`. */
  resources<T extends string>(
    type: T,
    name: string,
    resources: ResourceChanges,
    options?: ContainerOptions,
  ): Promise<Stored<ObjectOf<T>>>;
  /** Sets limits and requests of an object. */
  resources(object: ObjectTarget, resources: ResourceChanges, options?: ContainerOptions): Promise<Stored<KubeObject>>;
  /** Sets the service account of pods: `set.serviceAccount("deploy", "web", "builder")`. */
  serviceAccount<T extends string>(
    type: T,
    name: string,
    account: string,
    options?: ObjectChangeOptions,
  ): Promise<Stored<ObjectOf<T>>>;
  /** Sets the service account of the pods of an object. */
  serviceAccount(object: ObjectTarget, account: string, options?: ObjectChangeOptions): Promise<Stored<KubeObject>>;
  /** Replaces the selector of a Service: `set.selector("service", "web", { app: "web" })`. */
  selector<T extends string>(
    type: T,
    name: string,
    labels: Record<string, string>,
    options?: ObjectChangeOptions,
  ): Promise<Stored<ObjectOf<T>>>;
  /** Replaces the selector of a Service. */
  selector(
    object: ObjectTarget,
    labels: Record<string, string>,
    options?: ObjectChangeOptions,
  ): Promise<Stored<KubeObject>>;
  /** Adds subjects to a binding: `set.subject("rolebinding", "admins", { users: ["jane"] })`. */
  subject<T extends string>(
    type: T,
    name: string,
    subjects: SubjectChanges,
    options?: ObjectChangeOptions,
  ): Promise<Stored<ObjectOf<T>>>;
  /** Adds subjects to a binding. */
  subject(object: ObjectTarget, subjects: SubjectChanges, options?: ObjectChangeOptions): Promise<Stored<KubeObject>>;
}

// The caller asserts the type of the object, see the overloads above.
// deno-lint-ignore no-explicit-any
type AnyCall = (...args: unknown[]) => Promise<any>;

type Calls<T> = { readonly [K in keyof T]: T[K] extends (...args: never[]) => unknown ? AnyCall : Calls<T[K]> };

/** Creates the verbs. Each loads its code on first use. */
export function changeVerbs(client: Client): ChangeVerbs {
  const rollouts = () => import("../api/client/changes/rollout.ts");
  const verbs = {
    ...readAndPatch(client),
    list: async (type: string, options: ListOptions) => {
      const { list } = await import("../api/client/lists.ts");
      return (await list<string>(client, type, options)).items;
    },
  };
  const calls: Calls<Omit<ChangeVerbs, "make">> & Pick<ChangeVerbs, "make"> = {
    label: async (...args) => (await import("../api/client/changes/metadata.ts")).label(verbs, args),
    annotate: async (...args) => (await import("../api/client/changes/metadata.ts")).annotate(verbs, args),
    edit: async (...args) => (await import("../api/client/changes/edit.ts")).editByFunction(verbs, args),
    scale: async (...args) => {
      const { scale } = await import("../api/client/changes/scale.ts");
      const untilScaled = async (target: ScaledTarget) =>
        await (await import("../api/watching/wait_scaled.ts")).untilScaled(client, target);
      return await scale({ ...verbs, untilScaled }, args);
    },
    set: {
      image: async (...args) => (await import("../api/client/changes/containers.ts")).setImage(verbs, args),
      env: async (...args) => (await import("../api/client/changes/containers.ts")).setEnv(verbs, args),
      resources: async (...args) => (await import("../api/client/changes/containers.ts")).setResources(verbs, args),
      serviceAccount: async (...args) =>
        (await import("../api/client/changes/containers.ts")).setServiceAccount(verbs, args),
      selector: async (...args) => (await import("../api/client/changes/references.ts")).setSelector(verbs, args),
      subject: async (...args) => (await import("../api/client/changes/references.ts")).setSubject(verbs, args),
    },
    make: makeVerbs(),
    rollout: {
      restart: async (...args) => (await rollouts()).changeRollout(verbs, "restart", args),
      undo: async (...args) => (await rollouts()).changeRollout(verbs, "undo", args),
      pause: async (...args) => (await rollouts()).changeRollout(verbs, "pause", args),
      resume: async (...args) => (await rollouts()).changeRollout(verbs, "resume", args),
      history: async (...args) =>
        (await import("../api/client/changes/rollout_history.ts")).rolloutHistory(verbs, args),
    },
    expose: async (type, name, service, options) => {
      const given = readOptions("expose", WRITE_OPTIONS, options);
      const { exposedService } = await import("../data/make/exposed_service.ts");
      const object = await verbs.get(String(type), String(name), defined({ namespace: given.namespace }));
      const made = exposedService(object, service as ExposedServiceOptions);
      return await create(client, made, given);
    },
    autoscale: async (type, name, settings, options) => {
      const given = readOptions("autoscale", WRITE_OPTIONS, options);
      const { horizontalAutoscaler } = await import("../data/make/autoscaler.ts");
      const resource = await client.discovery.resolve(String(type), given.signal);
      const made = horizontalAutoscaler(resource, String(name), settings as AutoscalerOptions);
      return await create(client, made, given);
    },
    auth: {
      reconcile: async (object, options) => {
        const { reconcileAccess, RECONCILE_OPTIONS } = await import("../api/client/changes/reconcile_access.ts");
        requireObject(object);
        const wanted = object as KubeObject;
        const writes = {
          ...verbs,
          create: (made: KubeObject, given?: WriteOptions) => create(client, made, given),
          replace: (made: KubeObject, given?: WriteOptions) => replace(client, made, given),
          delete: (type: string, name: string, given?: DeleteOptions) => remove(client, type, name, given),
        };
        const given = readOptions("auth.reconcile", RECONCILE_OPTIONS, options);
        const namespace = given.namespace ?? wanted.metadata?.namespace ?? client.namespace;
        return await reconcileAccess(writes, wanted, { ...given, namespace });
      },
    },
    approve: async (...args) => (await import("../api/client/changes/approval.ts")).decideRequest(verbs, true, args),
    deny: async (...args) => (await import("../api/client/changes/approval.ts")).decideRequest(verbs, false, args),
    drain: async (node, options) => {
      const { drain, DRAIN_OPTIONS } = await import("../features/drain/drain.ts");
      requireText("name", node);
      return await drain(client, node, readOptions("drain", DRAIN_OPTIONS, options));
    },
    drainPlan: async (node, options) => {
      const { readDrainPlan, DRAIN_OPTIONS } = await import("../features/drain/drain.ts");
      requireText("name", node);
      return await readDrainPlan(client, node, readOptions("drainPlan", DRAIN_OPTIONS, options));
    },
    cordon: async (...args) => (await import("../api/client/changes/nodes.ts")).cordon(verbs, true, args),
    uncordon: async (...args) => (await import("../api/client/changes/nodes.ts")).cordon(verbs, false, args),
    taint: async (...args) => (await import("../api/client/changes/nodes.ts")).taint(verbs, args),
  };
  return calls;
}
