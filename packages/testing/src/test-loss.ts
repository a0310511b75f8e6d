import { useEngine } from '@ganforge/engine';
import '@tensorflow/tfjs-layers'; // this import registers the gradients of tfjs
import { beforeAll, describe, it } from 'vitest';
import {
  checkLossExtremes,
  checkLossGradient,
  checkLossMemory,
  checkLossSecondOrder,
  checkLossShapes,
  checkLossValue,
  type LossCase,
} from './checks/loss-checks.ts';
import { suiteEngines } from './suite-engines.ts';

/**
 * Compares a loss on logits with its float64 reference, on each engine of the test suites.
 *
 * It compares the value, the gradient and a Hessian-vector product with differences of the reference. It also checks
 * that results are finite for logits of +-1e4, that they do not depend on the shape of the logits, and that no tensor
 * leaks. Pass labels as `constants`. For a penalty, list the weights of its critic among the inputs.
 *
 * @example
 * testLoss('leastSquares.generator', {
 *   inputs: ['fake'],
 *   loss: (fake) => leastSquares.generator(fake),
 *   reference: (fake) => mean(fake.map((x) => (x - 1) ** 2 / 2)),
 * });
 */
export function testLoss(name: string, lossCase: LossCase): void {
  describe(name, async () => {
    describe.each(await suiteEngines())('on %s', (engine) => {
      beforeAll(() => useEngine(engine));
      it('has the value of the closed form', () => checkLossValue(lossCase));
      it('has the gradient of the closed form', () => checkLossGradient(lossCase));
      it('has the second derivative of the closed form', () => checkLossSecondOrder(lossCase));
      it('is finite at extreme logits', () => checkLossExtremes(lossCase));
      it('does not depend on the shape of the logits', () => checkLossShapes(lossCase));
      it('makes one tensor', () => checkLossMemory(lossCase));
    });
  });
}
