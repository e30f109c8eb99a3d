import type { Diagnosis } from "../data/core/diagnosis.ts";
import type { Network } from "../api/transport/network.ts";
import type { DiagnoseOptions } from "../features/doctor/doctor.ts";
import { FUNCTION, type OptionTable, readOptions, STRING } from "../data/core/options.ts";
import { OVERRIDE_OPTIONS, type SessionOverrides } from "./overrides.ts";

/** Options of {@linkcode doctor}: those of a session. `requestTimeout` limits each step. @default {5000} */
export interface DoctorOptions extends SessionOverrides {
  /** The path of one kubeconfig file. @default {KUBECONFIG, a list of paths; then ~/.kube/config} */
  kubeconfig?: string | undefined;
  /** Whether a credential plugin may use the terminal now. @default {whether stdin is a terminal} */
  mayAsk?: (() => boolean) | undefined;
}

/** The table of {@linkcode DoctorOptions}. */
export const DOCTOR_OPTIONS: OptionTable<DoctorOptions> = { ...OVERRIDE_OPTIONS, kubeconfig: STRING, mayAsk: FUNCTION };

/**
 * Finds the fault between a kubeconfig and an answer of the server, even if `connect()` fails. It checks the files and their
 * merge, the credential and its dates, the server's certificate, clocks, versions and permissions. It runs the credential
 * plugin, and sends a few reads and reviews. It changes nothing, except for tokens that an auth-provider renews. The result
 * contains no secrets.
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
 * @returns The findings, which print as one screen of text. A fault does not reject the promise.
 */
export async function doctor(options?: DoctorOptions): Promise<Diagnosis> {
  return await examineSession(options);
}

/** Runs the doctor like {@linkcode doctor}, for a session whose kubeconfig may be loaded already. */
export async function examineSession(
  options?: DoctorOptions,
  { loaded, sharing }: Pick<DiagnoseOptions, "loaded" | "sharing"> = {},
): Promise<Diagnosis> {
  const { kubeconfig, mayAsk, requestTimeout = 0, ...overrides } = readOptions("doctor", DOCTOR_OPTIONS, options);
  const [{ diagnose }, { authProviderIo }] = await Promise.all([
    import("../features/doctor/doctor.ts"),
    import("./auth_provider_io.ts"),
  ]);
  using opened = new DisposableStack();
  return await diagnose({
    overrides,
    mayAsk,
    openAuthProviderIo: (userName, file) => {
      const networks: Network[] = [];
      opened.defer(() => networks.forEach((network) => network.close()));
      return Promise.resolve(authProviderIo({ userName, file, networks }));
    },
    loaded,
    sharing,
    paths: kubeconfig === undefined ? undefined : [kubeconfig],
    patience: requestTimeout === 0 ? undefined : requestTimeout,
  });
}
