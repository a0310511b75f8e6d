import { formatValue, GanError } from '@ganforge/formats';

/**
 * Returns the requested layers without duplicates.
 *
 * @throws GanError `argument` if there are none, or one is not in `known`
 */
export function checkFeatureLayers(
  where: string,
  known: Readonly<Record<string, number>>,
  layers: readonly string[],
): string[] {
  const names = Object.keys(known).join(', ');
  if (!Array.isArray(layers) || layers.length === 0) {
    throw new GanError(
      where,
      `layers must name one feature layer or more; received ${formatValue(layers)}. Try one of ${names}.`,
    );
  }
  const unknown = layers.find((layer) => !Object.hasOwn(known, layer));
  if (unknown === undefined) return [...new Set(layers)];
  throw new GanError(where, `there is no feature layer ${formatValue(unknown)}. Try one of ${names}.`);
}
