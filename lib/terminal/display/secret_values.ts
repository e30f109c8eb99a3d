import type { Credential } from "../../api/credentials/credential.ts";

/** The secrets of a credential, to be kept out of what is written down. */
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
