import { defined } from "../../data/base/defined.ts";
import type { Check } from "../../data/core/diagnosis.ts";
import type { Credential } from "../../api/credentials/credential.ts";
import type { Target } from "../../data/kubeconfig/select.ts";
import { curlProxy } from "../../data/output/curl.ts";
import { createEndpoint, type Endpoint, mayCarryCredentials } from "../../api/transport/endpoint.ts";
import { shellWord } from "../../data/base/shell_word.ts";
import { networkError } from "../../api/transport/network_error.ts";
import type { FirstHop, Peer } from "../../api/transport/probe.ts";
import { failed, failedBy, passed, skipped, viewContext, waits, warned } from "./check.ts";
import { judge, type Judgement } from "./server_certificate.ts";
import { parseCertificates, readFacts } from "./x509.ts";

/** Options for checking the connection. Tests replace the network. */
export interface ConnectionOptions {
  now: Date;
  /** Time limit of each step, in milliseconds. */
  patience: number;
  /** The context's name in the kubeconfig. Tools for local clusters use their own name as a part of it. */
  clusterName: string;
  /** Whether the endpoint is complete, including its certificate authorities. */
  canVerify: boolean;
  addressesOf?: ((host: string) => Promise<string[]>) | undefined;
}

/** Checks the configured address of the server. The endpoint is absent if the address is invalid. */
export async function examineServer(
  target: Target,
  credential: Credential,
): Promise<{ check: Check; endpoint?: Endpoint }> {
  let endpoint: Endpoint;
  try {
    endpoint = await createEndpoint(target, credential);
  } catch (error) {
    return {
      check: failedBy("server", error, {
        next: [viewContext("check the server's address and its certificate authority")],
      }),
    };
  }
  const { server, ca, proxyUrl, tlsServerName, insecureSkipTlsVerify = false, unixSocket } = endpoint;
  const authorities = subjectsOf(ca);
  const proxy = proxyUrl === undefined ? undefined : withoutPassword(proxyUrl);
  const facts = {
    server,
    insecureSkipTlsVerify,
    ...defined({ authorities, proxy, tlsServerName, unixSocket }),
  };
  const summary = [
    unixSocket === undefined ? server : `unix://${unixSocket}`,
    ...(proxy === undefined ? [] : [`through ${proxy}`]),
    ...(tlsServerName === undefined ? [] : [`as ${tlsServerName}`]),
  ].join(" ");
  if (ca !== undefined && authorities === undefined) {
    return {
      check: failed("server", "certificate-authority contains no readable certificate", {
        facts,
        next: ["check that it is PEM: openssl x509 -in FILE -noout -text"],
      }),
    };
  }
  if (!mayCarryCredentials(server)) {
    const next = ["use an address with https://"];
    return {
      check: failed("server", `${summary}: not encrypted, so no credential is sent`, { facts, next }),
      endpoint,
    };
  }
  if (insecureSkipTlsVerify) {
    const next = ["replace insecure-skip-tls-verify by the cluster's certificate-authority"];
    const check = warned(
      "server",
      `${summary}: not verified, so any server on the network path can get the credential`,
      {
        facts,
        next,
      },
    );
    return { check, endpoint };
  }
  return { check: passed("server", summary, { facts }), endpoint };
}

/** Checks the connection to the server step by step: its name, its port, its certificate. */
export async function examineConnection(
  endpoint: Endpoint | undefined,
  options: ConnectionOptions,
): Promise<[dns: Check, tcp: Check, tls: Check]> {
  if (endpoint === undefined) return [waits("dns", "server"), waits("tcp", "server"), waits("tls", "server")];
  const { firstHop: firstHopOf, ...probe } = await import("../../api/transport/probe.ts");
  const hop = firstHopOf(endpoint);
  const dns = await checkName(hop, endpoint, { ...options, addressesOf: options.addressesOf ?? probe.lookUpAddresses });
  if (dns.verdict === "failed") return [dns, waits("tcp", "dns"), waits("tls", "dns")];
  const started = performance.now();
  let address: string;
  try {
    address = await probe.touch(hop, options.patience);
  } catch (error) {
    const next = nextForPort(hop, endpoint, options.clusterName);
    return [dns, failedBy("tcp", networkError(error, endpoint), { next }), waits("tls", "tcp")];
  }
  const milliseconds = Math.round(performance.now() - started);
  const tcp = passed(
    "tcp",
    `${"path" in hop ? hop.path : `${address} port ${hop.port}`} answers in ${milliseconds} ms`,
    {
      facts: { address, milliseconds },
    },
  );
  return [dns, tcp, options.canVerify ? await checkTls(endpoint, options, probe.meet) : waits("tls", "server")];
}

