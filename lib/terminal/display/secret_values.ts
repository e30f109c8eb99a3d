import type { Credential } from "../../api/credentials/credential.ts";

/**
 * Returns the token or password of a credential, which must not be written to a file. Private keys, and tokens of files
 * and plugins, are not among them.
 */
export function secretValues(credential: Credential): string[] {
  switch (credential.kind) {
    case "token":
      return [credential.token];
    case "basic":
      return [credential.password];
    case "certificate":
      return credential.bearer === undefined ? [] : secretValues(credential.bearer);
    default:
      return [];
  }
}
