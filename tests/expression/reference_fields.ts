import type { KubeObject } from "../../lib/data/core/object.ts";
import { RELATIONSHIPS } from "../../lib/data/expression/relationships/table.ts";

/** A part of a schema of an OpenAPI document. */
interface Schema {
  $ref?: string;
  allOf?: Schema[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  properties?: Record<string, Schema>;
  "x-kubernetes-group-version-kind"?: { group: string; kind: string }[];
}

/** Fields that end like a reference and are none, or are one that nobody looks for. With the reason. */
const EXCEPTIONS: readonly (readonly [field: RegExp, reason: string])[] = [
  [/\.(containerName|targetContainerName|requestName|volumeName)$|\.fileKeyRef$/, "a part of the same object"],
  [/\.(fieldRef|resourceFieldRef)$/, "a field of the same object"],
  [
    /\.(resourceNames|resourceName|shortNames|acceptedNames|scopeName|signerName|schedulerName)$/,
    "a name of no object",
  ],
  [/\.(generateName|gmsaCredentialSpecName|runAsUserName|initiatorName|externalName)$/, "a name of no object"],
  [/\.(diskName|shareName|pdName|datasetName|storagePolicyName|fsType)$/, "a name outside of the cluster"],
  [/\.imageRef$/, "an image"],
  [/^Endpoints\./, "deprecated: EndpointSlices have the same"],
  [/^Event\.events\.k8s\.io /, "the same objects as the Events of the core group"],
  [
    /\.volumeClaimTemplates?\b|emplate\.spec\.nodeName$/,
    "a template of claims, or a node that a template should not name",
  ],
  [/\.inlineVolumeSpec\./, "only for volumes that are migrated inside of the attacher"],
  [/\.(currentVolumeAttributesClassName|targetVolumeAttributesClassName)$/, "a past or future value of spec"],
  [/\.(nominatedNodeName|podGroupName|resourceClaimTemplateName|parentRef)$/, "not bound yet, or an alpha kind"],
  [
    /^(PodCertificateRequest|ClusterTrustBundle|ResourceSlice|ResourceClaim|ResourceClaimTemplate|DeviceClass|IPAddress|Lease|CSI\w+|PodTemplate)\./,
    "written by a controller for another one",
  ],
  [/^(\w+Review|TokenRequest)\./, "a question and its answer, not a stored object"],
  [/AdmissionPolic(y|yBinding)\./, "evaluated in the API server"],
  [/^PriorityLevelConfiguration\.|^FlowSchema\./, "evaluated in the API server"],
];

/** Returns the fields called `...Name` or `...Ref` that neither the table of relationships nor an exception knows. */
export function unknownReferenceFields(
  documents: readonly { components?: { schemas?: Record<string, Schema> } }[],
): string[] {
  const unknown = new Set<string>();
  for (const { components: { schemas = {} } = {} } of documents) {
    for (const [name, schema] of Object.entries(schemas)) {
      const [gvk] = schema["x-kubernetes-group-version-kind"] ?? [];
      if (gvk === undefined || gvk.kind.endsWith("List") || schema.properties?.metadata === undefined) continue;
      const kind = `${gvk.kind}.${gvk.group}`;
      for (const path of referenceFields(schema, schemas, [name])) {
        const field = `${kind} ${path.join("").replace(/^\./, "")}`;
        if (!EXCEPTIONS.some(([pattern]) => pattern.test(field)) && !isKnown(kind, path)) unknown.add(field);
      }
    }
  }
  return [...unknown].sort();
}

function* referenceFields(
  schema: Schema,
  schemas: Record<string, Schema>,
  above: readonly string[],
): Generator<readonly string[]> {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split("/").at(-1) ?? "";
    if (!above.includes(name)) yield* referenceFields(schemas[name] ?? {}, schemas, [...above, name]);
    return;
  }
  for (const part of schema.allOf ?? []) yield* referenceFields(part, schemas, above);
  if (schema.items !== undefined) {
    for (const path of referenceFields(schema.items, schemas, above)) yield ["[]", ...path];
  }
  for (const [field, child] of Object.entries(schema.properties ?? {})) {
    if (/(Name|Ref|Names|Refs)$/.test(field)) yield [`.${field}`];
    if (field === "metadata" && above.length === 1) continue;
    for (const path of referenceFields(child, schemas, above)) yield [`.${field}`, ...path];
  }
}

const NAME = "the-name-in-the-reference";

// The table knows a field if an object with a name in it, and nothing else, refers to something of that name.
function isKnown(kind: string, path: readonly string[]): boolean {
  const isObject = /Refs?$/.test(path.at(-1) ?? "");
  const reference = ["Pod", "ClusterRole", "Service"].map((target) => ({
    apiVersion: "v1",
    kind: target,
    name: NAME,
    namespace: "x",
  }));
  return reference.some((target) => {
    const object: KubeObject = {
      kind: kind.replace(/\..*/, ""),
      metadata: { name: "x", namespace: "x" },
      ...place(path, isObject ? target : NAME) as KubeObject,
    };
    return RELATIONSHIPS.some(({ from, references }) =>
      (from === "any" || from.includes(kind)) && references?.(object).some(({ name }) => name === NAME)
    );
  });
}

function place([first, ...rest]: readonly string[], value: unknown): unknown {
  if (first === undefined) return value;
  if (first === "[]") return [place(rest, value)];
  return { [first.slice(1)]: place(rest, value) };
}
