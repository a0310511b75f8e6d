import { useEngine } from '@ganforge/engine';
import type { StepEvent, TrainEvent } from '@ganforge/run';
import { testVariant } from '@ganforge/testing';
import { train } from '@ganforge/trainer';
import { describe, expect, it } from 'vitest';
import { datasetOf } from '../../src/variant/variant-case.ts';
import { adaptiveGan, change, interval } from './adaptive-augmentation.ts';

const adaptive = { factory: adaptiveGan, options: {}, invalid: [] };
testVariant('a GAN that adapts its augmentation', adaptive);

describe('a controller that sums over four updates', () => {
  it.each([1, 4])('follows its rule over 40 steps of %i microbatches, by what was logged', async (accumulate) => {
    await useEngine('cpu');
    const gan = adaptiveGan({ seed: 5 });
    const steps: StepEvent[] = [];
    const onEvent = (event: TrainEvent) => void (event.type === 'step' && steps.push(event));
    await train(gan, datasetOf(adaptive, gan), {
      steps: 40,
      seed: 2,
      batchSize: 8,
      accumulate,
      sampleEvery: 0,
      onEvent,
    });
    let [p, sum] = [0.2, 0];
    for (const [step, { logged }] of steps.entries()) {
      expect(logged['critic/p'], `p in step ${step}`).toBeCloseTo(p, 5);
      sum += logged['critic/sign']!;
      if ((step + 1) % interval !== 0) continue;
      p = Math.min(0.8, Math.max(0, p + change * Math.sign(sum / interval - 0.6)));
      sum = 0;
    }
    expect(new Set(steps.map(({ logged }) => logged['critic/p']!.toFixed(3))).size).toBeGreaterThan(2);
    gan.dispose();
  });
});
