import { type Endpoint, mayCarryCredentials } from "../../api/transport/endpoint.ts";
import { advise, type Shell } from "./shell.ts";

/** Says on stderr where a connection that stays open protects less than a person would think. */
export function warnOfInsecurity(shell: Shell, { server, insecureSkipTlsVerify }: Endpoint): void {
  if (insecureSkipTlsVerify) {
    advise(
      shell,
      `Warning: the certificate of ${server} is not verified: whoever answers there gets the credential`,
    );
  }
  if (!mayCarryCredentials(server)) {
    advise(shell, `Warning: no credential is sent to ${server}: the connection is not encrypted`);
  }
}
