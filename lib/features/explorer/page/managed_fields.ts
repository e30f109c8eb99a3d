/** JSON without `metadata.managedFields`, of an object or of each of a list; undefined where there are none. */
export function stripManagedFields(text: string): string | undefined {
  if (!text.includes('"managedFields"')) return undefined;
  let found = false;
  try {
    const value = JSON.parse(text, function (this: unknown, key, value) {
      // Only where it is the metadata's: a field of that name elsewhere is somebody's own.
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
