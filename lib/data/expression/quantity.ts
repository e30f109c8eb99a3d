import { formatBytes, formatCpu, parseQuantity } from "../core/quantity.ts";
import { UnreadableValueError } from "./unreadable_value_error.ts";

/** How a {@linkcode Quantity} is written: `500m` or `64Mi`. */
export type QuantityFormat = "DecimalSI" | "BinarySI";

/**
 * An amount of a resource, such as `250m` CPU or `64Mi` memory (apimachinery resource.Quantity).
 *
 * It compares and calculates as its number in the base unit (cores, bytes, pieces), and prints as Kubernetes writes it.
 */
export class Quantity {
  /** The amount in its base unit. */
  readonly value: number;
  /** How it is written. */
  readonly format: QuantityFormat;

  /** Creates a quantity from a number in the base unit. */
  constructor(value: number, format: QuantityFormat = "DecimalSI") {
    this.value = value;
    this.format = format;
  }

  /** Returns the amount in its base unit, so that `<` and `-` work. */
  valueOf(): number {
    return this.value;
  }

  /** Returns the amount as Kubernetes writes it: `1500m`, `2`, `64Mi`. */
  toString(): string {
    return this.format === "BinarySI" ? formatBytes(this.value) : formatCpu(this.value);
  }

  /** Returns the same text, so that JSON holds what Kubernetes would hold. */
  toJSON(): string {
    return this.toString();
  }
}

/**
 * Reads a Kubernetes quantity: `250m`, `1.5Gi`, `2e3`, or a plain number.
 *
 * @throws {UnreadableValueError} If the text is not a quantity.
 */
export function quantity(text: string | number | Quantity): Quantity {
  if (text instanceof Quantity) return text;
  const value = parseQuantity(text);
  if (Number.isNaN(value)) {
    throw new UnreadableValueError("quantity", text, "write it as 500m, 2 or 64Mi");
  }
  return new Quantity(value, /i$/.test(String(text)) ? "BinarySI" : "DecimalSI");
}
