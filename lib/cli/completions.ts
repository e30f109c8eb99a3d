import { newCommand } from "../commands/globals.ts";
import type { Shell } from "../commands/shell.ts";
import { UsageError } from "../core/errors.ts";

/** `k8s completions bash|zsh|fish`: a script that asks `k8s __complete` at each tab. */
export function completionsCommand(shell: Shell) {
  return newCommand(
    "completions",
    "A completion script for your shell: commands, flags, and what this cluster has: types, names, namespaces.",
  )
    .arguments("<shell:string>")
    .example("bash, in ~/.bashrc", "source <(k8s completions bash)")
    .example("zsh, in ~/.zshrc after compinit", "source <(k8s completions zsh)")
    .example("fish", "k8s completions fish > ~/.config/fish/completions/k8s.fish")
    .action(async (_flags: unknown, name: string) => {
      const script = Object.hasOwn(SCRIPTS, name) ? SCRIPTS[name] : undefined;
      if (script === undefined) throw new UsageError(`Unknown shell "${name}"`, { hints: ["bash, zsh or fish"] });
      await shell.out(script);
    });
}

// Where nothing fits, the shells complete names of files: for -f.
const SCRIPTS: Record<string, string> = {
  bash: `_k8s() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(
    k8s __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null
  )
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
}
complete -o default -F _k8s k8s
`,
  zsh: `#compdef k8s
_k8s() {
  local -a found
  found=("\${(@f)$(k8s __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -a found; else _files; fi
}
compdef _k8s k8s
`,
  fish: `function __k8s_complete
  set -l words (commandline -opc)
  k8s __complete -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c k8s -f -a '(__k8s_complete)'
complete -c k8s -s f -l filename -r -F
`,
};
