import { defineCommand } from "../../shell/command.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s completions bash|zsh|fish`: prints a script that calls `k8s __complete` for completion. */
export function completionsCommand(shell: Shell) {
  return defineCommand({
    name: "completions",
    description: "Print a completion script for commands, flags, and the types, names and namespaces of the cluster.",
    examples: [
      ["Enable completion in bash: add this line to ~/.bashrc", "source <(k8s completions bash)"],
      ["Enable completion in zsh: add this line to ~/.zshrc after compinit", "source <(k8s completions zsh)"],
      ["Enable completion in fish", "k8s completions fish > ~/.config/fish/completions/k8s.fish"],
    ],
    arguments: [{ name: "shell", values: ["bash", "zsh", "fish"] }],
    action: async (_flags, name) => await shell.out(SCRIPTS[name]),
  });
}

// Each line of `k8s __complete` has a candidate, a description, and a plus if no space follows. `:file` requests the
// shell's completion of file names.
const SCRIPTS = {
  // Readline also splits words at : and =, so only replace the last part of a word.
  bash: `_k8s() {
  local line text mark alias= first quote= end= rest=\${COMP_LINE:0:COMP_POINT} piece word= head= words=() i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    if [[ $i -eq 0 || $rest == [[:space:]]* ]]; then
      [[ $i -gt 1 ]] && words+=("$word")
      rest=\${rest#"\${rest%%[![:space:]]*}"} word= head=
    fi
    piece=\${COMP_WORDS[i]}
    [[ $i -eq $COMP_CWORD ]] && piece=$rest
    rest=\${rest#"$piece"}
    head=$word
    [[ $piece == [:=]* ]] && head+=$piece
    case $piece in
      \\'*) quote=\\' piece=\${piece#\\'} word+=\${piece%\\'} ;;
      \\"*)
        quote=\\" piece=\${piece#\\"} piece=\${piece%\\"}
        for mark in \\" '$' '\`' \\\\; do piece=\${piece//"\\\\$mark"/"$mark"}; done
        word+=$piece
        ;;
      *) quote= word+=\${piece//[\\"\\'\\\\]/} ;;
    esac
  done
  # What follows k8s in an alias comes first; an alias may begin with another one. bash 3.2 cannot look them up.
  if [[ \${BASH_VERSINFO[0]} -ge 4 && -n \${BASH_ALIASES[$1]-} ]]; then
    alias=\${BASH_ALIASES[$1]}
    for ((i = 0; i < 10; i++)); do
      first=\${alias%%[[:space:]]*}
      [[ $first != k8s && -n \${BASH_ALIASES[$first]-} ]] || break
      alias=\${BASH_ALIASES[$first]}\${alias#"$first"}
    done
  fi
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ $line == :file ]]; then
      if type compopt &>/dev/null; then compopt -o default; return; fi
      # bash 3.2 of macOS
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "\${word#"$head"}")
      return
    fi
    text=\${line%%$'\\t'*}
    text=\${text#"$head"}
    # Readline puts it into the quotes as it is, and what a name holds must not run.
    if [[ $quote == \\" ]]; then
      for mark in \\\\ \\" '$' '\`'; do text=\${text//"$mark"/"\\\\$mark"}; done
    elif [[ $quote == \\' ]]; then
      mark="'\\\\''" text=\${text//\\'/"$mark"}
    fi
    [[ -z $quote && $text == *[^A-Za-z0-9_.,:=/@%+-]* ]] && printf -v text %q "$text"
    COMPREPLY+=("$text") end=\${line##*$'\\t'}
  done < <(k8s __complete \${alias:+"--alias=$alias"} -- "\${words[@]}" "$word" 2>/dev/null)
  if [[ \${#COMPREPLY[@]} -eq 1 && $end == + ]]; then
    compopt -o nospace 2>/dev/null
    # A single match would close the quote as well.
    [[ -n $quote ]] && COMPREPLY+=("\${COMPREPLY[0]} ")
  fi
}
complete -F _k8s k8s
`,
  zsh: `#compdef k8s
_k8s() {
  local line text detail word=$PREFIX
  local -a found open
  # Within quotes it stands there as it is.
  case $compstate[quote] in
    \\") word=\${PREFIX//\\\\\\"/\\"} ;;
    \\') ;;
    *) word=\${(Q)PREFIX} ;;
  esac
  while IFS= read -r line; do
    if [[ $line == :file ]]; then
      [[ $PREFIX == --*=* ]] && compset -P 1 '*='
      _files
      return
    fi
    text=\${line%%$'\\t'*} detail=\${\${line#*$'\\t'}%%$'\\t'*}
    text=\${\${text//\\\\/\\\\\\\\}//:/\\\\:}\${detail:+:$detail}
    if [[ $line == *$'\\t+' ]]; then open+=("$text"); else found+=("$text"); fi
  done < <(k8s __complete -- "\${(@Q)words[2,CURRENT-1]}" "$word" 2>/dev/null)
  local result=1
  (( \${#found} )) && _describe -V k8s found && result=0
  (( \${#open} )) && _describe -V k8s open -S '' && result=0
  return result
}
if [[ $funcstack[1] == _k8s ]]; then _k8s; else compdef _k8s k8s; fi
`,
  fish: `function __k8s_complete
  set -l words (commandline -opc)
  set -l token (commandline -ct)
  set -l word $token
  # A quote may be open anywhere in the word.
  for quote in '' "'" '"'
    set -l plain (string unescape -- "$token$quote"); and set word $plain; and break
  end
  set -e words[1]
  for line in (k8s __complete -- $words "$word" 2>/dev/null)
    if test "$line" = :file
      set -l head (string match -r '^--[^=]*=' -- "$word")
      __fish_complete_path (string replace -- "$head" '' "$word") | string replace -r '^' -- "$head"
    else
      string split -f1,2 \\t -- $line | string join \\t
    end
  end
end
complete -c k8s -e
complete -c k8s -f -k -a '(__k8s_complete)'
`,
};
