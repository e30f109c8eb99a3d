import type { Client } from "../../api/client/client.ts";
import { defined } from "../../data/base/defined.ts";
import type { Check, CheckName, Diagnosis } from "../../data/core/diagnosis.ts";
import { compose, type Handler } from "../../data/core/handler.ts";
import { presented } from "../../data/core/custom_inspect.ts";
import { authorize, renewOnRefusal } from "../../api/credentials/authorize.ts";
import type { Credential } from "../../api/credentials/credential.ts";
import type { PluginSharing } from "../../api/credentials/plugin_share.ts";
import { type ActingAs, impersonate, readImpersonation } from "../../api/credentials/impersonate.ts";
import type { AuthProviderIo } from "../../api/credentials/oidc.ts";
import { createDiscovery } from "../../api/discovery/discovery.ts";
import type { Env, LoadedKubeconfig } from "../../data/kubeconfig/load.ts";
import type { Target, TargetOverrides } from "../../data/kubeconfig/select.ts";
import { formatDiagnosis } from "../../data/output/text/diagnosis.ts";
import type { Endpoint } from "../../api/transport/endpoint.ts";
import { openNetwork } from "../../api/transport/network.ts";
import { checkAdmission, checkNamespace } from "./admission.ts";
import { checkCertificate } from "./certificate.ts";
import { skipped, waits } from "./check.ts";
import { type Configuration, examineConfiguration } from "./configuration.ts";
import { examineConnection, examineServer } from "./connection.ts";
import { examineCredential, type ExaminedCredential, settled } from "./credential.ts";
import { checkAuthorization, examineIdentity } from "./identity.ts";
import { checkPermissions, endpointWithoutFiles, findPermissions } from "./permissions.ts";
import { examineAnswer } from "./server.ts";
import { checkToken } from "./token.ts";

/** Options of the doctor. The last four are for tests. */
export interface DiagnoseOptions {
  /** Kubeconfig files to read instead of KUBECONFIG's and ~/.kube/config. */
  paths?: readonly string[] | undefined;
  /** A kubeconfig that is loaded already, instead of files. */
  loaded?: LoadedKubeconfig | undefined;
  /** Settings that override the kubeconfig. */
  overrides?: TargetOverrides & ActingAs | undefined;
  /** Time limit of each step, in milliseconds. @default {5000} */
  patience?: number | undefined;
  /** Creates the runtime of a user's auth-provider. The user's entry is in the given file. */
  openAuthProviderIo?: ((userName: string, file: string | undefined) => Promise<AuthProviderIo>) | undefined;
  /** Whether a credential plugin can prompt for input. @default {whether stdin is a terminal} */
  mayAsk?: (() => boolean) | undefined;
  /** The contexts that share their credential plugins. @default {each has its own} */
  sharing?: PluginSharing | undefined;
  env?: Env | undefined;
  inCluster?: ((options: { env?: Env }) => Promise<Target | undefined>) | undefined;
  now?: (() => Date) | undefined;
  addressesOf?: ((host: string) => Promise<string[]>) | undefined;
}

/**
 * Checks every step from the kubeconfig to the server's answer. If a check fails, checks that depend on it are reported
 * as waiting. Problems of the configuration or the server are results and never reject the promise.
 */
export async function diagnose(options: DiagnoseOptions = {}): Promise<Diagnosis> {
  const { overrides = {}, now = () => new Date(), patience = 5_000, loaded, paths, env, inCluster } = options;
  const configuration = await examineConfiguration({
    overrides,
    ...defined({ loaded, paths, env, inCluster }),
  });
  const { target } = configuration;
  if (target === undefined) return withoutTarget(configuration);
  const userFile = configuration.loaded?.origins.users.get(target.userName);
  const openIo = options.openAuthProviderIo?.bind(undefined, target.userName, userFile);
  const examined = await examineCredential({ ...configuration, target }, overrides, {
    openIo,
    mayAsk: options.mayAsk,
    sharing: options.sharing,
    context: target.contextName,
    // A plugin can prompt for input or ask another server. It gets one minute instead of five seconds.
    timeLimit: 12 * patience,
  });
  const credentials = await credentialChecks(examined, target, now());
  const { credential = { kind: "none" } } = examined;
  const { check: server, endpoint } = await examineServer(target, credential);
  const way = endpoint ?? await endpointWithoutFiles(target).catch(() => undefined);
  const connection = await examineConnection(way, {
    now: now(),
    patience,
    clusterName: target.clusterName,
    canVerify: endpoint !== undefined,
    ...defined({ addressesOf: options.addressesOf }),
  });
  const broken = endpoint === undefined ? server : connection.find(({ verdict }) => verdict === "failed");
  const checks = [
    ...configuration.checks,
    await permissionsCheck(configuration, target, paths !== undefined),
    ...credentials,
    server,
    ...connection,
    ...(endpoint === undefined || broken !== undefined
      ? waitingForServer(broken?.name ?? "server")
      : await overNetwork(endpoint, target, examined, { overrides, credentials, now, patience })),
  ];
  const authentication = checks.find(({ name }) => name === "authentication");
  return diagnosisOf(
    checks.map((check) => check.name === "credential" ? settled(check, authentication) : check),
    target,
  );
}

