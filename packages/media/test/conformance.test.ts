import { GanError } from '@ganforge/formats';
import {
  type Artifact,
  decodeExamples,
  describeSpec,
  type ExampleOf,
  encodeExamples,
  type HostValues,
  type KindName,
  kinds,
  partsOf,
  readExamples,
  renderExamples,
  type SpecOf,
  specsFit,
  validateSpec,
  writeExamples,
} from '@ganforge/media';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';

interface Case<K extends KindName> {
  readonly spec: SpecOf<K> & { readonly kind: K };
  readonly examples: readonly ExampleOf<K>[];
  readonly described: string;
  /**
   * Another spec of the kind whose data does not fit, and the reason. Both are undefined if the kind has only one spec.
   */
  readonly other: (SpecOf<K> & { readonly kind: K }) | undefined;
  readonly why: string | undefined;
  /** Invalid specs, and a part of the message for each. */
  readonly rubbish: readonly (readonly [object, string])[];
  /** Examples that are not valid. */
  readonly strangers: readonly unknown[];
}

const pixels = (n: number): Uint8Array => Uint8Array.from({ length: n }, (_, i) => (i * 37) % 256);
const ages = { name: 'age', type: 'number', modes: [{ mean: 40, std: 10, weight: 1 }], decimals: 0 } as const;
const gains = {
  name: 'capital "gain", net',
  type: 'number',
  modes: [
    { mean: 0, std: 1, weight: 0.9 },
    { mean: 5000, std: 1500, weight: 0.1 },
  ],
} as const;
const jobs = { name: 'job', type: 'category', categories: ['clerk', 'sales, retail', '', ' "x" '] } as const;

const left = { name: 'left', type: 'boolean', words: ['no', 'yes'], missing: true } as const;
const since = {
  name: 'since',
  type: 'date',
  unit: 'day',
  modes: [{ mean: 20_000, std: 100, weight: 1 }],
  range: [19_900, 20_100],
  missing: true,
} as const;
const source = { name: 'source', type: 'constant', value: null } as const;

