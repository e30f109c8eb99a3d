/** A folder of a test, which is removed with everything in it at the end of the scope. */
export interface TempDir extends AsyncDisposable {
  path: string;
  /** Writes a file that only this user can read, and returns its path. */
  file(name: string, text?: string): Promise<string>;
}

/** Makes a folder for temporary files: `await using dir = await tempDir();` */
export async function tempDir(prefix = "k8s-test-"): Promise<TempDir> {
  // Without links, because programs print paths that way.
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix }));
  return {
    path,
    async file(name, text = "") {
      const file = `${path}/${name}`;
      await Deno.writeTextFile(file, text, { mode: 0o600 });
      return file;
    },
    async [Symbol.asyncDispose]() {
      await Deno.remove(path, { recursive: true }).catch((error) => {
        // A test may remove it itself.
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    },
  };
}
