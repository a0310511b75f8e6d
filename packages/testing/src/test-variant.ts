import { useEngine } from '@ganforge/engine';
import { beforeAll, describe, it } from 'vitest';
import { isOtherSuite, longSuiteEngines, suiteEnginesOf } from './suite-engines.ts';
import { checkConditions } from './variant/conditions.ts';
import { checkConfig, checkNetworks, checkRefusals } from './variant/config.ts';
import { checkDeterminism, checkMemory } from './variant/runs.ts';
import { checkLatent, checkNamedNetworks, checkSample } from './variant/sampling.ts';
import { checkGenerator, checkResume, checkSaving, checkState } from './variant/storage.ts';
import {
  checkGradients,
  checkIsolation,
  checkLossFalls,
  checkReadsNothing,
  checkRepeatable,
} from './variant/updates.ts';
import type { VariantCase } from './variant/variant-case.ts';

/**
 * Tests that a variant satisfies the contract of `Gan`, on the fastest available engine. A new variant needs no other
 * test.
 *
 * With the environment variable `GANFORGE_SUITE=others` it uses the other engines.
 *
 * @param variant the factory, options for a small GAN, and invalid options
 * @example
 * testVariant('dcgan', {
 *   factory: dcgan,
 *   options: { size: 8, channels: 1, features: 4, latentDim: 5 },
 *   invalid: [[{ size: 30 }, 'size must be 28 or a power of two in 8..512; received 30. Try 32.']],
 * });
 */
export function testVariant<O extends object>(name: string, variant: VariantCase<O>): void {
  describe(name, async () => {
    const isForm = variant.isForm === true;
    const isBrief = isForm && !isOtherSuite();
    const engines = await (isForm && isOtherSuite() ? suiteEnginesOf : longSuiteEngines)(variant.engines);
    it('refuses what cannot work', async () => {
      await useEngine(engines[0] ?? 'cpu'); // if an invalid option is accepted, a GAN is built, and it must be freed
      await checkRefusals(variant);
    });
    describe.each([...engines])('on %s', (engine) => {
      beforeAll(() => useEngine(engine));
      it('names its layers, trains each network and accepts any batch size', () => checkNetworks(variant));
      it('is built again by its configuration', () => checkConfig(variant));
      it('gives samples of the declared shape and range, by the random stream', () => checkSample(variant));
      it('gives each network it trains a gradient', () => checkGradients(variant));
      it('lowers the loss of each player within 8 updates', () => checkLossFalls(variant));
      if (isBrief) return;
      it('uses the latent that it is given', () => checkLatent(variant));
      it('samples by its conditions', () => checkConditions(variant));
      it('samples by the networks that it names', () => checkNamedNetworks(variant));
      it('changes in an update what the player trains, and nothing else', () => checkIsolation(variant));
      it('has losses that can run twice for one update', () => checkRepeatable(variant));
      it('has losses that read no value back', () => checkReadsNothing(variant));
      it('gives the same bits for the same seeds, and others for others', () => checkDeterminism(variant));
      it('leaves no tensors behind', () => checkMemory(variant));
      it('is the same after saving and loading', () => checkSaving(variant));
      it('gives its states the same first values each time', () => checkState(variant));
      it('gives the same run after a resume', () => checkResume(variant));
      it('gives the same samples when it is loaded from its run', () => checkGenerator(variant));
    });
  });
}
