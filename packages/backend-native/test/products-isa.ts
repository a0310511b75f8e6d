import { expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { expectConvolution } from './convolutions.ts';
import { expectMatMul } from './mat-muls.ts';
import { describeNative } from './native.ts';

/** Tests the products of the instruction set that GANFORGE_ISA names: its tiles end elsewhere than those of others. */
export function testProducts(isa: string): void {
  describeNative(`products on ${isa}`, () => {
    it('is tested if the processor has it', () => {
      expect([isa, 'baseline', 'neon']).toContain(addon().describe().isa);
    });

    it.each([
      { m: 1, n: 1, k: 1 },
      { m: 13, n: 33, k: 400 },
      { m: 29, n: 47, k: 31 },
      { m: 130, n: 70, k: 60 },
      { outerA: [2, 1], outerB: [1, 3], m: 4, n: 5, k: 6 },
    ])('matMul equals the sums in float64: %o', (given) => expectMatMul(given));

    it.each([
      { x: [2, 5, 7, 3] as const, filter: [3, 2, 5] as const },
      { x: [1, 20, 22, 3] as const, filter: [4, 4, 20] as const, strides: 2 },
      { x: [2, 33, 31, 3] as const, filter: [4, 4, 48] as const, strides: 2 },
      { x: [3, 17, 18, 32] as const, filter: [4, 4, 48] as const, strides: 2 },
      { x: [1, 12, 15, 16] as const, filter: [4, 4, 32] as const, strides: 2 },
      { x: [1, 17, 15, 16] as const, filter: [3, 3, 48] as const },
      { x: [2, 13, 15, 16] as const, filter: [3, 3, 16] as const },
      { x: [1, 11, 12, 9] as const, filter: [5, 4, 3] as const },
      { x: [1, 13, 17, 10] as const, filter: [3, 2, 18] as const, dilations: [3, 2] as const },
    ])('conv2d and its gradients equal the sums in float64: %o', (given) => expectConvolution(given));
  });
}
