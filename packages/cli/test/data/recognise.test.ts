import { gzipSync } from 'node:zlib';
import { randomStream, rowStreams } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { encodeNpy, encodeNpz } from '@ganforge/formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { recognise } from '../../src/data/recognise.ts';
import { scratch, write, writePictures } from '../support/folders.ts';

const root = scratch('recognise');
const classes = { classes: true };
const pixels = Uint8Array.from({ length: 6 * 5 * 5 }, (_, i) => i);

beforeAll(async () => {
  await useEngine('cpu');
  writePictures(`${root}/photos`, 5);
  writePictures(`${root}/animals/cat`, 2);
  writePictures(`${root}/animals/dog`, 3);
  writePictures(`${root}/album`, 2);
  writePictures(`${root}/album/été`, 3);
  writePictures(`${root}/horses/trainA`, 2);
  writePictures(`${root}/horses/trainB`, 4);
  writePictures(`${root}/letters`, 3, [12], 1);
  write(`${root}/numbers.csv`, '1,2,3\n4,5,6\n');
  write(`${root}/named.csv.gz`, gzipSync('x,y\n1,2\n3,4\n5,6\n'));
  write(`${root}/people.csv`, 'age,job\n39,clerk\n50,sales\n');
  write(`${root}/drugs.smi.gz`, gzipSync('CCO ethanol\nc1ccccc1 benzene\n[Na+] salt\n?!\n'));
  write(`${root}/qm9.csv`, 'mu,"SMILES"\n1.2,CCO\n0.3,CC=O\n');
  write(`${root}/salts.smi`, '[Na+]\n[Cl-]\n');
  write(`${root}/subjects/kitchen.txt`, 'a pot boils\nbread rises\n');
  write(`${root}/subjects/street.txt.gz`, gzipSync('a car stops\n'));
  write(`${root}/captions.txt`, 'a dog\n\na cat\n');
  const images = { dtype: 'U8', shape: [6, 5, 5], data: pixels } as const;
  const labels = { dtype: 'I32', shape: [6], data: Int32Array.from([0, 1, 2, 0, 1, 2]) } as const;
  write(`${root}/set.npz`, encodeNpz({ images, labels }));
  write(`${root}/set.npy`, encodeNpy(images));
  write(`${root}/other.npz`, encodeNpz({ weights: images }));
  write(`${root}/note.md`, 'no data');
  write(`${root}/empty/note.txt`, '');
});

