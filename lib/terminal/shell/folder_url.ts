/** A folder as the base of imports: its URL, with a slash at its end. */
export function folderUrl(path: string): string {
  const text = path.replaceAll("\\", "/").replace(/\/+$/, "");
  const escaped = encodeURI(text).replace(/[?#]/g, encodeURIComponent);
  return new URL(`file://${text.startsWith("/") || text === "" ? "" : "/"}${escaped}/`).href;
}
