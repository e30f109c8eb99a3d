import { stripControl } from "../../../data/base/text.ts";
import { type CommandLayers, withCommandLayers } from "../../../session/chain.ts";
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

/** Opens the contexts of the command line: those of its kubeconfig, which is read once. */
export async function openContextSet(shell: Shell, { kubeconfig }: FleetArguments): Promise<ContextSet> {
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
  const sessions = new Map<string, K8s[]>();
  const open = (context: string, overrides: SessionOverrides, layers: CommandLayers): K8s => {
    const k8s = createK8s(source, { ...overrides, context, readOnly: true }, {
      ...settings,
      layers: { ...withCommandLayers(settings.layers, layers), readOnly: { isOn: true, isFleet: true } },
      chains: new WeakMap(),
    });
    sessions.set(context, [...sessions.get(context) ?? [], k8s]);
    return closingWith(k8s, () => Promise.resolve());
  };
  return {
    contexts: () => source.contexts().map(({ name }) => name),
    open,
    release(context) {
      sessions.get(context)?.forEach(releaseConnections);
      sessions.delete(context);
    },
    async [Symbol.asyncDispose]() {
      for (const end of settings.running) end();
      await source.close();
    },
  };
}
