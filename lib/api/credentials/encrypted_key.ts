import { UnsupportedError } from "../../data/core/errors.ts";
import { shellWord } from "../../data/base/shell_word.ts";
import type { UserConfig } from "../../data/kubeconfig/types.ts";

const TAKE_OUT = "k8s config view --minify --raw -o jsonpath='{.users[0].user.client-key-data}' | base64 -d";

/** The error for a client key that a password protects, which kubectl refuses as well; its hints take the password off. */
export function encryptedKey(user: UserConfig): UnsupportedError {
  const file = user["client-key"] ?? "client.key";
  return new UnsupportedError("The client-key is encrypted, and there is nobody to ask for its password", {
    hints: [
      ...(user["client-key-data"] ? [`take it out of the kubeconfig: ${TAKE_OUT} > ${file}`] : []),
      `decrypt it: openssl pkey -in ${shellWord(file)} -out ${shellWord(`${file}.plain`)}`,
      `then name the new file: k8s config set-credentials USER --client-key=${shellWord(`${file}.plain`)}`,
    ],
  });
}
