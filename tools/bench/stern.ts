import { cacheRoot } from "../cluster/build.ts";

const VERSION = "v1.34.0";

/** Builds stern from the Go module proxy, once. Returns its path, or undefined without Go. */
export async function buildStern(): Promise<string | undefined> {
  const folder = `${cacheRoot()}/stern-${VERSION}`;
  const path = `${folder}/stern`;
  if (await Deno.stat(path).then(() => true, () => false)) return path;
  try {
    const args = ["install", `github.com/stern/stern@${VERSION}`];
    const { success } = await new Deno.Command("go", { args, env: { GOBIN: folder }, stdout: "null" }).output();
    return success ? path : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
