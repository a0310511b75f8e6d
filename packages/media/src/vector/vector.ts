import { GanError } from '@ganforge/formats';
import { checkFields, checkInteger, checkValues } from '../checks.ts';
import type { Kind, Part } from '../kind.ts';
import { decodeNumbers, encodeNumbers, readNumbers, writeNumbers } from './numbers.ts';
import type { VectorSpec } from './spec.ts';

const where = 'media/vector';

/** The kind of vectors. They are decoded to rows of numbers and written as CSV. */
export const vector: Kind<VectorSpec, readonly number[]> = {
  kind: 'vector',
  validate(spec) {
    const { size, range } = checkFields(where, spec, 'vector', ['size', 'range']);
    checkInteger(where, 'size', size, 1, 2 ** 24);
    if (range === undefined) return spec as VectorSpec;
    const [low, high] = Array.isArray(range) ? (range as unknown[]) : [];
    if (Number.isFinite(low) && Number.isFinite(high) && (low as number) < (high as number)) return spec as VectorSpec;
    throw new GanError(where, `range must be [least, greatest]; received ${JSON.stringify(range)}.`);
  },
  parts: partsOf,
  fits(data, wanted) {
    const { size, range } = data;
    if (size !== wanted.size) return `the data has ${describe(data)}; expected ${describe(wanted)}`;
    if (range === undefined || wanted.range === undefined || String(range) === String(wanted.range)) return undefined;
    return `the data lies in [${range}]; expected [${wanted.range}]`;
  },
  describe,
  encode: ({ size }, examples) => encodeNumbers(where, size, examples),
  decode: (spec, values) => decodeNumbers(where, partsOf(spec), values),
  read: async ({ size }, file) => readNumbers(where, size, file),
  write: async (_, examples, name = 'samples') => writeNumbers(examples, name),
  async render(spec, values, { name = 'samples' } = {}) {
    checkValues(where, partsOf(spec), values);
    return writeNumbers(decodeNumbers(where, partsOf(spec), values), name);
  },
};

function partsOf({ size, range }: VectorSpec): { readonly '': Part } {
  return { '': { shape: [size], dtype: 'float32', ...(range && { range }) } };
}

function describe({ size }: VectorSpec): string {
  return `vector of ${size} numbers`;
}
