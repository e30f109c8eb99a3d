/** A file that contains the chunks that a cold command loads. */
export interface HotFile {
  /** Its name: `hot.js`. */
  file: string;
  /** The names of chunks without their hash. The chunks that they import statically are put into the file too. */
  starts: readonly string[];
}

/**
 * Puts the chunks that a cold command loads into one file. All other chunks import from that file. A chunk that is
 * imported dynamically keeps a file of the old name that exports the same names, so that each module still exists once.
 *
 * @param merged The files that were merged before. Their chunks stay there.
 */
export async function mergeHot(
  folder: string,
  { file, starts }: HotFile,
  bundle: (...args: string[]) => Promise<void>,
  merged: readonly string[] = [],
): Promise<void> {
  const chunks = new Map<string, string>();
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".js") && !merged.includes(name)) {
      const text = await Deno.readTextFile(`${folder}/${name}`);
      if (!merged.some((other) => isStub(text, other))) chunks.set(name, text);
    }
  }
  const hot = [...closure(chunks, starts)].sort();
  const exported = hot.map((name, at) =>
    exportsOf(chunks.get(name) ?? "").map((key) => [key, `h${at}_${key}`] as const)
  );
  const uniqueNames = new Map(hot.map((name, at) => [name, new Map(exported[at])]));
  const entry = hot.map((name, at) => {
    const names = exported[at]?.map(([key, unique]) => `${key} as ${unique}`) ?? [];
    return names.length === 0 ? `import "./${name}";` : `export {${names.join()}} from "./${name}";`;
  });
  for (const name of hot) await Deno.writeTextFile(`${folder}/${name}`, literal(chunks.get(name) ?? "", hot));
  await Deno.writeTextFile(`${folder}/hot_entry.js`, entry.join("\n"));
  const others = merged.flatMap((other) => ["--external", `./${other}`]);
  await bundle("--minify", ...others, "--output", `${folder}/${file}`, `${folder}/hot_entry.js`);
  await Deno.remove(`${folder}/hot_entry.js`);
  for (const [at, name] of hot.entries()) {
    const names = exported[at]?.map(([key, unique]) => `${unique} as ${key}`) ?? [];
    await Deno.writeTextFile(`${folder}/${name}`, `export{${names.join()}}from"./${file}";`);
  }
  for (const [name, text] of chunks) {
    if (uniqueNames.has(name)) continue;
    const rewritten = importedFrom(text, file, uniqueNames);
    if (rewritten !== text) await Deno.writeTextFile(`${folder}/${name}`, rewritten);
  }
}

function isStub(text: string, file: string): boolean {
  return new RegExp(`^export ?\\{[^}]*\\} ?from ?"\\./${file}";?\\s*$`).test(text);
}

// Each file costs time, so no chunk loads a file that only exports the names of another one.
function importedFrom(text: string, file: string, names: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  return text.replace(
    /\b(import|export) ?(?:\{([^}]*)\} ?from ?)?"\.\/([^"]+)"/g,
    (whole, word: string, list: string | undefined, chunk: string) => {
      const unique = names.get(chunk);
      if (unique === undefined) return whole;
      if (list === undefined) return `${word}"./${file}"`;
      const renamed = list.split(",").map((part) => {
        const [key = "", alias = key] = part.trim().split(" as ");
        return `${unique.get(key)} as ${alias}`;
      });
      return `${word}{${renamed.join()}}from"./${file}"`;
    },
  );
}

function closure(chunks: ReadonlyMap<string, string>, starts: readonly string[]): Set<string> {
  const found = new Set<string>();
  // Chunks of different folders may have the same name.
  const queue = starts.flatMap((start) => {
    const names = [...chunks.keys()].filter((name) => new RegExp(`^${start}-[A-Z0-9]{8}\\.js$`).test(name));
    if (names.length === 0) throw new Error(`Cannot find the chunk of "${start}"`);
    return names;
  });
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name) || !chunks.has(name)) continue;
    found.add(name);
    for (const [, other = ""] of (chunks.get(name) ?? "").matchAll(/\b(?:from|import) ?"\.\/([^"]+)"/g)) {
      queue.push(other);
    }
  }
  return found;
}

function exportsOf(text: string): string[] {
  return [...text.matchAll(/\bexport ?\{([^}]*)\}/g)].flatMap(([, list = ""]) =>
    list.split(",").map((part) => part.split(" as ").at(-1)?.trim() ?? "")
  ).filter((name) => name !== "");
}

// If the bundler can read an import() of a hot chunk, it finds the chunk in the same file.
function literal(text: string, hot: readonly string[]): string {
  return text.replace(
    /\bimport\(\["\.\/([^"]+)"\]\[0\]\)/g,
    (whole, name) => hot.includes(name) ? `import("./${name}")` : whole,
  );
}