/** Diagnoses a session over a handler. It has no configuration and no network, so only the server is checked. */
export async function diagnoseHandler(
  handler: Handler,
  namespace: string,
  { now = () => new Date(), patience = 5_000 }: Pick<DiagnoseOptions, "now" | "patience"> = {},
): Promise<Diagnosis> {
  const none = BEFORE_HTTP.map((name) => skipped(name, "this session uses a handler instead of a server address"));
  return diagnosisOf([...none, ...await serverChecks(handler, namespace, [], { now, patience })]);
}

const BEFORE_HTTP = [
  "kubeconfig",
  "context",
  "permissions",
  "credential",
  "certificate",
  "token",
  "server",
  "dns",
  "tcp",
  "tls",
] as const;

function withoutTarget({ checks }: Configuration): Diagnosis {
  const cause = checks.find(({ verdict }) => verdict === "failed")?.name ?? "kubeconfig";
  const before = BEFORE_HTTP.slice(2).map((name) => waits(name, cause));
  return diagnosisOf([...checks, ...before, ...waitingForServer(cause)]);
}

async function credentialChecks(
  { check, credential }: ExaminedCredential,
  target: Target,
  now: Date,
): Promise<[Check, Check, Check]> {
  return [check, await checkCertificate(credential, target, now), await checkToken(credential, now)];
}

async function permissionsCheck(
  { loaded, inCluster }: Configuration,
  target: Target,
  named: boolean,
): Promise<Check> {
  if (loaded === undefined) return waits("permissions", "kubeconfig");
  try {
    return checkPermissions(await findPermissions({ target, loaded, inCluster, named }));
  } catch {
    return waits("permissions", "server");
  }
}

interface ServerCheckOptions {
  overrides: TargetOverrides & ActingAs;
  credentials: readonly Check[];
  now: () => Date;
  patience: number;
}

async function overNetwork(
  endpoint: Endpoint,
  target: Target,
  { credential }: ExaminedCredential,
  { overrides, credentials, ...asking }: ServerCheckOptions,
): Promise<Check[]> {
  const unusable = credentials.find(({ facts }) => facts.usable === false)?.name;
  // Such a certificate prevents sending any request. Any other problem is for the server to report.
  if (unusable === "certificate") return waitingForServer(unusable);
  using network = openNetwork(endpoint);
  if (credential !== undefined && unusable === undefined) {
    const handler = withIdentity(network.handler, credential, target, overrides);
    return await serverChecks(handler, target.namespace, credentials, asking);
  }
  const cause = unusable ?? "credential";
  const { checks } = await examineAnswer(network.handler, asking.patience, asking.now);
  return [
    ...checks.map((check) => check.verdict === "waiting" ? waits(check.name, cause) : check),
    ...waitingForIdentity(cause),
  ];
}

function withIdentity(
  handler: Handler,
  credential: Credential,
  target: Target,
  overrides: TargetOverrides & ActingAs,
): Handler {
  const impersonation = readImpersonation(target.user, overrides);
  return compose(
    handler,
    renewOnRefusal(() => Promise.resolve(credential)),
    ...(impersonation === undefined ? [] : [impersonate(impersonation)]),
    authorize(credential),
  );
}

async function serverChecks(
  handler: Handler,
  namespace: string,
  credentials: readonly Check[],
  { now, patience }: Pick<ServerCheckOptions, "now" | "patience">,
): Promise<Check[]> {
  const { checks, answers } = await examineAnswer(handler, patience, now);
  if (!answers) return [...checks, ...waitingForIdentity("http")];
  const client: Client = { handler, discovery: createDiscovery(handler), namespace, fieldManager: "k8s" };
  const signal = () => AbortSignal.timeout(patience);
  const suspects = credentials.filter(({ verdict }) => verdict === "failed" || verdict === "warning");
  const { check, user, known } = await examineIdentity(client, suspects, signal());
  if (!known) return [...checks, check, ...waitingForIdentity("authentication").slice(1)];
  return [
    ...checks,
    check,
    ...await Promise.all([
      checkAuthorization(client, user, signal()),
      checkNamespace(client, signal()),
      checkAdmission(client, signal()),
    ]),
  ];
}

function waitingForServer(cause: CheckName): Check[] {
  return [...(["http", "clock", "version"] as const).map((name) => waits(name, cause)), ...waitingForIdentity(cause)];
}

function waitingForIdentity(cause: CheckName): Check[] {
  return (["authentication", "authorization", "namespace", "admission"] as const).map((name) => waits(name, cause));
}

function diagnosisOf(checks: readonly Check[], target?: Target): Diagnosis {
  const diagnosis = {
    healthy: !checks.some(({ verdict }) => verdict === "failed"),
    context: target?.contextName ?? "",
    server: target?.cluster.server ?? "",
    checks,
  };
  return presented(diagnosis, () => formatDiagnosis(diagnosis).trimEnd());
}
