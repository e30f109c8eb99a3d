// Written by tests/completion/generate_api.ts from the documentation of mod.ts.
import type { ApiType } from "./types.ts";

export const API: Record<string, ApiType> = {
  "ApiPath": {
    "doc": "A path of the server, and what can be done there.",
    "members": {
      "path": {
        "doc": "With `{namespace}` and `{name}` where these stand.",
        "detail": "string",
        "ref": { "name": "string" },
      },
      "verbs": {
        "doc": "Kubernetes' verbs, which RBAC speaks of: `list`, `watch`.",
        "detail": "string[]",
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "methods": {
        "doc": "The HTTP methods that they are: `GET`.",
        "detail": "string[]",
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "apiVersion": {
        "doc": "Group and version of the kind; none for a path that is no kind's.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "kind": { "doc": "The kind.", "detail": "string", "optional": true, "ref": { "name": "string" } },
    },
  },
  "ApiPaths": {
    "doc": "Paths of a server; printed, they are a table.",
    "members": {
      "items": {
        "doc": "The paths, a kind's together.",
        "detail": "ApiPath[]",
        "ref": { "name": "Array", "of": [{ "name": "ApiPath" }] },
      },
      "problem": {
        "doc": "Why the paths that are no kind's are missing, where they are.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
    },
  },
  "ApplyOptions": {
    "doc": "Options of `apply`.",
    "members": {
      "forceConflicts": {
        "doc": "Take over fields that other managers own. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "dryRun": {
        "doc": "Ask the server to go through everything but the storing. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "fieldManager": {
        "doc": 'Who the changed fields belong to. @default {"k8s"}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "fieldValidation": {
        "doc": 'What the server does with unknown or duplicate fields. @default {"Strict"}',
        "detail": '"Strict" | "Warn" | "Ignore"',
        "optional": true,
        "ref": { "values": ["Strict", "Warn", "Ignore"] },
      },
      "subresource": {
        "doc": "Such as `status` or `scale`.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "namespace": {
        "doc":
          'The namespace; `"*"` means all of them, for lists. Cluster-scoped kinds ignore it. @default {the session\'s}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "signal": {
        "doc": "Ends the call; it rejects with the signal's reason.",
        "detail": "AbortSignal",
        "optional": true,
        "ref": { "name": "AbortSignal" },
      },
    },
  },
  "Bar": {
    "doc": "One bar of a chart.",
    "members": {
      "label": {
        "doc": "What it stands for: a value, or the beginning of a span of time.",
        "detail": "string",
        "ref": { "name": "string" },
      },
      "count": { "doc": "How many, or how much.", "detail": "number", "ref": { "name": "number" } },
      "from": {
        "doc": "Of a span of time: when it begins.",
        "detail": "Date",
        "optional": true,
        "ref": { "name": "Date" },
      },
    },
  },
  "CallOptions": {
    "doc": "What every call takes.",
    "members": {
      "signal": {
        "doc": "Ends the call; it rejects with the signal's reason.",
        "detail": "AbortSignal",
        "optional": true,
        "ref": { "name": "AbortSignal" },
      },
    },
  },
  "Chart": {
    "doc": "What a chart shows; `String()` and the prompt draw it, a notebook shows it as SVG.",
    "members": {
      "title": { "doc": "What stands above it.", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "kind": {
        "doc": "Counts of values, or counts over time.",
        "detail": '"counts" | "times"',
        "ref": { "values": ["counts", "times"] },
      },
      "bars": {
        "doc": "The bars, from the top.",
        "detail": "Bar[]",
        "ref": { "name": "Array", "of": [{ "name": "Bar" }] },
      },
    },
  },
  "ChartOptions": {
    "doc": "Options of `chart`.",
    "generics": ["T"],
    "members": {
      "by": {
        "doc": "What an item is counted as: a phase, a node, a time. @default {the item itself}",
        "detail": "(item) => ChartKey",
        "optional": true,
      },
      "title": {
        "doc": "What stands above it. @default {nothing}",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "columns": {
        "doc": "Columns to draw in. @default {80}",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
    },
  },
  "Check": {
    "doc": "One question of the doctor with its answer; it holds no secret.",
    "members": {
      "name": { "doc": "The question.", "detail": "CheckName", "ref": { "name": "CheckName" } },
      "verdict": { "doc": "The answer in a word.", "detail": "Verdict", "ref": { "name": "Verdict" } },
      "summary": { "doc": "The answer on one line.", "detail": "string", "ref": { "name": "string" } },
      "details": {
        "doc": "What else is worth knowing, a line each.",
        "detail": "readonly string[]",
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "next": {
        "doc": "What to type or to do next, the best first.",
        "detail": "readonly string[]",
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "waitsFor": {
        "doc": "The check that has to be well before this one can be made.",
        "detail": "CheckName",
        "optional": true,
        "ref": { "name": "CheckName" },
      },
      "facts": {
        "doc": "The answer for programs: names, dates (RFC 3339), numbers.",
        "detail": "Readonly<Record<string, unknown>>",
        "ref": {
          "name": "Readonly",
          "of": [{ "name": "Record", "of": [{ "name": "string" }, { "name": "unknown" }] }],
        },
      },
    },
  },
  "ConnectOptions": {
    "doc": "Options of {@linkcode connect}.",
    "members": {
      "kubeconfig": {
        "doc": "The path of one kubeconfig file. @default {KUBECONFIG, a list of paths; then ~/.kube/config}",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "handler": {
        "doc": "Instead of a kubeconfig and a network: the sandbox's handler, a recording, a test's own function.",
        "detail": "Handler",
        "optional": true,
        "ref": { "name": "Handler" },
      },
      "connection": {
        "doc": "With a handler: how the same server is reached over the network, for the proxy and for curl.",
        "detail": "() => Promise<Connection>",
        "optional": true,
      },
      "fieldManager": {
        "doc": 'Who the fields that this session changes belong to. @default {"k8s"}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "onWarning": {
        "doc":
          "Called with each distinct `Warning:` of the server, and with what else a person should know: a list that changed\nwhile it was read, a server that is busy.\n",
        "detail": "(text) => void",
        "optional": true,
      },
      "mayAsk": {
        "doc": "Whether a credential plugin may ask the person at the terminal now; else it runs without a terminal.\n",
        "detail": "unknown | undefined",
        "optional": true,
      },
      "log": {
        "doc": "Called with a line for each request; never with a secret. @default {nothing is logged}",
        "detail": "(line) => void",
        "optional": true,
      },
      "middleware": {
        "doc": "Wrappers of your own, outside all others; a function is told which cluster they are for.",
        "detail": "readonly Middleware[] | unknown",
        "optional": true,
        "ref": { "name": "Array", "of": [{ "name": "Middleware" }] },
      },
      "context": {
        "doc": "The context of the kubeconfig.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "namespace": {
        "doc": 'The namespace of calls that name none; `"*"` is all of them.',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "cluster": {
        "doc": "The cluster of the kubeconfig.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "user": {
        "doc": "The user of the kubeconfig.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "server": { "doc": "The server's URL.", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "token": {
        "doc": "A bearer token; it travels on a connection without the client certificate, so that it is the identity.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "certificateAuthority": {
        "doc": "The path of the authority to trust, in place of the cluster's.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "insecureSkipTlsVerify": {
        "doc":
          "Take whatever certificate the server shows: whoever answers gets the credential. @default {the cluster's}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "tlsServerName": {
        "doc":
          "The name to ask for (SNI) and to expect in the server's certificate. @default {the cluster's, or the host}",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "disableCompression": {
        "doc": "Ask for answers as they are, without gzip. @default {the cluster's}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "clientCertificate": {
        "doc": "The path of a client certificate, in place of the user's credentials.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "clientKey": { "doc": "The path of its key.", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "username": {
        "doc": "Basic authentication, in place of the user's credentials; the API server itself takes it no more.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "password": {
        "doc": "The password of that username.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "readOnly": {
        "doc":
          "Refuse every write before it is sent; a session that does so cannot be made to write by `with()`. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "requestTimeout": {
        "doc": "Milliseconds that one request may take. @default {0, no limit}",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "as": { "doc": "The user.", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "asGroups": {
        "doc": "The groups.",
        "detail": "readonly string[]",
        "optional": true,
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "asUid": { "doc": "The unique id.", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "asUserExtra": {
        "doc": "Whatever else an authenticator would know: values by key.",
        "detail": "Readonly<Record<string, readonly string[]>>",
        "optional": true,
        "ref": {
          "name": "Readonly",
          "of": [{ "name": "Record", "of": [{ "name": "string" }, { "name": "Array", "of": [{ "name": "string" }] }] }],
        },
      },
    },
  },
  "Connection": {
    "doc": "What is sent to where: for the proxy, for `k8s env`, and for curl lines. Holds secrets.",
    "members": {
      "endpoint": {
        "doc": "The server, and what TLS to it needs.",
        "detail": "Endpoint",
        "ref": { "name": "Endpoint" },
      },
      "credential": { "doc": "What proves the identity.", "detail": "Credential", "ref": { "name": "Credential" } },
      "impersonation": {
        "doc": "Whom the requests act as.",
        "detail": "Impersonation",
        "optional": true,
        "ref": { "name": "Impersonation" },
      },
    },
  },
  "ContextInfo": {
    "doc": "A context of the kubeconfig.",
    "members": {
      "name": { "doc": "The name.", "detail": "string", "ref": { "name": "string" } },
      "cluster": { "doc": "The cluster of the kubeconfig.", "detail": "string", "ref": { "name": "string" } },
      "user": { "doc": "The user of the kubeconfig.", "detail": "string", "ref": { "name": "string" } },
      "namespace": {
        "doc": "The namespace of calls that name none: `default` where the context has none.",
        "detail": "string",
        "ref": { "name": "string" },
      },
      "current": {
        "doc": "Whether it is the kubeconfig's current one.",
        "detail": "boolean",
        "ref": { "name": "boolean" },
      },
    },
  },
  "Decision": {
    "doc": "The answer to `can`.",
    "members": {
      "allowed": { "doc": "Whether it is allowed.", "detail": "boolean", "ref": { "name": "boolean" } },
      "denied": {
        "doc": "Set where an authorizer said no for good.",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "reason": {
        "doc": "Why, in the words of the server.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "evaluationError": {
        "doc": "What went wrong while it was decided.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
    },
  },
  "DeleteOptions": {
    "doc": "Options of `delete`.",
    "members": {
      "gracePeriodSeconds": {
        "doc": "Seconds; 0 with force deletes at once. @default {the kind's own}",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "propagationPolicy": {
        "doc": 'What happens to the objects it owns. @default {"Background"}',
        "detail": '"Background" | "Foreground" | "Orphan"',
        "optional": true,
        "ref": { "values": ["Background", "Foreground", "Orphan"] },
      },
      "preconditions": {
        "doc": "Refuse where the object is another by now.",
        "detail": "{ uid?, resourceVersion? }",
        "optional": true,
        "ref": { "name": "DeleteOptions.preconditions" },
      },
      "wait": {
        "doc": "Wait until the object is gone. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "dryRun": {
        "doc": "Ask the server to go through everything but the storing. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "fieldManager": {
        "doc": 'Who the changed fields belong to. @default {"k8s"}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "fieldValidation": {
        "doc": 'What the server does with unknown or duplicate fields. @default {"Strict"}',
        "detail": '"Strict" | "Warn" | "Ignore"',
        "optional": true,
        "ref": { "values": ["Strict", "Warn", "Ignore"] },
      },
      "subresource": {
        "doc": "Such as `status` or `scale`.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "namespace": {
        "doc":
          'The namespace; `"*"` means all of them, for lists. Cluster-scoped kinds ignore it. @default {the session\'s}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "signal": {
        "doc": "Ends the call; it rejects with the signal's reason.",
        "detail": "AbortSignal",
        "optional": true,
        "ref": { "name": "AbortSignal" },
      },
    },
  },
  "DeleteOptions.preconditions": {
    "doc": "",
    "members": {
      "uid": { "doc": "", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "resourceVersion": { "doc": "", "detail": "string", "optional": true, "ref": { "name": "string" } },
    },
  },
  "DescribeOptions": {
    "doc": "Options of `describe`.",
    "members": {
      "events": {
        "doc": "Also what happened to it. @default {true}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "full": {
        "doc": "Cut nothing short in the text. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "namespace": {
        "doc":
          'The namespace; `"*"` means all of them, for lists. Cluster-scoped kinds ignore it. @default {the session\'s}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "signal": {
        "doc": "Ends the call; it rejects with the signal's reason.",
        "detail": "AbortSignal",
        "optional": true,
        "ref": { "name": "AbortSignal" },
      },
    },
  },
  "Description": {
    "doc": "What a person wants to know about one object; printed, it is a page.",
    "members": {
      "object": {
        "doc": "The object, without managedFields; the values of a Secret are sizes: `(24 bytes)`.",
        "detail": "KubeObject",
        "ref": { "name": "KubeObject" },
      },
      "columns": {
        "doc":
          'What the server\'s own table says of it, by the column\'s title: `{ Ready: "1/1", Status: "Running" }`.',
        "detail": "Record<string, string>",
        "ref": { "name": "Record", "of": [{ "name": "string" }, { "name": "string" }] },
      },
      "owners": {
        "doc": "Who owns it, the nearest first.",
        "detail": "Owner[]",
        "ref": { "name": "Array", "of": [{ "name": "Owner" }] },
      },
      "pods": {
        "doc": "Its Pods, as the server's table: those that it owns, selects, runs or that mount it.",
        "detail": "Table",
        "optional": true,
        "ref": { "name": "Table" },
      },
      "related": {
        "doc": "A Deployment's ReplicaSets, a Service's EndpointSlices, a Node's Lease.",
        "detail": "KubeObject[]",
        "optional": true,
        "ref": { "name": "Array", "of": [{ "name": "KubeObject" }] },
      },
      "events": {
        "doc": "What happened to it, the oldest first.",
        "detail": "Event[]",
        "optional": true,
        "ref": { "name": "Array", "of": [{ "name": "Event" }] },
      },
      "problems": {
        "doc": "Why a part is missing that there should be: nobody may read it, or the server could not say.",
        "detail": "Partial<Record<DescriptionPart, string>>",
        "ref": {
          "name": "Partial",
          "of": [{ "name": "Record", "of": [{ "name": "DescriptionPart" }, { "name": "string" }] }],
        },
      },
    },
  },
  "Diagnosis": {
    "doc": "Everything that the doctor found out.",
    "members": {
      "healthy": { "doc": "Whether no check failed.", "detail": "boolean", "ref": { "name": "boolean" } },
      "context": {
        "doc": "The context's name; empty where none could be chosen, and with a handler.",
        "detail": "string",
        "ref": { "name": "string" },
      },
      "server": {
        "doc": "The server's address; empty where none could be chosen, and with a handler.",
        "detail": "string",
        "ref": { "name": "string" },
      },
      "checks": {
        "doc": "Each check once, in a fixed order.",
        "detail": "readonly Check[]",
        "ref": { "name": "Array", "of": [{ "name": "Check" }] },
      },
    },
  },
  "Discovery": {
    "doc": "What the server offers; answers are kept for the session.",
    "members": {
      "resolve": {
        "doc":
          "Finds the kind that a name stands for, as kubectl accepts names. The built-in kinds answer without a request.\n",
        "detail": "(name, signal?): Promise<Resource>",
        "parameters": [{ "name": "name", "ref": { "name": "string" } }, {
          "name": "signal",
          "ref": { "name": "AbortSignal" },
        }],
        "ref": { "name": "Promise", "of": [{ "name": "Resource" }] },
      },
      "kind": {
        "doc": "Finds the kind of an object by its apiVersion and kind.\n",
        "detail": "(apiVersion, kind, signal?): Promise<Resource>",
        "parameters": [{ "name": "apiVersion", "ref": { "name": "string" } }, {
          "name": "kind",
          "ref": { "name": "string" },
        }, { "name": "signal", "ref": { "name": "AbortSignal" } }],
        "ref": { "name": "Promise", "of": [{ "name": "Resource" }] },
      },
      "resources": {
        "doc": "All kinds in all served versions, in the server's order.",
        "detail": "(signal?): Promise<Resource[]>",
        "parameters": [{ "name": "signal", "ref": { "name": "AbortSignal" } }],
        "ref": { "name": "Promise", "of": [{ "name": "Array", "of": [{ "name": "Resource" }] }] },
      },
      "refresh": {
        "doc": "Forgets what is known, and from then on asks the server also for the built-in kinds.",
        "detail": "(): void",
        "parameters": [],
      },
    },
  },
  "Endpoint": {
    "doc": "Where requests go and how the two sides know each other. Certificates and keys are PEM texts.",
    "members": {
      "server": {
        "doc": "`https://host:port/base/path`, without a slash at its end.",
        "detail": "string",
        "ref": { "name": "string" },
      },
      "ca": {
        "doc": "Whom to trust; the system's store where there is none.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "cert": { "doc": "The client's certificate.", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "key": {
        "doc": "The key that belongs to it.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "insecureSkipTlsVerify": {
        "doc": "Takes whatever certificate the server shows. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "tlsServerName": {
        "doc": "The name to ask for (SNI) and to expect in the server's certificate, in place of the host.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "proxyUrl": {
        "doc": "The proxy on the way there (`http:`, `https:` or `socks5:`); its password can stand in it.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "proxyFrom": {
        "doc": "Who names the proxy: a variable of the environment, or a field of the kubeconfig.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "avoidsFetch": {
        "doc":
          "Whether fetch, which follows the environment's proxy variables by rules of its own, would take another way.",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "unixSocket": {
        "doc": "The path of the socket to connect to, where the server is on none of the network.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "disableCompression": {
        "doc": "Asks for answers as they are, without gzip. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
    },
  },
  "EventsOptions": {
    "doc": "Options of `events`.",
    "members": {
      "for": {
        "doc": "Only those about this object: `pod/web`, `node/minikube`.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "types": {
        "doc": "Only those of these types: `Normal`, `Warning`. @default {both}",
        "detail": "readonly string[]",
        "optional": true,
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "namespace": {
        "doc":
          'The namespace; `"*"` means all of them, for lists. Cluster-scoped kinds ignore it. @default {the session\'s}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "signal": {
        "doc": "Ends the call; it rejects with the signal's reason.",
        "detail": "AbortSignal",
        "optional": true,
        "ref": { "name": "AbortSignal" },
      },
    },
  },
  "ExplainOptions": {
    "doc": "Options of `explain`.",
    "members": {
      "recursive": {
        "doc": "With the fields below the fields, as far as they go. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "apiVersion": {
        "doc": "Of this group and version: `autoscaling/v1`. @default {the server's preferred}",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "signal": {
        "doc": "Ends the call; it rejects with the signal's reason.",
        "detail": "AbortSignal",
        "optional": true,
        "ref": { "name": "AbortSignal" },
      },
    },
  },
  "ExplainedField": {
    "doc": "One field below an {@linkcode Explanation}.",
    "members": {
      "name": { "doc": "The name.", "detail": "string", "ref": { "name": "string" } },
      "type": { "doc": "Its type, as `<string>` or `<[]Container>`.", "detail": "string", "ref": { "name": "string" } },
      "description": { "doc": "What it means.", "detail": "string", "ref": { "name": "string" } },
      "required": { "doc": "Whether it must be set.", "detail": "boolean", "ref": { "name": "boolean" } },
      "enum": {
        "doc": "The values that it can have.",
        "detail": "string[]",
        "optional": true,
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "default": { "doc": "What it is where nothing is said.", "detail": "unknown", "optional": true },
      "fields": {
        "doc": "Set where the explanation is recursive.",
        "detail": "ExplainedField[]",
        "optional": true,
        "ref": { "name": "Array", "of": [{ "name": "ExplainedField" }] },
      },
    },
  },
  "Explanation": {
    "doc": "What a field means, from the server's own OpenAPI v3.",
    "members": {
      "group": { "doc": "The API group; empty for the core group.", "detail": "string", "ref": { "name": "string" } },
      "version": { "doc": "The API version, such as `v1`.", "detail": "string", "ref": { "name": "string" } },
      "kind": { "doc": "The kind, such as `Pod`.", "detail": "string", "ref": { "name": "string" } },
      "path": {
        "doc": 'The fields walked to: `["spec", "containers"]`; empty for the kind itself.',
        "detail": "string[]",
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "type": {
        "doc": "As kubectl writes it: `<string>`, `<[]Container>`, `<map[string]string>`.",
        "detail": "string",
        "ref": { "name": "string" },
      },
      "description": { "doc": "What it means.", "detail": "string", "ref": { "name": "string" } },
      "required": { "doc": "Whether it must be set.", "detail": "boolean", "ref": { "name": "boolean" } },
      "enum": {
        "doc": "The values that it can have.",
        "detail": "string[]",
        "optional": true,
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "default": { "doc": "What it is where nothing is said.", "detail": "unknown", "optional": true },
      "fields": {
        "doc": "The fields below it.",
        "detail": "ExplainedField[]",
        "ref": { "name": "Array", "of": [{ "name": "ExplainedField" }] },
      },
    },
  },
  "GetOptions": {
    "doc": "Options of `get` and `find`.",
    "members": {
      "subresource": {
        "doc": "Such as `status` or `scale`.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "namespace": {
        "doc":
          'The namespace; `"*"` means all of them, for lists. Cluster-scoped kinds ignore it. @default {the session\'s}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "signal": {
        "doc": "Ends the call; it rejects with the signal's reason.",
        "detail": "AbortSignal",
        "optional": true,
        "ref": { "name": "AbortSignal" },
      },
    },
  },
  "Impersonation": {
    "doc": 'Whom to act as (Kubernetes "User impersonation"); everything but `user` only together with it.',
    "members": {
      "user": { "doc": "The user.", "detail": "string", "ref": { "name": "string" } },
      "groups": {
        "doc": "The groups of the user.",
        "detail": "readonly string[]",
        "optional": true,
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "uid": {
        "doc": "The unique id, where there is one.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "extra": {
        "doc": "Whatever else the authenticator knows.",
        "detail": "Readonly<Record<string, readonly string[]>>",
        "optional": true,
        "ref": {
          "name": "Readonly",
          "of": [{ "name": "Record", "of": [{ "name": "string" }, { "name": "Array", "of": [{ "name": "string" }] }] }],
        },
      },
    },
  },
  "K8s": {
    "doc": "What one person does with one cluster: the object that `connect()` gives and the REPL preloads.",
    "members": {
      "context": {
        "doc": "The context's name; empty with a handler or in a cluster.",
        "detail": "string",
        "ref": { "name": "string" },
      },
      "namespace": {
        "doc": "The namespace that calls use when they name none.",
        "detail": "string",
        "ref": { "name": "string" },
      },
      "server": { "doc": "The server's URL.", "detail": "string", "ref": { "name": "string" } },
      "readOnly": {
        "doc": "Whether every write is refused before it is sent.",
        "detail": "boolean",
        "ref": { "name": "boolean" },
      },
      "handler": {
        "doc": "The whole chain: credentials, retries, network. Requests are built on {@linkcode ORIGIN}.",
        "detail": "Handler",
        "ref": { "name": "Handler" },
      },
      "discovery": { "doc": "What the server offers.", "detail": "Discovery", "ref": { "name": "Discovery" } },
      "connection": {
        "doc":
          "Where requests go and what they are sent with; it holds secrets. Rejects for a session over a bare handler.",
        "detail": "(): Promise<Connection>",
        "parameters": [],
        "ref": { "name": "Promise", "of": [{ "name": "Connection" }] },
      },
      "get": {
        "doc": 'Reads one object; rejects with an ApiError where it does not exist. `get("pod/web")` works as well.',
        "detail": "(type, name?, options?): Promise<ObjectOf<T>>",
        "parameters": [{ "name": "type", "ref": { "name": "T" } }, { "name": "name", "ref": { "name": "string" } }, {
          "name": "options",
          "ref": { "name": "GetOptions" },
        }],
        "ref": { "name": "Promise", "of": [{ "name": "ObjectOf", "of": [{ "name": "T" }] }] },
      },
      "find": {
        "doc": "Reads one object, or gives undefined where it does not exist.",
        "detail": "(type, name?, options?): Promise<ObjectOf<T> | undefined>",
        "parameters": [{ "name": "type", "ref": { "name": "T" } }, { "name": "name", "ref": { "name": "string" } }, {
          "name": "options",
          "ref": { "name": "GetOptions" },
        }],
        "ref": { "name": "Promise", "of": [{ "name": "ObjectOf", "of": [{ "name": "T" }] }] },
      },
      "list": {
        "doc": "Reads all objects of a kind, page by page, into one list.",
        "detail": "(type, options?): Promise<ObjectList<ObjectOf<T>>>",
        "parameters": [{ "name": "type", "ref": { "name": "T" } }, {
          "name": "options",
          "ref": { "name": "ListOptions" },
        }],
        "ref": {
          "name": "Promise",
          "of": [{ "name": "ObjectList", "of": [{ "name": "ObjectOf", "of": [{ "name": "T" }] }] }],
        },
      },
      "each": {
        "doc": "Goes through all objects of a kind, holding at most two pages: the one in use and the one under way.",
        "detail": "(type, options?): AsyncIterableIterator<ObjectOf<T>>",
        "parameters": [{ "name": "type", "ref": { "name": "T" } }, {
          "name": "options",
          "ref": { "name": "ListOptions" },
        }],
        "ref": { "name": "AsyncIterableIterator", "of": [{ "name": "ObjectOf", "of": [{ "name": "T" }] }] },
      },
      "pages": {
        "doc": "The same page by page, with items that are not read yet: for whoever passes them on as they are.",
        "detail": "(type, options?): AsyncIterableIterator<ListPage>",
        "parameters": [{ "name": "type", "ref": { "name": "string" } }, {
          "name": "options",
          "ref": { "name": "ListOptions" },
        }],
        "ref": { "name": "AsyncIterableIterator", "of": [{ "name": "ListPage" }] },
      },
      "table": {
        "doc": "Reads the server's own table of a kind, or of one object.",
        "detail": "(type, options?): Promise<Table>",
        "parameters": [{ "name": "type", "ref": { "name": "string" } }, {
          "name": "options",
          "ref": { "name": "TableOptions" },
        }],
        "ref": { "name": "Promise", "of": [{ "name": "Table" }] },
      },
      "tablePages": {
        "doc": "The same page by page; the columns are those of the first page.",
        "detail": "(type, options?): AsyncIterableIterator<Table>",
        "parameters": [{ "name": "type", "ref": { "name": "string" } }, {
          "name": "options",
          "ref": { "name": "TableOptions" },
        }],
        "ref": { "name": "AsyncIterableIterator", "of": [{ "name": "Table" }] },
      },
      "describe": {
        "doc": "Tells about one object: what it is, who owns it, its Pods, what happened to it. Printed, it is a page.",
        "detail": "(type, name?, options?): Promise<Description>",
        "parameters": [
          { "name": "type", "ref": { "name": "string" } },
          { "name": "name", "ref": { "name": "string" } },
          { "name": "options", "ref": { "name": "DescribeOptions" } },
        ],
        "ref": { "name": "Promise", "of": [{ "name": "Description" }] },
      },
      "tree": {
        "doc": "Who owns an object, and everything that it owns. Printed, it is drawn.",
        "detail": "(type, name?, options?): Promise<Tree>",
        "parameters": [
          { "name": "type", "ref": { "name": "string" } },
          { "name": "name", "ref": { "name": "string" } },
          { "name": "options", "ref": { "name": "TreeOptions" } },
        ],
        "ref": { "name": "Promise", "of": [{ "name": "Tree" }] },
      },
      "top": {
        "doc":
          'How much CPU (cores) and memory (bytes) pods or nodes use: `top("pods", undefined, { sortBy: "memory" })`.',
        "detail": "(type, name?, options?): Promise<Usage[]>",
        "parameters": [
          { "name": "type", "ref": { "name": "string" } },
          { "name": "name", "ref": { "name": "string" } },
          { "name": "options", "ref": { "name": "TopOptions" } },
        ],
        "ref": { "name": "Promise", "of": [{ "name": "Array", "of": [{ "name": "Usage" }] }] },
      },
      "events": {
        "doc": 'What happened, the latest last: `events({ for: "pod/web", types: ["Warning"] })`.',
        "detail": "(options?): Promise<ObjectList<Event>>",
        "parameters": [{ "name": "options", "ref": { "name": "EventsOptions" } }],
        "ref": { "name": "Promise", "of": [{ "name": "ObjectList", "of": [{ "name": "Event" }] }] },
      },
      "create": {
        "doc": "Creates an object.",
        "detail": "(object, options?): Promise<Written<T>>",
        "parameters": [{ "name": "object", "ref": { "name": "T" } }, {
          "name": "options",
          "ref": { "name": "WriteOptions" },
        }],
        "ref": { "name": "Promise", "of": [{ "name": "Written", "of": [{ "name": "T" }] }] },
      },
      "apply": {
        "doc": "Server-side apply with field manager `k8s` (KEP-555).",
        "detail": "(object, options?): Promise<Written<T>>",
        "parameters": [{ "name": "object", "ref": { "name": "T" } }, {
          "name": "options",
          "ref": { "name": "ApplyOptions" },
        }],
        "ref": { "name": "Promise", "of": [{ "name": "Written", "of": [{ "name": "T" }] }] },
      },
      "replace": {
        "doc": "Replaces an object whole; with a resourceVersion, only where nobody changed it since.",
        "detail": "(object, options?): Promise<Written<T>>",
        "parameters": [{ "name": "object", "ref": { "name": "T" } }, {
          "name": "options",
          "ref": { "name": "WriteOptions" },
        }],
        "ref": { "name": "Promise", "of": [{ "name": "Written", "of": [{ "name": "T" }] }] },
      },
      "patch": {
        "doc": "Changes fields of an object.",
        "detail": "(type, name, patch, options?): Promise<ObjectOf<T>>",
        "parameters": [{ "name": "type", "ref": { "name": "T" } }, { "name": "name", "ref": { "name": "string" } }, {
          "name": "patch",
        }, { "name": "options", "ref": { "name": "PatchOptions" } }],
        "ref": { "name": "Promise", "of": [{ "name": "ObjectOf", "of": [{ "name": "T" }] }] },
      },
      "delete": {
        "doc": "Deletes one object; gives the object (still ending) or the server's Status.",
        "detail": "(type, name?, options?): Promise<KubeObject>",
        "parameters": [
          { "name": "type", "ref": { "name": "string" } },
          { "name": "name", "ref": { "name": "string" } },
          { "name": "options", "ref": { "name": "DeleteOptions" } },
        ],
        "ref": { "name": "Promise", "of": [{ "name": "KubeObject" }] },
      },
      "raw": {
        "doc":
          "Any request: gives the JSON value, the text where the answer is not JSON, or, with `watch=true`, the events.",
        "detail": "(path, options?): Promise<T>",
        "parameters": [{ "name": "path", "ref": { "name": "string" } }, {
          "name": "options",
          "ref": { "name": "RawOptions" },
        }],
        "ref": { "name": "Promise", "of": [{ "name": "T" }] },
      },
      "path": {
        "doc": "The path of a kind, or of an object of it, on this server.",
        "detail": "(type, name?, options?): Promise<string>",
        "parameters": [
          { "name": "type", "ref": { "name": "string" } },
          { "name": "name", "ref": { "name": "string" } },
          { "name": "options", "ref": { "name": "GetOptions" } },
        ],
        "ref": { "name": "Promise", "of": [{ "name": "string" }] },
      },
      "paths": {
        "doc": "Every endpoint of a kind with its verbs; without one, the whole reference of this server.",
        "detail": "(type?, options?): Promise<ApiPaths>",
        "parameters": [{ "name": "type", "ref": { "name": "string" } }, {
          "name": "options",
          "ref": { "name": "CallOptions" },
        }],
        "ref": { "name": "Promise", "of": [{ "name": "ApiPaths" }] },
      },
      "resources": {
        "doc": "Everything that this server offers.",
        "detail": "(options?): Promise<Resource[]>",
        "parameters": [{ "name": "options", "ref": { "name": "CallOptions" } }],
        "ref": { "name": "Promise", "of": [{ "name": "Array", "of": [{ "name": "Resource" }] }] },
      },
      "explain": {
        "doc": 'What a field means: `explain("pod.spec.containers")`, from the server\'s OpenAPI v3.',
        "detail": "(field, options?): Promise<Explanation>",
        "parameters": [{ "name": "field", "ref": { "name": "string" } }, {
          "name": "options",
          "ref": { "name": "ExplainOptions" },
        }],
        "ref": { "name": "Promise", "of": [{ "name": "Explanation" }] },
      },
      "types": {
        "doc":
          'TypeScript types of this server\'s kinds, or of these: a module with which `get("widget", "x")` is typed.',
        "detail": "(only?, options?): Promise<string>",
        "parameters": [{ "name": "only", "ref": { "name": "Array", "of": [{ "name": "string" }] } }, {
          "name": "options",
          "ref": { "name": "TypesOptions" },
        }],
        "ref": { "name": "Promise", "of": [{ "name": "string" }] },
      },
      "token": {
        "doc":
          'A token of a service account: TokenRequest first, its own token Secret on old clusters. @default {"default"}',
        "detail": "(serviceAccount?, options?): Promise<string>",
        "parameters": [{ "name": "serviceAccount", "ref": { "name": "string" } }, {
          "name": "options",
          "ref": { "name": "TokenOptions" },
        }],
        "ref": { "name": "Promise", "of": [{ "name": "string" }] },
      },
      "whoami": {
        "doc": "Who the server takes this session for (SelfSubjectReview).",
        "detail": "(options?): Promise<UserInfo>",
        "parameters": [{ "name": "options", "ref": { "name": "CallOptions" } }],
        "ref": { "name": "Promise", "of": [{ "name": "UserInfo" }] },
      },
      "can": {
        "doc": 'Whether this session may do it (SelfSubjectAccessReview): `can("delete", "pods", "web")`.',
        "detail": "(verb, type, name?, options?): Promise<Decision>",
        "parameters": [
          { "name": "verb", "ref": { "name": "string" } },
          { "name": "type", "ref": { "name": "string" } },
          { "name": "name", "ref": { "name": "string" } },
          { "name": "options", "ref": { "name": "GetOptions" } },
        ],
        "ref": { "name": "Promise", "of": [{ "name": "Decision" }] },
      },
      "version": {
        "doc": "The server's version (`/version`).",
        "detail": "(options?): Promise<Record<string, string>>",
        "parameters": [{ "name": "options", "ref": { "name": "CallOptions" } }],
        "ref": { "name": "Promise", "of": [{ "name": "Record", "of": [{ "name": "string" }, { "name": "string" }] }] },
      },
      "doctor": {
        "doc":
          "Finds out what is wrong, step by step, from the kubeconfig to what the server allows; see `k8s doctor`.",
        "detail": "(): Promise<Diagnosis>",
        "parameters": [],
        "ref": { "name": "Promise", "of": [{ "name": "Diagnosis" }] },
      },
      "permissions": {
        "doc":
          "The least that Deno must allow a script that does nothing but talk to this context; see `k8s permissions`.",
        "detail": "(): Promise<Permissions>",
        "parameters": [],
        "ref": { "name": "Promise", "of": [{ "name": "Permissions" }] },
      },
      "chart": {
        "doc": "Counts items and draws the counts, or how many fell into each span of time; SVG in a notebook.",
        "detail": "(data, options?): Promise<Chart>",
        "parameters": [{ "name": "data", "ref": { "name": "ChartData", "of": [{ "name": "T" }] } }, {
          "name": "options",
          "ref": { "name": "ChartOptions", "of": [{ "name": "T" }] },
        }],
        "ref": { "name": "Promise", "of": [{ "name": "Chart" }] },
      },
      "with": {
        "doc":
          "The same session with another context, namespace or identity; it shares what it can and closes with this one.",
        "detail": "(overrides): K8s",
        "parameters": [{ "name": "overrides", "ref": { "name": "SessionOverrides" } }],
        "ref": { "name": "K8s" },
      },
      "contexts": {
        "doc": "The contexts of the kubeconfig.",
        "detail": "(): ContextInfo[]",
        "parameters": [],
        "ref": { "name": "Array", "of": [{ "name": "ContextInfo" }] },
      },
      "proxy": {
        "doc": "Opens a local proxy to this cluster; see `k8s proxy`.",
        "detail": "(options?): Promise<Proxy>",
        "parameters": [{ "name": "options", "ref": { "name": "ProxyOptions" } }],
        "ref": { "name": "Promise", "of": [{ "name": "Proxy" }] },
      },
      "close": {
        "doc": "Ends connections; safe to call twice.",
        "detail": "(): Promise<void>",
        "parameters": [],
        "ref": { "name": "Promise", "of": [{ "name": "unknown" }] },
      },
    },
  },
  "KubeObject": {
    "doc": "Any Kubernetes object: what an unknown kind is read as.",
    "members": {
      "apiVersion": {
        "doc": "Group and version: `v1`, `apps/v1`.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "kind": { "doc": "The kind, such as `Pod`.", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "metadata": { "doc": "Metadata.", "detail": "ObjectMeta", "optional": true, "ref": { "name": "ObjectMeta" } },
    },
  },
  "ListMeta": {
    "doc": "List metadata; `remainingItemCount` is set only on a page of an unfiltered list.",
    "members": {
      "resourceVersion": {
        "doc": "Changes with every write; to be compared for equality alone.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "continue": {
        "doc": "The token of the next page.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "remainingItemCount": {
        "doc": "How many objects follow; missing with a selector.",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
    },
  },
  "ListOptions": {
    "doc": "Which objects a list holds.",
    "members": {
      "labels": {
        "doc": "A label selector: kubectl's syntax (`app in (a,b),tier!=x`) or an object of equalities.",
        "detail": "string | Record<string, string>",
        "optional": true,
        "ref": { "name": "string" },
      },
      "fields": {
        "doc": 'A field selector, likewise: `{ "spec.nodeName": "minikube" }`.',
        "detail": "string | Record<string, string>",
        "optional": true,
        "ref": { "name": "string" },
      },
      "limit": {
        "doc": "Objects a page asked from the server; 0 asks for everything in one answer.\n",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "metadataOnly": {
        "doc": "Ask for `apiVersion`, `kind` and `metadata` alone (PartialObjectMetadata). @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "onPage": {
        "doc": "Called with each page as it comes: for a line of progress. @default {nobody is told}",
        "detail": "(page) => void",
        "optional": true,
      },
      "namespace": {
        "doc":
          'The namespace; `"*"` means all of them, for lists. Cluster-scoped kinds ignore it. @default {the session\'s}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "signal": {
        "doc": "Ends the call; it rejects with the signal's reason.",
        "detail": "AbortSignal",
        "optional": true,
        "ref": { "name": "AbortSignal" },
      },
    },
  },
  "ListPage": {
    "doc":
      "A page of a list as it came over the wire: its items are found but not read. Read one by one they are gone again\nbefore the next one is there, where a page that is read whole takes five times its bytes.",
    "members": {
      "apiVersion": {
        "doc": "Group and version of the list, which are those of its items.",
        "detail": "string",
        "ref": { "name": "string" },
      },
      "kind": { "doc": "The kind of the list.", "detail": "string", "ref": { "name": "string" } },
      "metadata": { "doc": "Metadata.", "detail": "ListMeta", "ref": { "name": "ListMeta" } },
      "head": {
        "doc": "All its members but the items.",
        "detail": "Readonly<Record<string, unknown>>",
        "ref": {
          "name": "Readonly",
          "of": [{ "name": "Record", "of": [{ "name": "string" }, { "name": "unknown" }] }],
        },
      },
      "bytes": {
        "doc": "What came over the wire.",
        "detail": "Uint8Array<ArrayBuffer>",
        "ref": { "name": "Uint8Array", "of": [{ "name": "ArrayBuffer" }] },
      },
      "spans": {
        "doc": "Where the items are among the bytes: of each where it begins and where it ends.",
        "detail": "Int32Array",
        "ref": { "name": "Int32Array" },
      },
    },
  },
  "ObjectList": {
    "doc": "A list: the items, iterable, with the list's metadata.",
    "generics": ["T"],
    "iterates": { "name": "T" },
    "members": {
      "apiVersion": { "doc": "Group and version: `v1`, `apps/v1`.", "detail": "string", "ref": { "name": "string" } },
      "kind": { "doc": "The kind, such as `Pod`.", "detail": "string", "ref": { "name": "string" } },
      "metadata": {
        "doc": "Metadata.",
        "detail": "{ resourceVersion?, continue?, remainingItemCount? }",
        "ref": { "name": "ObjectList.metadata" },
      },
      "items": { "doc": "The objects.", "detail": "T[]", "ref": { "name": "Array", "of": [{ "name": "T" }] } },
    },
  },
  "ObjectList.metadata": {
    "doc": "",
    "members": {
      "resourceVersion": { "doc": "", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "continue": { "doc": "", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "remainingItemCount": { "doc": "", "detail": "number", "optional": true, "ref": { "name": "number" } },
    },
  },
  "ObjectMeta": {
    "doc": "Object metadata, with the wire's own spelling. Times are RFC 3339 strings.",
    "members": {
      "name": { "doc": "The name.", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "generateName": {
        "doc": "The beginning of a name that the server completes.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "namespace": {
        "doc": "The namespace; none for what belongs to the cluster.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "uid": {
        "doc": "The unique id, where there is one.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "resourceVersion": {
        "doc": "Changes with every write; to be compared for equality alone.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "generation": {
        "doc": "Counts the changes of what is wanted (`spec`).",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "creationTimestamp": {
        "doc": "When it was created, RFC 3339.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "deletionTimestamp": {
        "doc": "When it is to be gone; set once it is being deleted.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "deletionGracePeriodSeconds": {
        "doc": "Seconds that it has to end.",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "labels": {
        "doc": "What selectors look at.",
        "detail": "Record<string, string>",
        "optional": true,
        "ref": { "name": "Record", "of": [{ "name": "string" }, { "name": "string" }] },
      },
      "annotations": {
        "doc": "What tools note.",
        "detail": "Record<string, string>",
        "optional": true,
        "ref": { "name": "Record", "of": [{ "name": "string" }, { "name": "string" }] },
      },
      "finalizers": {
        "doc": "Who must let go before it is gone.",
        "detail": "string[]",
        "optional": true,
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "ownerReferences": {
        "doc": "Who owns it: it goes when they all have gone.",
        "detail": "OwnerReference[]",
        "optional": true,
        "ref": { "name": "Array", "of": [{ "name": "OwnerReference" }] },
      },
      "managedFields": {
        "doc": "Which manager owns which fields (KEP-555).",
        "detail": "unknown[]",
        "optional": true,
        "ref": { "name": "Array", "of": [] },
      },
    },
  },
  "Owner": {
    "doc": "An object that owns another, itself or through others.",
    "members": {
      "namespace": {
        "doc": "The namespace; none for what belongs to the cluster.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "problem": {
        "doc": "Why nothing more is known of it: it is gone, or may not be read.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
    },
  },
  "OwnerReference": {
    "doc": "Who owns an object (`metadata.ownerReferences[]`, Kubernetes API conventions).",
    "members": {
      "apiVersion": { "doc": "Group and version: `v1`, `apps/v1`.", "detail": "string", "ref": { "name": "string" } },
      "kind": { "doc": "The kind, such as `Pod`.", "detail": "string", "ref": { "name": "string" } },
      "name": { "doc": "The name.", "detail": "string", "ref": { "name": "string" } },
      "uid": { "doc": "The unique id, where there is one.", "detail": "string", "ref": { "name": "string" } },
      "controller": {
        "doc": "Whether this owner is the one that manages it.",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "blockOwnerDeletion": {
        "doc": "Whether the owner waits for it in a foreground deletion.",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
    },
  },
  "PatchOptions": {
    "doc": "Options of `patch`.",
    "members": {
      "type": {
        "doc": 'RFC 6902, RFC 7386, or Kubernetes\' own. @default {"strategic", and "merge" for a kind that is a CRD}',
        "detail": '"json" | "merge" | "strategic"',
        "optional": true,
        "ref": { "values": ["json", "merge", "strategic"] },
      },
      "dryRun": {
        "doc": "Ask the server to go through everything but the storing. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "fieldManager": {
        "doc": 'Who the changed fields belong to. @default {"k8s"}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "fieldValidation": {
        "doc": 'What the server does with unknown or duplicate fields. @default {"Strict"}',
        "detail": '"Strict" | "Warn" | "Ignore"',
        "optional": true,
        "ref": { "values": ["Strict", "Warn", "Ignore"] },
      },
      "subresource": {
        "doc": "Such as `status` or `scale`.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "namespace": {
        "doc":
          'The namespace; `"*"` means all of them, for lists. Cluster-scoped kinds ignore it. @default {the session\'s}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "signal": {
        "doc": "Ends the call; it rejects with the signal's reason.",
        "detail": "AbortSignal",
        "optional": true,
        "ref": { "name": "AbortSignal" },
      },
    },
  },
  "Permissions": {
    "doc": "What Deno must allow for a context, and nothing else.",
    "members": {
      "env": {
        "doc": 'Environment variables; `"all"` where a package looks through all of them.',
        "detail": 'readonly string[] | "all"',
        "ref": { "values": ["all"] },
      },
      "read": {
        "doc": "Files that are read.",
        "detail": "readonly string[]",
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "write": {
        "doc": "Sockets that are written to, and the folder of a kubeconfig whose tokens are renewed.",
        "detail": "readonly string[]",
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "net": {
        "doc": "Hosts with their ports.",
        "detail": "readonly string[]",
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "run": {
        "doc": "The credential plugin.",
        "detail": "readonly string[]",
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "sys": {
        "doc": "Whether the system's authorities are read in a way for which Deno wants all of `--allow-sys`.",
        "detail": "boolean",
        "ref": { "name": "boolean" },
      },
      "flags": {
        "doc": "The same as flags of `deno run`, a word each; not quoted for a shell.",
        "detail": "readonly string[]",
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
    },
  },
  "Proxy": {
    "doc": "A proxy that runs.",
    "members": {
      "url": {
        "doc": "`http://127.0.0.1:8001`, with the secret as its path where one is demanded; `unix:///run/k8s.sock`.",
        "detail": "string",
        "ref": { "name": "string" },
      },
      "port": { "doc": "The port that it listens on; 0 on a socket.", "detail": "number", "ref": { "name": "number" } },
      "close": {
        "doc": "Ends it and every connection; safe to call twice.",
        "detail": "(): Promise<void>",
        "parameters": [],
        "ref": { "name": "Promise", "of": [{ "name": "unknown" }] },
      },
    },
  },
  "ProxyOptions": {
    "doc": "Options of `k8s.proxy`; the names are those of the flags of `k8s proxy`.",
    "members": {
      "port": {
        "doc": "0 is a free port. @default {0}",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "address": {
        "doc": 'Where to listen. @default {"127.0.0.1"}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "unixSocket": {
        "doc": "The path of a socket to listen on, instead of a port; only this user can open it.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "apiPrefix": {
        "doc":
          'The path below which the API is served; one that does not begin with `/api` is taken off. @default {"/"}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "www": {
        "doc": "A folder whose files are served too. @default {none}",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "wwwPrefix": {
        "doc": 'The path below which they are. @default {"/static/"}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "acceptHosts": {
        "doc":
          "The names that Host may have, as regular expressions that fit the whole name. @default {this machine's own}",
        "detail": "Patterns",
        "optional": true,
        "ref": { "name": "Patterns" },
      },
      "acceptPaths": {
        "doc": "Paths that may be asked for. @default {all}",
        "detail": "Patterns",
        "optional": true,
        "ref": { "name": "Patterns" },
      },
      "rejectPaths": {
        "doc": "Paths that may not. @default {none; `allowExec` is a rule of its own}",
        "detail": "Patterns",
        "optional": true,
        "ref": { "name": "Patterns" },
      },
      "rejectMethods": {
        "doc": "Methods that may not. @default {none}",
        "detail": "Patterns",
        "optional": true,
        "ref": { "name": "Patterns" },
      },
      "disableFilter": {
        "doc": "Lets everything through that these lists, Host and Origin would keep out, and exec. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "allowOrigins": {
        "doc": "Origins of pages that may send requests, such as `http://localhost:3000`. @default {none}",
        "detail": "readonly string[]",
        "optional": true,
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "secret": {
        "doc": "Demands a random secret of each request. Always where others can reach the address. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "requestTimeout": {
        "doc": "Milliseconds until the cluster must have begun to answer. @default {0, no limit}",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "pages": {
        "doc": "Pages of the proxy's own: a prefix that begins and ends with `/`, and what answers below it.",
        "detail": "Readonly<Record<string, Handler>>",
        "optional": true,
        "ref": {
          "name": "Readonly",
          "of": [{ "name": "Record", "of": [{ "name": "string" }, { "name": "Handler" }] }],
        },
      },
      "explore": {
        "doc": "Serves a page that shows the cluster's own API in a browser, below `/-/`. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "log": { "doc": "Called once each request has been answered.", "detail": "(entry) => void", "optional": true },
      "allowExec": {
        "doc": "Lets programs be run in pods and ports be opened to them. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "readOnly": {
        "doc": "Lets nothing be changed. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "namespaceOnly": {
        "doc": "The one namespace that may be seen. @default {all}",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "redactSecrets": {
        "doc": "Blanks the data of Secrets in answers. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "maxHeaderSize": {
        "doc": "Bytes of a request's headers. @default {65536}",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "maxBodySize": {
        "doc":
          "Bytes of a request's body. @default {no limit: bodies are passed on in pieces, and the API server has its own}",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "maxRequests": {
        "doc": "Requests that the cluster answers at one time, watches included; more get 429. @default {512}",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "maxConnections": {
        "doc": "Open connections of clients; more get 503. @default {1024}",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "headerTimeout": {
        "doc": "Milliseconds in which a request's headers must have come. @default {10000}",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "idleTimeout": {
        "doc": "Milliseconds that a connection may be idle between requests. @default {120000}",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "bodyTimeout": {
        "doc": "Milliseconds in which a request's body must go on. @default {120000}",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
    },
  },
  "RawOptions": {
    "doc": "Options of `raw`.",
    "members": {
      "method": {
        "doc": 'The HTTP method. @default {"GET", and "POST" with a body}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "body": { "doc": "A string goes out as it is, anything else as JSON.", "detail": "unknown", "optional": true },
      "headers": {
        "doc":
          "Headers beside those that every request has; a body is JSON, and with PATCH a JSON patch or a merge patch.",
        "detail": "HeadersInit",
        "optional": true,
        "ref": { "name": "HeadersInit" },
      },
      "signal": {
        "doc": "Ends the call; it rejects with the signal's reason.",
        "detail": "AbortSignal",
        "optional": true,
        "ref": { "name": "AbortSignal" },
      },
    },
  },
  "Resource": {
    "doc": "A kind that a server offers, with everything that its paths need (discovery's APIResource, flattened).",
    "members": {
      "group": { "doc": "The API group; empty for the core group.", "detail": "string", "ref": { "name": "string" } },
      "version": { "doc": "The API version, such as `v1`.", "detail": "string", "ref": { "name": "string" } },
      "kind": { "doc": "The kind, such as `Pod`.", "detail": "string", "ref": { "name": "string" } },
      "plural": {
        "doc": "The plural, lower-case name in paths: `pods`.",
        "detail": "string",
        "ref": { "name": "string" },
      },
      "singular": { "doc": "The lower-case singular: `pod`.", "detail": "string", "ref": { "name": "string" } },
      "namespaced": {
        "doc": "Whether its objects are in a namespace.",
        "detail": "boolean",
        "ref": { "name": "boolean" },
      },
      "shortNames": {
        "doc": "Such as `po`.",
        "detail": "readonly string[]",
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "verbs": {
        "doc": "Verbs such as `get`, `list`, `create`, `patch`.",
        "detail": "readonly string[]",
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "categories": {
        "doc": "Groups of kinds such as `all`.",
        "detail": "readonly string[]",
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "subresources": {
        "doc": "Names of the subresources: `status`, `log`, `scale`.",
        "detail": "readonly string[]",
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "subresourceVerbs": {
        "doc": "The verbs of each subresource; only where the server was asked.",
        "detail": "Readonly<Record<string, readonly string[]>>",
        "optional": true,
        "ref": {
          "name": "Readonly",
          "of": [{ "name": "Record", "of": [{ "name": "string" }, { "name": "Array", "of": [{ "name": "string" }] }] }],
        },
      },
    },
  },
  "SessionOverrides": {
    "doc":
      "What `with()` changes; anything left out stays as it is. Of the impersonation, all of it goes with another `as`.",
    "members": {
      "context": {
        "doc": "The context of the kubeconfig.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "namespace": {
        "doc": 'The namespace of calls that name none; `"*"` is all of them.',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "cluster": {
        "doc": "The cluster of the kubeconfig.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "user": {
        "doc": "The user of the kubeconfig.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "server": { "doc": "The server's URL.", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "token": {
        "doc": "A bearer token; it travels on a connection without the client certificate, so that it is the identity.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "certificateAuthority": {
        "doc": "The path of the authority to trust, in place of the cluster's.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "insecureSkipTlsVerify": {
        "doc":
          "Take whatever certificate the server shows: whoever answers gets the credential. @default {the cluster's}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "tlsServerName": {
        "doc":
          "The name to ask for (SNI) and to expect in the server's certificate. @default {the cluster's, or the host}",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "disableCompression": {
        "doc": "Ask for answers as they are, without gzip. @default {the cluster's}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "clientCertificate": {
        "doc": "The path of a client certificate, in place of the user's credentials.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "clientKey": { "doc": "The path of its key.", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "username": {
        "doc": "Basic authentication, in place of the user's credentials; the API server itself takes it no more.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "password": {
        "doc": "The password of that username.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "readOnly": {
        "doc":
          "Refuse every write before it is sent; a session that does so cannot be made to write by `with()`. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "requestTimeout": {
        "doc": "Milliseconds that one request may take. @default {0, no limit}",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "as": { "doc": "The user.", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "asGroups": {
        "doc": "The groups.",
        "detail": "readonly string[]",
        "optional": true,
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "asUid": { "doc": "The unique id.", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "asUserExtra": {
        "doc": "Whatever else an authenticator would know: values by key.",
        "detail": "Readonly<Record<string, readonly string[]>>",
        "optional": true,
        "ref": {
          "name": "Readonly",
          "of": [{ "name": "Record", "of": [{ "name": "string" }, { "name": "Array", "of": [{ "name": "string" }] }] }],
        },
      },
    },
  },
  "Table": {
    "doc": "The server's own printing of a list or an object (`kind: Table`, meta.k8s.io/v1).",
    "members": {
      "apiVersion": {
        "doc": "Group and version: `v1`, `apps/v1`.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "kind": { "doc": "Always `Table`.", "detail": '"Table"', "ref": { "values": ["Table"] } },
      "metadata": { "doc": "Metadata.", "detail": "ListMeta", "optional": true, "ref": { "name": "ListMeta" } },
      "columnDefinitions": {
        "doc": "The columns.",
        "detail": "TableColumn[]",
        "ref": { "name": "Array", "of": [{ "name": "TableColumn" }] },
      },
      "rows": {
        "doc": "The rows.",
        "detail": "TableRow[]",
        "ref": { "name": "Array", "of": [{ "name": "TableRow" }] },
      },
    },
  },
  "TableColumn": {
    "doc": "A column of a server-side table (meta.k8s.io/v1 TableColumnDefinition).",
    "members": {
      "name": { "doc": "The title.", "detail": "string", "ref": { "name": "string" } },
      "type": {
        "doc": "OpenAPI type: `string`, `integer`, `number`, `boolean`, `date`.",
        "detail": "string",
        "ref": { "name": "string" },
      },
      "format": {
        "doc": "More about the type, such as `name` or `date-time`.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "description": { "doc": "What it means.", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "priority": {
        "doc": "0 is always shown, more only with `-o wide`.",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
    },
  },
  "TableOptions": {
    "doc": "Options of `table`.",
    "members": {
      "name": { "doc": "Only this object.", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "includeObject": {
        "doc": 'How much of each object a row carries. @default {"None"}',
        "detail": '"None" | "Metadata" | "Object"',
        "optional": true,
        "ref": { "values": ["None", "Metadata", "Object"] },
      },
      "slim": {
        "doc": 'With `"Metadata"`: keep no more of it than name, namespace and labels. @default {false}',
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "labels": {
        "doc": "A label selector: kubectl's syntax (`app in (a,b),tier!=x`) or an object of equalities.",
        "detail": "string | Record<string, string>",
        "optional": true,
        "ref": { "name": "string" },
      },
      "fields": {
        "doc": 'A field selector, likewise: `{ "spec.nodeName": "minikube" }`.',
        "detail": "string | Record<string, string>",
        "optional": true,
        "ref": { "name": "string" },
      },
      "limit": {
        "doc": "Objects a page asked from the server; 0 asks for everything in one answer.\n",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "metadataOnly": {
        "doc": "Ask for `apiVersion`, `kind` and `metadata` alone (PartialObjectMetadata). @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "onPage": {
        "doc": "Called with each page as it comes: for a line of progress. @default {nobody is told}",
        "detail": "(page) => void",
        "optional": true,
      },
      "namespace": {
        "doc":
          'The namespace; `"*"` means all of them, for lists. Cluster-scoped kinds ignore it. @default {the session\'s}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "signal": {
        "doc": "Ends the call; it rejects with the signal's reason.",
        "detail": "AbortSignal",
        "optional": true,
        "ref": { "name": "AbortSignal" },
      },
    },
  },
  "TableRow": {
    "doc": "A row; `object` holds the whole object, its metadata or nothing, as `includeObject` asked.",
    "members": {
      "cells": { "doc": "A value for each column.", "detail": "unknown[]", "ref": { "name": "Array", "of": [] } },
      "object": {
        "doc": "The object, as much of it as was asked for.",
        "detail": "KubeObject | null",
        "optional": true,
        "ref": { "name": "KubeObject" },
      },
    },
  },
  "TokenOptions": {
    "doc": "Options of `token` (authentication.k8s.io/v1 TokenRequest).",
    "members": {
      "duration": {
        "doc":
          'How long it is to be valid: seconds, or a Go duration such as `"10m"`. @default {the server\'s, usually 1h}',
        "detail": "number | string",
        "optional": true,
        "ref": { "name": "number" },
      },
      "audience": {
        "doc": "Whom it is meant for. @default {the API server}",
        "detail": "string | string[]",
        "optional": true,
        "ref": { "name": "string" },
      },
      "secret": {
        "doc":
          "One that never expires, out of a Secret that is made where there is none; nothing else can be asked of it.",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "boundObject": {
        "doc": "The object whose deletion ends the token.",
        "detail": "{ apiVersion?, kind, name, uid? }",
        "optional": true,
        "ref": { "name": "TokenOptions.boundObject" },
      },
      "namespace": {
        "doc":
          'The namespace; `"*"` means all of them, for lists. Cluster-scoped kinds ignore it. @default {the session\'s}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "signal": {
        "doc": "Ends the call; it rejects with the signal's reason.",
        "detail": "AbortSignal",
        "optional": true,
        "ref": { "name": "AbortSignal" },
      },
    },
  },
  "TokenOptions.boundObject": {
    "doc": "",
    "members": {
      "apiVersion": { "doc": "", "detail": "string", "optional": true, "ref": { "name": "string" } },
      "kind": { "doc": "", "detail": '"Pod" | "Secret" | "Node"', "ref": { "values": ["Pod", "Secret", "Node"] } },
      "name": { "doc": "", "detail": "string", "ref": { "name": "string" } },
      "uid": { "doc": "", "detail": "string", "optional": true, "ref": { "name": "string" } },
    },
  },
  "TopOptions": {
    "doc": "Options of `top`.",
    "members": {
      "sortBy": {
        "doc": "The largest first. @default {by namespace and name}",
        "detail": '"cpu" | "memory"',
        "optional": true,
        "ref": { "values": ["cpu", "memory"] },
      },
      "capacity": {
        "doc": "Shares of a node: of all that it has, and not of what Pods may ask for. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
    },
  },
  "Tree": {
    "doc": "Owners and owned; printed, it is drawn.",
    "members": {
      "root": {
        "doc": "The topmost owner, or the object itself.",
        "detail": "TreeNode",
        "ref": { "name": "TreeNode" },
      },
      "unread": {
        "doc": "The kinds that could not be looked through, so that something may be missing.",
        "detail": "Unread[]",
        "ref": { "name": "Array", "of": [{ "name": "Unread" }] },
      },
    },
  },
  "TreeNode": {
    "doc": "An object and what it owns.",
    "members": {
      "apiVersion": { "doc": "Group and version: `v1`, `apps/v1`.", "detail": "string", "ref": { "name": "string" } },
      "kind": { "doc": "The kind, such as `Pod`.", "detail": "string", "ref": { "name": "string" } },
      "name": { "doc": "The name.", "detail": "string", "ref": { "name": "string" } },
      "namespace": {
        "doc": "The namespace; none for what belongs to the cluster.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "uid": { "doc": "The unique id.", "detail": "string", "ref": { "name": "string" } },
      "ready": {
        "doc": "How much of it is ready, as the server's table says: `1/2`.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "status": {
        "doc": "How it does, as the server's table says: `Running`; of an owner that is gone, that.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "created": {
        "doc": "When it was created, RFC 3339.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "asked": {
        "doc": "Set on the object that was asked about, where it has owners.",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "children": {
        "doc": "What it owns, by kind and name.",
        "detail": "TreeNode[]",
        "ref": { "name": "Array", "of": [{ "name": "TreeNode" }] },
      },
    },
  },
  "TypesOptions": {
    "doc": "Options of `types`.",
    "members": {
      "signal": {
        "doc": "Ends the call; it rejects with the signal's reason.",
        "detail": "AbortSignal",
        "optional": true,
        "ref": { "name": "AbortSignal" },
      },
    },
  },
  "Unread": {
    "doc": "A kind that could not be looked through.",
    "members": {
      "type": { "doc": "Such as `secrets` or `widgets.example.com`.", "detail": "string", "ref": { "name": "string" } },
      "reason": { "doc": "In the server's words.", "detail": "string", "ref": { "name": "string" } },
    },
  },
  "Usage": {
    "doc": "How much a Pod or a Node uses.",
    "members": {
      "name": { "doc": "The name.", "detail": "string", "ref": { "name": "string" } },
      "namespace": {
        "doc": "The namespace of a Pod.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "cpu": {
        "doc": "CPU, in cores; NaN of a Node that nothing is known of yet.",
        "detail": "number",
        "ref": { "name": "number" },
      },
      "memory": { "doc": "Memory, in bytes; NaN likewise.", "detail": "number", "ref": { "name": "number" } },
      "cpuShare": {
        "doc": "Of a Node: the share of its CPU, from 0 to 1.",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "memoryShare": {
        "doc": "Of a Node: the share of its memory, from 0 to 1.",
        "detail": "number",
        "optional": true,
        "ref": { "name": "number" },
      },
      "containers": {
        "doc": "Of a Pod: each container.",
        "detail": "({ name, cpu, memory })[]",
        "optional": true,
        "ref": { "name": "Array", "of": [] },
      },
    },
  },
  "UserInfo": {
    "doc": "The answer to `whoami` (authentication.k8s.io/v1 UserInfo).",
    "members": {
      "username": {
        "doc": "Such as `system:serviceaccount:default:default`.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "uid": {
        "doc": "The unique id, where there is one.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "groups": {
        "doc": "The groups of the user.",
        "detail": "string[]",
        "optional": true,
        "ref": { "name": "Array", "of": [{ "name": "string" }] },
      },
      "extra": {
        "doc": "Whatever else the authenticator knows.",
        "detail": "Record<string, string[]>",
        "optional": true,
        "ref": { "name": "Record", "of": [{ "name": "string" }, { "name": "Array", "of": [{ "name": "string" }] }] },
      },
    },
  },
  "WriteOptions": {
    "doc": "What every write takes.",
    "members": {
      "dryRun": {
        "doc": "Ask the server to go through everything but the storing. @default {false}",
        "detail": "boolean",
        "optional": true,
        "ref": { "name": "boolean" },
      },
      "fieldManager": {
        "doc": 'Who the changed fields belong to. @default {"k8s"}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "fieldValidation": {
        "doc": 'What the server does with unknown or duplicate fields. @default {"Strict"}',
        "detail": '"Strict" | "Warn" | "Ignore"',
        "optional": true,
        "ref": { "values": ["Strict", "Warn", "Ignore"] },
      },
      "subresource": {
        "doc": "Such as `status` or `scale`.",
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "namespace": {
        "doc":
          'The namespace; `"*"` means all of them, for lists. Cluster-scoped kinds ignore it. @default {the session\'s}',
        "detail": "string",
        "optional": true,
        "ref": { "name": "string" },
      },
      "signal": {
        "doc": "Ends the call; it rejects with the signal's reason.",
        "detail": "AbortSignal",
        "optional": true,
        "ref": { "name": "AbortSignal" },
      },
    },
  },
};
