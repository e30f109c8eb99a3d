import { UsageError } from "../../../data/core/errors.ts";
import { configMap, dataHash, type DataValues, registrySecret, secret } from "../../../data/make/data.ts";
import type { Shell } from "../../shell/shell.ts";
import { advise } from "../../shell/shell.ts";
import { readBytes, readSources } from "./data_sources.ts";
import { defineGenerator } from "./generator.ts";

const SOURCES = {
  fromLiteral: { value: "key=value", repeated: true, help: "Value of a key" },
  fromFile: {
    value: "key=file",
    repeated: true,
    help: "File for a key, or a file or folder whose file names are the keys",
    completion: "file",
  },
  fromEnvFile: { value: "file", repeated: true, help: "File with lines of KEY=VALUE", completion: "file" },
  appendHash: { help: "Append a hash of the data to the name" },
} as const;

/** `k8s create configmap`: creates a ConfigMap. */
export function createConfigMapCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create configmap",
    description: "Create a ConfigMap from values, files, folders or files of variables.",
    examples: [
      ["Create a ConfigMap from values", "k8s create configmap settings --from-literal=color=blue"],
      ["Create a ConfigMap with the files of a folder", "k8s create configmap pages --from-file=./pages"],
    ],
    options: SOURCES,
    async make({ flags, name }) {
      const { namespace, appendHash } = flags;
      const data = await readSources("ConfigMap", flags);
      const made = (name: string) => configMap(name, { data, namespace });
      return appendHash ? made(`${name}-${await dataHash(made(name))}`) : made(name);
    },
  });
}

/** `k8s create secret`: creates a Secret. */
export function createSecretCommand(shell: Shell, literal: readonly string[]) {
  return defineGenerator(shell, literal, {
    name: "create secret",
    description: "Create a Secret: generic, tls, or docker-registry.",
    examples: [
      ["Create a Secret from a file", "k8s create secret generic db --from-file=password=./password"],
      ["Create a Secret with a certificate", "k8s create secret tls web --cert=tls.crt --key=tls.key"],
      [
        "Create a Secret for a container registry",
        "k8s create secret docker-registry reg --docker-server=registry.example --docker-username=me \\\n" +
        '  --docker-password="$PASSWORD"',
      ],
    ],
    kinds: ["generic", "tls", "docker-registry"],
    options: {
      ...SOURCES,
      type: { value: "type", help: "Type of a generic Secret", default: "Opaque" },
      cert: { value: "file", help: "File with the certificate of tls, in PEM", completion: "file" },
      key: { value: "file", help: "File with the key of tls, in PEM", completion: "file" },
      dockerServer: { value: "url", help: "Address of the registry", default: "https://index.docker.io/v1/" },
      dockerUsername: { value: "name", help: "User of the registry" },
      dockerPassword: { value: "text", help: "Password of the registry" },
      dockerEmail: { value: "address", help: "Address of the user of the registry" },
    },
    async make({ shell, flags, kind, name }) {
      const { namespace, appendHash } = flags;
      const literals = flags.fromLiteral !== undefined || flags.dockerPassword !== undefined;
      if (literals) advise(shell, "note: a value on the command line is kept in the history of the shell");
      const make = kind === "tls"
        ? await tlsSecret(flags)
        : kind === "generic"
        ? { type: flags.type, data: await readSources("Secret", flags) }
        : await dockerSecret(flags);
      const made = (name: string) => secret(name, { ...make, namespace });
      return appendHash ? made(`${name}-${await dataHash(made(name))}`) : made(name);
    },
  });
}

interface SecretFlags {
  cert?: string | undefined;
  key?: string | undefined;
  fromFile?: string[] | undefined;
  dockerServer?: string | undefined;
  dockerUsername?: string | undefined;
  dockerPassword?: string | undefined;
  dockerEmail?: string | undefined;
}

async function tlsSecret({ cert, key }: SecretFlags): Promise<{ type: string; data: DataValues }> {
  if (cert === undefined || key === undefined) throw new UsageError("key and cert must be specified");
  const data = { "tls.crt": await readBytes(cert), "tls.key": await readBytes(key) };
  for (const [name, bytes] of Object.entries(data)) {
    if (/-----BEGIN [A-Z0-9 ]+-----/.test(new TextDecoder().decode(bytes))) continue;
    throw new UsageError(`tls: failed to find any PEM data in ${name === "tls.crt" ? "certificate" : "key"} input`);
  }
  return { type: "kubernetes.io/tls", data };
}

async function dockerSecret(flags: SecretFlags): Promise<{ type: string; data: DataValues }> {
  const type = "kubernetes.io/dockerconfigjson";
  const { fromFile, dockerServer, dockerUsername: username, dockerPassword: password, dockerEmail: email } = flags;
  if (fromFile !== undefined) {
    const named = fromFile.map((source) => source.includes("=") ? source : `.dockerconfigjson=${source}`);
    return { type, data: await readSources("Secret", { fromFile: named }) };
  }
  if (username === undefined || password === undefined) {
    throw new UsageError(
      "either --from-file or the combination of --docker-username, --docker-password and --docker-server is required",
    );
  }
  const { data = {} } = registrySecret("", { username, password, email, server: dockerServer });
  return { type, data: { ".dockerconfigjson": Uint8Array.fromBase64(data[".dockerconfigjson"] ?? "") } };
}
