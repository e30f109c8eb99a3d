import { ConfigError, UnsupportedError } from "../../data/core/errors.ts";
import type { UserConfig } from "../../data/kubeconfig/types.ts";
import { pem } from "./credential.ts";
import type { Plugin } from "./exec.ts";
import { type AuthProviderIo, createOidcProvider } from "./oidc.ts";

/** What took the place of the providers that client-go had until 1.26, each a plugin of its own. */
const SUCCESSORS: Readonly<Record<string, readonly string[]>> = {
  gcp: [
    "its successor is the plugin gke-gcloud-auth-plugin: gcloud components install gke-gcloud-auth-plugin",
    "then write the user anew: gcloud container clusters get-credentials CLUSTER",
  ],
  azure: [
    "its successor is the plugin kubelogin: https://azure.github.io/kubelogin",
    "then convert the kubeconfig: kubelogin convert-kubeconfig",
  ],
  openstack: [
    "its successor is the plugin client-keystone-auth: https://github.com/kubernetes/cloud-provider-openstack",
  ],
};

/**
 * Opens the auth-provider of a user.
 *
 * @throws {UnsupportedError} For one that Kubernetes has removed; the hints name its successor.
 * @throws {ConfigError} For one that nobody knows, or that lacks something.
 */
export async function openAuthProvider(
  { name = "", config = {} }: NonNullable<UserConfig["auth-provider"]>,
  outside: (() => Promise<AuthProviderIo>) | undefined,
): Promise<Plugin> {
  const successor = Object.hasOwn(SUCCESSORS, name) ? SUCCESSORS[name] : undefined;
  if (successor !== undefined) {
    throw new UnsupportedError(`Cannot use the auth-provider "${name}": Kubernetes has removed it (1.26)`, {
      hints: successor,
    });
  }
  if (name !== "oidc") {
    throw new ConfigError(`Cannot find the auth-provider "${name}": there is oidc, and everything else is a plugin`, {
      hints: ["a plugin stands under exec in the kubeconfig"],
    });
  }
  const ca = await pem(
    "idp-certificate-authority",
    config["idp-certificate-authority-data"],
    config["idp-certificate-authority"],
  );
  if (outside === undefined) {
    throw new UnsupportedError('Cannot use the auth-provider "oidc" here: there is no way to its identity provider');
  }
  return createOidcProvider(config, ca, await outside());
}
