/** A folder of files that is removed at the end of the scope. */
export interface Files extends Disposable {
  folder: string;
  /** The path of a file in it. */
  path(name: string): string;
  read(name: string): string;
}

/** Writes files by name into a new folder. */
export function files(contents: Record<string, string>): Files {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  const path = (name: string) => `${folder}/${name}`;
  for (const [name, text] of Object.entries(contents)) {
    Deno.mkdirSync(path(name).replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(path(name), text);
  }
  return {
    folder,
    path,
    read: (name) => Deno.readTextFileSync(path(name)),
    [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }),
  };
}

/** Returns an environment with only these variables. */
export function envOf(variables: Record<string, string>): (name: string) => string | undefined {
  return (name) => variables[name];
}
