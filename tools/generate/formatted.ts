/** Formats TypeScript or Markdown with `deno fmt`, as the repository is formatted. */
export async function formatted(text: string, extension: "ts" | "md" = "ts"): Promise<string> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--line-width", "120", "--ext", extension, "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  return new TextDecoder().decode((await process.output()).stdout);
}
