import { readFileSync } from 'node:fs';
import { type NamedArray, toFloat32 } from '@ganforge/formats';

/** An array as fixtures/make.py describes it. 64-bit integers are texts, and numbers that are not finite are names. */
interface Described {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly (number | string | boolean)[];
}

/** The numbers of one seed, in the order in which numpy drew them. */
export interface Stream {
  readonly seed: number;
  readonly uint32: readonly number[];
  readonly random: readonly number[];
  readonly randint10: readonly number[];
  readonly randintOne: readonly number[];
  readonly randint32: readonly number[];
  readonly randintWide: readonly number[];
  readonly randintWidest: readonly number[];
  readonly permutation: readonly number[];
  readonly shuffle: string;
  readonly choice: readonly number[];
  readonly choiceNoReplace: readonly number[];
  readonly normal: readonly number[];
  readonly after: number;
}

interface Expected {
  readonly safetensors: Readonly<Record<string, Described>>;
  readonly npz: Readonly<Record<string, Described>>;
  readonly zip: Readonly<Record<string, string>>;
  readonly halves: Readonly<Record<'F16' | 'BF16', string>>;
  readonly mt19937: {
    readonly streams: readonly Stream[];
    readonly subsetsSha256: string;
    readonly orderSha256: string;
  };
}

/** Reads a file that numpy, safetensors or Python's zipfile wrote; see fixtures/make.py. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
}

/** The contents of these files according to the packages that wrote them. */
export const expected: Expected = JSON.parse(new TextDecoder().decode(fixture('expected.json')));

/** The contents of PyTorch's files according to PyTorch; see fixtures/make_pth.py. */
export const expectedPth: Readonly<Record<'checkpoint' | 'model' | 'tensor', Record<string, Described>>> = JSON.parse(
  new TextDecoder().decode(fixture('expected-pth.json')),
);

/** Converts `array` to the form of {@link Described}. */
export function describeArray(array: NamedArray): Described {
  const { dtype, shape, data } = array;
  const halves = dtype === 'F16' || dtype === 'BF16';
  const values = Array.from<number | bigint>(halves ? toFloat32(array) : data);
  return { dtype, shape, values: values.map((value) => describeValue(dtype, value)) };
}

function describeValue(dtype: string, value: number | bigint): number | string | boolean {
  if (dtype === 'BOOL') return value === 1;
  if (typeof value === 'bigint') return String(value);
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
}
