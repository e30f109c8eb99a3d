// A JSON Web Token of three parts (RFC 7519), and keys in PEM.
const TOKEN_REGEXP = /\beyJ[\w-]{8,}\.[\w-]+\.|-----BEGIN [A-Z ]*PRIVATE KEY-----/;
// `--token x`, `--docker-password=x`, `--oidc-client-secret=x` (but `--secret` alone is a flag of ours),
// `Authorization: Bearer x`, `Basic x`. A shell variable is not a secret.
const FLAG_REGEXP =
  /--(([\w-]+-)?(token|passw(or)?d)|[\w-]+-secret)[\s=]+["']?(?!["'$\s])\S|\b(Bearer|Basic)\s+(?!\$)[\w.~+/=-]{4,}/i;
// Habits from kubectl and shells, even if the command does not exist here: `--from-literal=a=x`, `config set
// users.u.token x`, `DB_PASSWORD=x`, `https://user:x@host`.
const COMMAND_REGEXP =
  /--(from-literal|exec-env|auth-provider-arg)\b|\bconfig\s+set\s+["']?users\.|(TOKEN|PASSWORD|SECRET|API_?KEY)=["']?[^"'$\s]|:\/\/[^\s/:@]+:(?!\$)[^\s/@]+@/;
// `token: "x"`, `"client-key-data": "x"`, `password = 'x'`: a telling name with a string as its value.
const FIELD_REGEXP =
  /(token|passw(or)?d|passphrase|secret|credential|api[-_]?key|client[-_]?key(-data)?|private[-_]?key)["'`\]]*\s*[:=]\s*["'`](?!["'`]|\$[A-Z_]+["'`])/i;
// `const pw = "x"`, `DB_PASS: 'x'`: short names of passwords must be whole words, because many words end like them.
const SHORT_FIELD_REGEXP =
  /(?:(?:\b|_)(?:pw|pwd|pass|PW|PWD|PASS)|(?<=[a-z])(?:Pw|Pwd|Pass))["'`\]]*\s*(:\s*string\s*)?[:=]\s*["'`](?!["'`])/;
// `Deno.env.set("DB_PASSWORD", "x")`, `headers.append("X-Api-Key", key)`.
const SETTER_REGEXP =
  /\b(set|setItem|append)\(\s*["'`][^"'`]*(token|pass|pwd|secret|credential|api[-_]?key|private[-_]?key|authorization)[^"'`]*["'`]\s*,/i;
// A Secret as YAML, JSON or code. The keys of its data have arbitrary names.
const SECRET_REGEXP = /\bkind["'`]?\s*:\s*["'`]?Secret\b|\bstringData\b/;
// Data that is written: a key of an object, a path of a JSON patch, an assignment. Reading data reveals no secret yet.
const DATA_REGEXP = /\bdata["'`]?\s*:|\/data\/|\.data(\.[\w$]+|\[[^\]]*\])?\s*=(?!=)/;
const SECRET_WORD_REGEXP = /\bsecrets?\b/i;
// Data without the word Secret: base64 in an object, or a string that is assigned (the variable may be called `s`).
const BASE64_DATA_REGEXP =
  /\bdata["'`]?\s*:\s*\{[^}]*:\s*["'`](?:[\w+/]+={1,2}|(?=[^"'`]*[a-z])(?=[^"'`]*[A-Z])[\w+/]{16,})["'`]|\.data(\.[\w$]+|\[[^\]]*\])\s*=\s*["'`]/;
const ENCODED_REGEXP = /\bbtoa\(\s*["'`]/;

const PATTERNS = [
  ...[TOKEN_REGEXP, FLAG_REGEXP, COMMAND_REGEXP, FIELD_REGEXP, SHORT_FIELD_REGEXP, SETTER_REGEXP],
  ...[SECRET_REGEXP, BASE64_DATA_REGEXP, ENCODED_REGEXP],
];

/**
 * Returns whether an input seems to contain a secret and must not be written to a file. It looks for known secret
 * values, for the form of tokens and keys, and for telling names. It errs on the side of caution.
 */
export function holdsSecret(text: string, known: Iterable<string> = []): boolean {
  for (const secret of known) if (secret.length >= 4 && text.includes(secret)) return true;
  return PATTERNS.some((pattern) => pattern.test(text)) || (SECRET_WORD_REGEXP.test(text) && DATA_REGEXP.test(text));
}
