/** Media types of the Kubernetes API, in one place. */
export const JSON_TYPE = "application/json";

/** Content types of PATCH, by the name that kubectl gives the kind of patch. */
export const PATCH_TYPES = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  apply: "application/apply-patch+yaml",
} as const;

/** Asks for the server's own table; a server that has none answers with plain JSON. */
export const TABLE_ACCEPT = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

/** Asks for metadata alone (PartialObjectMetadata). */
export const METADATA_LIST_ACCEPT = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";

/** Asks for one object's metadata alone. */
export const METADATA_ACCEPT = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json";

/** Asks for aggregated discovery (KEP-3352), with the older lists as the way back. */
export const DISCOVERY_ACCEPT = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList," +
  "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";
