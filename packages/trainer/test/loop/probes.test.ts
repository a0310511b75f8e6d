import type { HealthEvent, ProbeEvent, TrainEvent } from '@ganforge/run';
import { train } from '@ganforge/trainer';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { ellipse, tinyGan } from '../tiny-gan.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const finding = {
  name: 'test',
  title: 'Test',
  step: 2,
  seen: 'seen',
  numbers: [],
  curves: [],
  confidence: 'likely',
  why: 'why',
  advice: [],
  source: 'none',
} as const;

async function events(options: object): Promise<TrainEvent[]> {
  const told: TrainEvent[] = [];
  const common = { steps: 4, batchSize: 4, seed: 1, sampleEvery: 0, handleSignals: false };
  await train(tinyGan(), ellipse(20), { ...common, onEvent: (event) => void told.push(event), ...options });
  return told;
}

const probesOf = (told: readonly TrainEvent[]) => told.filter((event): event is ProbeEvent => event.type === 'probe');

describe('probes', () => {
  it('tell the norms of each layer that plain tfjs computes, at their steps alone', async () => {
    const gan = tinyGan({ learningRate: 0.5 });
    const weightsOf = () => gan.networks.generator!.trainableWeights.map((weight) => weight.read().clone());
    let before: tf.Tensor[] = [];
    const told: TrainEvent[] = [];
    const common = { batchSize: 4, seed: 1, sampleEvery: 0, handleSignals: false };
    for await (const event of train(gan, ellipse(20), { ...common, steps: 4, probeEvery: 2 })) {
      told.push(event);
      if (event.type === 'step' && event.step === 3) before = weightsOf();
    }
    const probes = probesOf(told);
    expect(probes.map(({ step }) => step)).toEqual([2, 4]);
    const after = weightsOf();
    const squares = (tensors: readonly tf.Tensor[]): number =>
      tensors.reduce((sum, tensor) => sum + tf.sum(tf.square(tensor)).dataSync()[0]!, 0);
    const total = (suffix: string): number =>
      Object.entries(probes[1]!.values)
        .filter(([name]) => name.startsWith('generator/generator/') && name.endsWith(suffix))
        .reduce((sum, [, value]) => sum + value ** 2, 0);
    const changes = after.map((tensor, i) => tf.sub(tensor, before[i]!));
    expect(total('/weight')).toBeCloseTo(squares(after), 3);
    expect(total('/change') / squares(changes)).toBeCloseTo(1, 3);
    expect(total('/gradient')).toBeGreaterThan(0);
    tf.dispose([before, after, changes]);
  });

  it('are off at 0 and change no number of the run', async () => {
    const [with1, without] = [await events({ probeEvery: 1 }), await events({ probeEvery: 0 })];
    expect(probesOf(with1)).toHaveLength(4);
    expect(probesOf(without)).toHaveLength(0);
    const terms = (told: readonly TrainEvent[]) =>
      told.flatMap((event) => (event.type === 'step' ? [event.terms] : []));
    expect(terms(with1)).toEqual(terms(without));
  });

  it('leave no tensor behind', async () => {
    const gan = tinyGan();
    const { numTensors } = tf.memory();
    const common = { batchSize: 4, seed: 1, sampleEvery: 0, handleSignals: false };
    await train(gan, ellipse(20), { ...common, steps: 3, probeEvery: 1 });
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('of samples are told with what is finite; one that throws is a warning', async () => {
    const told = await events({
      probeEvery: 0,
      probes: [
        { every: 2, evaluate: ({ step }: { step: number }) => ({ step, none: Number.NaN }) },
        {
          every: 4,
          evaluate: () => {
            throw new Error('broken');
          },
        },
      ],
    });
    expect(probesOf(told)).toEqual([
      { type: 'probe', step: 2, values: { step: 2 } },
      { type: 'probe', step: 4, values: { step: 4 } },
    ]);
    expect(told.find((event) => event.type === 'warning')).toMatchObject({
      message: expect.stringContaining('broken'),
    });
  });

  it.each([
    [{ probes: [{ every: 0, evaluate: () => ({}) }] }, 'probes must be a list of probes'],
    [{ probeEvery: -1 }, 'probeEvery must be an integer >= 0; received -1.'],
  ])('refuses %j', async (options, problem) => {
    await expect(events(options)).rejects.toThrow(problem);
  });
});

describe('watch', () => {
  it('is told of every event first, and its findings are events before it', async () => {
    const watch = (event: TrainEvent): HealthEvent[] =>
      event.type === 'step' && event.step === 2 ? [{ type: 'health', step: 2, finding }] : [];
    const types = (await events({ watch, probeEvery: 0 })).map(({ type, step }) => `${type} ${step}`);
    expect(types.slice(0, 5)).toEqual(['started 0', 'step 1', 'health 2', 'step 2', 'step 3']);
  });

  it('that throws is a warning and is not run again', async () => {
    let asked = 0;
    const watch = (): HealthEvent[] => {
      asked++;
      throw new Error('lost');
    };
    const told = await events({ watch });
    expect(asked).toBe(1);
    expect(told.filter(({ type }) => type === 'warning')).toHaveLength(1);
  });

  it('finds something when a run fails, before the error', async () => {
    const told: TrainEvent[] = [];
    const watch = ({ type, step }: TrainEvent): HealthEvent[] =>
      type === 'failed' ? [{ type: 'health', step, finding }] : [];
    const options = { steps: 2, batchSize: 4, seed: 1, sampleEvery: 0, handleSignals: false, watch };
    const onEvent = (event: TrainEvent) => void told.push(event);
    await expect(train(tinyGan({ scale: -1 }), ellipse(20), { ...options, onEvent })).rejects.toThrow('NaN');
    expect(told.map(({ type }) => type).slice(-2)).toEqual(['health', 'failed']);
  });
});
