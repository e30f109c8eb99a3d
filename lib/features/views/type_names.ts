import { apiVersionOf, exactName, groupResourceOf, type Resource } from "../../data/core/resource.ts";

/** A kind and the name of its schema. */
export interface NamedKind {
  resource: Resource;
  key: string;
}

/**
 * Returns the end of the module: a type for each kind, and the names by which reads and writes find it.
 */
export function declarations(kinds: readonly NamedKind[]): string {
  const typeNames = namesOfTypes(kinds);
  const types = kinds.map(({ resource, key }, index) => {
    const apiVersion = apiVersionOf(resource);
    const what = safe(`${resource.plural} of ${apiVersion}`);
    const literals = `apiVersion: ${JSON.stringify(apiVersion)}; kind: ${JSON.stringify(resource.kind)}`;
    return `/** ${what}. */
export type ${typeNames[index]} = components["schemas"][${JSON.stringify(key)}] & { ${literals} };
`;
  });
  const names = resourceNames(kinds.map(({ resource }) => resource));
  const fields = [...names].map(([name, index]) => `    ${JSON.stringify(name)}: ${typeNames[index]};\n`);
  const objects = kinds.map(({ resource }, index) =>
    `    ${JSON.stringify(`${apiVersionOf(resource)}/${resource.kind}`)}: ${typeNames[index]};\n`
  );
  return `${types.join("")}
declare module "@kubeshell/k8s" {
  interface ServedKinds {
${fields.join("")}  }
  interface ServedObjects {
${objects.join("")}  }
}
`;
}

/**
 * Returns the index of the kind for each name that `get()` accepts. Names are resolved as in discovery: the first kind in
 * the server's order wins, and short names come last.
 */
export function resourceNames(resources: readonly Resource[]): Map<string, number> {
  const names = new Map<string, number>();
  const give = (name: string, index: number) => {
    if (name !== "" && !names.has(name)) names.set(name, index);
  };
  resources.forEach(({ plural, singular, kind }, index) =>
    [plural, singular, kind].forEach((name) => give(name, index))
  );
  resources.forEach(({ shortNames }, index) => shortNames.forEach((name) => give(name, index)));
  resources.forEach((resource, index) => {
    const { singular, group } = resource;
    give(groupResourceOf(resource), index);
    if (group !== "") give(`${singular}.${group}`, index);
    give(exactName(resource), index);
  });
  return names;
}

/** Returns a name for each kind's type: its Kind, with version or group if two kinds have the same name. */
function namesOfTypes(kinds: readonly NamedKind[]): string[] {
  const taken = new Set(["components", "paths", "webhooks", "operations", "$defs"]);
  return kinds.map(({ resource: { group, version, kind: said } }) => {
    const kind = /^[A-Za-z_$][\w$]*$/.test(said) ? said : `Kind${capitals(said)}`;
    const start = capitals(group.split(".")[0] ?? "");
    const whole = `${capitals(group)}${kind}${capitals(version)}`;
    const candidates = [
      kind,
      `${kind}${capitals(version)}`,
      `${start}${kind}`,
      `${start}${kind}${capitals(version)}`,
      whole,
    ];
    const name = candidates.find((candidate) => !taken.has(candidate)) ?? whole;
    taken.add(name);
    return name;
  });
}

function capitals(text: string): string {
  return text.split(/[^A-Za-z0-9]+/).map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

/** Returns text of a server for use in a comment, with nothing in it that could end the comment. */
export function safe(text: string): string {
  return text.replace(/[^\w .,:/+-]/g, "_").replaceAll("*/", "_");
}
