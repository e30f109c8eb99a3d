/** A rule of a Role or ClusterRole (rbac.authorization.k8s.io/v1). */
export interface PolicyRule {
  /** The allowed verbs; `*` means all. */
  verbs: string[];
  /** The groups; an empty text is the core group, and `*` means all. */
  apiGroups?: string[] | undefined;
  /** The types, such as `pods` or `pods/log`; `*` means all. */
  resources?: string[] | undefined;
  /** The names of the allowed objects. All objects are allowed if the list is empty. */
  resourceNames?: string[] | undefined;
  /** The allowed paths; a `*` at the end matches any text. */
  nonResourceURLs?: string[] | undefined;
}
