import { GanError } from '@ganforge/formats';

/** Features of examples in the form that metrics use. `data` contains [rows,cols] in row-major order. */
export interface Features {
  readonly data: Float32Array | Float64Array;
  readonly rows: number;
  readonly cols: number;
}

/** A metric and its properties. */
export interface MetricCase {
  /** The names of the metric's feature sets in messages, such as `['real', 'generated']`. */
  readonly inputs: readonly string[];
  /** Computes the metric of feature sets with values in [-1,1]. `options` are the options of a caller. */
  metric(sets: readonly Features[], options: Readonly<Record<string, unknown>>): object | Promise<object>;
  /** Number of columns of the feature sets. @default 6 */
  readonly cols?: number;
  /** Minimum number of rows of each set. @default 1 for every set */
  readonly fewest?: readonly number[];
  /**
   * The expected values if all sets are equal. If there is only one set, they are the expected values if all rows of
   * the set are equal.
   */
  readonly alike?: Readonly<Record<string, number>>;
  /** Whether the result may depend on the order of the rows, for example because a seed selects rows. @default false */
  readonly ordered?: boolean;
  /**
   * Whether the metric reads rows until there are no more, so that it does not know the number of rows. @default false
   */
  readonly streamed?: boolean;
}

/** Checks that two calls give the same finite numbers. */
export async function checkMetricDeterminism(metricCase: MetricCase): Promise<void> {
  const sets = setsOf(metricCase);
  const result = await metricCase.metric(sets, {});
  const numbers = numbersOf(result);
  if (numbers.length === 0) throw new Error('the result has no number');
  const broken = numbers.find(([, value]) => !Number.isFinite(value));
  if (broken !== undefined) throw new Error(`${broken[0]} is ${broken[1]}`);
  expectNumbers('a second call', await metricCase.metric(sets, {}), result, 0);
}

/** Checks that a call does not change the features. */
export async function checkMetricInputs(metricCase: MetricCase): Promise<void> {
  const sets = setsOf(metricCase);
  const before = sets.map(({ data }) => data.slice());
  await metricCase.metric(sets, {});
  for (const [i, { data }] of sets.entries()) {
    const at = data.findIndex((value: number, k: number) => !Object.is(value, before[i]![k]));
    if (at !== -1) throw new Error(`${metricCase.inputs[i]} was changed: value ${at}`);
  }
}

/** Checks that equal numbers give equal results in float32, in float64, and in the middle of a larger buffer. */
export async function checkMetricStorage(metricCase: MetricCase): Promise<void> {
  const sets = setsOf(metricCase).map((set) => ({ ...set, data: Float32Array.from(set.data) }));
  const expected = await metricCase.metric(sets, {});
  const doubles = sets.map((set) => ({ ...set, data: Float64Array.from(set.data) }));
  expectNumbers('float64', await metricCase.metric(doubles, {}), expected, 0);
  const views = sets.map((set) => {
    const larger = new Float32Array(set.data.length + 5).fill(Number.NaN);
    larger.set(set.data, 3);
    return { ...set, data: larger.subarray(3, 3 + set.data.length) };
  });
  expectNumbers('a view into a larger buffer', await metricCase.metric(views, {}), expected, 0);
}

/** Checks that another order of the rows gives the same result up to rounding, unless the metric is `ordered`. */
export async function checkMetricRowOrder(metricCase: MetricCase): Promise<void> {
  const sets = setsOf(metricCase);
  const moved = sets.map((set, i) => rowsOf(set, (row) => (row * 7 + i + 3) % set.rows));
  const [expected, actual] = [await metricCase.metric(sets, {}), await metricCase.metric(moved, {})];
  if (metricCase.ordered !== true) {
    expectNumbers('another order of rows', actual, expected, 1e-9);
    return;
  }
  const values = [actual, expected].map((result) => numbersOf(result).map(([, value]) => value));
  const differs = values[0]!.some((value, at) => Math.abs(value - values[1]![at]!) > 1e-9);
  if (!differs) throw new Error('it says that the order of rows matters, but it does not');
}

/** Checks the result for equal sets, which the case states. */
export async function checkMetricExtreme(metricCase: MetricCase): Promise<void> {
  const { alike, inputs } = metricCase;
  if (alike === undefined) throw new Error('the case names no extreme');
  const [first] = setsOf(metricCase);
  const set = inputs.length === 1 ? rowsOf(first!, () => 0) : first!;
  const found = Object.fromEntries(
    numbersOf(
      await metricCase.metric(
        inputs.map(() => set),
        {},
      ),
    ),
  );
  for (const [name, expected] of Object.entries(alike)) {
    const actual = found[name];
    if (!(actual !== undefined && Math.abs(actual - expected) <= 1e-9)) {
      throw new Error(`${name} of two equal sets: expected ${expected}, received ${actual}`);
    }
  }
}

