import { type Globals, newCommand } from "../shell/globals.ts";
import { GLOBAL_FLAGS } from "../shell/global_flags.ts";
import { openShellSession } from "../shell/open_session.ts";
import type { Shell } from "../shell/shell.ts";
import type { Candidate } from "../completion/candidate.ts";
import { createKnowledge, type Knowledge } from "../completion/cluster_cache.ts";
import { type Line, type WordOption } from "../completion/words/line.ts";
import { completeLine, type WordSources } from "../completion/words/words.ts";
import { stripControl } from "../../data/base/text.ts";
import { type OptionInfo, takesNext } from "./arguments.ts";
import { COMMANDS } from "./table.ts";

/** What the completion scripts call, with the words up to the cursor: `TEXT<TAB>DETAIL` a line, or `:file`. */
export function completeCommand(shell: Shell, words: readonly string[]) {
  return newCommand("__complete", "What could come next, for the completion scripts.")
    .action(async () => {
      await using sources = wordSources(shell, createKnowledge());
      const { candidates, isFile } = await completeLine(words.length === 0 ? [""] : words, sources)
        .catch(() => ({ candidates: [], isFile: false }));
      await shell.out(isFile ? ":file\n" : candidates.map(lineOf).join(""));
    });
}

function lineOf({ text, detail = "", unfinished }: Candidate): string {
  const plain = (part: string) => stripControl(part).replace(/[\t\n]+/g, " ");
  return `${plain(text)}\t${plain(detail)}${unfinished ? "\t+" : ""}\n`;
}

/** The command table as completing reads it, over sessions that the flags of the line describe. */
export function wordSources(shell: Shell, knowledge: Knowledge): WordSources & AsyncDisposable {
  const opened: AsyncDisposable[] = [];
  const quiet: Shell = { ...shell, err: () => {} };
  return {
    commands: COMMANDS,
    globalOptions: GLOBAL_FLAGS.map(globalOption),
    takesNext: (option, next) => takesNext(option as OptionInfo, next),
    async command(name) {
      const command = (await COMMANDS[name]?.load())?.(shell, []);
      return { options: command?.getOptions(true) ?? [], arguments: command?.getArguments() ?? [] };
    },
    async open(flags) {
      const { kubeconfig, ...rest } = globalsOf(flags);
      const file = kubeconfig === undefined ? {} : { kubeconfig };
      const k8s = await openShellSession(quiet, { ...rest, ...file });
      opened.push(k8s);
      return k8s;
    },
    async kubeconfig(flags) {
      const path = flags.get("kubeconfig")?.at(-1);
      const { loadKubeconfig } = await import("../../data/kubeconfig/load.ts");
      const { config } = await loadKubeconfig(path === undefined ? {} : { paths: [path] });
      return {
        contexts: config.contexts.map(({ name, context }) => ({ text: name, detail: context.cluster ?? "" })),
        clusters: config.clusters.map(({ name }) => name),
        users: config.users.map(({ name }) => name),
      };
    },
    knowledge,
    signal: shell.signal,
    async [Symbol.asyncDispose]() {
      for (const k8s of opened) await k8s[Symbol.asyncDispose]();
    },
  };
}

function globalOption({ flags, description, collect = false }: (typeof GLOBAL_FLAGS)[number]): WordOption {
  const [, name = "", type = "string"] = /<([\w-]+)(?::(\w+))?>/.exec(flags) ?? [];
  return {
    flags: flags.match(/--?[a-z][\w-]*/g) ?? [],
    description,
    args: name === "" ? [] : [{ name, type }],
    collect,
    hidden: true,
  };
}

// The flags that say which cluster, and as whom; the others have no part in what is offered.
function globalsOf(flags: Line["flags"]): Globals {
  const value = (name: string) => flags.get(name)?.at(-1);
  return {
    namespace: value("namespace"),
    context: value("context"),
    kubeconfig: value("kubeconfig"),
    cluster: value("cluster"),
    user: value("user"),
    server: value("server"),
    token: value("token"),
    certificateAuthority: value("certificate-authority"),
    insecureSkipTlsVerify: flags.has("insecure-skip-tls-verify") || undefined,
    clientCertificate: value("client-certificate"),
    clientKey: value("client-key"),
    as: value("as"),
    asGroup: flags.get("as-group") as string[] | undefined,
    sandbox: flags.has("sandbox"),
  };
}
