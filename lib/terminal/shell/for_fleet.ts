/** The commands at the prompt that use no context. */
const LOCAL_REGEXP = /^(?:config|plugin|use|ns|kustomize|completions?)\b/;
/** The flags that choose one server, or other contexts. */
const CHOOSING_REGEXP = /^--(?:contexts?|fleet|cluster|server|sandbox|kubeconfig)(?:=|$)/;

/** Returns whether a command at the prompt runs for the contexts that `.fleet` has chosen. */
export function isForFleet(verb: string, args: readonly string[]): boolean {
  return !LOCAL_REGEXP.test(verb) && !args.some((arg) => CHOOSING_REGEXP.test(arg));
}
