import { defined } from "../../../data/base/defined.ts";
import { stripControl } from "../../../data/base/text.ts";
import type { Diagnosis } from "../../../data/core/diagnosis.ts";
import { type CommandLayers, type ReadOnlySwitch, withCommandLayers } from "../../../session/chain.ts";
import { openSource, type SourceOptions } from "../../../session/connect.ts";
import { closingWith, createK8s, releaseConnections } from "../../../session/create.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { SessionOverrides } from "../../../session/overrides.ts";
import { advise, type Shell } from "../../shell/shell.ts";
import type { FleetArguments } from "./fleet_arguments.ts";

/** The contexts of a kubeconfig, with read-only sessions. */
export interface ContextSet extends AsyncDisposable {
  /** Returns the names of all contexts, in the order of the kubeconfig. */
  contexts(): string[];
  /** Opens a session. Closing it closes nothing, because its connections are released for it. */
  open(context: string, overrides: SessionOverrides, layers: CommandLayers): K8s;
  /** Runs the doctor for a context. */
  doctor(context: string, overrides: SessionOverrides): Promise<Diagnosis>;
  /** Closes the connections to a context. */
  release(context: string): void;
}

/** The sessions of a kubeconfig. */
export interface ContextSource {
  contexts(): { name: string }[];
  /** Opens a read-only session. */
  open(overrides: SessionOverrides, layers: CommandLayers): K8s;
  doctor(overrides: SessionOverrides): Promise<Diagnosis>;
  close(): Promise<void>;
}

const READ_ONLY: ReadOnlySwitch = { isOn: true, isFleet: true };

/**
 * Opens the contexts of the command line: those of its kubeconfig, which is read once, or those of a hub. At the prompt,
 * contexts of the kubeconfig share the credentials of its session.
 */
export async function openContextSet(shell: Shell, args: FleetArguments): Promise<ContextSet> {
  const own = await openContexts(shell, args);
  const { hub, providerFile } = args;
  if (hub === undefined) return contextSet(own);
  try {
    const { loadProfiles } = await import("./profiles.ts");
    const { loaded, failures } = await loadProfiles(shell, { source: own, hub, providerFile });
    return contextSet(await openKubeconfig(shell, args, { loaded }), failures);
  } finally {
    await own.close();
  }
}

async function openContexts(shell: Shell, args: FleetArguments): Promise<ContextSource> {
  const { session } = shell;
  if (session === undefined || args.kubeconfig !== undefined) return await openKubeconfig(shell, args);
  return {
    contexts: () => session.contexts(),
    open: (overrides, layers) => session.with({ ...overrides, readOnly: true }, { ...layers, readOnly: READ_ONLY }),
    doctor: async (overrides) => await session.with(overrides).doctor(),
    close: () => Promise.resolve(),
  };
}

async function openKubeconfig(
  shell: Shell,
  { kubeconfig }: FleetArguments,
  options: SourceOptions = {},
): Promise<ContextSource> {
  const onLogin = (context: string) => shell.err(`Logging in to ${context}`);
  const onWarning = (text: string, source?: "server") => {
    const line = `Warning: ${stripControl(text)}`;
    if (source === "server") shell.err(line);
    else advise(shell, line);
  };
  const { source, settings } = await openSource({ ...defined({ kubeconfig }), onWarning }, {}, { ...options, onLogin });
  // The doctor runs each plugin again, but only once for all contexts.
  const sharing = { onLogin };
  return {
    contexts: () => source.contexts(),
    open: (overrides, layers) =>
      createK8s(source, { ...overrides, readOnly: true }, {
        ...settings,
        layers: withCommandLayers(settings.layers, { ...layers, readOnly: READ_ONLY }),
        chains: new WeakMap(),
      }),
    doctor: async (overrides) => await source.doctor(overrides, undefined, sharing),
    async close() {
      for (const end of settings.running) end();
      await source.close();
    },
  };
}

/** @param failures The errors of contexts that cannot be used. */
function contextSet(source: ContextSource, failures?: ReadonlyMap<string, unknown>): ContextSet {
  const sessions = new Map<string, K8s[]>();
  const requireUsable = (context: string) => {
    if (failures?.has(context)) throw failures.get(context);
  };
  return {
    contexts: () => source.contexts().map(({ name }) => name),
    open(context, overrides, layers) {
      requireUsable(context);
      const k8s = source.open({ ...overrides, context }, layers);
      sessions.set(context, [...sessions.get(context) ?? [], k8s]);
      return closingWith(k8s, () => Promise.resolve());
    },
    async doctor(context, overrides) {
      requireUsable(context);
      return await source.doctor({ ...overrides, context });
    },
    release(context) {
      sessions.get(context)?.forEach(releaseConnections);
      sessions.delete(context);
    },
    [Symbol.asyncDispose]: async () => await source.close(),
  };
}
