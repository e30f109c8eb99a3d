/** Wildcard addresses, which clients cannot connect to, each with a loopback address that they can use. */
const EVERYWHERE = new Map([["0.0.0.0", "127.0.0.1"], ["::", "[::1]"], ["[::]", "[::1]"]]);

/** Reports whether an address is a wildcard for all addresses of this machine. */
export function isEverywhere(address: string): boolean {
  return EVERYWHERE.has(address);
}

/** Returns an address as the host of a URL: IPv6 addresses in brackets. */
export function toUrlHost(address: string): string {
  return address.includes(":") && !address.startsWith("[") ? `[${address}]` : address;
}

/** Returns the URL host at which this machine can reach a listener on an address. */
export function toLocalUrlHost(address: string): string {
  return EVERYWHERE.get(address) ?? toUrlHost(address);
}
