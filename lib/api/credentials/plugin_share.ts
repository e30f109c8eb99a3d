import { createQueue } from "../../data/base/queue.ts";
import type { ClusterConfig, ExecConfig } from "../../data/kubeconfig/types.ts";
import type { Plugin } from "./exec.ts";

/** Marks the contexts of one kubeconfig, which share their credential plugins. */
export interface PluginSharing {
  /** Called before a plugin uses the terminal, with the context that needs it. */
  readonly onLogin?: ((context: string) => void) | undefined;
}

/** Runs a plugin when its turn comes. */
export type PluginGate = <T>(isInteractive: boolean, run: () => Promise<T>) => Promise<T>;

/** The number of plugins that run at a time. */
const MOST_AT_ONCE = 4;

interface Share {
  readonly plugins: Map<string, Plugin>;
  readonly gate: (context: string) => PluginGate;
}

const shares = new WeakMap<PluginSharing, Share>();

/**
 * Returns the plugin for a program with its arguments and variables. Contexts with the same program, arguments and
 * variables share the plugin and its answer. A plugin that needs the cluster is only shared by contexts of that cluster.
 */
export function sharePlugin(
  sharing: PluginSharing,
  { exec, cluster, context }: { exec: ExecConfig; cluster: ClusterConfig; context: string },
  create: (gate: PluginGate) => Plugin,
): Plugin {
  const share = shares.get(sharing) ?? newShare(sharing);
  shares.set(sharing, share);
  const { apiVersion, command, args, env, interactiveMode, provideClusterInfo } = exec;
  const known = provideClusterInfo ? cluster : undefined;
  const key = JSON.stringify([apiVersion, command, args ?? [], env ?? [], interactiveMode, known]);
  const plugin = share.plugins.get(key) ?? create(share.gate(context));
  share.plugins.set(key, plugin);
  return plugin;
}

function newShare({ onLogin }: PluginSharing): Share {
  const terminal = createQueue();
  let running = 0;
  const waiting: (() => void)[] = [];
  return {
    plugins: new Map(),
    gate: (context) => async (isInteractive, run) => {
      // Two programs cannot ask at one terminal.
      if (isInteractive) {
        return await terminal(async () => {
          onLogin?.(context);
          return await run();
        });
      }
      if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
      else running++;
      try {
        return await run();
      } finally {
        const next = waiting.shift();
        if (next === undefined) running--;
        else next();
      }
    },
  };
}
