import { newCommand } from "../commands/globals.ts";
import type { Shell } from "../commands/shell.ts";
import { UsageError } from "../core/errors.ts";
import { COMMANDS } from "./table.ts";

/** `k8s completions bash|zsh|fish`: completes commands, and the kinds that every cluster has. */
export function completionsCommand(shell: Shell) {
  return newCommand("completions", "A completion script for your shell.")
    .arguments("<shell:string>")
    .example("bash", "source <(k8s completions bash)")
    .example("zsh", "source <(k8s completions zsh)")
    .example("fish", "k8s completions fish | source")
    .action(async (_flags: unknown, name: string) => {
      const { BUILTINS } = await import("../core/builtins.ts");
      const kinds = BUILTINS.map(({ plural }) => plural).join(" ");
      await shell.out(scriptFor(name, kinds));
    });
}

const TAKE_KINDS = ["get", "delete", "patch", "path", "explain"];

function scriptFor(name: string, kinds: string): string {
  const words = Object.keys(COMMANDS);
  const first = [...new Set(words.map((word) => word.split(" ")[0] ?? ""))];
  const families = first.filter((word) => words.some((other) => other.startsWith(`${word} `)));
  const membersOf = (family: string) =>
    words.filter((word) => word.startsWith(`${family} `)).map((word) => word.slice(family.length + 1));
  switch (name) {
    case "bash":
      return `_k8s() {
  local cur=\${COMP_WORDS[COMP_CWORD]} words=""
  case $COMP_CWORD in
    1) words="${first.join(" ")}" ;;
    2) case \${COMP_WORDS[1]} in
${families.map((family) => `      ${family}) words="${membersOf(family).join(" ")}" ;;`).join("\n")}
      ${TAKE_KINDS.join("|")}) words="${kinds}" ;;
    esac ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -o default -F _k8s k8s
`;
    case "zsh":
      return `#compdef k8s
_k8s() {
  case $CURRENT in
    2) compadd ${first.join(" ")} ;;
    3) case $words[2] in
${families.map((family) => `      ${family}) compadd ${membersOf(family).join(" ")} ;;`).join("\n")}
      ${TAKE_KINDS.join("|")}) compadd ${kinds} ;;
      *) _files ;;
    esac ;;
    *) _files ;;
  esac
}
compdef _k8s k8s
`;
    case "fish":
      return [
        ...first.map((word) =>
          `complete -c k8s -n __fish_use_subcommand -f -a ${word} -d '${COMMANDS[word]?.summary ?? ""}'`
        ),
        ...families.map((family) =>
          `complete -c k8s -n '__fish_seen_subcommand_from ${family}' -f -a '${membersOf(family).join(" ")}'`
        ),
        `complete -c k8s -n '__fish_seen_subcommand_from ${TAKE_KINDS.join(" ")}' -f -a '${kinds}'`,
        "",
      ].join("\n");
    default:
      throw new UsageError(`Unknown shell "${name}"`, { hints: ["bash, zsh or fish"] });
  }
}
