import type { BindingOptions, ClusterRoleOptions, RoleOptions } from "../data/make/access.ts";
import type { ConfigMapOptions, RegistrySecretOptions, SecretOptions } from "../data/make/data.ts";
import type { MakeOptions } from "../data/make/make_options.ts";
import type { DisruptionBudgetOptions, PriorityClassOptions, QuotaOptions } from "../data/make/policies.ts";
import type { IngressOptions, ServiceOptions } from "../data/make/services.ts";
import type { CronJobOptions, DeploymentOptions, JobOptions } from "../data/make/workloads.ts";
import type {
  ConfigMap,
  CronJob,
  Deployment,
  Ingress,
  Job,
  Namespace,
  Secret,
  Service,
  ServiceAccount,
} from "../data/core/kinds.ts";
import type { KubeObject } from "../data/core/object.ts";

/**
 * The verbs below `k8s.make`. Each makes the object that `create` would send:
 * `k8s.create(await k8s.make.deployment("web", { image: "nginx" }))`.
 */
export interface MakeVerbs {
  /** Makes a Deployment: `make.deployment("web", { image: "nginx", replicas: 3 })`. */
  deployment(name: string, options: DeploymentOptions): Promise<Deployment>;
  /** Makes a Job: `make.job("hello", { image: "busybox", command: ["date"] })`. */
  job(name: string, options: JobOptions): Promise<Job>;
  /** Makes a CronJob: `make.cronJob("tick", { image: "busybox", schedule: "0 * * * *" })`. */
  cronJob(name: string, options: CronJobOptions): Promise<CronJob>;
  /** Makes a ConfigMap: `make.configMap("settings", { data: { color: "blue" } })`. */
  configMap(name: string, options?: ConfigMapOptions): Promise<ConfigMap>;
  /** Makes a Secret; the values are not encoded: `make.secret("db", { data: { password } })`. */
  secret(name: string, options?: SecretOptions): Promise<Secret>;
  /** Makes a Secret with the credential of a container registry. */
  registrySecret(name: string, options: RegistrySecretOptions): Promise<Secret>;
  /** Makes a Service for the pods with the label `app=NAME`: `make.service("web", { tcp: ["80:8080"] })`. */
  service(name: string, options?: ServiceOptions): Promise<Service>;
  /** Makes an Ingress: `make.ingress("web", { rules: ["web.example/*=web:80"] })`. */
  ingress(name: string, options: IngressOptions): Promise<Ingress>;
  /** Makes a Role: `make.role("reader", { verbs: ["get"], resources: ["pods"] })`. */
  role(name: string, options: RoleOptions): Promise<KubeObject>;
  /** Makes a ClusterRole. */
  clusterRole(name: string, options: ClusterRoleOptions): Promise<KubeObject>;
  /** Makes a RoleBinding: `make.roleBinding("readers", { role: "reader", users: ["jane"] })`. */
  roleBinding(name: string, options: BindingOptions): Promise<KubeObject>;
  /** Makes a ClusterRoleBinding. */
  clusterRoleBinding(name: string, options: Omit<BindingOptions, "namespace" | "role">): Promise<KubeObject>;
  /** Makes a Namespace. */
  namespace(name: string): Promise<Namespace>;
  /** Makes a ServiceAccount. */
  serviceAccount(name: string, options?: MakeOptions): Promise<ServiceAccount>;
  /** Makes a ResourceQuota: `make.quota("small", { hard: { pods: "10" } })`. */
  quota(name: string, options?: QuotaOptions): Promise<KubeObject>;
  /** Makes a PodDisruptionBudget: `make.podDisruptionBudget("web", { selector: "app=web", minAvailable: 2 })`. */
  podDisruptionBudget(name: string, options: DisruptionBudgetOptions): Promise<KubeObject>;
  /** Makes a PriorityClass: `make.priorityClass("high", { value: 1000 })`. */
  priorityClass(name: string, options?: PriorityClassOptions): Promise<KubeObject>;
}

/** Creates the verbs. Each loads its code on first use. */
export function makeVerbs(): MakeVerbs {
  const workloads = () => import("../data/make/workloads.ts");
  const data = () => import("../data/make/data.ts");
  const services = () => import("../data/make/services.ts");
  const access = () => import("../data/make/access.ts");
  const policies = () => import("../data/make/policies.ts");
  return {
    deployment: async (...args) => (await workloads()).deployment(...args),
    job: async (...args) => (await workloads()).job(...args),
    cronJob: async (...args) => (await workloads()).cronJob(...args),
    configMap: async (...args) => (await data()).configMap(...args),
    secret: async (...args) => (await data()).secret(...args),
    registrySecret: async (...args) => (await data()).registrySecret(...args),
    service: async (...args) => (await services()).service(...args),
    ingress: async (...args) => (await services()).ingress(...args),
    role: async (...args) => (await access()).role(...args),
    clusterRole: async (...args) => (await access()).clusterRole(...args),
    roleBinding: async (...args) => (await access()).roleBinding(...args),
    clusterRoleBinding: async (...args) => (await access()).clusterRoleBinding(...args),
    namespace: async (...args) => (await policies()).namespace(...args),
    serviceAccount: async (...args) => (await policies()).serviceAccount(...args),
    quota: async (...args) => (await policies()).quota(...args),
    podDisruptionBudget: async (...args) => (await policies()).podDisruptionBudget(...args),
    priorityClass: async (...args) => (await policies()).priorityClass(...args),
  };
}
