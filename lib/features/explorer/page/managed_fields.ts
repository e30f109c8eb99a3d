/**
 * Removes `metadata.managedFields` from the JSON of an object or a list.
 *
 * @returns The shorter JSON, or undefined if there are no managedFields.
 */
export function stripManagedFields(text: string): string | undefined {
  if (!text.includes('"managedFields"')) return undefined;
  let found = false;
  try {
    const value = JSON.parse(text, function (this: unknown, key, value) {
      // A custom kind can have a field of this name outside of the metadata.
      if (key !== "managedFields" || !Array.isArray(value) || !isMetadata(this)) return value;
      found = true;
      return undefined;
    });
    return found ? JSON.stringify(value) : undefined;
  } catch {
    return undefined;
  }
}

function isMetadata(holder: unknown): boolean {
  return typeof holder === "object" && holder !== null && "managedFields" in holder &&
    ("name" in holder || "generateName" in holder);
}
