import { GanError } from '@ganforge/formats';
import { imageBatchOf, toImageBatch } from '@ganforge/metrics';
import { describe, expect, it } from 'vitest';
import { checkImageBatch } from '../../src/extractors/image-batch.ts';

describe('toImageBatch', () => {
  it('drops the fraction and holds to [0,255]', () => {
    const images = toImageBatch(new Float32Array([-1, -0.5, 0, 0.5, 1, -1.2, 3, 0.996, -1.00392]), [1, 3, 1, 3]);
    // -1 * 127.5 + 128 = 0.5, -0.5: 64.25, 0.5: 191.75, 1: 255.5, 0.996: 254.99, -1.00392: 0.0002.
    expect([...images.data]).toEqual([0, 64, 128, 191, 255, 0, 255, 254, 0]);
    expect(images).toMatchObject({ n: 1, height: 3, width: 1 });
  });

  it('rounds to float32 before the fraction is dropped', () => {
    // In float64 the sum is 127.99999745, in float32 it is 128.
    const x = Math.fround(-2e-8);
    expect(x * 127.5 + 128).toBeLessThan(128);
    expect(toImageBatch(new Float32Array([x]), [1, 1, 1, 1]).data[0]).toBe(128);
  });

  it('makes three channels of one', () => {
    const { data, n } = toImageBatch(new Float32Array([-1, 0, 1, 0.5]), [2, 1, 2, 1]);
    expect([...data]).toEqual([0, 0, 0, 128, 128, 128, 255, 255, 255, 191, 191, 191]);
    expect(n).toBe(2);
  });

  it.each([
    [new Float32Array(4), [1, 2, 2], 'shape', 'images must be [n,height,width,1 or 3]; received [1,2,2].'],
    [new Float32Array(8), [1, 2, 2, 2], 'shape', 'images must be [n,height,width,1 or 3]; received [1,2,2,2].'],
    [new Float32Array(0), [0, 2, 2, 1], 'shape', 'images must be [n,height,width,1 or 3]; received [0,2,2,1].'],
    [new Float32Array(5), [1, 2, 2, 1], 'shape', 'must be a Float32Array of 4 values; received 5.'],
    [[0], [1, 1, 1, 1], 'shape', 'must be a Float32Array of 1 values; received an array.'],
    [new Float32Array([0, 0, 0, Number.NaN]), [2, 1, 2, 1], 'not-finite', 'images must be finite; image 1 has NaN.'],
  ] as const)('refuses %o of shape %o', (data, shape, code, text) => {
    const call = (): unknown => toImageBatch(data as Float32Array, shape);
    expect(call).toThrow(GanError);
    expect(call).toThrow(expect.objectContaining({ code, message: expect.stringContaining(`[metrics/image-batch] `) }));
    expect(call).toThrow(text);
  });
});

it('imageBatchOf reads a tensor', async () => {
  const tensor = { shape: [1, 1, 2, 1], data: async () => [-1, 1] };
  expect([...(await imageBatchOf(tensor)).data]).toEqual([0, 0, 0, 255, 255, 255]);
});

describe('checkImageBatch', () => {
  it('takes a batch of bytes', () => {
    expect(() => checkImageBatch('x', { data: new Uint8Array(12), n: 1, height: 2, width: 2 })).not.toThrow();
  });

  it.each([
    [{ data: new Uint8Array(11), n: 1, height: 2, width: 2 }, 'received 11 bytes for 1 x 2 x 2 x 3'],
    [{ data: new Uint8Array(0), n: 0, height: 2, width: 2 }, 'received 0 bytes for 0 x 2 x 2 x 3'],
    [{ data: new Float32Array(12), n: 1, height: 2, width: 2 }, 'received an object for 1 x 2 x 2 x 3'],
    [undefined, 'Try toImageBatch'],
  ])('refuses %o', (images, text) => {
    expect(() => checkImageBatch('metrics/x', images as never)).toThrow(text);
  });
});
