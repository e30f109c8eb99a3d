/**
 * Writes `lib/features/explorer/data.ts`, the files of the page that `k8s proxy --explore` serves, from `lib/features/explorer/page/`: one
 * script, so that it loads at once, and no file to be looked for wherever the library was installed.
 */
const root = new URL("..", import.meta.url).pathname;
const page = `${root}lib/features/explorer/page`;

/** The text of `data.ts`. */
export async function explorePage(): Promise<string> {
  const [html, css, icon, script] = await Promise.all([
    Deno.readTextFile(`${page}/page.html`),
    Deno.readTextFile(`${page}/page.css`),
    Deno.readTextFile(`${page}/icon.svg`),
    bundled(`${page}/main.mts`),
  ]);
  const files = { "": html, "page.css": css, "icon.svg": icon, "page.js": script };
  const stream = new Blob([JSON.stringify(files)]).stream().pipeThrough(new CompressionStream("gzip"));
  const lines = (await new Response(stream).bytes()).toBase64().match(/.{1,110}/g) ?? [];
  return "// Written by npm/explore_page.ts (npm run page) from lib/features/explorer/page/: gzip in base64.\n" +
    `export const DATA = \`\n${lines.join("\n")}\n\`;\n`;
}

async function bundled(entry: string): Promise<string> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--config", `${root}npm/deno.json`, "--platform", "browser", "--minify", entry],
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`${entry} could not be bundled`);
  return new TextDecoder().decode(stdout);
}

if (import.meta.main) await Deno.writeTextFile(`${root}lib/features/explorer/data.ts`, await explorePage());
