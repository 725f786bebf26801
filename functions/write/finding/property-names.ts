/**
 * A valid property name for Security Command Center: a letter, then letters, digits and underscores, at most 255 in
 * total, with room for a number.
 */
export function propertyName(name: string): string {
  // Nearly all are our own names, which need no change.
  if (name.length <= maxLength && good.test(name)) return name;
  const clean = name
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, maxLength);
  return /^[A-Za-z]/.test(clean) ? clean : `field_${clean}`;
}

const good = /^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*$/;
const maxLength = 240;

/**
 * Returns the value of a property. If its name loses non-ASCII letters, the value begins with the original name:
 * otherwise, an operator's 環境 and チーム would be two properties without names.
 */
export function propertyValue(name: string, value: string): string {
  return /[^\p{ASCII}]/u.test(name) ? `${name}: ${value}` : value;
}

/** Properties by name. Equal names get a number. */
export function uniqueNames(
  entries: readonly (readonly [string, string])[],
): Record<string, string> {
  const properties = new Map<string, string>();
  // Resume where the last search ended. Otherwise thousands of equal names take quadratic time.
  const numbers = new Map<string, number>();
  for (const [name, value] of entries) {
    let free = name;
    if (properties.has(name)) {
      let n = numbers.get(name) ?? 1;
      do {
        n += 1;
        free = `${name}_${n}`;
      } while (properties.has(free));
      numbers.set(name, n);
    }
    properties.set(free, value);
  }
  return Object.fromEntries(properties);
}
