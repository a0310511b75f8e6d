import {
  cifar10,
  download,
  fashionMnist,
  idxDataset,
  imageArrayDataset,
  imageFolder,
  loadCifar,
  mnist,
  pointDataset,
  ring,
  sideBySideFolder,
  strokeDigits,
  swissRoll,
} from '@ganforge/data';
import { describe, expect, it } from 'vitest';
import { refusal } from './refusal.ts';

/** Functions that are called with options that TypeScript would reject. */
const calls: readonly (readonly [string, (options: object) => unknown])[] = [
  ['data/mnist', mnist],
  ['data/fashion-mnist', fashionMnist],
  ['data/stroke-digits', strokeDigits],
  ['data/idx-dataset', (options) => idxDataset(options as Parameters<typeof idxDataset>[0])],
  ['data/image-array-dataset', (options) => imageArrayDataset(options as Parameters<typeof imageArrayDataset>[0])],
  ['data/cifar10', cifar10],
  ['data/cifar', (options) => loadCifar(new Uint8Array(3073), options)],
  ['data/ring', ring],
  ['data/swiss-roll', swissRoll],
  ['data/point-dataset', (options) => pointDataset(options as Parameters<typeof pointDataset>[0])],
  ['data/image-folder', (options) => imageFolder('faces', options)],
  ['data/paired', (options) => sideBySideFolder('facades', options)],
  ['formats/download', (options) => download(options as Parameters<typeof download>[0])],
];

describe.each(calls)('%s', (place, call) => {
  it('refuses an option that does not exist, and names those there are', async () => {
    const { message, code } = await refusal(() => call({ spilt: 'test' }));
    expect(code).toBe('argument');
    expect(message).toMatch(new RegExp(`^\\[${place}\\] there is no option 'spilt'. Try one of \\w+, `));
  });

  it('refuses options that are not an object', async () => {
    expect((await refusal(() => call('test' as unknown as object))).message).toBe(
      `[${place}] options must be an object; received 'test'.`,
    );
  });
});

it('idxDataset refuses what loadIdx did not return', async () => {
  const given = (options: object) => () => idxDataset(options as Parameters<typeof idxDataset>[0]);
  expect((await refusal(given({}))).message).toContain('images must be a result of loadIdx; received undefined');
  const images = { dtype: 'uint8', shape: [1, 1, 1], data: new Uint8Array(1) };
  expect((await refusal(given({ images, labels: [0] }))).message).toContain('labels must be a result of loadIdx');
});

it('download refuses an invalid path, and urls that are not a list', async () => {
  const given = (options: object) => () => download(options as Parameters<typeof download>[0]);
  expect((await refusal(given({ urls: ['http://localhost.invalid'] }))).message).toContain('path must name a file');
  const { message } = await refusal(given({ urls: 'http://localhost.invalid', path: 'a' }));
  expect(message).toContain("urls must be an array of mirrors; received 'http");
});
