import { validateSpec } from '@ganforge/media';

/** Defines the option `classes` of a conditional GAN. */
export const conditionClasses = {
  classes: {
    type: 'list',
    of: { type: 'text' },
    length: [2, 1e6],
    also: [{ type: 'integer', min: 2, max: 1e6 }],
    about: 'The number of classes, or their names in the order of the labels.',
  },
} as const;

/** Defines the option `classes` of a GAN that can also be unconditional. */
export const optionalClasses = {
  classes: {
    type: 'list',
    of: { type: 'text' },
    length: [2, 1e6],
    also: [{ type: 'integer', min: 2, max: 1e6 }],
    optional: true,
    about:
      'The number of classes, or their names in the order of the labels; batches then need labels. Without it the GAN is unconditional.',
  },
} as const;

/**
 * Returns the class names in the order of the labels. These are the given names. If only the number of classes is
 * given, they are '0', '1' and so on.
 *
 * @throws GanError `argument` if two classes have the same name
 */
export function classNames(classes: number | readonly string[]): readonly string[] {
  if (typeof classes === 'number') return Array.from({ length: classes }, (_, i) => String(i));
  validateSpec({ kind: 'class', classes });
  return classes;
}
