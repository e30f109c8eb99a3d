import assert from "node:assert/strict";
import { KubeError } from "../../lib/data/core/errors.ts";
import { readCredential } from "../../lib/api/credentials/credential.ts";
import { readImpersonation } from "../../lib/api/credentials/impersonate.ts";
import { diagnose } from "../../lib/features/doctor/doctor.ts";
import { deleteEntry, renameContext, setContext, setEntry, useContext } from "../../lib/data/kubeconfig/edit.ts";
import { setProperty, unsetProperty } from "../../lib/data/kubeconfig/edit_property.ts";
import { clusterFields, userFields } from "../../lib/data/kubeconfig/entry_settings.ts";
import { flattened } from "../../lib/data/kubeconfig/flatten.ts";
import { loadKubeconfig } from "../../lib/data/kubeconfig/load.ts";
import { selectTarget } from "../../lib/data/kubeconfig/select.ts";
import { minified, redacted, toWire } from "../../lib/data/kubeconfig/view.ts";
import { createEndpoint } from "../../lib/api/transport/endpoint.ts";
import { files } from "./files.ts";
import { type Shape, wrongShapes } from "./shapes.ts";

/** The types that a shape is valid for. As in Go, null is valid and empty everywhere. */
const SUITS: Readonly<Record<Shape["got"], readonly Shape["expected"][]>> = {
  "null": ["string", "data", "boolean", "list", "map", "object", "any"],
  "a number": ["any"],
  "a list": ["any"],
  "a mapping": ["any", "object"],
};

const EXPECTED: Readonly<Record<string, string>> = {
  string: "a string",
  data: "a string",
  boolean: "true or false",
  list: "a list",
  map: "a mapping",
  object: "a mapping",
};

type Reader = (file: string, shape: Shape) => Promise<unknown>;

/** Code that reads a kubeconfig. */
const readers: Record<string, Reader> = {
  "config view": async (file) => {
    const loaded = await loadKubeconfig({ paths: [file], resolve: false });
    toWire(redacted(loaded.config));
    toWire(minified(loaded.config));
    return toWire(await flattened(loaded));
  },
  "a request": async (file) => {
    const target = selectTarget((await loadKubeconfig({ paths: [file] })).config);
    readImpersonation(target.user);
    const credential = await readCredential(target.user, target.cluster, { mayAsk: () => false });
    return await createEndpoint(target, credential, () => undefined);
  },
  "selectTarget() with everything overridden": async (file) => {
    const { config } = await loadKubeconfig({ paths: [file] });
    return selectTarget(config, { server: "https://s", certificateAuthority: "/ca", clientCertificate: "/c" });
  },
  "k8s doctor": async (file) => await diagnose({ paths: [file], patience: 500, mayAsk: () => false }),
};

/** Code that changes an entry of a list, each with a separate file. */
const writers: Record<string, Record<string, Reader>> = {
  clusters: {
    "config set-cluster": async (file) =>
      await setEntry("clusters", "c", () => clusterFields({ server: "https://s" }, file), { paths: [file] }),
  },
  users: {
    "config set of a plugin": async (file) => await setProperty("users.u.exec.command", "x", { paths: [file] }),
    "config set of a provider": async (file) =>
      await setProperty("users.u.auth-provider.config.key", "x", { paths: [file] }),
    "config set-credentials": async (file) => {
      const settings = { token: "t", execCommand: "x", execEnv: ["A=b"], authProviderArg: ["a=b"] };
      return await setEntry("users", "u", (_, config) => userFields(settings, "u", file, config), { paths: [file] });
    },
    "config delete-user": async (file) => await deleteEntry("users", "u", { paths: [file] }),
  },
  contexts: {
    "config use-context": async (file) => await useContext("x", { paths: [file] }),
    "config set-context": async (file) => await setContext("x", { namespace: "n" }, { paths: [file] }),
    "config rename-context": async (file) => await renameContext("x", "y", { paths: [file] }),
  },
};

function writersOf({ path, property }: Shape): Record<string, Reader> {
  const list = writers[/^[a-z]+/.exec(path)?.[0] ?? ""] ?? writers.contexts;
  const name = property ?? "users.u.token";
  return {
    ...list,
    "config set": async (file) => await setProperty(name, "true", { paths: [file] }),
    "config unset": async (file) => await unsetProperty(name, { paths: [file] }),
  };
}

for (const shape of wrongShapes()) {
  const { path, got, expected, config } = shape;
  if (SUITS[got].includes(expected)) {
    Deno.test(`every reader of a kubeconfig copes if ${path} is ${got}`, async () => {
      for (const [name, reader] of Object.entries({ ...readers, ...writersOf(shape) })) {
        using folder = files({ config: JSON.stringify(config) });
        const error = await reader(folder.path("config"), shape).then(() => undefined, (error) => error);
        if (error !== undefined) assert(error instanceof KubeError, `${name}: ${error?.stack ?? error}`);
        // A change leaves a valid kubeconfig behind.
        await loadKubeconfig({ paths: [folder.path("config")] });
      }
    });
  } else {
    Deno.test(`loadKubeconfig() names file, field and shapes if ${path} is ${got}`, async () => {
      using folder = files({ config: JSON.stringify(config) });
      const file = folder.path("config");
      await assert.rejects(loadKubeconfig({ paths: [file] }), (error) => {
        assert(error instanceof KubeError);
        assert(error.message.startsWith(`Cannot read the kubeconfig "${file}": expected ${path}`), error.message);
        assert(error.message.endsWith(`to be ${EXPECTED[expected]}, got ${got}`) || nested(error.message, path));
        return true;
      });
    });
  }
}

// The list or mapping itself can be valid while its content is not.
function nested(message: string, path: string): boolean {
  return message.startsWith(`${path}[0] to be `, message.indexOf(path)) ||
    message.startsWith(`${path}.a to be `, message.indexOf(path));
}
