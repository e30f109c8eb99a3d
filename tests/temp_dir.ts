/** A folder of a test, which is removed with its content at the end of the scope. */
export interface TempDir extends AsyncDisposable {
  path: string;
  /** Writes a file that only this user can read, and returns its path. */
  file(name: string, text?: string): Promise<string>;
}

/** Creates a folder for temporary files: `await using dir = await tempDir();` */
export async function tempDir(prefix = "k8s-test-"): Promise<TempDir> {
  // The path has no symbolic links, because programs print it without them.
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
        // The test may have removed the folder.
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    },
  };
}
