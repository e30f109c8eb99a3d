import { shellWord } from "../../data/base/shell_word.ts";
import { BUILTINS } from "../../data/core/builtins.ts";
import { UsageError } from "../../data/core/errors.ts";
import type { Options } from "../shell/options.ts";
import type { ParsedCommandLine, UnknownOption } from "./arguments.ts";
import { type KubectlLine, readKubectlLine } from "./kubectl_line.ts";
import { COMMANDS } from "./table.ts";

const TEXT = { value: "value", help: "" } as const;
const SWITCH = { help: "" } as const;

/** The options of kubectl that hints read. */
const OPTIONS: Options = {
  edit: SWITCH,
  force: SWITCH,
  outputWatchEvents: SWITCH,
  prune: SWITCH,
  raw: TEXT,
  saveConfig: SWITCH,
  sortBy: TEXT,
  watch: { ...SWITCH, short: "-w" },
  watchOnly: SWITCH,
};

const METHODS: Readonly<Record<string, string>> = { create: "POST", replace: "PUT", delete: "DELETE" };

/**
 * The flags of kubectl that a command of ours lacks, each with hints: lines that do the same, with the user's own words.
 * Capitals stand for what only the user knows.
 */
const INSTEAD_OF_FLAGS: Readonly<Record<string, (line: KubectlLine, verb: string) => readonly string[]>> = {
  "--edit": (line, verb) => {
    const [file = "FILE"] = line.values("filename").map(shellWord);
    return [`run \`"\${EDITOR:-vi}" ${file} && k8s ${verb} -f ${file}${line.flags()}\` to edit the manifest first`];
  },
  "--force": (line, verb) => {
    const files = filesOf(line);
    return [
      `run \`k8s delete${files}${line.flags()} && k8s ${
        verb === "apply" ? verb : "create"
      }${files}${line.flags()}\` to recreate the objects`,
    ];
  },
  "--output-watch-events": watch,
  "--prune": () => ["run `kubectl apply` instead"],
  "--raw": (line, verb) => {
    const method = METHODS[verb];
    const [file] = line.values("filename");
    const body = method === undefined || method === "DELETE" ? "" : ` -d ${shellWord(`@${file ?? "FILE"}`)}`;
    const path = shellWord(line.value("raw") ?? "PATH");
    return [`run \`k8s raw${method === undefined ? "" : ` -X ${method}`}${body} ${path}${line.flags()}\``];
  },
  "--save-config": (line, verb) => [
    `run \`k8s ${verb}${filesOf(line)}${line.flags()}\`: apply is server-side and needs no annotation`,
  ],
  "--sort-by": (line, verb) => {
    const words = [verb, ...line.words.map(shellWord)].join(" ");
    return [`run \`k8s ${words}${line.flags()} --no-headers | sort -k 2\` to sort by the second column`];
  },
  "--watch": watch,
  "--watch-only": watch,
};

const LONG: Readonly<Record<string, string>> = { "-w": "--watch" };

/** Returns the error for an unknown option. Its hints say how to replace an option of kubectl. */
export function unknownOption({ flag, message, hints }: UnknownOption, line: ParsedCommandLine): UsageError {
  const { verb } = line;
  const instead = INSTEAD_OF_FLAGS[LONG[flag] ?? flag]?.(readKubectlLine(line, OPTIONS), verb) ?? [];
  return new UsageError(message, { hints: [instead, hints, helpOn(verb)].find((some) => some.length > 0) ?? [] });
}

function helpOn(verb: string): string[] {
  return COMMANDS[verb] === undefined ? [] : [`run \`k8s ${verb} --help\` to list its arguments and flags`];
}

function filesOf(line: KubectlLine): string {
  const files = line.values("filename");
  return (files.length === 0 ? ["FILE"] : files).map((file) => ` -f ${shellWord(file)}`).join("");
}

// A path also works at the prompt, which does not expand `$(k8s path pods)`.
function watch(line: KubectlLine): readonly string[] {
  const [word = "", name] = line.words.flatMap((word) => word.split("/"));
  const resource = BUILTINS.find(({ plural, singular, kind, shortNames }) =>
    [plural, singular, kind, ...shortNames].includes(word)
  );
  const { group = "GROUP", version = "VERSION", plural = "TYPE", namespaced = true } = resource ?? {};
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const namespace = line.has("allNamespaces") || !namespaced
    ? ""
    : `/namespaces/${line.value("namespace") ?? "default"}`;
  const query = new URLSearchParams({ watch: "true" });
  const [labels, fields] = [line.value("selector"), line.value("fieldSelector")];
  if (labels !== undefined) query.set("labelSelector", labels);
  if (fields ?? name) query.set("fieldSelector", fields ?? `metadata.name=${name}`);
  const path = shellWord(`${root}${namespace}/${plural}?${query}`);
  return [`run \`k8s raw ${path}${line.flags()}\` to print every change as a line of JSON`];
}