async function checkName(
  hop: FirstHop,
  endpoint: Endpoint,
  { addressesOf }: { addressesOf: (host: string) => Promise<string[]> },
): Promise<Check> {
  if ("path" in hop) return skipped("dns", "a socket needs no name lookup");
  if (/^[\d.]+$|:/.test(hop.host)) return skipped("dns", `${hop.host} is an IP address`);
  try {
    const addresses = await addressesOf(hop.host);
    return passed("dns", `${hop.host} is ${addresses.join(", ")}`, { facts: { host: hop.host, addresses } });
  } catch (error) {
    // A name lookup needs Deno's permission for all ports of the host. The connection itself does not.
    if (error instanceof Error && "code" in error && error.code === "EPERM") {
      return skipped("dns", `${hop.host} cannot be looked up separately with --allow-net=${hop.host}:${hop.port}`);
    }
    return failedBy("dns", networkError(error, endpoint), { next: [`getent hosts ${shellWord(hop.host)}`] });
  }
}

async function checkTls(
  endpoint: Endpoint,
  { now, patience }: ConnectionOptions,
  meet: (endpoint: Endpoint, milliseconds: number) => Promise<Peer>,
): Promise<Check> {
  if (endpoint.unixSocket !== undefined || endpoint.server.startsWith("http:")) {
    return skipped("tls", "the connection is not encrypted");
  }
  let peer: Peer;
  try {
    peer = await meet(endpoint, patience);
  } catch (error) {
    const { host, port } = addressOf(endpoint.server);
    const next = [curlThroughProxy(endpoint) ?? `openssl s_client -connect ${shellWord(`${host}:${port}`)} </dev/null`];
    return failedBy("tls", networkError(error, endpoint), { next });
  }
  const { ca, tlsServerName, server, insecureSkipTlsVerify } = endpoint;
  const name = tlsServerName ?? new URL(server).hostname.replace(/^\[|\]$/g, "");
  const judgement = judge(peer, { name, now, ...defined({ ca }) });
  return insecureSkipTlsVerify ? withoutVerification(judgement) : checkOf(judgement);
}

function checkOf({ objections, remarks, about, facts }: Judgement): Check {
  const [first, ...others] = objections;
  const next = [...objections, ...remarks].map((one) => one.next);
  const details = [...others, ...remarks].map(({ problem }) => problem);
  if (first !== undefined) return failed("tls", `the server's certificate: ${first.problem}`, { details, next, facts });
  return remarks.length === 0 ? passed("tls", about, { facts }) : warned("tls", about, { details, next, facts });
}

function withoutVerification({ objections, about, facts }: Judgement): Check {
  if (objections.length === 0) return passed("tls", `${about}; it would pass verification`, { facts });
  return warned("tls", "verification is skipped; the server's certificate would fail it", {
    details: objections.map(({ problem }) => problem),
    next: objections.map((one) => one.next),
    facts,
  });
}

// A cluster on this machine is the most common one to be stopped.
function nextForPort(hop: FirstHop, endpoint: Endpoint, clusterName: string): string[] {
  if ("path" in hop) return [`ls -l ${shellWord(hop.path)}`];
  const throughProxy = curlThroughProxy(endpoint);
  if (throughProxy !== undefined) return [throughProxy];
  const [, maker, name = ""] = /^(minikube|kind|k3d|microk8s|docker-desktop)(?:-(.*))?$/.exec(clusterName) ?? [];
  switch (maker) {
    case "minikube":
      return ["minikube start"];
    case "kind":
      return [`docker start ${shellWord(`${name}-control-plane`)}`];
    case "k3d":
      return [`k3d cluster start ${shellWord(name)}`];
    case "microk8s":
      return ["microk8s start"];
    case "docker-desktop":
      return ["start Docker Desktop and enable Kubernetes in its settings"];
    default:
      return [`curl -vk ${shellWord(`${endpoint.server}/version`)}`];
  }
}

// A direct connection would not test the proxy, so curl must use it too.
function curlThroughProxy({ server, proxyUrl }: Endpoint): string | undefined {
  return proxyUrl === undefined
    ? undefined
    : `curl -vk --proxy ${shellWord(curlProxy(proxyUrl))} ${shellWord(`${server}/version`)}`;
}

function addressOf(server: string): { host: string; port: string } {
  const { hostname, port } = new URL(server);
  return { host: hostname, port: port || "443" };
}

function subjectsOf(ca: string | undefined): string[] | undefined {
  const subjects = parseCertificates(ca ?? "").map((one) => readFacts(one).subject);
  return subjects.length === 0 ? undefined : subjects;
}

function withoutPassword(proxyUrl: string): string {
  const { protocol, host } = new URL(proxyUrl);
  return `${protocol}//${host}`;
}
