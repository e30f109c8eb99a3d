/**
 * Writes what completing code says of the library's own methods and options: names, signatures and documentation, as
 * `deno doc` reads them from mod.ts.
 *
 * Usage: deno run -A --config npm/deno.json tests/completion/generate_api.ts
 */
import type { ApiMember, ApiRef, ApiType } from "../../lib/terminal/completion/api/types.ts";

const ROOT = new URL("../../", import.meta.url);
const FILE = new URL("lib/terminal/completion/api/data.ts", ROOT);

// deno-lint-ignore no-explicit-any -- what `deno doc --json` prints has no types of its own
type Doc = any;

/** The text of the data file, as it has to be. */
export async function generated(): Promise<string> {
  const isNpmDoor = import.meta.resolve("@cliffy/command").includes("/npm/standins/");
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", ...(isNpmDoor ? ["--import-map", "npm/deno.json"] : []), "mod.ts"],
    cwd: ROOT,
    stderr: "inherit",
  }).output();
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout));
  const documented = new Map<string, Doc>();
  for (const { symbols } of Object.values(nodes) as Doc[]) {
    for (const { name, declarations } of symbols) documented.set(name, declarations[0]);
  }
  const types: Record<string, ApiType> = {};
  const wanted = ["K8s", "ConnectOptions"];
  for (let name = wanted.shift(); name !== undefined; name = wanted.shift()) {
    const declaration = documented.get(name);
    if (types[name] !== undefined || declaration?.kind !== "interface" || name === "KindMap") continue;
    types[name] = typeOf(name, declaration, wanted, types);
  }
  const sorted = Object.entries(types).sort(([a], [b]) => a < b ? -1 : 1);
  const text = "// Written by tests/completion/generate_api.ts from the documentation of mod.ts.\n" +
    'import type { ApiType } from "./types.ts";\n\n' +
    `export const API: Record<string, ApiType> = ${JSON.stringify(Object.fromEntries(sorted))};\n`;
  return await formatted(text);

  function typeOf(name: string, { jsDoc, def }: Doc, wanted: string[], types: Record<string, ApiType>): ApiType {
    const members: Record<string, ApiMember> = {};
    for (const { name: own, jsDoc, optional, tsType } of def.properties ?? []) {
      const literal = literalOf(tsType);
      const inner = `${name}.${own}`;
      if (literal !== undefined) types[inner] = typeOf(inner, { def: literal }, wanted, types);
      const ref = literal === undefined ? refOf(tsType, wanted) : { name: inner };
      members[own] = { doc: jsDoc?.doc ?? "", detail: shown(tsType), ...(optional ? { optional } : {}), ...asRef(ref) };
    }
    for (const { name: own, jsDoc, params, returnType } of def.methods ?? []) {
      if (own.startsWith("[")) continue;
      const parameters = params.map((param: Doc) => ({ name: param.name, ...asRef(refOf(param.tsType, wanted)) }));
      const signature = params.map((param: Doc) => param.name + (param.optional ? "?" : "")).join(", ");
      members[own] = {
        doc: jsDoc?.doc ?? "",
        detail: `(${signature}): ${shown(returnType)}`,
        parameters,
        ...asRef(refOf(returnType, wanted)),
      };
    }
    let iterates: ApiRef | undefined;
    for (const base of def.extends ?? []) {
      const { typeName, typeParams = [] } = base.value;
      if (/Iterable|Iterator/.test(typeName)) iterates = refOf(typeParams[0], wanted);
      const declaration = documented.get(typeName);
      if (declaration?.kind === "interface") {
        Object.assign(members, { ...typeOf(typeName, declaration, wanted, types).members, ...members });
      }
    }
    const generics = (def.typeParams ?? []).map((param: Doc) => param.name);
    return {
      doc: jsDoc?.doc ?? "",
      ...(generics.length === 0 ? {} : { generics }),
      ...(iterates === undefined ? {} : { iterates }),
      members,
    };
  }
}

function asRef(ref: ApiRef | undefined): { ref?: ApiRef } {
  return ref === undefined ? {} : { ref };
}

function literalOf(type: Doc): Doc {
  return type?.kind === "typeLiteral" ? type.value : undefined;
}

/** A type as completing follows it: the name of an interface, a list, or the strings that it can be. */
function refOf(type: Doc, wanted: string[]): ApiRef | undefined {
  switch (type?.kind) {
    case "keyword":
      return ["string", "number", "boolean"].includes(type.value) ? { name: type.value } : undefined;
    case "literal":
      return type.value.kind === "string" ? { values: [type.value.string] } : undefined;
    case "array":
      return { name: "Array", of: list(refOf(type.value, wanted)) };
    case "typeOperator":
      return refOf(type.value.tsType, wanted);
    case "union": {
      const parts = type.value.map((part: Doc) => refOf(part, wanted)).filter((ref: ApiRef | undefined) => ref);
      const values = parts.flatMap((ref: ApiRef) => ref.values ?? []);
      return values.length > 0 ? { values } : parts[0];
    }
    case "typeRef": {
      const { typeName, typeParams = [] } = type.value;
      wanted.push(typeName);
      const of = typeParams.map((part: Doc) => refOf(part, wanted) ?? { name: "unknown" });
      return { name: typeName, ...(of.length === 0 ? {} : { of }) };
    }
  }
  return undefined;
}

function list(ref: ApiRef | undefined): ApiRef[] {
  return ref === undefined ? [] : [ref];
}

/** A type as a person reads it. */
function shown(type: Doc): string {
  switch (type?.kind) {
    case "literal":
      return type.value.kind === "string" ? JSON.stringify(type.value.string) : type.repr;
    case "array":
      return `${/^[\w.]+$/.test(shown(type.value)) ? shown(type.value) : `(${shown(type.value)})`}[]`;
    case "typeOperator":
      return `${type.value.operator} ${shown(type.value.tsType)}`;
    case "union":
      return type.value.map(shown).join(" | ");
    case "typeRef": {
      const params = (type.value.typeParams ?? []).map(shown);
      return params.length === 0 ? type.value.typeName : `${type.value.typeName}<${params.join(", ")}>`;
    }
    case "typeLiteral":
      return `{ ${type.value.properties.map((each: Doc) => `${each.name}${each.optional ? "?" : ""}`).join(", ")} }`;
    case "fnOrConstructor":
      return `(${type.value.params.map(({ name }: Doc) => name).join(", ")}) => ${shown(type.value.tsType)}`;
  }
  return type?.repr || "unknown";
}

async function formatted(text: string): Promise<string> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--line-width", "120", "--ext", "ts", "-"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  return new TextDecoder().decode((await process.output()).stdout);
}

if (import.meta.main) await Deno.writeTextFile(FILE, await generated());
