/** Returns the definition of the kind Widget with these fields in its spec, which are its printed columns too. */
export function crd(fields: readonly string[], columns: readonly string[] = fields) {
  const properties = Object.fromEntries(fields.map((field) => [field, { type: "string" }]));
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "widgets.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural: "widgets", kind: "Widget", singular: "widget" },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", properties: { spec: { type: "object", properties } } } },
        additionalPrinterColumns: columns.map((field) => ({
          name: `${field.slice(0, 1).toUpperCase()}${field.slice(1)}`,
          type: "string",
          jsonPath: `.spec.${field}`,
        })),
      }],
    },
  };
}
