/**
 * Puts the chunks that a cold command loads into one file, `hot.js`. What else imports one of them finds a file of the
 * old name that hands on what is in there, so that each module still exists once.
 *
 * @param starts The chunks' names without their hash; what they import statically is hot as well.
 */
export async function mergeHot(
  folder: string,
  starts: readonly string[],
  bundle: (...args: string[]) => Promise<void>,
): Promise<void> {
  const chunks = new Map<string, string>();
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".js")) chunks.set(name, await Deno.readTextFile(`${folder}/${name}`));
  }
  const hot = [...closure(chunks, starts)].sort();
  const exported = hot.map((name, at) =>
    exportsOf(chunks.get(name) ?? "").map((key) => [key, `h${at}_${key}`] as const)
  );
  const entry = hot.map((name, at) => {
    const names = exported[at]?.map(([key, unique]) => `${key} as ${unique}`) ?? [];
    return names.length === 0 ? `import "./${name}";` : `export {${names.join()}} from "./${name}";`;
  });
  for (const name of hot) await Deno.writeTextFile(`${folder}/${name}`, literal(chunks.get(name) ?? "", hot));
  await Deno.writeTextFile(`${folder}/hot_entry.js`, entry.join("\n"));
  await bundle("--minify", "--output", `${folder}/hot.js`, `${folder}/hot_entry.js`);
  await Deno.remove(`${folder}/hot_entry.js`);
  for (const [at, name] of hot.entries()) {
    const names = exported[at]?.map(([key, unique]) => `${unique} as ${key}`) ?? [];
    await Deno.writeTextFile(`${folder}/${name}`, `export{${names.join()}}from"./hot.js";`);
  }
}

function closure(chunks: ReadonlyMap<string, string>, starts: readonly string[]): Set<string> {
  const found = new Set<string>();
  const queue = starts.flatMap((start) => {
    const names = [...chunks.keys()].filter((name) => new RegExp(`^${start}-[A-Z0-9]{8}\\.js$`).test(name));
    if (names.length === 0) throw new Error(`Cannot find the chunk of "${start}"`);
    return names;
  });
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue;
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

// An import() of what is hot too is found in the same file, once the bundler can read it.
function literal(text: string, hot: readonly string[]): string {
  return text.replace(
    /\bimport\(\["\.\/([^"]+)"\]\[0\]\)/g,
    (whole, name) => hot.includes(name) ? `import("./${name}")` : whole,
  );
}
