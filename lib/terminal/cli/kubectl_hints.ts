import { shellWord } from "../../data/base/shell_word.ts";
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
  prune: SWITCH,
  raw: TEXT,
  saveConfig: SWITCH,
  sortBy: TEXT,
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
};

/** Returns the error for an unknown option. Its hints say how to replace an option of kubectl. */
export function unknownOption({ flag, message, hints }: UnknownOption, line: ParsedCommandLine): UsageError {
  const { verb } = line;
  const instead = INSTEAD_OF_FLAGS[flag]?.(readKubectlLine(line, OPTIONS), verb) ?? [];
  return new UsageError(message, { hints: [instead, hints, helpOn(verb)].find((some) => some.length > 0) ?? [] });
}

function helpOn(verb: string): string[] {
  return COMMANDS[verb] === undefined ? [] : [`run \`k8s ${verb} --help\` to list its arguments and flags`];
}

function filesOf(line: KubectlLine): string {
  const files = line.values("filename");
  return (files.length === 0 ? ["FILE"] : files).map((file) => ` -f ${shellWord(file)}`).join("");
}
