import { buildModel } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { serialization } from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => useEngine('cpu'));

/** A layer that counts in whole numbers, as the batches that a normalisation has seen. */
class Counting extends layers.Layer {
  static readonly className = 'TestCounting';

  override build(): void {
    this.addWeight('seen', [2], 'int32', initializers.zeros(), undefined, false);
    this.built = true;
  }

  override computeOutputShape(shape: number[]): number[] {
    return shape;
  }
}
serialization.registerClass(Counting);

describe('buildModel', () => {
  it('keeps whole numbers beyond the exact range of float32, beside halves that it converts', async () => {
    const dense = layers.dense({ name: 'dense', units: 1, useBias: false, inputShape: [2] });
    const written = sequential({ name: 'counted', layers: [dense, new Counting({ name: 'counting' })] });
    const topology = written.toJSON(undefined, false) as object;
    written.dispose();
    const built = await buildModel('here', topology, {
      'counting/seen': { dtype: 'I32', shape: [2], data: Int32Array.of(-3, 2 ** 24 + 1) },
      'dense/kernel': { dtype: 'F16', shape: [2, 1], data: Uint16Array.of(0x3c00, 0xb800) },
    });
    const values = Object.fromEntries(built.weights.map((weight) => [weight.originalName, weight.read()]));
    expect(values['counting/seen']!.dtype).toBe('int32');
    expect(Array.from(values['counting/seen']!.dataSync())).toEqual([-3, 2 ** 24 + 1]);
    expect(Array.from(values['dense/kernel']!.dataSync())).toEqual([1, -0.5]);
    built.dispose();
  });
});