const cases: { readonly [K in KindName]: Case<K> } = {
  image: {
    spec: { kind: 'image', height: 4, width: 6, channels: 3 },
    examples: [
      { data: pixels(72), height: 4, width: 6, channels: 3 },
      { data: pixels(72).reverse(), height: 4, width: 6, channels: 3 },
    ],
    described: 'image 4 x 6 x 3',
    other: { kind: 'image', height: 4, width: 4, channels: 3 },
    why: 'the data has image 4 x 6 x 3; expected image 4 x 4 x 3',
    rubbish: [
      [{ kind: 'image', height: 0, width: 6, channels: 3 }, 'height must be an integer in 1..16384; received 0'],
      [{ kind: 'image', height: 4, width: 6, channels: 2 }, 'channels must be 1, 3 or 4; received 2'],
      [{ kind: 'image', height: 4, width: 6, channels: 3, depth: 8 }, "a spec of kind 'image' has no 'depth'"],
    ],
    strangers: [{ data: pixels(8), height: 4, width: 2, channels: 1 }],
  },
  points: {
    spec: { kind: 'points', dimensions: 2 },
    examples: [
      [0.5, -0.25],
      [1e-3, 4096],
    ].map((row) => row.map(Math.fround)),
    described: 'points of 2 dimensions',
    other: { kind: 'points', dimensions: 3 },
    why: 'the data has points of 2 dimensions; expected points of 3 dimensions',
    rubbish: [[{ kind: 'points' }, 'dimensions must be an integer in 1..65536; received undefined']],
    strangers: [[1], [1, Number.NaN], 'x'],
  },
  class: {
    spec: { kind: 'class', classes: ['cat', 'dog', 'großer Bär'] },
    examples: ['dog', 'großer Bär', 'cat', 'dog'],
    described: 'one of 3 classes: cat, dog, großer Bär',
    other: { kind: 'class', classes: ['cat', 'bear', 'dog'] },
    why: "label 1 is 'dog' in the data; expected 'bear'",
    rubbish: [
      [{ kind: 'class', classes: [] }, 'classes must be a list of at least 1 strings; received an array'],
      [{ kind: 'class', classes: ['a', 'a'] }, "classes must be distinct strings; 'a' occurs twice"],
      [{ kind: 'class', classes: ['a', 'b\n'] }, 'names of classes must be strings of one line'],
    ],
    strangers: ['bird', 0],
  },
  vector: {
    spec: { kind: 'vector', size: 3, range: [-1, 1] },
    examples: [
      [0, 0.5, -1],
      [1, -0.125, 0.75],
    ],
    described: 'vector of 3 numbers',
    other: { kind: 'vector', size: 3, range: [0, 1] },
    why: 'the data lies in [-1,1]; expected [0,1]',
    rubbish: [
      [{ kind: 'vector', size: 1.5 }, 'size must be an integer'],
      [{ kind: 'vector', size: 3, range: [1, 1] }, 'range must be [least, greatest]; received [1,1]'],
    ],
    strangers: [
      [1, 2],
      ['a', 'b', 'c'],
    ],
  },
  table: {
    spec: { kind: 'table', columns: [ages, jobs, gains, left, since, source] },
    examples: [
      { age: 39, job: 'clerk', 'capital "gain", net': 0.5, left: true, since: '2024-10-04', source: null },
      { age: 61, job: 'sales, retail', 'capital "gain", net': 5750, left: false, since: null, source: null },
      { age: 17, job: '', 'capital "gain", net': -0.25, left: null, since: '2024-08-01', source: null },
      { age: 40, job: ' "x" ', 'capital "gain", net': 8000, left: false, since: '2024-12-31', source: null },
    ],
    described: 'table of 6 columns: age, job, capital "gain", net, left, since, source',
    other: { kind: 'table', columns: [ages, { ...jobs, categories: ['clerk'] }, gains, left, since, source] },
    why: "column 'job' has other categories or modes in the data",
    rubbish: [
      [{ kind: 'table', columns: [] }, 'columns must be a list of at least one column'],
      [{ kind: 'table', columns: [ages, ages] }, "names of columns must be distinct strings; 'age' occurs twice"],
      [{ kind: 'table', columns: [{ name: 'x', type: 'word' }] }, "type of 'x' must be one of category, boolean,"],
      [{ kind: 'table', columns: [{ name: 'x', type: 'date' }] }, "unit of 'x' must be 'day' or 'second'"],
      [{ kind: 'table', columns: [{ name: 'x', type: 'id', prefix: 1 }] }, "prefix of 'x' must be a text; received 1."],
      [{ kind: 'table', columns: [{ name: 'x', type: 'constant' }] }, "value of 'x' must be a word, a finite number,"],
      [
        { kind: 'table', columns: [{ name: 'x', type: 'constant', value: 1 }] },
        'a GAN can learn no column of this table: x',
      ],
      [{ kind: 'table', columns: [{ ...jobs, counts: [1] }] }, "counts of 'job' must be 4 numbers of at least 0"],
      [{ kind: 'table', columns: [{ ...jobs, missing: false }] }, "missing of 'job' must be true or left out"],
      [{ kind: 'table', columns: [{ ...left, words: ['no'] }] }, "words of 'left' must be two"],
      [{ kind: 'table', columns: [{ ...ages, log: true }] }, "range of 'age' must be [least, greatest] where there is"],
      [{ kind: 'table', columns: [{ ...ages, range: [2, 1] }] }, "range of 'age' must be [least, greatest]; received"],
      [{ kind: 'table', columns: [{ ...ages, modes: [{ mean: 0, std: 0, weight: 1 }] }] }, "modes of 'age' must be"],
      [{ kind: 'table', columns: [null] }, 'a column must have a name; received undefined'],
    ],
    strangers: [
      { age: 39 },
      { age: '39', job: 'clerk', 'capital "gain", net': 0, left: true, since: null, source: null },
      { age: 39, job: 'clerk', 'capital "gain", net': 0, left: 'yes', since: null, source: null },
      { age: 39, job: 'clerk', 'capital "gain", net': 0, left: true, since: '2023-02-29', source: null },
      { age: null, job: 'clerk', 'capital "gain", net': 0, left: true, since: null, source: null },
      undefined,
    ],
  },
  text: {
    spec: { kind: 'text', length: 4, vocabulary: ['', 'a', 'dog', 'runs', 'Käse'] },
    examples: ['a dog runs', '', 'Käse', 'dog dog dog dog'],
    described: 'text of 4 words out of 5',
    other: { kind: 'text', length: 4, vocabulary: ['', 'a', 'cat', 'runs', 'Käse'] },
    why: "token 2 is 'dog' in the data; expected 'cat'",
    rubbish: [
      [{ kind: 'text', length: 4, vocabulary: ['a'] }, 'vocabulary must be a list of at least 2 strings'],
      [{ kind: 'text', length: 4, vocabulary: ['a b', 'c'] }, "tokens must be single words; received 'a b'"],
      [{ kind: 'text', length: 4, vocabulary: ['a', 'b'], unit: 'line' }, "unit must be 'word' or 'character'"],
    ],
    strangers: ['a bird', 'a a a a a', 7],
  },
  molecule: {
    spec: { kind: 'molecule', size: 5, atoms: ['none', 'C', 'N', 'O'], bonds: ['none', 'single', 'double', 'triple'] },
    examples: [
      { atoms: ['C', 'O'], bonds: [[0, 1, 'double']] },
      {
        atoms: ['C', 'C', 'N', 'O', 'C'],
        bonds: [
          [0, 1, 'single'],
          [0, 4, 'triple'],
          [2, 3, 'single'],
        ],
      },
      { atoms: [], bonds: [] },
    ],
    described: 'molecule of up to 5 atoms of C, N, O',
    other: { kind: 'molecule', size: 5, atoms: ['none', 'C', 'N', 'F'], bonds: ['none', 'single', 'double', 'triple'] },
    why: 'the data has the atoms none, C, N, O; expected none, C, N, F',
    rubbish: [
      [{ kind: 'molecule', size: 0, atoms: ['none', 'C'], bonds: ['none', 'single'] }, 'size must be an integer'],
      [{ kind: 'molecule', size: 5, atoms: ['none'], bonds: ['none', 'single'] }, 'atoms must be a list of at least 2'],
    ],
    strangers: [
      { atoms: ['X'], bonds: [] },
      { atoms: ['C', 'C'], bonds: [[1, 0, 'single']] },
      { atoms: ['C', 'C'], bonds: [[0, 1, 'none']] },
      { atoms: ['C', 'C'], bonds: [7] },
      { atoms: Array(6).fill('C'), bonds: [] },
    ],
  },
  position: {
    spec: { kind: 'position' },
    examples: [
      'rnbqkbnr/pppppppp/8/8/4P3/8/PPPP1PPP/RNBQKBNR b KQkq - 0 1 e2e4',
      'r3k2r/p1ppqpb1/bn2pnp1/3PN3/1pP1P3/2N2Q1p/PP1BBPPP/R3K2R b KQq c3 0 1 c2c4',
      '8/P7/8/8/8/8/1k6/4K3 w - - 57 1',
    ],
    described: 'position of chess',
    other: undefined,
    why: undefined,
    rubbish: [[{ kind: 'position', size: 8 }, "a spec of kind 'position' has no 'size'"]],
    strangers: ['8/8/8/8/8/8/8/8 w - - 0 1', 'e4', 7],
  },
  move: {
    spec: { kind: 'move' },
    examples: ['e2e4', 'e7e8q', 'b7a8n', 'h7h8', 'a1a2'],
    described: 'move of chess',
    other: undefined,
    why: undefined,
    rubbish: [[{ kind: 'move', codes: 7 }, "a spec of kind 'move' has no 'codes'"]],
    strangers: ['e9e4', 'e2', 'e6e7q', 'a1a1', 7],
  },
};

