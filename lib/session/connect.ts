import type { Handler, Middleware } from "../data/core/handler.ts";
import { type CommandLayers, layersOf, withCommandLayers } from "./chain.ts";
import { createK8s } from "./create.ts";
import type { K8s } from "./k8s.ts";
import { OVERRIDE_OPTIONS, type SessionOverrides } from "./overrides.ts";
import { FUNCTION, type OptionTable, type OptionType, readOptions, STRING } from "../data/core/options.ts";
import type { Connection, Place, SessionSource } from "./source.ts";

/** Options of {@linkcode connect}. */
export interface ConnectOptions extends SessionOverrides {
  /** The path of one kubeconfig file. @default {KUBECONFIG, a list of paths; then ~/.kube/config} */
  kubeconfig?: string | undefined;
  /** Instead of a kubeconfig and a network: the sandbox's handler, a recording, a test's own function. */
  handler?: Handler | undefined;
  /** With a handler: how the same server is reached over the network, for the proxy and for curl. */
  connection?: (() => Promise<Connection>) | undefined;
  /** Who the fields that this session changes belong to. @default {"k8s"} */
  fieldManager?: string | undefined;
  /**
   * Called with each distinct `Warning:` of the server, and with remarks of this library: a list that changed while it
   * was read, a busy server, a certificate that is not verified. `source` is "server" for the former, else undefined.
   *
   * @default {they are dropped}
   */
  onWarning?: ((text: string, source?: "server") => void) | undefined;
  /**
   * Whether a credential plugin may ask the person at the terminal now; else it runs without a terminal.
   *
   * @default {whether stdin is a terminal}
   */
  mayAsk?: (() => boolean) | undefined;
  /** Called with a line for each request; never with a secret. @default {nothing is logged} */
  log?: ((line: string) => void) | undefined;
  /**
   * Middleware of your own, the first one outermost. It sees each request once, before retries and without a credential;
   * only `readOnly` comes before it. A function is called with the cluster that the middleware is for.
   */
  middleware?: (readonly Middleware[] | ((place: Place) => readonly Middleware[])) | undefined;
}

const MIDDLEWARE: OptionType<NonNullable<ConnectOptions["middleware"]>> = {
  expected: "an array of functions, or a function that returns one",
  accepts: (value): value is NonNullable<ConnectOptions["middleware"]> =>
    typeof value === "function" || (Array.isArray(value) && value.every((one) => typeof one === "function")),
};

/** The options of `connect`. */
export const CONNECT_OPTIONS: OptionTable<ConnectOptions> = {
  ...OVERRIDE_OPTIONS,
  kubeconfig: STRING,
  handler: FUNCTION,
  connection: FUNCTION,
  fieldManager: STRING,
  onWarning: FUNCTION,
  mayAsk: FUNCTION,
  log: FUNCTION,
  middleware: MIDDLEWARE,
};

/**
 * Connects to a cluster: to the kubeconfig's current context, or from within a pod as its service account. Nothing is
 * sent until the first call.
 *
 * ```ts
 * import { connect } from "@kubeshell/k8s";
 *
 * await using k8s = await connect({ namespace: "shop" });
 * for await (const pod of k8s.each("pods")) console.log(pod.metadata?.name);
 * ```
 *
 * @throws {ConfigError} Where there is no usable configuration; it names every place that was tried.
 */
export async function connect(options?: ConnectOptions): Promise<K8s> {
  return await openSession(options);
}

/** Opens a session as {@linkcode connect} does, for a command that fills further places of the chain. */
export async function openSession(options?: ConnectOptions, commandLayers: CommandLayers = {}): Promise<K8s> {
  const { kubeconfig, handler, connection, fieldManager = "k8s", onWarning, mayAsk, log, middleware, ...overrides } =
    readOptions("connect", CONNECT_OPTIONS, options);
  return createK8s(await source(), overrides, {
    fieldManager,
    warn: onWarning,
    layers: withCommandLayers(layersOf({ onWarning, log, middleware }), commandLayers),
    chains: new WeakMap(),
  });

  async function source(): Promise<SessionSource> {
    if (handler !== undefined) {
      const { handlerSource } = await import("./handler_source.ts");
      return handlerSource(handler, connection);
    }
    const { kubeconfigSource } = await import("./kubeconfig_source.ts");
    return await kubeconfigSource({ path: kubeconfig, mayAsk, onWarning, log });
  }
}
