const SUFFIXES: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const BINARY = ["Ei", "Pi", "Ti", "Gi", "Mi", "Ki"];

// A number has either an exponent or a suffix.
const QUANTITY_REGEXP = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+$)?)([A-Za-z]*)$/;

/**
 * Parses a Kubernetes quantity (apimachinery resource.Quantity): `250m`, `1.5Gi`, `2e3`.
 *
 * @returns The number in its base unit (cores, bytes, pieces), or NaN if the text is not a quantity.
 */
export function parseQuantity(text: string | number): number {
  if (typeof text === "number") return text;
  const [, number, suffix = ""] = QUANTITY_REGEXP.exec(text) ?? [];
  const factor = suffix === "" ? 1 : SUFFIXES[suffix];
  return number === undefined || factor === undefined ? NaN : Number(number) * factor;
}

/** Formats an amount of CPU in the form of the server: `250m`, `2`. */
export function formatCpu(cores: number): string {
  const thousandths = Math.ceil(cores * 1000 - 1e-6);
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}

/** Formats bytes with the largest binary unit that needs no fraction: `70Mi`, `1Gi`, `1000`. */
export function formatBytes(bytes: number): string {
  const whole = Math.ceil(bytes - 1e-6);
  const unit = whole === 0 ? undefined : BINARY.find((suffix) => whole % (SUFFIXES[suffix] ?? 1) === 0);
  return unit === undefined ? String(whole) : `${whole / (SUFFIXES[unit] ?? 1)}${unit}`;
}

/** Splits bytes into a number and the largest binary unit of which there is at least one. The unit of bytes is `""`. */
export function inBinaryUnit(bytes: number): { number: number; unit: string } {
  const unit = BINARY.find((suffix) => Math.abs(bytes) >= (SUFFIXES[suffix] ?? 1)) ?? "";
  return { number: bytes / (SUFFIXES[unit] ?? 1), unit };
}
