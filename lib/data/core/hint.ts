/**
 * The values of the hints that a command line can word better than the library, by their codes. A hint that reads the
 * same for both is plain text.
 */
export interface HintValues {
  /** Manage an ApplySet of another tool. */
  "adopt-apply-set": { type: string; name: string; namespace?: string | undefined; tooling: string };
  /** Ask who the credential belongs to. */
  "ask-who": Record<never, never>;
  /** Name the certificate authority of a server. */
  "add-authority": Record<never, never>;
  /** Apply or replace an object that exists. */
  "change-existing": Record<never, never>;
  /** Check another context. */
  "check-context": { name: string };
  /** Find the fault in the pods of a namespace. */
  "check-pods": { namespace: string };
  /** Check the address of the server. */
  "check-server": Record<never, never>;
  /** Choose a context. */
  "choose-context": Record<never, never>;
  /** Choose another token or context. */
  "choose-credential": Record<never, never>;
  /** Choose a server. */
  "choose-server": Record<never, never>;
  /** Copy a kubeconfig with its secrets. */
  "copy-secrets": Record<never, never>;
  /** Delete a context. */
  "delete-context": { name: string };
  /** Delete a Secret. */
  "delete-secret": { name: string; namespace: string };
  /** Write a client key out of a kubeconfig to a file. */
  "extract-client-key": { file: string };
  /** Skip the check for unknown fields. */
  "ignore-unknown-fields": Record<never, never>;
  /** Move an object from another ApplySet to this one. */
  "join-apply-set": Record<never, never>;
  /** List the contexts. */
  "list-contexts": Record<never, never>;
  /** List the names in expressions. */
  "list-expression-names": Record<never, never>;
  /** List the fields below one, as `pods.spec`. */
  "list-fields": { field: string };
  /** List the ids of the journal. */
  "list-journal": Record<never, never>;
  /** List the kinds of the server. */
  "list-kinds": Record<never, never>;
  /** List the objects of a type. */
  "list-objects": { type: string; namespace?: string | undefined };
  /** List everything that is allowed. */
  "list-permissions": { namespace?: string | undefined; as?: string | undefined };
  /** List the verbs of each kind. */
  "list-verbs": Record<never, never>;
  /** Set a longer time-out. */
  "longer-timeout": Record<never, never>;
  /** Choose a patch type that custom resources support. */
  "merge-patch": Record<never, never>;
  /** Follow more logs at once. */
  "more-streams": { count: number };
  /** Name the provider of a user. */
  "name-auth-provider": Record<never, never>;
  /** Name the credential plugin of a user. */
  "name-exec-command": Record<never, never>;
  /** Name the user to impersonate. */
  "name-impersonated-user": Record<never, never>;
  /** Name a kubeconfig or a server. */
  "name-kubeconfig": Record<never, never>;
  /** Get a new token. */
  "new-token": { expired: string };
  /** Run a command in a container without an end mark. */
  "no-seal": Record<never, never>;
  /** Use a session that can write. */
  "not-read-only": Record<never, never>;
  /** Read a list in one page. */
  "one-page": Record<never, never>;
  /** Name another kubeconfig. */
  "other-kubeconfig": Record<never, never>;
  /** Find the path of a kind. */
  "path-of-kind": Record<never, never>;
  /** Find the permissions that Deno has to grant. */
  "permissions": Record<never, never>;
  /** Turn the read-only switch of a session off. */
  "read-only-off": Record<never, never>;
  /** See which part of the server is not ready. */
  "read-readiness": Record<never, never>;
  /** Check that the server is an API server. */
  "read-version": Record<never, never>;
  /** Get a new token of a service account. */
  "renew-token": { name: string; namespace: string };
  /** Run the doctor. */
  "run-doctor": { why: string };
  /** Name the file of a client key. */
  "set-client-key": { file: string };
  /** Set the plugin or the provider of a user. */
  "set-credentials": Record<never, never>;
  /** Name the file of a journal. */
  "set-journal": Record<never, never>;
  /** Set the namespace of the current context. */
  "set-namespace": { name: string };
  /** Set a certificate or a key without base64. */
  "set-raw-bytes": Record<never, never>;
  /** Get a token that expires. */
  "short-token": Record<never, never>;
  /** Take fields over from their owners. */
  "take-over-fields": Record<never, never>;
  /** Make a context the current one. */
  "use-context": { name: string };
  /** Use a sandbox instead of a cluster. */
  "use-sandbox": Record<never, never>;
  /** Pass a token, or take another step. */
  "use-token": { step: string };
  /** Check a part of the context in use. */
  "view-context": { step: string };
  /** See the finalizers of a namespace. */
  "view-finalizers": { namespace: string };
  /** Find the fault in a kubeconfig. */
  "view-kubeconfig": Record<never, never>;
}

/** A code of a {@linkcode Hint}. */
export type HintCode = keyof HintValues;

/** A next step that a command line words in its own way: by its code, with its values. */
export interface Hint<Code extends HintCode = HintCode> {
  /** The kind of step. */
  readonly code: Code;
  /** The names that the step is about. */
  readonly values: HintValues[Code];
  /** The step in the words of the library. */
  readonly text: string;
}
