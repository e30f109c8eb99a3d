import type { Handler, Middleware } from "../data/core/handler.ts";
import { type CommandLayers, layersOf, type SessionJournal, withCommandLayers } from "./chain.ts";
import { createK8s, type SessionSettings } from "./create.ts";
import type { K8s } from "./k8s.ts";
import { OVERRIDE_OPTIONS, type SessionOverrides } from "./overrides.ts";
import { FUNCTION, type OptionTable, type OptionType, readOptions, STRING } from "../data/core/options.ts";
import type { LoadedKubeconfig } from "../data/kubeconfig/load.ts";
import type { Connection, Place, SessionSource } from "./source.ts";

/** Options of {@linkcode connect}. */
export interface ConnectOptions extends SessionOverrides {
  /** The path of one kubeconfig file. @default {KUBECONFIG, a list of paths; then ~/.kube/config} */
  kubeconfig?: string | undefined;
  /** A handler to use instead of a kubeconfig and the network: a sandbox, a recording, a function of a test. */
  handler?: Handler | undefined;
  /** With a handler, the network connection to the same server, for the proxy and for curl. */
  connection?: (() => Promise<Connection>) | undefined;
  /** The field manager of the session. @default {"k8s"} */
  fieldManager?: string | undefined;
  /**
   * Called with each distinct `Warning:` of the server, for which `source` is "server". Also called with remarks of this
   * library, for which it is undefined: a list that expired while being read, a busy server, an unverified certificate.
   *
   * @default {warnings are dropped}
   */
  onWarning?: ((text: string, source?: "server") => void) | undefined;
  /**
   * Called about four times a second with the progress of `wait` and `cache`, from their second second on. The texts are
   * for people. At the end of a call the text is empty.
   *
   * @default {progress is not shown}
   */
  onProgress?: ((text: string) => void) | undefined;
  /**
   * Whether a credential plugin may use the terminal now. Otherwise it runs without a terminal.
   *
   * @default {whether stdin is a terminal}
   */
  mayAsk?: (() => boolean) | undefined;
  /**
   * The file in which writes are recorded, so that `undo()` can take them back. Only its owner can read it. It contains
   * the objects before and after each write, without the data of Secrets and without other values that may be secret.
   *
   * @default {writes are not recorded}
   */
  journal?: string | undefined;
  /** Called with a line for each request, without secrets. @default {nothing is logged} */
  log?: ((line: string) => void) | undefined;
  /**
   * Additional middleware, the first one outermost. It sees each request once, before retries and without a credential.
   * Only `readOnly` comes before it. A function is called with the cluster that the middleware is for.
   */
  middleware?: (readonly Middleware[] | ((place: Place) => readonly Middleware[])) | undefined;
}

const MIDDLEWARE: OptionType<NonNullable<ConnectOptions["middleware"]>> = {
  expected: "an array of functions, or a function that returns one",
  accepts: (value): value is NonNullable<ConnectOptions["middleware"]> =>
    typeof value === "function" || (Array.isArray(value) && value.every((one) => typeof one === "function")),
};

/** The table of {@linkcode ConnectOptions}. */
export const CONNECT_OPTIONS: OptionTable<ConnectOptions> = {
  ...OVERRIDE_OPTIONS,
  kubeconfig: STRING,
  handler: FUNCTION,
  connection: FUNCTION,
  fieldManager: STRING,
  onWarning: FUNCTION,
  onProgress: FUNCTION,
  mayAsk: FUNCTION,
  journal: STRING,
  log: FUNCTION,
  middleware: MIDDLEWARE,
};

/**
 * Connects to a cluster: to the current context of the kubeconfig or, in a pod, as its service account. No request is sent
 * before the first call.
 *
 * ```ts
 * import { connect } from "@kubeshell/k8s";
 *
 * await using k8s = await connect({ namespace: "shop" });
 * for await (const pod of k8s.each("pods")) console.log(pod.metadata?.name);
 * ```
 *
 * @throws {ConfigError} If there is no usable configuration. The error names every file that was tried.
 */
export async function connect(options?: ConnectOptions): Promise<K8s> {
  return await openSession(options);
}

/** Opens a session like {@linkcode connect}, for a command that fills further places of the chain. */
export async function openSession(options?: ConnectOptions, commandLayers: CommandLayers = {}): Promise<K8s> {
  const { source, overrides, settings } = await openSource(options, commandLayers);
  return createK8s(source, overrides, settings);
}

/** A source of sessions, of which none is open yet. */
export interface OpenedSource {
  source: SessionSource;
  overrides: SessionOverrides;
  settings: SessionSettings;
}

/** Options of {@linkcode openSource}. */
export interface SourceOptions {
  /** Called before a credential plugin uses the terminal, with the context that needs it. */
  onLogin?: ((context: string) => void) | undefined;
  /** A kubeconfig that is loaded already, instead of files. */
  loaded?: LoadedKubeconfig | undefined;
}

/** Opens the source of a session, for a command that chooses the contexts itself. */
export async function openSource(
  options?: ConnectOptions,
  commandLayers: CommandLayers = {},
  { onLogin, loaded }: SourceOptions = {},
): Promise<OpenedSource> {
  const {
    kubeconfig,
    handler,
    connection,
    fieldManager = "k8s",
    onWarning,
    onProgress,
    mayAsk,
    journal: file,
    log,
    middleware,
    ...overrides
  } = readOptions("connect", CONNECT_OPTIONS, options);
  return {
    source: await source(),
    overrides,
    settings: {
      fieldManager,
      warn: onWarning,
      progress: onProgress,
      layers: withCommandLayers(layersOf({ onWarning, log, middleware, journal: fileJournal() }), commandLayers),
      chains: new WeakMap(),
      running: new Set(),
    },
  };

  function fileJournal(): SessionJournal | undefined {
    if (file === undefined) return undefined;
    return {
      open: async () => {
        const { fileStore } = await import("../features/undo/file_store.ts");
        return { store: fileStore(file, { onProblem: onWarning }), isOn: true };
      },
    };
  }

  async function source(): Promise<SessionSource> {
    if (handler !== undefined) {
      const { handlerSource } = await import("./handler_source.ts");
      return handlerSource(handler, connection);
    }
    const { kubeconfigSource } = await import("./kubeconfig_source.ts");
    return await kubeconfigSource({ path: kubeconfig, loaded, mayAsk, onWarning, onLogin, log });
  }
}
