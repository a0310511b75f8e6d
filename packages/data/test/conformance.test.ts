import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import {
  captioned,
  cifar10,
  drawnFaces,
  drawnShapes,
  fashionMnist,
  floatImageDataset,
  grid,
  idxDataset,
  imageArrayDataset,
  imageFolder,
  mnist,
  moleculeDataset,
  onlyClasses,
  paired,
  parseCifar,
  parseIdx,
  pointDataset,
  ring,
  sideBySideFolder,
  split,
  strokeDigits,
  subset,
  swissRoll,
  take,
  textDataset,
  unpaired,
  unpairedFolders,
} from '@ganforge/data';
import { testDataset } from '@ganforge/testing';
import { afterAll } from 'vitest';
import { inked, noisy, plain } from '../../media/test/image-bytes.ts';
import { noise } from '../../media/test/noise.ts';
import { cifarRecords } from './images/cifar-bytes.ts';
import { idxBytes } from './images/idx-bytes.ts';

const root = mkdtempSync(`${tmpdir()}/conformance-`);
afterAll(() => rmSync(root, { recursive: true }));
for (const name of ['cats', 'dogs']) {
  for (const at of ['photos', 'renamed', 'resized']) mkdirSync(`${root}/${at}/${name}`, { recursive: true });
  for (const i of [1, 2]) {
    const [one, other] = [noisy, plain(18, 24, [i, 2, 3])].map((image) => inked(image).png().toBuffer());
    writeFileSync(`${root}/photos/${name}/${i}.png`, await one!);
    writeFileSync(`${root}/renamed/${name}/${i + 1}.png`, await one!);
    writeFileSync(`${root}/resized/${name}/${i}.png`, await other!);
  }
}

const pixels = noise(6 * 12);
const images = { images: pixels, height: 2, width: 2, channels: 3, labels: [0, 1, 2, 0, 1, 2] };
const floats = { ...images, images: Float32Array.from(pixels, (x) => x / 127.5 - 1) };
const points = { points: Array.from({ length: 12 }, (_, i) => i / 7), labels: [0, 1, 2, 0, 1, 2] };
const idx = { images: parseIdx(idxBytes([6, 3, 4], pixels)), labels: parseIdx(idxBytes([6], images.labels)) };
const digits = strokeDigits({ size: 30 });
const others = strokeDigits({ size: 25, seed: 1 });
const drawn = { size: 8, crop: 'random', flip: true } as const;
const folder = `${root}/photos`;

