import { UsageError } from "../../../data/core/errors.ts";
import { setEntry } from "../../../data/kubeconfig/edit.ts";
import type { ClusterSettings, UserSettings } from "../../../data/kubeconfig/entry_settings.ts";
import { setFlags, where } from "./edit.ts";
import { EMPTY_VALUE } from "../../shell/global_flags.ts";
import { type Globals, newCommand } from "../../shell/globals.ts";
import type { Shell } from "../../shell/shell.ts";

interface ClusterFlags extends Omit<Globals, "insecureSkipTlsVerify"> {
  tlsServerName?: string | undefined;
  proxyUrl?: string | undefined;
  embedCerts?: boolean | undefined;
  insecureSkipTlsVerify?: string | undefined;
}

/** `k8s config set-cluster NAME`. */
export function configSetClusterCommand(shell: Shell) {
  return newCommand(
    "config set-cluster",
    "Make a cluster, or change one: --server, --certificate-authority and what stands here.",
    ["--insecure-skip-tls-verify", "--tls-server-name"],
  )
    .arguments("<cluster:string>")
    .option("--tls-server-name <name:string>", "The name to expect in the server's certificate.")
    .option(
      "--insecure-skip-tls-verify <yes:string>",
      "Take whatever certificate the server shows; =false takes it back.",
    )
    .option("--proxy-url <url:string>", "The proxy on the way: http, https or socks5.")
    .option("--embed-certs", "Put the authority itself into the kubeconfig, instead of its path.")
    .example(
      "A cluster and its authority",
      "k8s config set-cluster lab --server=https://lab:6443 --certificate-authority=ca.crt --embed-certs",
    )
    .action(async (flags: ClusterFlags, name: string) => {
      const { server, tlsServerName, certificateAuthority, proxyUrl, embedCerts } = flags;
      const skip = booleanOf("--insecure-skip-tls-verify", flags.insecureSkipTlsVerify);
      if (skip && isGiven(certificateAuthority)) {
        throw new UsageError("Cannot both give the authority of a cluster and skip its verification", {
          hints: ["leave out --certificate-authority or --insecure-skip-tls-verify"],
        });
      }
      checkEmbedding(embedCerts, { "--certificate-authority": certificateAuthority });
      const settings: ClusterSettings = {
        ...setFlags({ server, tlsServerName, certificateAuthority, proxyUrl, embedCerts }),
        ...(skip === undefined ? {} : { insecureSkipTlsVerify: skip }),
      };
      const { clusterFields } = await import("../../../data/kubeconfig/entry_settings.ts");
      await setEntry("clusters", name, (file) => clusterFields(settings, file), where(flags));
      await shell.out(`Cluster "${name}" set.\n`);
    });
}

interface UserFlags extends Globals {
  embedCerts?: boolean | undefined;
  authProvider?: string | undefined;
  authProviderArg?: string[] | undefined;
  execCommand?: string | undefined;
  execApiVersion?: string | undefined;
  execArg?: string[] | undefined;
  execEnv?: string[] | undefined;
  execInteractiveMode?: string | undefined;
  execProvideClusterInfo?: boolean | undefined;
}

/** `k8s config set-credentials NAME`. */
export function configSetCredentialsCommand(shell: Shell) {
  return newCommand(
    "config set-credentials",
    "Make a user, or change one: --token, --client-certificate, --client-key, --username, --password and what stands here.",
  )
    .arguments("<user:string>")
    .option("--embed-certs", "Put certificate and key themselves into the kubeconfig, instead of their paths.")
    .option("--auth-provider <name:string>", "The provider of tokens: oidc.")
    .option("--auth-provider-arg <pair:string>", "key=value for it, or key- to take one away; may be repeated.", {
      collect: true,
    })
    .option("--exec-command <command:string>", "The credential plugin to run.")
    .option("--exec-api-version <version:string>", "What it speaks. Default: client.authentication.k8s.io/v1.")
    .option("--exec-arg <argument:string>", "An argument for it; may be repeated.", { collect: true })
    .option("--exec-env <pair:string>", "NAME=value for its environment, or NAME- to take one away; may be repeated.", {
      collect: true,
    })
    .option("--exec-interactive-mode <mode:string>", "Whether it may ask: Never, IfAvailable, Always.")
    .option("--exec-provide-cluster-info", "Tell it of the cluster.")
    .example("A token", 'k8s config set-credentials ci --token="$(k8s token ci --duration 24h)"')
    .action(async (flags: UserFlags, name: string) => {
      const { token, clientCertificate, clientKey, username, password, embedCerts } = flags;
      const { authProvider, authProviderArg, execCommand, execApiVersion, execArg, execEnv } = flags;
      const { execInteractiveMode, execProvideClusterInfo } = flags;
      checkEmbedding(embedCerts, { "--client-certificate": clientCertificate, "--client-key": clientKey });
      const modes = ["Never", "IfAvailable", "Always"];
      if (execInteractiveMode !== undefined && !modes.includes(execInteractiveMode)) {
        throw new UsageError(`Unknown mode "${execInteractiveMode}"`, { hints: [modes.join(", ")] });
      }
      const settings: UserSettings = setFlags({
        token,
        clientCertificate,
        clientKey,
        username,
        password,
        embedCerts,
        authProvider,
        authProviderArg,
        execCommand,
        execApiVersion,
        execArg,
        execEnv,
        execInteractiveMode,
        execProvideClusterInfo,
      });
      const { userFields } = await import("../../../data/kubeconfig/entry_settings.ts");
      await setEntry("users", name, (file, config) => userFields(settings, name, file, config), where(flags));
      await shell.out(`User "${name}" set.\n`);
    });
}

function isGiven(value: string | undefined): boolean {
  return value !== undefined && value !== EMPTY_VALUE;
}

function checkEmbedding(embedCerts: boolean | undefined, files: Record<string, string | undefined>): void {
  if (!embedCerts || Object.values(files).some(isGiven)) return;
  throw new UsageError("Cannot embed a certificate without its file", {
    hints: [`name it: ${Object.keys(files).join(", ")}`],
  });
}

function booleanOf(flag: string, text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (text === "true" || text === "false") return text === "true";
  throw new UsageError(`Option "${flag}" is true or false, but got "${text}"`);
}
