import { UsageError } from "../../data/core/errors.ts";
import { UnknownOption } from "./arguments.ts";
import { COMMANDS } from "./table.ts";

// A fixed path also works at the prompt, which does not expand `$(k8s path pods)`.
const WATCH = ["run `k8s raw '/api/v1/namespaces/default/pods?watch=true'` to print every change as a line of JSON"];

const RAW: Readonly<Record<string, string>> = {
  create: "-X POST -d @FILE ",
  replace: "-X PUT -d @FILE ",
  delete: "-X DELETE ",
};

/** The flags of kubectl that a command of ours lacks, each with hints. `verb` is the command. */
const INSTEAD_OF_FLAGS: Readonly<Record<string, (verb: string) => readonly string[]>> = {
  "--audience": () => ["run `k8s token SERVICE-ACCOUNT --audience=NAME` to get a token for an audience"],
  "--duration": () => ["run `k8s token SERVICE-ACCOUNT --duration=1h` to get a token that expires after an hour"],
  "--edit": () => ["write the manifest to a file, edit it, and run `k8s create -f FILE`"],
  "--force": () => ["run `k8s delete -f FILE`, then `k8s create -f FILE`, to recreate the objects"],
  "--interactive": () => ["run `k8s config protect CONTEXT` to confirm each write to a context"],
  "--kustomize": (verb) => [`run \`kubectl kustomize FOLDER | k8s ${verb} -f -\``],
  "--output-watch-events": () => WATCH,
  "--overwrite": () => ["add --force-conflicts to take over fields that other managers own"],
  "--prune": () => ["run `k8s delete TYPE -l SELECTOR` to delete objects that are no longer in a manifest"],
  "--raw": (verb) => [`run \`k8s raw ${RAW[verb] ?? ""}PATH\` to send the request`],
  "--save-config": () => ["leave out --save-config: apply is server-side and needs no annotation"],
  "--sort-by": (verb) => [`run \`k8s ${verb} --no-headers | sort -k 2\` to sort by the second column`],
  "--subresource": () => [`run \`k8s raw -X PUT -d @FILE "$(k8s path TYPE NAME)/status"\` to replace a subresource`],
  "--watch": () => WATCH,
  "--watch-only": () => WATCH,
};

const LONG: Readonly<Record<string, string>> = { "-w": "--watch", "-k": "--kustomize", "-i": "--interactive" };

/** Returns the error for an unknown option. Its hints say how to replace an option of kubectl. */
export function unknownOption({ flag, message, hints }: UnknownOption, verb: string): UsageError {
  const instead = INSTEAD_OF_FLAGS[LONG[flag] ?? flag]?.(verb) ?? [];
  return new UsageError(message, { hints: [instead, hints, helpOn(verb)].find((some) => some.length > 0) ?? [] });
}

function helpOn(verb: string): string[] {
  // kubectl creates some kinds from flags: `create deployment web --image=nginx`.
  const more = verb === "create"
    ? ["run `k8s create -f FILE` to create the objects of a manifest (-f - reads standard input)"]
    : [];
  return COMMANDS[verb] === undefined ? [] : [...more, `run \`k8s ${verb} --help\` to list its arguments and flags`];
}
