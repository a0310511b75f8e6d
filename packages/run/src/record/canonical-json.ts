/** Encodes a value as JSON. The keys of objects are sorted by code units, so equal values give equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/**
 * Lists at most `limit` differences between two JSON values. Each has the form `path: expected 64, received 32`.
 *
 * @param expected the existing value
 * @param received the requested value
 */
export function differences(expected: unknown, received: unknown, path = '', limit = 10): string[] {
  if (canonicalJson(expected) === canonicalJson(received)) return [];
  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isRecord(expected) || !isRecord(received)) {
    return [`${path || 'value'}: expected ${formatValue(expected)}, received ${formatValue(received)}`];
  }
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(received)])];
  const below = keys.flatMap((key) => differences(expected[key], received[key], path ? `${path}.${key}` : key, limit));
  return below.slice(0, limit);
}

function formatValue(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
