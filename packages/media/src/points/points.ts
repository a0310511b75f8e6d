import { checkFields, checkInteger, checkValues, only } from '../checks.ts';
import type { Kind, Part } from '../kind.ts';
import { decodeNumbers, encodeNumbers, readNumbers, writeNumbers } from '../vector/numbers.ts';
import type { PointsSpec } from './spec.ts';

const where = 'media/points';

/** The kind of points. They are decoded to rows of coordinates, written as CSV, and rendered as a scatter plot. */
export const points: Kind<PointsSpec, readonly number[]> = {
  kind: 'points',
  validate(spec) {
    const { dimensions } = checkFields(where, spec, 'points', ['dimensions']);
    checkInteger(where, 'dimensions', dimensions, 1, 2 ** 16);
    return spec as PointsSpec;
  },
  parts: partsOf,
  fits(data, wanted) {
    if (data.dimensions === wanted.dimensions) return undefined;
    return `the data has ${describe(data)}; expected ${describe(wanted)}`;
  },
  describe,
  encode: ({ dimensions }, examples) => encodeNumbers(where, dimensions, examples),
  decode: (spec, values) => decodeNumbers(where, partsOf(spec), values),
  read: async ({ dimensions }, file) => readNumbers(where, dimensions, file),
  write: async (_, examples, name = 'samples') => writeNumbers(examples, name),
  async render(spec, values, { name = 'samples', real, labels } = {}) {
    checkValues(where, partsOf(spec), values);
    const { renderScatter } = await import('./scatter.ts');
    const bytes = renderScatter(only(values), { ...(real && { real: only(real) }), ...(labels && { labels }) });
    return [{ path: `${name}.png`, mime: 'image/png', bytes }];
  },
};

function partsOf({ dimensions }: PointsSpec): { readonly '': Part } {
  return { '': { shape: [dimensions], dtype: 'float32' } };
}

function describe({ dimensions }: PointsSpec): string {
  return `points of ${dimensions} dimensions`;
}
