import { GanError } from '@ganforge/formats';
import { type ClassSpec, type Specs, validateSpec } from '@ganforge/media';

/** `{ labels }` of classes; nothing if there are none. */
export function labelEntry(classes: readonly string[] | undefined): { readonly labels?: ClassSpec } {
  return classes === undefined ? {} : { labels: { kind: 'class', classes } };
}

/**
 * Entries as they are, checked.
 *
 * @throws GanError `argument` for a spec that its kind does not allow, such as an image of two channels
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
