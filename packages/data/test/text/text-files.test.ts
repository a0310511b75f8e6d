import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { randomStream, rowStreams } from '@ganforge/core';
import { textDataset, textFolder, textLines } from '@ganforge/data';
import { useEngine } from '@ganforge/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../refusal.ts';

const folder = mkdtempSync(`${tmpdir()}/texts-`);
const path = (name: string): string => `${folder}/${name}`;
const ctx = { epoch: 0, random: rowStreams(randomStream(0)) };
beforeAll(() => useEngine('cpu'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('textLines', () => {
  it('reads lines, with Windows ends, a byte order mark and gzip, and counts what is left out', async () => {
    const lines = '\ufeffa dog runs\r\n\r\na  dog\r\nthe quick brown fox jumps over\r\na zebra\r\n';
    writeFileSync(path('lines.txt'), lines);
    writeFileSync(path('lines.gz'), gzipSync(lines));
    const dataset = await textLines(path('lines.txt'), { length: 3, vocabulary: 4 });
    expect(dataset.texts).toEqual(['a dog runs', 'a  dog']);
    expect(dataset.leftOut).toEqual({ empty: 1, length: 1, vocabulary: 1 });
    expect(dataset.entries.texts).toEqual({
      kind: 'text',
      length: 3,
      vocabulary: ['', 'a', 'dog', 'runs'],
      unit: 'word',
    });
    const batch = await dataset.get([1, 0], ctx);
    expect([batch.texts.dtype, batch.texts.shape]).toEqual(['int32', [2, 3]]);
    expect([...(await batch.texts.data())]).toEqual([1, 2, 0, 1, 2, 3]);
    batch.texts.dispose();
    const zipped = await textLines(path('lines.gz'), { length: 3, vocabulary: 4 });
    expect(zipped.fingerprint).toBe(dataset.fingerprint);
    const like = await textLines(path('lines.gz'), { spec: dataset.entries.texts });
    expect(like.fingerprint).toBe(dataset.fingerprint);
  });

  it('has tokens of any script, words or characters', async () => {
    writeFileSync(path('scripts.txt'), '猫が好き\nкот и пёс\n🐈\n');
    const words = await textLines(path('scripts.txt'));
    expect(words.entries.texts.vocabulary).toEqual(['', 'и', 'кот', 'пёс', '猫が好き', '🐈']);
    const characters = await textLines(path('scripts.txt'), { unit: 'character' });
    expect(characters.entries.texts).toMatchObject({ length: 9, unit: 'character' });
    expect(characters.entries.texts.vocabulary).toContain('🐈');
  });

  it('takes a text of a million tokens, and one token', async () => {
    const many = textDataset({ texts: ['a b '.repeat(5e5), 'b'] });
    expect([many.size, many.entries.texts.length, many.entries.texts.vocabulary.length]).toEqual([2, 1e6, 3]);
    const one = textDataset({ texts: ['word'] });
    expect([one.size, one.entries.texts.vocabulary, [...one.tokens]]).toEqual([1, ['', 'word'], [1]]);
  });

  it.each<[string, string | Uint8Array, object, string]>([
    ['no UTF-8', Uint8Array.of(0x61, 0xff, 0x0a), {}, 'must be text in UTF-8; it is not'],
    ['damaged gzip', gzipSync('a b c').subarray(0, 15), {}, 'is a damaged or truncated gzip file'],
    ['empty lines alone', '\n \n', {}, 'no text can be used (of 2: 2 empty, 0 of another length'],
    ['long lines alone', 'a b c\n', { length: 2 }, '0 empty, 1 of another length'],
    ['no length', 'a', { length: 0 }, 'length must be an integer in 1..1048576; received 0'],
    ['no vocabulary', 'a', { vocabulary: 1 }, 'vocabulary must be an integer in 2..16777216; received 1'],
    ['a wrong unit', 'a', { unit: 'line' }, "unit must be 'word' or 'character'"],
  ])('refuses %s', async (name, bytes, options, problem) => {
    writeFileSync(path(name), bytes);
    expect((await refusal(() => textLines(path(name), options))).message).toContain(problem);
  });

  it('refuses a missing file', async () => {
    expect((await refusal(() => textLines(path('none')))).message).toContain('no such file or folder');
    expect((await refusal(() => textFolder(path('none')))).message).toContain('no such file or folder');
  });
});

describe('textFolder', () => {
  it('has one class per file', async () => {
    const dir = mkdtempSync(`${folder}/classes-`);
    writeFileSync(`${dir}/dogs.txt`, 'a dog\nthe dog\n');
    writeFileSync(`${dir}/cats.txt.gz`, gzipSync('a cat\n\n'));
    writeFileSync(`${dir}/.hidden.txt`, 'x\n');
    writeFileSync(`${dir}/notes.md`, 'x\n');
    const dataset = await textFolder(dir);
    expect(dataset.entries.labels).toEqual({ kind: 'class', classes: ['cats', 'dogs'] });
    expect([dataset.texts, [...dataset.labels]]).toEqual([
      ['a cat', 'a dog', 'the dog'],
      [0, 1, 1],
    ]);
    const { texts, labels } = await dataset.get([2, 0], ctx);
    expect([...(await labels.data())]).toEqual([1, 0]);
    texts.dispose();
    labels.dispose();
    writeFileSync(`${dir}/dogs.gz`, gzipSync('a dog\n'));
    expect((await refusal(() => textFolder(dir))).message).toContain("two files of the class 'dogs'");
  });

  it('refuses a folder without text', async () => {
    const dir = mkdtempSync(`${folder}/none-`);
    expect((await refusal(() => textFolder(dir))).message).toContain('holds no files that end in .txt or .gz');
  });
});

describe('textDataset', () => {
  it.each<[unknown, object, string]>([
    [{ texts: 'a b' }, {}, "texts must be an array of strings; received 'a b'"],
    [{ texts: ['a', 7] }, {}, 'texts must be strings; received 7'],
    [{ texts: ['a'], labels: [0, 1] }, {}, 'a label for each of 1 texts; received 2 labels'],
    [{ texts: ['a'], names: [] }, {}, "there is no option 'names'"],
    [{ texts: ['a'] }, { spec: { kind: 'text', length: 1, vocabulary: ['b', 'c'] } }, '1 with unknown tokens'],
    [{ texts: ['a'] }, { spec: { kind: 'text', length: 1, vocabulary: ['a', 'c'] }, length: 1 }, 'not both'],
  ])('refuses %j', async (given, options, problem) => {
    expect((await refusal(() => textDataset(given as never, options))).message).toContain(problem);
  });
});
