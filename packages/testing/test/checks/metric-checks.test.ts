import { GanError } from '@ganforge/formats';
import { describe, expect, it } from 'vitest';
import {
  checkMetricDeterminism,
  checkMetricExtreme,
  checkMetricInputs,
  checkMetricRefusals,
  checkMetricRowOrder,
  checkMetricStorage,
  type Features,
  type MetricCase,
} from '../../src/checks/metric-checks.ts';

const refuse = (code: 'shape' | 'not-finite' | 'argument'): never => {
  throw new GanError('metrics/sound', 'refused.', { code });
};
const check = ({ data, rows, cols }: Features): void => {
  const isMatrix = data instanceof Float32Array || data instanceof Float64Array;
  if (!isMatrix || !Number.isInteger(rows) || rows < 2 || data.length !== rows * cols) refuse('shape');
  if (data.some((value) => !Number.isFinite(value))) refuse('not-finite');
};
const mean = ({ data }: Features): number => [...data].reduce((sum, value) => sum + value, 0) / data.length;

/** A correct metric, which returns the difference of the means of two sets. */
const sound: MetricCase = {
  inputs: ['real', 'generated'],
  metric: ([real, generated], options) => {
    for (const set of [real!, generated!]) check(set ?? ({} as Features));
    if (real!.cols !== generated!.cols) refuse('shape');
    if (Object.keys(options).length > 0) refuse('argument');
    return { value: Math.abs(mean(real!) - mean(generated!)), of: { generated: mean(generated!) } };
  },
  fewest: [2, 2],
  alike: { value: 0 },
};
/** Returns the correct metric with a fault: `before` changes its sets, and `after` changes its result. */
const broken = (
  before: (sets: readonly Features[]) => readonly Features[],
  after: (result: object, sets: readonly Features[]) => object = (result) => result,
): MetricCase => ({
  ...sound,
  metric: async (sets, options) => after(await sound.metric(before(sets), options), sets),
});
const asIs = (sets: readonly Features[]): readonly Features[] => sets;

it('the checks pass a sound metric', async () => {
  await checkMetricDeterminism(sound);
  await checkMetricInputs(sound);
  await checkMetricStorage(sound);
  await checkMetricRowOrder(sound);
  await checkMetricExtreme(sound);
  await checkMetricRefusals(sound);
});

describe('the checks catch', () => {
  const fails = (promise: Promise<void>, text: string) => expect(promise).rejects.toThrow(text);

  it('a result that changes, has no number, or one that is not finite', async () => {
    let calls = 0;
    await fails(checkMetricDeterminism(broken(asIs, () => ({ value: calls++ }))), 'expected value to be 0, received 1');
    await fails(checkMetricDeterminism(broken(asIs, () => ({ value: '1' }))), 'the result has no number');
    await fails(checkMetricDeterminism(broken(asIs, () => ({ of: { x: Number.NaN } }))), 'of.x is NaN');
  });

  it('an input that is sorted in place', async () => {
    const sorting = broken((sets) => [sets[0]!, { ...sets[1]!, data: sets[1]!.data.sort() }]);
    await fails(checkMetricInputs(sorting), 'generated was changed: value 0');
  });

  it('sums in float32, and a view that is read from the start of its buffer', async () => {
    const rounding = broken(asIs, (_, [real]) => ({ value: real!.data instanceof Float32Array ? 1 : 1 + 2 ** -50 }));
    await fails(checkMetricStorage(rounding), 'float64: expected value to be 1');
    const careless = broken(asIs, (_, [real]) => ({ value: new Uint8Array(real!.data.buffer)[3]! & 0x7f }));
    await fails(checkMetricStorage(careless), 'expected value to be');
  });

  it('the order of rows mattering, or not mattering, against what is said', async () => {
    const first = broken(asIs, (_, [real]) => ({ value: real!.data[0]! }));
    await fails(checkMetricRowOrder(first), 'another order of rows: expected value to be');
    await checkMetricRowOrder({ ...first, ordered: true });
    await fails(checkMetricRowOrder({ ...sound, ordered: true }), 'it says that the order of rows matters');
  });

  it('another extreme than the one named', async () => {
    await fails(
      checkMetricExtreme({ ...sound, alike: { value: 1 } }),
      'value of two equal sets: expected 1, received 0',
    );
    await fails(
      checkMetricExtreme({ ...sound, alike: { mean: 0 } }),
      'mean of two equal sets: expected 0, received undefined',
    );
  });

  it('invalid input without a GanError of the right code', async () => {
    const taking = (metric: MetricCase['metric']): MetricCase => ({ ...sound, metric });
    await fails(
      checkMetricRefusals(taking(() => ({ value: 0 }))),
      'real with NaN: expected a GanError, received {"value":0}',
    );
    const failing = taking(() => {
      throw new TypeError('x');
    });
    await fails(checkMetricRefusals(failing), 'expected a GanError of code not-finite, received TypeError: x');
    await fails(checkMetricRefusals(taking(() => refuse('shape'))), 'received a GanError of code shape');
    const lax = taking((sets, _) => sound.metric(sets, {}));
    await fails(checkMetricRefusals(lax), 'an option that does not exist: expected a GanError');
    const narrow = taking((sets, options) =>
      sound.metric(
        sets.map((set) => ({ ...set, cols: 6 })),
        options,
      ),
    );
    await fails(checkMetricRefusals({ ...narrow, fewest: [3, 2] }), 'real with too few rows: expected a GanError');
    await expect(checkMetricRefusals({ ...sound, fewest: [1, 1] })).rejects.toThrow('refused');
  });
});