describe('recognise', () => {
  it.each<[string, string[], object, RegExp]>([
    [
      'a folder of images',
      ['photos'],
      { kind: 'images', size: 5, channels: 3, isFixed: false },
      /^5 images, of several sizes, \d+ x \d+ in the middle, RGB$/,
    ],
    [
      'class subfolders',
      ['animals'],
      { kind: 'images', size: 5, classes: ['cat', 'dog'] },
      /5 images in 2 classes \(cat, dog\)/,
    ],
    ['images beside subfolders', ['album'], { kind: 'images', size: 5 }, /^5 images, of several sizes/],
    [
      'trainA and trainB',
      ['horses'],
      { kind: 'pair', size: 4, channels: 3 },
      /a pair of folders: .*trainA with 2 images .*trainB with 4/,
    ],
    ['two folders', ['photos', 'letters'], { kind: 'pair', size: 5, channels: 3 }, /a pair of folders/],
    [
      'grey images',
      ['letters/'],
      { kind: 'images', channels: 1, height: 12, mayBeMirrored: false },
      /12 x 16 pixels, grey/,
    ],
    ['numbers', ['numbers.csv'], { kind: 'points', size: 2, dimensions: 3 }, /^2 rows of 3 numbers$/],
    [
      'numbers with names, gzipped',
      ['named.csv.gz'],
      { kind: 'points', size: 3, dimensions: 2 },
      /3 rows of 2 numbers/,
    ],
    [
      'a table',
      ['people.csv'],
      { kind: 'table', size: 2, columns: ['age', 'job'] },
      /2 rows with the columns age, job; 0 rows are the holdout/,
    ],
    [
      'text',
      ['captions.txt'],
      { kind: 'text', size: 2, length: 2, vocabulary: ['', 'a', 'cat', 'dog'] },
      /^2 lines of text, up to 2 words out of 4$/,
    ],
    [
      'SMILES, gzipped',
      ['drugs.smi.gz'],
      { kind: 'molecule', size: 2, spec: { size: 6, atoms: ['none', 'C', 'O'] } },
      /^2 molecules of up to 6 atoms \(C, O\); left out: 1 that are not SMILES, 1 with charges/,
    ],
    ['a CSV with SMILES', ['qm9.csv'], { kind: 'molecule', size: 2 }, /^2 molecules of up to 3 atoms \(C, O\)$/],
    [
      'a text file a class',
      ['subjects'],
      { kind: 'text', size: 3, classes: ['kitchen', 'street'], length: 3 },
      /^3 lines of text in 2 classes \(kitchen, street\), up to 3 words out of 8$/,
    ],
    [
      'arrays',
      ['set.npz'],
      { kind: 'images', size: 6, height: 5, channels: 1, classes: ['0', '1', '2'], isFixed: true },
      /6 images of 5 x 5 x 1, classes 0, 1, 2/,
    ],
    ['an array', ['set.npy'], { kind: 'images', size: 6 }, /6 images/],
  ])('recognises %s', async (_, places, facts, says) => {
    const found = await recognise(
      places.map((place) => `${root}/${place}`),
      classes,
    );
    expect(found.facts).toMatchObject(facts);
    expect(found.says).toMatch(says);
  });

  it('recognises datasets by name, with a choice of classes', async () => {
    expect((await recognise(['ring'], classes)).facts).toMatchObject({ kind: 'points', dimensions: 2 });
    const digits = await recognise(['stroke-digits:3,8'], classes);
    expect(digits.facts).toMatchObject({ kind: 'images', size: 2000, classes: ['3', '8'], height: 28, isFixed: true });
    const pair = await recognise(['stroke-digits:3', 'stroke-digits:8'], classes);
    expect(pair.facts).toMatchObject({ kind: 'pair', size: 1000, channels: 1 });
  });

  it('opens molecules and texts of classes', async () => {
    const drugs = await (await recognise([`${root}/drugs.smi.gz`], classes)).open({}, { flip: false });
    const batch = await drugs.get([1], { epoch: 0, random: rowStreams(randomStream(0)) });
    expect(Array.from(batch['molecules.nodes']!.dataSync())).toEqual([1, 1, 1, 1, 1, 1]); // benzene
    for (const tensor of Object.values(batch)) tensor.dispose();
    const subjects = await (await recognise([`${root}/subjects`], classes)).open({}, { flip: false });
    expect(subjects.entries.labels).toEqual({ kind: 'class', classes: ['kitchen', 'street'] });
    const { facts } = await recognise([`${root}/subjects`], { classes: false });
    expect(facts).not.toHaveProperty('classes');
    const drawn = await recognise(['drawn-molecules'], classes);
    expect([drawn.says, drawn.facts]).toMatchObject(['1000 molecules of up to 9 atoms', { kind: 'molecule' }]);
  });

  it('reads subfolders without classes if asked to', async () => {
    const { facts } = await recognise([`${root}/animals`], { classes: false });
    expect(facts).toMatchObject({ kind: 'images', size: 5 });
    expect(facts).not.toHaveProperty('classes');
  });

  it('opens the data that it recognised, at the size that is needed', async () => {
    const image = { kind: 'image', height: 16, width: 16, channels: 3 } as const;
    const photos = await recognise([`${root}/photos`], classes);
    const { entries, size } = await photos.open({ images: image }, { flip: false });
    expect([size, entries]).toEqual([5, { images: image }]);
    const horses = await recognise([`${root}/horses`], classes);
    expect((await horses.open({ a: image, b: image }, { flip: false })).entries).toMatchObject({ a: image, b: image });
    const animals = await recognise([`${root}/animals`], classes);
    expect((await animals.open({ images: image }, { flip: true })).entries.labels).toMatchObject({
      classes: ['cat', 'dog'],
    });
  });

  it.each<[string, RegExp]>([
    ['nothing-here', /there is no folder, file or set '.*nothing-here'\. Give a folder of images, .* one of mnist, /],
    ['empty', /holds no images: expected files that end in/],
    ['note.md', /must be a folder of images or texts, or a file that ends in \.csv, \.txt, \.smi, \.pgn, \.npz, \.npy/],
    [
      'salts.smi',
      /salts\.smi: at least one molecule must be usable; none is, of 2: 0 no SMILES, 0 too large, 2 charged/,
    ],
    ['other.npz', /must hold an array images or points \(and labels\); it has weights/],
  ])('refuses %s', async (place, message) => {
    await expect(recognise([`${root}/${place}`], classes)).rejects.toThrow(message);
  });

  it('guesses the name of a set', async () => {
    await expect(recognise(['mnits'], classes)).rejects.toThrow(/Did you mean mnist\?/);
    await expect(recognise(['stroke-digits:11'], classes)).rejects.toThrow(/11/);
    await expect(recognise(['ring', 'grid'], classes)).rejects.toThrow(
      /ring holds points; both sides of a translation/,
    );
  });
});
