import { hint, UnsupportedError } from "../../data/core/errors.ts";
import { shellWord } from "../../data/base/shell_word.ts";
import type { UserConfig } from "../../data/kubeconfig/types.ts";

/** Returns the error for an encrypted client key, which kubectl rejects, too. The hints say how to decrypt it. */
export function encryptedKey(user: UserConfig): UnsupportedError {
  const file = user["client-key"] ?? "client.key";
  const plain = `${file}.plain`;
  return new UnsupportedError("Cannot use the client-key: it is encrypted, and encrypted keys are not supported", {
    hints: [
      ...(user["client-key-data"]
        ? [hint("extract-client-key", { file }, `write the decoded client-key-data to the file ${file}`)]
        : []),
      `decrypt it: \`openssl pkey -in ${shellWord(file)} -out ${shellWord(plain)}\``,
      hint("set-client-key", { file: plain }, `then set client-key in the kubeconfig to ${plain}`),
    ],
  });
}
