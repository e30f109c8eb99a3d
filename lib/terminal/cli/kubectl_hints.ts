import { UsageError } from "../../data/core/errors.ts";
import { UnknownOption } from "./arguments.ts";
import { COMMANDS } from "./table.ts";

// At the prompt it works too, where no shell reads `$(k8s path pods)`.
const WATCH = ["k8s raw '/api/v1/namespaces/default/pods?watch=true' prints every change as a line of JSON"];

const RAW: Readonly<Record<string, string>> = {
  create: "-X POST -d @FILE ",
  replace: "-X PUT -d @FILE ",
  delete: "-X DELETE ",
};

/** The flags of kubectl that a command of ours lacks, each with hints. `verb` is the command. */
const INSTEAD_OF_FLAGS: Readonly<Record<string, (verb: string) => readonly string[]>> = {
  "--audience": () => ["k8s token SERVICE-ACCOUNT --audience=NAME"],
  "--duration": () => ["k8s token SERVICE-ACCOUNT --duration=1h"],
  "--edit": () => ["write the manifest to a file, edit it, and k8s create -f FILE"],
  "--force": () => ["k8s delete -f FILE, and then k8s create -f FILE, make objects anew"],
  "--interactive": () => ["k8s config protect CONTEXT has every write to it asked about"],
  "--kustomize": (verb) => [`kubectl kustomize FOLDER | k8s ${verb} -f -`],
  "--output-watch-events": () => WATCH,
  "--overwrite": () => ["apply is server-side here: a conflict names the owners, and --force-conflicts overrules them"],
  "--prune": () => ["k8s delete TYPE -l SELECTOR removes what no manifest holds any more"],
  "--raw": (verb) => [`k8s raw ${RAW[verb] ?? ""}PATH`],
  "--save-config": () => ["apply is server-side here, and needs no annotation"],
  "--sort-by": (verb) => [`k8s ${verb} --no-headers | sort -k 2 sorts by the second column`],
  "--subresource": () => [`k8s raw -X PUT -d @FILE "$(k8s path TYPE NAME)/status"`],
  "--watch": () => WATCH,
  "--watch-only": () => WATCH,
};

const LONG: Readonly<Record<string, string>> = { "-w": "--watch", "-k": "--kustomize", "-i": "--interactive" };

/** The error for an option that a command does not have, with what does it here where kubectl has it. */
export function unknownOption({ flag, message, hints }: UnknownOption, verb: string): UsageError {
  const instead = INSTEAD_OF_FLAGS[LONG[flag] ?? flag]?.(verb) ?? [];
  return new UsageError(message, { hints: [instead, hints, helpOn(verb)].find((some) => some.length > 0) ?? [] });
}

function helpOn(verb: string): string[] {
  // Most flags of kubectl's belong to what makes a manifest there: `create deployment web --image=nginx`.
  const more = verb === "create" ? ["k8s create makes what a manifest says: -f FILE, or -f - for standard input"] : [];
  return COMMANDS[verb] === undefined ? [] : [...more, `k8s ${verb} --help shows what it takes`];
}
