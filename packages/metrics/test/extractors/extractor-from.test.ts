import { type ExtractorFromOptions, extractorFrom, type FeatureFunction, frechetLabel } from '@ganforge/metrics';
import { expect, it } from 'vitest';
import { formulaImage } from '../support/formula.ts';
import { refusal } from '../support/refusal.ts';

const brightness: FeatureFunction = ({ data, n }) => {
  const each = data.length / n;
  const mean = (_: unknown, i: number): number =>
    data.subarray(i * each, (i + 1) * each).reduce((sum, level) => sum + level, 0) / each;
  return { data: Float64Array.from({ length: n }, mean), rows: n, cols: 1 };
};

it('makes an extractor of a function', async () => {
  const extractor = extractorFrom(brightness, { name: 'brightness', features: 1, preset: 'none' });
  const images = { data: new Uint8Array([1, 2, 3, 10, 20, 30]), n: 2, height: 1, width: 1 };
  const { brightness: features } = await extractor.extract(images, ['brightness']);
  expect(features).toEqual({ data: new Float64Array([2, 20]), rows: 2, cols: 1 });
  expect(extractor).toMatchObject({ layers: { brightness: 1 }, defaultLayer: 'brightness' });
  expect(extractor.provenance).toEqual({ extractor: 'brightness', preset: 'none' });
  expect(frechetLabel({ ...extractor.provenance, layer: 'brightness' })).toBe('FD(brightness)');
  extractor.dispose();
});

it('refuses features of another shape than promised', async () => {
  const image = formulaImage('x', 2, 2);
  const made = (data: Float32Array, rows: number, cols: number) =>
    extractorFrom(async () => ({ data, rows, cols }), { name: 'f', features: 2 }).extract(image, ['f']);
  await expect(made(new Float32Array(3), 1, 3)).rejects.toThrow(
    "[metrics/extractor-from] 'f' must return 2 features for each of 1 images; it returned 1 x 3.",
  );
  await expect(made(new Float32Array(4), 2, 2)).rejects.toMatchObject({ code: 'shape' });
  await expect(made(new Float32Array([0, Number.NaN]), 1, 2)).rejects.toMatchObject({ code: 'not-finite' });
  const extractor = extractorFrom(brightness, { name: 'f', features: 1 });
  await expect(extractor.extract(image, ['g'])).rejects.toThrow("there is no feature layer 'g'. Try one of f.");
  await expect(extractor.extract({ ...image, n: 2 }, ['f'])).rejects.toMatchObject({ code: 'shape' });
});

it.each([
  [{ name: '', features: 1 }, "name must begin with a letter and contain only letters, digits, . _ -; received ''."],
  [{ name: '2048', features: 1 }, "received '2048'"],
  [{ name: 'f', features: 1.5 }, 'features must be an integer >= 1; received 1.5.'],
  [{ name: 'f', features: 1, layer: 'f' }, "there is no option 'layer'"],
])('refuses %o', (options, text) => {
  expect(refusal(() => extractorFrom(brightness, options as ExtractorFromOptions)).message).toContain(text);
});

it('refuses a value that is not a function', () => {
  expect(refusal(() => extractorFrom('model' as never, { name: 'f', features: 1 })).message).toContain(
    "extract must be a function of images; received 'model'.",
  );
});
