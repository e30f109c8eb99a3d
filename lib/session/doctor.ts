import type { Diagnosis } from "../data/core/diagnosis.ts";
import type { Network } from "../api/transport/network.ts";
import { FUNCTION, type OptionTable, readOptions, STRING } from "../data/core/options.ts";
import { OVERRIDE_OPTIONS, type SessionOverrides } from "./overrides.ts";

/** Options of {@linkcode doctor}: those of a session. `requestTimeout` is what each step may take: 5 s by default. */
export interface DoctorOptions extends SessionOverrides {
  /** The path of one kubeconfig file. @default {KUBECONFIG, a list of paths; then ~/.kube/config} */
  kubeconfig?: string | undefined;
  /** Whether a credential plugin may ask the person at the terminal now. @default {whether stdin is a terminal} */
  mayAsk?: (() => boolean) | undefined;
}

/** The options of `doctor`. */
export const DOCTOR_OPTIONS: OptionTable<DoctorOptions> = { ...OVERRIDE_OPTIONS, kubeconfig: STRING, mayAsk: FUNCTION };

/**
 * Finds out what is wrong between a kubeconfig and an answer of the server, where `connect()` may not even begin: files
 * and how they merged, the credential and its dates, the server's certificate, clocks, versions, rights. It runs the
 * credential plugin, sends a few reads and reviews, and changes nothing but tokens that an auth-provider renews. No secret is in what it gives.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { doctor } from "@kubeshell/k8s";
 *
 * const { healthy, checks } = await doctor({ kubeconfig: "/nowhere/config" });
 * assert.equal(healthy, false);
 * assert.equal(checks.find(({ verdict }) => verdict === "failed")?.name, "kubeconfig");
 * ```
 *
 * @returns What was found; it prints as a screen of text. It does not reject for what is wrong.
 */
export async function doctor(options?: DoctorOptions): Promise<Diagnosis> {
  const { kubeconfig, mayAsk, requestTimeout = 0, ...overrides } = readOptions("doctor", DOCTOR_OPTIONS, options);
  const [{ diagnose }, { authProviderIo }] = await Promise.all([
    import("../features/doctor/doctor.ts"),
    import("./auth_provider_io.ts"),
  ]);
  using opened = new DisposableStack();
  return await diagnose({
    overrides,
    mayAsk,
    outside: (userName, file) => {
      const networks: Network[] = [];
      opened.defer(() => networks.forEach((network) => network.close()));
      return Promise.resolve(authProviderIo({ userName, file, networks }));
    },
    paths: kubeconfig === undefined ? undefined : [kubeconfig],
    patience: requestTimeout === 0 ? undefined : requestTimeout,
  });
}
