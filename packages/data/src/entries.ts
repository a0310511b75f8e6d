import { GanError } from '@ganforge/formats';
import { type ClassSpec, type Specs, validateSpec } from '@ganforge/media';

/** Returns `{ labels }` with the specification of the classes, or an empty object if there are no classes. */
export function labelEntry(classes: readonly string[] | undefined): { readonly labels?: ClassSpec } {
  return classes === undefined ? {} : { labels: { kind: 'class', classes } };
}

/**
 * Checks entries and returns them.
 *
 * @throws GanError `argument` if a specification is invalid, such as an image with two channels
 */
export function checkEntries<E extends Specs>(where: string, entries: E): E {
  try {
    for (const spec of Object.values(entries)) validateSpec(spec);
  } catch (cause) {
    if (!(cause instanceof GanError)) throw cause;
    throw new GanError(where, cause.problem, { code: cause.code, cause });
  }
  return entries;
}
