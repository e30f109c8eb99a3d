import { UnsupportedError } from "../../../data/core/errors.ts";
import { authorization } from "../../../api/credentials/authorize.ts";
import { impersonationHeaders } from "../../../api/credentials/impersonate.ts";
import { shellWord } from "../../../data/base/shell_word.ts";
import { counted, stripControl } from "../../../data/base/text.ts";
import type { Connection } from "../../../session/source.ts";
import { mayCarryCredentials } from "../../../api/transport/endpoint.ts";
import { curlProxy } from "../../../data/output/curl.ts";
import { curlRoute, proxyUserNote } from "../../shell/curl.ts";
import { defineCommand } from "../../shell/command.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { openShellSession } from "../../shell/open_session.ts";
import { privateFiles, removePrivateFiles } from "../../shell/private_files.ts";
import { advise, type Shell } from "../../shell/shell.ts";

const NAMES = ["APISERVER", "CACERT", "TOKEN", "CLIENT_CERT", "CLIENT_KEY"] as const;

const SHELLS = ["bash", "zsh", "fish", ...["sh", "dash", "ksh"].map((name) => ({ name, hidden: true }))];

const OPTIONS = {
  shell: { value: "name", help: "Shell syntax of the lines", values: SHELLS, default: "from $SHELL" },
  unset: { help: "Print lines that remove the variables" },
  clean: { help: "Like --unset, but also delete the certificate and key files of this command" },
} as const satisfies Options;

/** `eval "$(k8s env)"`: sets the variables for a hand-written curl command with the current credential. */
export function envCommand(shell: Shell) {
  return defineCommand({
    name: "env",
    description: "Print shell lines that set APISERVER, CACERT and TOKEN, or CLIENT_CERT and CLIENT_KEY, for curl.",
    examples: [
      [
        "Set the variables in bash or zsh, and send a request",
        'eval "$(k8s env)"; curl --cacert "$CACERT" -H "Authorization: Bearer $TOKEN" "$APISERVER/api"',
      ],
      ["Set the variables in fish", "k8s env | source"],
    ],
    options: OPTIONS,
    action: async (flags) => {
      const dialect = dialectOf(shell, flags);
      if (flags.clean) {
        const count = await removePrivateFiles(shell);
        shell.err(`removed ${counted(count, "file")}`);
      }
      if (flags.unset || flags.clean) return await shell.out(lines(dialect, {}));
      if (flags.sandbox) {
        throw new UnsupportedError("Cannot print variables for a sandbox that ends with this command", {
          hints: ["run `k8s sandbox` to serve one that stays, and use the KUBECONFIG that it prints"],
        });
      }
      await using k8s = await openShellSession(shell, flags);
      const connection = await k8s.connection();
      for (const note of notesOn(connection)) advise(shell, `note: ${stripControl(note)}`);
      await shell.out(lines(dialect, await variables(shell, connection)));
    },
  });
}

async function variables(shell: Shell, { endpoint, credential }: Connection): Promise<Record<string, string>> {
  const set: Record<string, string> = { APISERVER: endpoint.server };
  const secrets: Record<string, string> = {};
  if (endpoint.ca !== undefined) secrets.CACERT = endpoint.ca;
  if (credential.kind === "basic") {
    throw new UnsupportedError(
      "Cannot set variables for a username and password",
      { hints: ["use curl's --user USER:PASSWORD"] },
    );
  }
  if (credential.kind === "certificate") {
    secrets.CLIENT_CERT = credential.cert;
    secrets.CLIENT_KEY = credential.key;
  }
  const value = mayCarryCredentials(endpoint.server) ? await authorization(credential) : undefined;
  if (value?.startsWith("Bearer ")) set.TOKEN = value.slice("Bearer ".length);
  return { ...set, ...await privateFiles(shell, secrets) };
}

// Notes for a hand-written curl command that the variables do not cover.
function notesOn({ endpoint, impersonation }: Connection): string[] {
  const { unixSocket, renamed } = curlRoute(endpoint);
  const { proxyUrl } = endpoint;
  const proxyUser = proxyUserNote(endpoint);
  return [
    ...(endpoint.insecureSkipTlsVerify
      ? ["this kubeconfig does not verify the server, but curl does; add --insecure to skip the verification"]
      : []),
    ...(mayCarryCredentials(endpoint.server)
      ? []
      : ["the connection to the server is not encrypted, so TOKEN is not set"]),
    ...(unixSocket === undefined
      ? []
      : [`the server listens on a socket; add --unix-socket ${shellWord(unixSocket)} to curl`]),
    ...(proxyUrl === undefined
      ? []
      : [`the server is behind a proxy; add --proxy ${shellWord(curlProxy(proxyUrl))} to curl`]),
    ...(proxyUser === undefined ? [] : [proxyUser]),
    ...(renamed === undefined ? [] : [
      `the server's certificate has another name; run curl --connect-to ${shellWord(renamed.connectTo)} ${
        shellWord(`${renamed.server}/api`)
      }`,
    ]),
    ...(impersonation === undefined
      ? []
      : [`this user impersonates another one; run curl with ${
        impersonationHeaders(impersonation).map(([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`).join(" ")
      }`]),
  ];
}

type Dialect = "sh" | "fish";

function dialectOf(shell: Shell, flags: FlagsOf<typeof OPTIONS>): Dialect {
  return (flags.shell ?? shell.env("SHELL")?.split("/").at(-1)) === "fish" ? "fish" : "sh";
}

// Unset the other variables, so that no credential of another context remains.
function lines(dialect: Dialect, variables: Record<string, string>): string {
  return NAMES.map((name) => {
    const value = variables[name];
    if (dialect === "fish") return value === undefined ? `set -e ${name};` : `set -gx ${name} ${fishQuote(value)};`;
    return value === undefined ? `unset ${name};` : `export ${name}=${shellWord(value)};`;
  }).join("\n") + "\n";
}

function fishQuote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
