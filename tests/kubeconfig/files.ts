/** A folder of files that goes with the test. */
export interface Files extends Disposable {
  folder: string;
  /** The path of a file in it. */
  path(name: string): string;
  read(name: string): string;
}

/** Writes files by name into a folder of their own. */
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

/** An environment of these variables alone. */
export function envOf(variables: Record<string, string>): (name: string) => string | undefined {
  return (name) => variables[name];
}
