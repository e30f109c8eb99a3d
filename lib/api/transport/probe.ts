import type { X509Certificate } from "node:crypto";
import { lookup } from "node:dns/promises";
import { request as httpsRequest } from "node:https";
import { connect, isIP } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { TimeoutError } from "../../data/core/errors.ts";
import { requirePermission } from "../../data/kubeconfig/permission.ts";
import { type Endpoint, listHosts } from "./endpoint.ts";
import { nodeOptions } from "./node_agent.ts";
import { requireSocket } from "./net_permission.ts";

/** Where the first connection goes: the server itself, the proxy before it, or a socket. */
export type FirstHop = { host: string; port: number } | { path: string };

/** The first hop on the way to a server. */
export function firstHop({ server, proxyUrl, unixSocket }: Endpoint): FirstHop {
  if (unixSocket !== undefined) return { path: unixSocket };
  const [, host = "", port = ""] =
    /^\[?(.*?)\]?:(\d+)$/.exec(listHosts({ server, ...(proxyUrl === undefined ? {} : { proxyUrl }) }, true)[0] ?? "") ??
      [];
  return { host, port: Number(port) };
}

/** The addresses of a name, as every program of this machine gets them (/etc/hosts first). */
export async function lookUpAddresses(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

/** Opens a connection and closes it; resolves to the address that answered. */
export async function touch(hop: FirstHop, milliseconds: number): Promise<string> {
  if ("path" in hop) requireSocket(hop.path);
  else requirePermission({ name: "net", host: `${hop.host.includes(":") ? `[${hop.host}]` : hop.host}:${hop.port}` });
  const socket = connect(hop);
  try {
    return await within(milliseconds, (resolve, reject) => {
      socket.on("error", reject);
      socket.on("connect", () => resolve("path" in hop ? hop.path : socket.remoteAddress ?? hop.host));
    });
  } finally {
    socket.destroy();
  }
}

/** What a server shows of itself before a request. */
export interface Peer {
  /** Its own certificate first, then the authorities that it sent along. */
  chain: X509Certificate[];
  /** `TLSv1.3` */
  protocol: string;
  /** What is wrong with it by the endpoint's authorities, in a code of OpenSSL's; undefined where nothing is. */
  fault?: string;
}

/** Shakes hands with a server, takes whatever certificate it shows, and hangs up before anything is asked. */
export async function meet(endpoint: Endpoint, milliseconds: number): Promise<Peer> {
  return endpoint.proxyUrl === undefined
    ? await meetDirectly(endpoint, milliseconds)
    : await meetThroughProxy(endpoint, milliseconds);
}

async function meetDirectly({ server, ca, tlsServerName, ...rest }: Endpoint, milliseconds: number): Promise<Peer> {
  const hop = firstHop({ server, ...rest });
  const host = "path" in hop ? undefined : hop.host;
  const servername = tlsServerName ?? (host === undefined || isIP(host) !== 0 ? undefined : host);
  const socket = connectTls({
    ...hop,
    rejectUnauthorized: false,
    ...(ca === undefined ? {} : { ca }),
    ...(servername === undefined ? {} : { servername }),
  });
  try {
    return await within(milliseconds, (resolve, reject) => {
      socket.on("error", reject);
      socket.once("secureConnect", () => resolve(peerOf(socket)));
    });
  } finally {
    socket.destroy();
  }
}

async function meetThroughProxy(endpoint: Endpoint, milliseconds: number): Promise<Peer> {
  const { cert: _cert, key: _key, ca, ...bare } = endpoint;
  const options = await nodeOptions({ ...bare, insecureSkipTlsVerify: true });
  // A request that is never ended is never sent, and its agent knows the way through a proxy.
  const outgoing = httpsRequest(endpoint.server, { ...options, ca });
  try {
    return await within(milliseconds, (resolve, reject) => {
      outgoing.on("error", reject);
      outgoing.on("socket", (socket) => {
        const secure = socket as TLSSocket;
        const done = () => resolve(peerOf(secure));
        if (secure.getPeerX509Certificate() !== undefined) done();
        else secure.once("secureConnect", done);
      });
    });
  } finally {
    outgoing.destroy();
    options.agent.destroy();
  }
}

function peerOf(socket: TLSSocket): Peer {
  const chain: X509Certificate[] = [];
  const seen = new Set<string>();
  for (let one = socket.getPeerX509Certificate(); one !== undefined && !seen.has(one.fingerprint256);) {
    seen.add(one.fingerprint256);
    chain.push(one);
    one = one.issuerCertificate;
  }
  const { authorizationError: fault } = socket;
  return { chain, protocol: socket.getProtocol() ?? "", ...(fault ? { fault: String(fault) } : {}) };
}

async function within<T>(
  milliseconds: number,
  work: (resolve: (value: T) => void, reject: (error: unknown) => void) => void,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const late = () =>
    reject(
      new TimeoutError(`no answer within ${milliseconds / 1000} s`, {
        hints: ["is a VPN needed, or is a firewall in between?", "--request-timeout 30s gives it longer"],
      }),
    );
  const timer = setTimeout(late, milliseconds);
  try {
    work(resolve, reject);
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
