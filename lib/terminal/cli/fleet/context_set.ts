import { stripControl } from "../../../data/base/text.ts";
import { type CommandLayers, type ReadOnlySwitch, withCommandLayers } from "../../../session/chain.ts";
import { openSource } from "../../../session/connect.ts";
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
  /** Closes the connections to a context. */
  release(context: string): void;
}

const READ_ONLY: ReadOnlySwitch = { isOn: true, isFleet: true };

/**
 * Opens the contexts of the command line: those of its kubeconfig, which is read once. At the prompt, they share the
 * credentials of its session.
 */
export async function openContextSet(shell: Shell, { kubeconfig }: FleetArguments): Promise<ContextSet> {
  const { session } = shell;
  if (session !== undefined && kubeconfig === undefined) {
    return contextSet({
      contexts: () => session.contexts(),
      open: (overrides, layers) => session.with({ ...overrides, readOnly: true }, { ...layers, readOnly: READ_ONLY }),
      close: () => Promise.resolve(),
    });
  }
  const { source, settings } = await openSource(
    {
      kubeconfig,
      onWarning: (text, source) => {
        const line = `Warning: ${stripControl(text)}`;
        if (source === "server") shell.err(line);
        else advise(shell, line);
      },
    },
    {},
    (context) => shell.err(`Logging in to ${context}`),
  );
  return contextSet({
    contexts: () => source.contexts(),
    open: (overrides, layers) =>
      createK8s(source, { ...overrides, readOnly: true }, {
        ...settings,
        layers: withCommandLayers(settings.layers, { ...layers, readOnly: READ_ONLY }),
        chains: new WeakMap(),
      }),
    async close() {
      for (const end of settings.running) end();
      await source.close();
    },
  });
}

interface ContextSource {
  contexts(): { name: string }[];
  open(overrides: SessionOverrides, layers: CommandLayers): K8s;
  close(): Promise<void>;
}

function contextSet(source: ContextSource): ContextSet {
  const sessions = new Map<string, K8s[]>();
  return {
    contexts: () => source.contexts().map(({ name }) => name),
    open(context, overrides, layers) {
      const k8s = source.open({ ...overrides, context }, layers);
      sessions.set(context, [...sessions.get(context) ?? [], k8s]);
      return closingWith(k8s, () => Promise.resolve());
    },
    release(context) {
      sessions.get(context)?.forEach(releaseConnections);
      sessions.delete(context);
    },
    [Symbol.asyncDispose]: async () => await source.close(),
  };
}
