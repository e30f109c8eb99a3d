import { ConfigError, UnsupportedError } from "../../data/core/errors.ts";
import type { UserConfig } from "../../data/kubeconfig/types.ts";
import { pem } from "./credential.ts";
import type { Plugin } from "./exec.ts";
import { type AuthProviderIo, createOidcProvider } from "./oidc.ts";

/** The credential plugins that replaced the auth-providers of client-go 1.25 and older. */
const SUCCESSORS: Readonly<Record<string, readonly string[]>> = {
  gcp: [
    "install its successor, gke-gcloud-auth-plugin: `gcloud components install gke-gcloud-auth-plugin`",
    "then update the kubeconfig: `gcloud container clusters get-credentials CLUSTER`",
  ],
  azure: [
    "install its successor, kubelogin: https://azure.github.io/kubelogin",
    "then convert the kubeconfig: `kubelogin convert-kubeconfig`",
  ],
  openstack: [
    "install its successor, client-keystone-auth: https://github.com/kubernetes/cloud-provider-openstack",
  ],
};

/**
 * Opens the auth-provider of a user.
 *
 * @throws {UnsupportedError} If Kubernetes has removed the provider (the hints name its successor), or if
 *   `openIo` is undefined.
 * @throws {ConfigError} If the provider is unknown or its configuration is incomplete.
 */
export async function openAuthProvider(
  { name = "", config = {} }: NonNullable<UserConfig["auth-provider"]>,
  openIo: (() => Promise<AuthProviderIo>) | undefined,
): Promise<Plugin> {
  const successor = Object.hasOwn(SUCCESSORS, name) ? SUCCESSORS[name] : undefined;
  if (successor !== undefined) {
    throw new UnsupportedError(`Cannot use the auth-provider "${name}": Kubernetes removed it in version 1.26`, {
      hints: successor,
    });
  }
  if (name !== "oidc") {
    throw new ConfigError(`Cannot use the auth-provider "${name}": only "oidc" is supported`, {
      hints: ["configure credential plugins under the user's exec field"],
    });
  }
  const ca = await pem(
    "idp-certificate-authority",
    config["idp-certificate-authority-data"],
    config["idp-certificate-authority"],
  );
  if (openIo === undefined) {
    throw new UnsupportedError(
      'Cannot use the auth-provider "oidc" here: this session cannot connect to its identity provider',
    );
  }
  return createOidcProvider(config, ca, await openIo());
}
