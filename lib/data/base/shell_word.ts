/**
 * A word as bash, zsh and fish take it: as it is where nothing in it means anything to one of them, else in quotes. A
 * backslash before another one, a quote or the end stands outside the quotes, within which it means something to fish.
 */
export function shellWord(text: string): string {
  if (/^[\w@+:,./-][\w@%+=:,./-]*$/.test(text)) return text;
  return `'${text.replace(/'|\\(?=\\|'|$)/g, (mark) => `'\\${mark}'`)}'`;
}
