import { describe, expect, it } from 'vitest';
import { byCodePoint, isImageName } from '../../../src/image/files/names.ts';

describe('an image of a folder or an archive', () => {
  it.each(['a.png', 'b/c.JPG', './a.webp', 'a b/ü.tiff', 'x.y.jpeg', 'photos/a.pgm', '__MACOSX.png'])(
    'is %s',
    (name) => {
      expect(isImageName(name)).toBe(true);
    },
  );

  it.each([
    'a.txt',
    '.a.png',
    '__MACOSX/a.png',
    '__MACOSX/._a.png',
    'x/__MACOSX/a.png',
    '.git/a.png',
    'a/.b/c.png',
    'png',
  ])('is not %s', (name) => {
    expect(isImageName(name)).toBe(false);
  });
});

it('names have the order of their code points', () => {
  const names = ['\u{1f600}', '\u{ff01}', 'a/b', 'a-b', 'a', 'B', 'a/'];
  expect(names.sort(byCodePoint)).toEqual(['B', 'a', 'a-b', 'a/', 'a/b', '\u{ff01}', '\u{1f600}']);
});
