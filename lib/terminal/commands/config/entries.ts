import { defined } from "../../../data/base/defined.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { setEntry } from "../../../data/kubeconfig/edit.ts";
import type { ClusterSettings, UserSettings } from "../../../data/kubeconfig/entry_settings.ts";
import { defineCommand } from "../../shell/command.ts";
import { EMPTY_VALUE } from "../../shell/options.ts";
import { GLOBAL_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import { where } from "./current.ts";
import { setFlags } from "./edit.ts";

/** `k8s config set-cluster NAME`. */
export function configSetClusterCommand(shell: Shell) {
  return defineCommand({
    name: "config set-cluster",
    description: "Create or change a cluster with --server, --certificate-authority and the flags below.",
    examples: [[
      "Set a cluster with its certificate authority",
      "k8s config set-cluster lab --server=https://lab:6443 --certificate-authority=ca.crt --embed-certs",
    ]],
    arguments: [{ name: "cluster", completion: "cluster" }],
    options: {
      tlsServerName: GLOBAL_OPTIONS.tlsServerName,
      insecureSkipTlsVerify: { value: "false", type: "boolean", help: "Accept any server certificate" },
      proxyUrl: { value: "url", help: "URL of an http, https or socks5 proxy to the server" },
      embedCerts: { help: "Store the content of the certificate authority file instead of its path" },
    },
    action: async (flags, name) => {
      const { server, tlsServerName, certificateAuthority, proxyUrl, embedCerts } = flags;
      const skip = flags.insecureSkipTlsVerify;
      if (skip && isGiven(certificateAuthority)) {
        throw new UsageError("Cannot set a certificate authority and skip the verification of the server", {
          hints: ["leave out --certificate-authority or --insecure-skip-tls-verify"],
        });
      }
      checkEmbedding(embedCerts, { "--certificate-authority": certificateAuthority });
      const settings: ClusterSettings = {
        ...setFlags({ server, tlsServerName, certificateAuthority, proxyUrl, embedCerts }),
        ...defined({ insecureSkipTlsVerify: skip }),
      };
      const { clusterFields } = await import("../../../data/kubeconfig/entry_settings.ts");
      await setEntry("clusters", name, (file) => clusterFields(settings, file), where(flags));
      await shell.out(`Cluster "${name}" set.\n`);
    },
  });
}

/** `k8s config set-credentials NAME`. */
export function configSetCredentialsCommand(shell: Shell) {
  return defineCommand({
    name: "config set-credentials",
    description:
      "Create or change a user with --token, --client-certificate, --client-key, --username, --password and the flags below.",
    examples: [["Store a token", 'k8s config set-credentials ci --token="$(k8s token ci --duration 24h)"']],
    arguments: [{ name: "user", completion: "user" }],
    options: {
      embedCerts: { help: "Store the content of the certificate and key files instead of their paths" },
      authProvider: { value: "name", help: "Auth provider", values: ["oidc"], open: true },
      authProviderArg: {
        value: "pair",
        help: "key=value for the provider, or key- to remove it; may be repeated",
        repeated: true,
      },
      execCommand: { value: "command", help: "Credential plugin to run" },
      execApiVersion: {
        value: "version",
        help: "API version of the plugin",
        default: "client.authentication.k8s.io/v1",
      },
      execArg: { value: "argument", help: "Argument for the plugin; may be repeated", repeated: true },
      execEnv: {
        value: "pair",
        help: "NAME=value for the plugin's environment, or NAME- to remove it; may be repeated",
        repeated: true,
      },
      execInteractiveMode: {
        value: "mode",
        help: "Whether the plugin may ask for input",
        values: ["Never", "IfAvailable", "Always"],
      },
      execProvideClusterInfo: { help: "Pass the cluster to the plugin" },
    },
    action: async (flags, name) => {
      const { token, clientCertificate, clientKey, username, password, embedCerts } = flags;
      const { authProvider, authProviderArg, execCommand, execApiVersion, execArg, execEnv } = flags;
      const { execInteractiveMode, execProvideClusterInfo } = flags;
      checkEmbedding(embedCerts, { "--client-certificate": clientCertificate, "--client-key": clientKey });
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
    },
  });
}

function isGiven(value: string | undefined): boolean {
  return value !== undefined && value !== EMPTY_VALUE;
}

function checkEmbedding(embedCerts: boolean | undefined, files: Record<string, string | undefined>): void {
  if (!embedCerts || Object.values(files).some(isGiven)) return;
  throw new UsageError("Cannot embed a certificate: no file is specified", {
    hints: [`add ${Object.keys(files).join(" or ")}`],
  });
}
