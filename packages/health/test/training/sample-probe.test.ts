import type { Dataset, Gan } from '@ganforge/core';
import { ring } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { examine } from '@ganforge/health';
import { sampleProbe } from '@ganforge/health/training';
import { gan as plainGan, wganGp } from '@ganforge/models';
import type { ProbeEvent, TrainEvent } from '@ganforge/run';
import { train } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await useEngine();
});

const build = (): Gan<never> =>
  plainGan({ dimensions: 2, features: 4, maxoutUnits: 4, seed: 1 }) as unknown as Gan<never>;
const points = (): Dataset => ring({ size: 400 }) as unknown as Dataset;

async function eventsOf(gan: Gan<never>, real: Dataset, options: object): Promise<TrainEvent[]> {
  const told: TrainEvent[] = [];
  const probe = sampleProbe({ gan, real, every: 2, samples: 64, ...options })!;
  const common = { steps: 4, batchSize: 16, seed: 1, sampleEvery: 0, probeEvery: 0, handleSignals: false };
  const onEvent = (event: TrainEvent) => void told.push(event);
  await train(gan, real as never, { ...common, probes: [probe], onEvent });
  gan.dispose();
  return told;
}

const valuesOf = (told: readonly TrainEvent[]) =>
  told.flatMap((event) => (event.type === 'probe' ? [(event as ProbeEvent).values] : []));

describe('sampleProbe', () => {
  it('compares samples with the data at regular steps, and uses the discriminator', async () => {
    const values = valuesOf(await eventsOf(build(), points(), { holdout: ring({ size: 100, seed: 9 }) }));
    expect(values).toHaveLength(2);
    expect(values[0]!['samples/diversity']).toBeGreaterThan(0);
    expect(values[0]!['samples/distance']).toBeGreaterThan(0.05); // two steps have taught it nothing
    expect(Math.abs(values[0]!['discriminator/sign']!)).toBeLessThanOrEqual(1);
    expect(values[0]).toHaveProperty(['discriminator/learnt']);
    const classes = Object.keys(values[0]!).filter((name) => name.endsWith('/made'));
    expect(classes).toHaveLength(8);
    expect(classes.reduce((sum, name) => sum + values[0]![name]!, 0)).toBeCloseTo(1, 3);
  });

  it('gives the same numbers again, and leaves no tensor behind', async () => {
    const first = valuesOf(await eventsOf(build(), points(), {}));
    const { numTensors } = tf.memory();
    expect(valuesOf(await eventsOf(build(), points(), {}))).toEqual(first);
    expect(tf.memory().numTensors).toBe(numTensors);
  });

  it('does not use a critic, whose sign has no meaning', async () => {
    const gan = wganGp({ dimensions: 2, features: 4, seed: 1 }) as unknown as Gan<never>;
    expect(valuesOf(await eventsOf(gan, points(), {}))[0]).not.toHaveProperty(['discriminator/sign']);
  });

  it('notices a class that the data names and has no example of', async () => {
    const whole = ring({ size: 400 });
    const labels = whole.labels.map((label) => (label === 3 ? 4 : label));
    const real = { ...whole, labels } as unknown as Dataset;
    const told = await eventsOf(build(), real, {});
    const found = await examine(told);
    expect(found.find(({ name }) => name === 'too-few-data')).toMatchObject({
      title: 'A class without examples',
      confidence: 'certain',
      seen: 'The data has no example of labels: 3.',
    });
  });

  it('is undefined without suitable data, and refuses impossible options', () => {
    const gan = build();
    const other = { ...points(), entries: {} };
    expect(sampleProbe({ gan, real: other, every: 2 })).toBeUndefined();
    expect(() => sampleProbe({ gan, real: points(), every: 0 })).toThrow('every must be an integer of at least 1');
    gan.dispose();
  });
});
