// A token of three parts (RFC 7519), and keys in PEM.
const TOKEN_REGEXP = /\beyJ[\w-]{8,}\.[\w-]+\.|-----BEGIN [A-Z ]*PRIVATE KEY-----/;
// `--token x`, `--docker-password=x`, `--oidc-client-secret=x` (but `--secret` alone is a flag of ours), `Authorization:
// Bearer x`, `Basic x`; a variable of the shell is no secret.
const FLAG_REGEXP =
  /--(([\w-]+-)?(token|passw(or)?d)|[\w-]+-secret)[\s=]+["']?(?!["'$\s])\S|\b(Bearer|Basic)\s+(?!\$)[\w.~+/=-]{4,}/i;
// What fingers know from kubectl and shells, whether or not it is a command here: `--from-literal=a=x`,
// `config set users.u.token x`, `DB_PASSWORD=x`, `https://user:x@host`.
const COMMAND_REGEXP =
  /--(from-literal|exec-env|auth-provider-arg)\b|\bconfig\s+set\s+["']?users\.|(TOKEN|PASSWORD|SECRET|API_?KEY)=["']?[^"'$\s]|:\/\/[^\s/:@]+:(?!\$)[^\s/@]+@/;
// `token: "x"`, `"client-key-data": "x"`, `password = 'x'`: a name that says it, and a text as its value.
const FIELD_REGEXP =
  /(token|passw(or)?d|passphrase|secret|credential|api[-_]?key|client[-_]?key(-data)?|private[-_]?key)["'`\]]*\s*[:=]\s*["'`](?!["'`]|\$[A-Z_]+["'`])/i;
// The data of a Secret has names of its own.
const SECRET_REGEXP = /\b(kind["'`]?\s*:\s*["'`]Secret\b|stringData\b)/;

/**
 * Whether an input seems to hold a secret, and must not be written down: one that is known by its value, a token or key
 * by its form, or a text by the name of what it is given to. It errs on the side of caution.
 */
export function holdsSecret(text: string, known: Iterable<string> = []): boolean {
  for (const secret of known) if (secret.length >= 4 && text.includes(secret)) return true;
  return [TOKEN_REGEXP, FLAG_REGEXP, COMMAND_REGEXP, FIELD_REGEXP, SECRET_REGEXP].some((pattern) => pattern.test(text));
}
