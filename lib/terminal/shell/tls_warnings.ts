import { type Endpoint, mayCarryCredentials } from "../../api/transport/endpoint.ts";
import type { Shell } from "./shell.ts";

/** Says on stderr where a connection that stays open protects less than a person would think. */
export function warnOfInsecurity(shell: Shell, { server, insecureSkipTlsVerify }: Endpoint): void {
  if (insecureSkipTlsVerify) {
    shell.err(
      `Warning: the certificate of ${server} is not verified: whoever answers there gets the credential`,
    );
  }
  if (!mayCarryCredentials(server)) {
    shell.err(`Warning: no credential is sent to ${server}: the connection is not encrypted`);
  }
}
