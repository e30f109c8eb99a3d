/**
 * Returns a word that bash, zsh and fish all read as the given text. It is only quoted if one of them would read it
 * differently. A backslash before a backslash, a quote or the end stays outside the quotes, because fish interprets it
 * inside.
 */
export function shellWord(text: string): string {
  if (/^[\w@+:,./-][\w@%+=:,./-]*$/.test(text)) return text;
  return `'${text.replace(/'|\\(?=\\|'|$)/g, (mark) => `'\\${mark}'`)}'`;
}
