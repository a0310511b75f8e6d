import { openZip, readZip, writeZip } from '@ganforge/formats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeName, isFolderName, leavesRoot, safeNames } from '../../src/archive/safe-names.ts';
import { oddZip } from './odd-zip.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Contains, for each case, the stored name, and the name under which it is read next to a file with a normal name. */
const odd: readonly (readonly [string, string | Uint8Array, string])[] = [
  ["PowerShell 5's backslashes", 'photos\\1.png', 'photos/1.png'],
  ['a leading ./', './1.png', '1.png'],
  ['an absolute path', '/home/me/1.png', 'home/me/1.png'],
  ["a drive's path", 'C:\\me\\1.png', 'me/1.png'],
  ['a path on a drive without a root', 'C:1.png', 'C_1.png'],
  ['a path on a server', '\\\\server\\me\\1.png', 'server/me/1.png'],
  ['a colon', 'at 12:30.png', 'at 12_30.png'],
  ['a doubled slash', 'a//1.png', 'a/1.png'],
  ['a way back that stays inside', 'a/../b/./1.png', 'b/1.png'],
  ['control characters', 'a\n\u007f1.png', 'a__1.png'],
  ['no letters at all', '/.', '_'],
  ['UTF-8 without its flag', 'é.png', 'é.png'],
  ['GBK (照片)', Uint8Array.of(0xd5, 0xd5, 0xc6, 0xac, 0x2e, 0x70, 0x6e, 0x67), '╒╒╞¼.png'],
  ['Shift-JIS whose second half is a backslash (表)', Uint8Array.of(0x95, 0x5c, 0x2e, 0x70, 0x6e, 0x67), 'ò_.png'],
];

describe('a zip archive with one odd name', () => {
  it.each(odd)('%s is read, and the others beside it', async (_, name, safe) => {
    const archive = oddZip([
      ['kept.png', 'kept'],
      [name, 'odd'],
    ]);
    const files = await readZip(archive);
    expect(Object.entries(files).map(([key, bytes]) => [key, text(bytes)])).toEqual([
      ['kept.png', 'kept'],
      [safe, 'odd'],
    ]);
    expect(text((await readZip(archive, { names: [safe] }))[safe]!)).toBe('odd');
  });

  it('of which two are the same gives both, and the one that was so from the start its name', async () => {
    const archive = openZip(
      oddZip([
        ['./1.png', 'second'],
        ['1.png', 'first'],
        ['/1.png', 'third'],
        ['1.png', 'fourth'],
        ['a/b', 'fifth'],
        ['a\\b', 'sixth'],
      ]),
    );
    expect(archive.names).toEqual(['1 (2).png', '1.png', '1 (3).png', '1 (4).png', 'a/b', 'a/b (2)']);
    const contents = await Promise.all(archive.names.map(async (name) => text(await archive.read(name))));
    expect(contents).toEqual(['second', 'first', 'third', 'fourth', 'fifth', 'sixth']);
  });

  it.each(['../x', 'a/../../x', '..\\x', 'a\\..\\..\\x', 'C:\\..\\x', '/../x', '..'])(
    'that leaves the root, %j, is refused whole',
    async (name) => {
      const archive = oddZip([
        ['kept.png', 'kept'],
        [name, 'odd'],
      ]);
      await expect(readZip(archive)).rejects.toMatchObject({ name: 'GanError', code: 'file' });
      expect(() => openZip(archive)).toThrow('a file name is unsafe');
    },
  );

  it('skips folders with any ending, and keeps a file with such a name', async () => {
    const archive = oddZip([
      ['a\\', ''],
      ['b/', ''],
      ['./', ''],
      ['c/', 'bytes'],
    ]);
    expect(openZip(archive).names).toEqual(['c']);
  });

  it('writes none of them, as not every system can unpack them', () => {
    for (const name of ['photos\\1.png', './1.png', '/1.png', 'C:1.png', 'a//b', '../x', 'a/', '']) {
      expect(() => writeZip({ [name]: new Uint8Array(1) }), name).toThrow('a file name is unsafe');
    }
  });
});

describe('safeNames', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'b', '.', '/', '\\', ':', '\n', 'é'), maxLength: 8 });
  const inside = part.filter((name) => !leavesRoot(name));

  it('are distinct, stay inside the folder, and do not change for normal names', () => {
    fc.assert(
      fc.property(fc.array(inside, { maxLength: 12 }), (stored) => {
        const names = safeNames(stored);
        expect(new Set(names).size).toBe(stored.length);
        for (const name of names) {
          expect(name.split('/').every((piece) => !['', '.', '..'].includes(piece))).toBe(true);
          expect(name).not.toMatch(/[\\:\n]/);
        }
        expect(safeNames(names)).toEqual(names);
      }),
    );
  });

  it('of ten thousand equal ones take no longer than they should', () => {
    const names = safeNames(Array.from({ length: 10_000 }, () => 'x'));
    expect(names.at(-1)).toBe('x (10000)');
  });
});

it.each([
  ['', true],
  ['a/', true],
  ['a\\', true],
  ['a/..', true],
  ['..a', false],
  ['a.', false],
  ['a/b', false],
])('isFolderName(%j) is %j', (name, folder) => {
  expect(isFolderName(name)).toBe(folder);
});

it('decodeName uses the extra field with UTF-8 if it is valid', () => {
  const gbk = Uint8Array.of(0xd5, 0xd5);
  expect(decodeName(gbk, new TextEncoder().encode('照'))).toBe('照');
  expect(decodeName(gbk, gbk)).toBe('╒╒');
  expect(decodeName(Uint8Array.from({ length: 128 }, (_, i) => 128 + i))).toHaveLength(128);
});
