import type { SamplerInfo, Samples } from '@ganforge/sampler';
import { defineGanSample } from '@ganforge/sampler/element';
import { expect, it } from 'vitest';
import { describeSamples, numberOf } from '../../src/element/attributes.ts';
import { drawSamples } from '../../src/element/draw.ts';

const points = (dimensions: number, data: number[]): Samples => ({
  ...{ n: data.length / dimensions, seed: 2, entry: 'points', spec: { kind: 'points', dimensions } },
  values: { shape: [data.length / dimensions, dimensions], data: Float32Array.from(data) },
});
const info = { name: 'gan' } as SamplerInfo;

it('draws points of two dimensions around the middle, the second coordinate upwards', () => {
  const drawn: number[][] = [];
  const context = { clearRect() {}, fillRect: (...box: number[]) => drawn.push(box) };
  const canvas = { style: {}, getContext: () => context } as unknown as HTMLCanvasElement;
  drawSamples(canvas, points(2, [0, 0, 2, 1]), 100);
  expect([canvas.width, canvas.height, canvas.style.width]).toEqual([320, 320, '100px']);
  const [middle, right] = drawn;
  expect(middle).toEqual([159, 159, 3, 3]);
  expect(right![0]).toBeCloseTo(160 + 0.95 * 160 - 1);
  expect(right![1]).toBeCloseTo(160 - 0.95 * 80 - 1);
  expect(() => drawSamples(canvas, points(3, [1, 2, 3]))).toThrow('<gan-sample> shows images and points of two');
});

it('says what it shows', () => {
  expect(describeSamples(info, points(2, [0, 1]))).toBe('1 point made by gan, seed 2. AI-generated.');
});

it('reads numbers from attributes, and refuses other texts', () => {
  const element = (value: string | null) => ({ getAttribute: () => value });
  expect(numberOf(element(null), 'n')).toBeUndefined();
  expect(numberOf(element('0.5'), 'truncation')).toBe(0.5);
  for (const wrong of ['', ' ', 'x', 'Infinity']) {
    expect(() => numberOf(element(wrong), 'n')).toThrow(`the attribute n must be a number; received '${wrong}'.`);
  }
});

it('refuses to define an element without custom elements', () => {
  expect(() => defineGanSample()).toThrow('custom elements do not exist here. Call this function in a web page.');
});