/** Throws if a file does not have the form of its media type. */
function checkFile({ path, mime, bytes }: Artifact): void {
  const endings: Readonly<Record<string, string>> = {
    'image/png': '.png',
    'image/svg+xml': '.svg',
    'text/csv': '.csv',
    'text/plain': '.txt',
    'application/jsonl': '.jsonl',
  };
  expect(path.endsWith(endings[mime]!)).toBe(true);
  expect(path).not.toMatch(/^\/|\.\./);
  if (mime === 'image/png') expect(decode(bytes).width).toBeGreaterThan(0);
  else {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    expect(text === '' || text.endsWith('\n')).toBe(true);
    if (mime === 'image/svg+xml') expect(text).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" .*<\/svg>\n$/s);
  }
}

function suite<K extends KindName>(kind: K): void {
  const { spec, examples, described, other, why, rubbish, strangers } = cases[kind];
  const values = (): HostValues => encodeExamples<K>(spec, examples);

  it('passes its specs, which are plain JSON, and refuses others', () => {
    expect(validateSpec(JSON.parse(JSON.stringify(spec)))).toEqual(spec);
    for (const [wrong, problem] of rubbish) {
      expect(() => validateSpec(wrong)).toThrow(GanError);
      expect(() => validateSpec(wrong)).toThrow(problem);
    }
    expect(() => kinds[kind].validate({ kind: 'image2' })).toThrow(`expected a spec of kind '${kind}'`);
    expect(() => kinds[kind].validate(undefined)).toThrow('received undefined');
  });

  it('says what it is, and whether other data fits', () => {
    expect(describeSpec(spec)).toBe(described);
    expect(specsFit(spec, spec)).toBeUndefined();
    if (other) expect(specsFit(spec, other)).toBe(why);
    const stranger = kind === 'image' ? cases.points.spec : cases.image.spec;
    expect(specsFit(spec, stranger)).toBe(`the data has ${described}; expected ${describeSpec(stranger)}`);
  });

  it('encodes into its parts, within their ranges, and back', () => {
    const encoded = values();
    expect(Object.keys(encoded)).toEqual(Object.keys(partsOf(spec)));
    for (const [name, { shape, dtype, range }] of Object.entries(partsOf(spec))) {
      const { data, shape: found } = encoded[name]!;
      expect(found).toEqual([examples.length, ...shape]);
      expect(data).toBeInstanceOf(dtype === 'int32' ? Int32Array : Float32Array);
      expect(data).toHaveLength(found.reduce((a, b) => a * b));
      const [low, high] = range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      expect(Array.from(data).filter((value) => !(value >= low && value <= high))).toEqual([]);
    }
    const decoded = decodeExamples<K>(spec, encoded);
    expect(encodeExamples<K>(spec, decoded)).toEqual(encoded);
    if (kind !== 'table') expect(decoded).toEqual(examples);
    expect(decodeExamples<K>(spec, encodeExamples<K>(spec, []))).toEqual([]);
  });

  it('refuses invalid examples, and values of other shapes', () => {
    for (const stranger of strangers) {
      expect(() => encodeExamples<K>(spec, [...examples, stranger as ExampleOf<K>])).toThrow(GanError);
    }
    for (const [name, { shape, data }] of Object.entries(values())) {
      for (const wrong of [
        { shape: [...shape, 1], data },
        { shape, data: data.subarray(1) },
        { shape, data: data instanceof Int32Array ? Float32Array.from(data) : Int32Array.from(data) },
      ]) {
        expect(() => decodeExamples<K>(spec, { ...values(), [name]: wrong })).toThrow(/must be (float|int)32 \[/);
      }
    }
    expect(() => decodeExamples<K>(spec, {})).toThrow('received none');
  });

  it('writes files that it reads again', async () => {
    const files = await writeExamples<K>(spec, examples, 'some');
    for (const file of files) checkFile(file);
    const read = await Promise.all(files.map((file) => readExamples<K>(spec, file)));
    expect(read.flat()).toEqual(examples);
    for (const bytes of [Uint8Array.of(0xff, 0xfe, 0x22, 0x0a), new TextEncoder().encode('"x\n')]) {
      const outcome = await readExamples<K>(spec, { path: 'x', bytes }).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toMatchObject({ name: 'GanError', code: 'file' });
      else expect(kind).toBe('text'); // every line is a valid text
    }
  });

  it('shows examples in files of their types, the same at each call', async () => {
    const files = await renderExamples(spec, values());
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) checkFile(file);
    expect(files[0]!.path).toMatch(/^samples\.\w+$/);
    expect(await renderExamples(spec, values())).toEqual(files);
    await expect(renderExamples(spec, {})).rejects.toThrow(GanError);
  });
}

describe.each(Object.keys(kinds) as KindName[])('%s', (kind) => {
  suite(kind);
});

it('names the known kinds if the kind is unknown', () => {
  const problem =
    "the kind of a spec must be one of image, points, class, vector, table, text, molecule, position, move; received 'toString'";
  expect(() => validateSpec({ kind: 'toString' })).toThrow(problem);
  expect(() => validateSpec(null)).toThrow('received undefined');
});