/**
 * Checks that a GanError is thrown for a matrix that is not finite, for sets that do not fit together, and for unknown
 * options.
 */
export async function checkMetricRefusals(metricCase: MetricCase): Promise<void> {
  const { inputs, fewest = inputs.map(() => 1) } = metricCase;
  const sets = setsOf(metricCase);
  const replaced = (i: number, set: unknown): Features[] => sets.map((old, k) => (k === i ? (set as Features) : old));
  for (const [i, input] of inputs.entries()) {
    const set = sets[i]!;
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const data = set.data.slice();
      data[data.length - 1] = bad;
      await expectRefusal(metricCase, `${input} with ${bad}`, replaced(i, { ...set, data }), ['not-finite']);
    }
    const wrongs: [string, unknown][] = [
      ['a number too few', { ...set, data: set.data.subarray(1) }],
      ['an array in place of a typed one', { ...set, data: [...set.data] }],
      ['nothing', undefined],
      ['too few rows', rowsOf(set, (row) => row, fewest[i]! - 1)],
    ];
    if (metricCase.streamed !== true) wrongs.push(['half a row', { ...set, rows: set.rows + 0.5 }]);
    for (const [what, wrong] of wrongs) {
      await expectRefusal(metricCase, `${input} with ${what}`, replaced(i, wrong), ['shape', 'argument']);
    }
    if (inputs.length > 1) {
      const wider = { data: new Float64Array(set.rows * (set.cols + 1)), rows: set.rows, cols: set.cols + 1 };
      await expectRefusal(metricCase, `${input} with a column more`, replaced(i, wider), ['shape']);
    }
    const least = rowsOf(set, (row) => row, fewest[i]!);
    await metricCase.metric(replaced(i, least), {}); // the stated minimum number of rows is enough
  }
  await expectRefusal(metricCase, 'an option that does not exist', sets, ['argument'], { noSuchOption: 1 });
}

/** Returns sets of 40, 41, ... unsorted rows in [-1,1]. The values are multiples of 2^-10. */
function setsOf({ inputs, cols = 6 }: MetricCase): Features[] {
  return inputs.map((_, k) => {
    const rows = 40 + k;
    const data = Float64Array.from({ length: rows * cols }, (_, i) => (((i + 1) * 7919 + k * 331) * 31) % 2003);
    return { data: data.map((value) => Math.round((value / 2003) * 2048 - 1024) / 1024), rows, cols };
  });
}

/** Returns `count` rows of a set. `from` maps the index of a new row to the index of a row in the set. */
function rowsOf({ data, rows, cols }: Features, from: (row: number) => number, count: number = rows): Features {
  const chosen = Float64Array.from(
    { length: count * cols },
    (_, at) => data[from(Math.floor(at / cols)) * cols + (at % cols)]!,
  );
  return { data: chosen, rows: count, cols };
}

/** Returns all numbers in a result, with their paths. */
function numbersOf(result: unknown, path = ''): [string, number][] {
  if (typeof result === 'number') return [[path, result]];
  if (typeof result !== 'object' || result === null) return [];
  return Object.entries(result).flatMap(([name, value]) => numbersOf(value, path === '' ? name : `${path}.${name}`));
}

function expectNumbers(what: string, actual: object, expected: object, tolerance: number): void {
  const [found, wanted] = [Object.fromEntries(numbersOf(actual)), numbersOf(expected)];
  for (const [name, value] of wanted) {
    const other = found[name];
    const agrees = tolerance === 0 ? Object.is(other, value) : Math.abs(other! - value) <= tolerance;
    if (!agrees) throw new Error(`${what}: expected ${name} to be ${value}, received ${other}`);
  }
}

async function expectRefusal(
  metricCase: MetricCase,
  what: string,
  sets: readonly Features[],
  codes: readonly string[],
  options: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  let result: object;
  try {
    result = await metricCase.metric(sets, options);
  } catch (error) {
    if (error instanceof GanError && codes.includes(error.code)) return;
    const received = error instanceof GanError ? `a GanError of code ${error.code}` : String(error);
    throw new Error(`${what}: expected a GanError of code ${codes.join(' or ')}, received ${received}`);
  }
  throw new Error(`${what}: expected a GanError, received ${JSON.stringify(result)}`);
}
