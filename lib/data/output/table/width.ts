const ASCII_REGEXP = /^[\x20-\x7e]*$/;
// Combining marks, joiners, variation selectors, and the
// vowels and finals of decomposed Hangul have no width.
const NO_WIDTH_REGEXP = /^[\p{Mn}\p{Me}\u1160-\u11ff\u200b-\u200d\ufe00-\ufe0f]/u;
// East Asian wide and fullwidth blocks (UAX #11) and emoji are two wide. Each of the two letters of a flag is one wide.
const WIDE_REGEXP =
  /^(?![\u{1f1e6}-\u{1f1ff}])[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;

/** Returns the number of terminal columns of a text. */
export function textWidth(text: string): number {
  if (ASCII_REGEXP.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += NO_WIDTH_REGEXP.test(character) ? 0 : WIDE_REGEXP.test(character) ? 2 : 1;
  return width;
}

/** Pads a text with spaces to a number of columns. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

let segmenter: Intl.Segmenter | undefined;

/** Splits a text into grapheme clusters: a letter with its marks, an emoji with its modifiers. */
export function splitCharacters(text: string): Intl.Segments {
  return (segmenter ??= new Intl.Segmenter()).segment(text);
}

/** Cuts a text between characters to a number of columns. A cut text ends in an ellipsis. */
export function truncated(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let cut = "";
  let taken = 0;
  for (const { segment } of splitCharacters(text)) {
    taken += textWidth(segment);
    if (taken >= width) break;
    cut += segment;
  }
  return `${cut}…`;
}
