/** All addresses of this machine, which are none to connect to; and one that is. */
const EVERYWHERE = new Map([["0.0.0.0", "127.0.0.1"], ["::", "[::1]"], ["[::]", "[::1]"]]);

/** Whether it is all addresses of this machine. */
export function isEverywhere(address: string): boolean {
  return EVERYWHERE.has(address);
}

/** An address as a URL has it: that of IPv6 in brackets. */
export function toUrlHost(address: string): string {
  return address.includes(":") && !address.startsWith("[") ? `[${address}]` : address;
}

/** Where this machine finds what listens on an address, as a URL has it. */
export function toLocalUrlHost(address: string): string {
  return EVERYWHERE.get(address) ?? toUrlHost(address);
}
