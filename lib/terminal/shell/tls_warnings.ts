import { type Endpoint, mayCarryCredentials } from "../../api/transport/endpoint.ts";
import { advise, type Shell } from "./shell.ts";

/** Warns on stderr if a long-lived connection does not verify the server or does not use encryption. */
export function warnOfInsecurity(shell: Shell, { server, insecureSkipTlsVerify }: Endpoint): void {
  if (insecureSkipTlsVerify) {
    advise(
      shell,
      `Warning: the certificate of ${server} is not verified: any server at that address can read the credential`,
    );
  }
  if (!mayCarryCredentials(server)) {
    advise(shell, `Warning: no credential is sent to ${server}: the connection is not encrypted`);
  }
}