testDataset('imageArrayDataset', {
  make: () => imageArrayDataset(images),
  others: {
    'another pixel': () => imageArrayDataset({ ...images, images: pixels.with(71, 255 - pixels[71]!) }),
    'another label': () => imageArrayDataset({ ...images, labels: [0, 1, 2, 0, 1, 1] }),
    'other names': () => imageArrayDataset({ ...images, classes: ['a', 'b', 'c'] }),
    'another shape': () => imageArrayDataset({ ...images, height: 1, width: 4 }),
    'floats of it': () => floatImageDataset(floats),
  },
});
testDataset('floatImageDataset', { make: () => floatImageDataset(floats) });
testDataset('pointDataset', {
  make: () => pointDataset(points),
  others: { 'without labels': () => pointDataset({ points: points.points }) },
});
const ethanol = {
  atoms: ['C', 'C', 'O'],
  bonds: [
    [0, 1, '-'],
    [1, 2, '-'],
  ] as const,
};
const bondNames = ['none', '-', '='];
const moleculeSpec = { kind: 'molecule', size: 3, atoms: ['none', 'C', 'O'], bonds: bondNames } as const;
const graphs = [ethanol, { atoms: ['C', 'O'], bonds: [[0, 1, '=']] as const }, { atoms: ['O'], bonds: [] }];
testDataset('moleculeDataset', {
  make: () => moleculeDataset({ graphs, spec: moleculeSpec }),
  others: {
    fewer: () => moleculeDataset({ graphs: graphs.slice(1), spec: moleculeSpec }),
    larger: () => moleculeDataset({ graphs, spec: { ...moleculeSpec, size: 4 } }),
  },
});
testDataset('textDataset', {
  make: () => textDataset({ texts: ['a b', 'c', 'c c', 'b'], labels: [0, 1, 1, 0] }),
  others: {
    'without labels': () => textDataset({ texts: ['a b', 'c', 'c c', 'b'] }),
    characters: () => textDataset({ texts: ['a b', 'c', 'c c', 'b'] }, { unit: 'character' }),
  },
});
testDataset('idxDataset', { make: () => idxDataset(idx) });
testDataset('parseCifar', { make: () => parseCifar(cifarRecords([3, 0, 9])) });
testDataset('strokeDigits', {
  make: () => strokeDigits({ size: 12 }),
  others: { 'another seed': () => strokeDigits({ size: 12, seed: 1 }), larger: () => strokeDigits({ size: 13 }) },
});
testDataset('drawnFaces', {
  make: () => drawnFaces({ size: 6 }),
  others: { 'another seed': () => drawnFaces({ size: 6, seed: 1 }), larger: () => drawnFaces({ size: 7 }) },
});
testDataset('drawnShapes', {
  make: () => drawnShapes({ size: 6 }),
  drawn: true,
  others: {
    'another seed': () => drawnShapes({ size: 6, seed: 1 }),
    larger: () => drawnShapes({ size: 7 }),
    'two shapes': () => drawnShapes({ size: 6, objects: 2 }),
    'held out': () => drawnShapes({ size: 6, combinations: 'held-out' }),
    characters: () => drawnShapes({ size: 6, unit: 'character' }),
  },
});
testDataset('captioned', {
  make: () => captioned(take(digits, 3), [['a b', 'b'], ['c'], ['b a']]),
  drawn: true,
  others: {
    'another caption': () => captioned(take(digits, 3), [['a b', 'b'], ['c'], ['a a']]),
    'other images': () => captioned(take(others, 3), [['a b', 'b'], ['c'], ['b a']]),
    'of two kinds': () => captioned(take(digits, 3), [['a b', 'b'], ['c'], ['b a']], { kinds: [0, 1, 0] }),
  },
});
testDataset('ring', {
  make: () => ring({ size: 9 }),
  others: { 'another std': () => ring({ size: 9, std: 0.1 }), 'another seed': () => ring({ size: 9, seed: 2 }) },
});
testDataset('grid', { make: () => grid({ size: 9 }), others: { 'another side': () => grid({ size: 9, side: 3 }) } });
testDataset('swissRoll', {
  make: () => swissRoll({ size: 9 }),
  others: { quiet: () => swissRoll({ size: 9, noise: 0 }) },
});
testDataset('imageFolder', {
  make: () => imageFolder(folder),
  others: {
    'other names': () => imageFolder(`${root}/renamed`),
    'files of other sizes': () => imageFolder(`${root}/resized`),
    'another size': () => imageFolder(folder, { size: 8 }),
    'without classes': () => imageFolder(folder, { labels: false }),
    'another augmentation': () => imageFolder(folder, { flip: true }),
  },
});
testDataset('imageFolder with augmentation', { make: () => imageFolder(folder, drawn), drawn: true });
testDataset('subset', {
  make: () => subset(digits, [3, 1, 3, 7]),
  others: { 'in another order': () => subset(digits, [1, 3, 3, 7]), 'of others': () => subset(others, [3, 1, 3, 7]) },
});
testDataset('subset of a folder', { make: async () => subset(await imageFolder(folder), [2, 0]) });
testDataset('take', { make: () => take(digits, 7), others: { more: () => take(digits, 8), all: () => digits } });
testDataset('split', {
  make: () => split(digits, 0.5)[0]!,
  others: { 'its other part': () => split(digits, 0.5)[1]!, 'another seed': () => split(digits, 0.5, { seed: 1 })[0]! },
});
testDataset('onlyClasses', {
  make: () => onlyClasses(digits, [3, 1]),
  others: { 'in another order': () => onlyClasses(digits, [1, 3]) },
});
testDataset('onlyClasses of a folder', { make: async () => onlyClasses(await imageFolder(folder), ['dogs']) });
testDataset('paired', {
  make: () => paired(digits, strokeDigits({ size: 30, seed: 1 })),
  others: { 'the other way round': () => paired(strokeDigits({ size: 30, seed: 1 }), digits) },
});
testDataset('paired with augmentation', {
  make: async () => paired(await imageFolder(folder, drawn), await imageFolder(folder, drawn)),
  drawn: true,
});
testDataset('sideBySideFolder', {
  make: () => sideBySideFolder(folder),
  others: { 'the other way round': () => sideBySideFolder(folder, { input: 'right' }) },
});
testDataset('unpaired', {
  make: () => unpaired(digits, others),
  drawn: true,
  others: { 'the other way round': () => unpaired(others, digits) },
});
testDataset('unpairedFolders', { make: () => unpairedFolders(`${folder}/cats`, `${root}/resized/dogs`), drawn: true });

const dataDir = process.env.GANFORGE_DATA_DIR;
if (dataDir !== undefined && existsSync(`${dataDir}/mnist`)) {
  const test = { dataDir, split: 'test' } as const;
  testDataset('mnist', { make: () => mnist(test), others: { 'Fashion-MNIST': () => fashionMnist(test) } });
}
if (dataDir !== undefined && existsSync(`${dataDir}/cifar10`)) {
  testDataset('cifar10', { make: () => cifar10({ dataDir }) });
}
