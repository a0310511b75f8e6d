import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GanError,
  ioError,
  makeFolder,
  nodeFs,
  readBytes,
  writeFileAtomic,
  writeFolderAtomic,
} from '@ganforge/formats';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganforge-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');

/** Runs `act` while every rename for which `refuses` returns true fails, as if the disk were removed. */
async function withoutRename(refuses: (from: string) => boolean, act: () => Promise<void>): Promise<void> {
  const { rename } = fs;
  fs.rename = async (from, to) => {
    if (refuses(String(from))) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
    await rename(from, to);
  };
  syncBuiltinESMExports();
  try {
    await act();
  } finally {
    fs.rename = rename;
    syncBuiltinESMExports();
  }
}

describe('writeFileAtomic', () => {
  it('writes and replaces text and bytes, and leaves nothing else', async () => {
    const path = join(folder, 'a.txt');
    await writeFileAtomic(path, 'one');
    await writeFileAtomic(path, new TextEncoder().encode('two'));
    expect(read('a.txt')).toBe('two');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('leaves the old file untouched when the bytes cannot be written', async () => {
    writeFileSync(join(folder, 'a.txt'), 'old');
    mkdirSync(join(folder, 'a.txt.partial')); // a folder at the path of the partial file
    await expect(writeFileAtomic(join(folder, 'a.txt'), 'new', 'trainer/checkpoint')).rejects.toMatchObject({
      name: 'GanError',
      code: 'io',
      message: expect.stringMatching(/^\[trainer\/checkpoint\] could not write .*a\.txt: the path is a folder/),
    });
    expect(read('a.txt')).toBe('old');
  });

  it.runIf(existsSync('/dev/full'))('leaves the old file untouched on a full disk', async () => {
    writeFileSync(join(folder, 'a.txt'), 'old');
    symlinkSync('/dev/full', join(folder, 'a.txt.partial')); // a device on which every write fails with ENOSPC
    await expect(writeFileAtomic(join(folder, 'a.txt'), 'new')).rejects.toThrow('the disk is full. Free some space');
    expect(read('a.txt')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('leaves the old file and no partial when the rename fails', async () => {
    writeFileSync(join(folder, 'a.txt'), 'old');
    await withoutRename(
      () => true,
      () => expect(writeFileAtomic(join(folder, 'a.txt'), 'new')).rejects.toThrow('EIO: i/o error.'),
    );
    expect(read('a.txt')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('names a folder that is missing, and one that is a file', async () => {
    writeFileSync(join(folder, 'file'), '');
    const missing = writeFileAtomic(join(folder, 'no', 'a.txt'), 'x');
    await expect(missing).rejects.toMatchObject({
      code: 'file',
      message: expect.stringContaining('no such file or folder'),
    });
    await expect(writeFileAtomic(join(folder, 'file', 'a.txt'), 'x')).rejects.toThrow('a part of the path is a file');
  });
});

describe('contents in parts', () => {
  it('are written one after another, and read back whole', async () => {
    const path = join(folder, 'parts');
    await writeFileAtomic(path, [Uint8Array.of(1, 2), new Uint8Array(0), Uint8Array.of(3)]);
    expect([...(await readBytes(path))]).toEqual([1, 2, 3]);
    await writeFolderAtomic(join(folder, 'all'), { a: [Uint8Array.of(9)], b: 'text' });
    expect([...(await readBytes(join(folder, 'all', 'a')))]).toEqual([9]);
  });
});

describe('writeFolderAtomic', () => {
  const path = (): string => join(folder, 'step-1');

  it('writes and replaces folders whole, with the folders above them', async () => {
    const deep = join(folder, 'run', 'checkpoints', 'step-1');
    await writeFolderAtomic(deep, { a: 'old', gone: 'old' });
    await writeFolderAtomic(deep, { a: 'new', b: Uint8Array.of(65) });
    expect(readdirSync(deep).sort()).toEqual(['a', 'b']);
    expect(read('run', 'checkpoints', 'step-1', 'a')).toBe('new');
    expect(readdirSync(join(deep, '..'))).toEqual(['step-1']);
  });

  it('leaves the old folder untouched when a file cannot be written', async () => {
    await writeFolderAtomic(path(), { a: 'old' });
    const tooLong = 'n'.repeat(300);
    await expect(writeFolderAtomic(path(), { a: 'new', [tooLong]: 'new' })).rejects.toMatchObject({ code: 'io' });
    expect(read('step-1', 'a')).toBe('old');
    expect(readdirSync(folder)).toEqual(['step-1']);
  });

  it('puts the old folder back when the new one cannot take its name', async () => {
    await writeFolderAtomic(path(), { a: 'old' });
    await withoutRename(
      (from) => from.endsWith('.partial'),
      () => expect(writeFolderAtomic(path(), { a: 'new' })).rejects.toThrow('EIO'),
    );
    expect(read('step-1', 'a')).toBe('old');
    expect(readdirSync(folder)).toEqual(['step-1']);
  });

  it('keeps the old folder if a crash happens between the renames, and cleans up at the next write', async () => {
    await writeFolderAtomic(path(), { a: 'old' });
    await withoutRename(
      (from) => !from.endsWith('step-1'),
      () => expect(writeFolderAtomic(path(), { a: 'lost' })).rejects.toBeInstanceOf(GanError),
    );
    expect(readdirSync(folder)).toEqual(['step-1.old']);
    expect(read('step-1.old', 'a')).toBe('old');
    await writeFolderAtomic(path(), { a: 'new' });
    expect(readdirSync(folder)).toEqual(['step-1']);
    expect(read('step-1', 'a')).toBe('new');
  });

  it('sweeps what a crash left behind', async () => {
    for (const left of ['step-1.partial', 'step-1.old']) await writeFolderAtomic(join(folder, left), { stale: 'x' });
    await writeFolderAtomic(path(), { a: 'new' });
    expect(readdirSync(folder)).toEqual(['step-1']);
    expect(readdirSync(path())).toEqual(['a']);
  });

  it('does not replace a file by a folder', async () => {
    writeFileSync(path(), 'precious');
    await expect(writeFolderAtomic(path(), { a: 'new' })).rejects.toThrow('it is a file, not a folder');
    expect(read('step-1')).toBe('precious');
    expect(readdirSync(folder)).toEqual(['step-1']);
  });

  it.each(['', '.', '..', '../a', 'a/b', 'a\\b', 'a\0'])('refuses the file name %j', async (name) => {
    await expect(writeFolderAtomic(path(), { [name]: 'x' })).rejects.toThrow('names without separators');
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('nodeFs gives the file system of Node', async () => {
  expect((await nodeFs('formats/test')).readFile).toBe(fs.readFile);
});

it('ioError keeps a GanError, and says what it does not know in the words of the system', () => {
  const known = new GanError('a/b', 'c.');
  expect(ioError('x/y', 'write z', known)).toBe(known);
  expect(ioError('x/y', 'write z', new Error('EWEIRD'))).toMatchObject({
    message: '[x/y] could not write z: EWEIRD.',
    code: 'io',
  });
  expect(ioError('x/y', 'write z', 'text').message).toBe('[x/y] could not write z: text.');
  expect(ioError('x/y', 'write z', { code: 'EROFS' }).message).toContain('read-only');
});

describe('makeFolder', () => {
  it('makes a folder and those above it, and leaves what is there', async () => {
    await makeFolder(join(folder, 'a', 'b', 'c/'));
    writeFileSync(join(folder, 'a', 'b', 'kept'), 'kept');
    await makeFolder(join(folder, 'a', 'b'));
    await makeFolder(folder);
    expect(readdirSync(join(folder, 'a', 'b')).sort()).toEqual(['c', 'kept']);
    // It is repeated many times, because a call may find that another call has just created the parent folder.
    for (let round = 0; round < 50; round++) {
      await Promise.all([1, 2, 3].map(() => makeFolder(join(folder, 'at', `once${round}`, 'each'))));
      expect(readdirSync(join(folder, 'at', `once${round}`))).toEqual(['each']);
    }
  });

  it('says that a file is in the way', async () => {
    writeFileSync(join(folder, 'file'), '');
    for (const path of ['file', 'file/a', 'file/a/b']) {
      await expect(makeFolder(join(folder, path)), path).rejects.toThrow('a part of the path is a file, not a folder');
    }
  });

  it.each([
    ['EROFS', 'the file system is read-only', 'io'],
    ['EACCES', 'permission was denied', 'io'],
    ['ENOSPC', 'the disk is full', 'io'],
  ])('says %s where Node calls the folders above missing', async (code, said, kind) => {
    const { mkdir } = fs;
    const error = Object.assign(new Error(code), { code });
    fs.mkdir = (async (path: string) => {
      if (path === join(folder, 'ro')) throw error;
      return mkdir(path);
    }) as typeof mkdir;
    syncBuiltinESMExports();
    try {
      const made = makeFolder(join(folder, 'ro', 'run', 'checkpoints'), 'trainer/run-folder');
      await expect(made).rejects.toMatchObject({ code: kind, message: expect.stringContaining(said), cause: error });
      const written = writeFolderAtomic(join(folder, 'ro', 'step-1'), { a: 'x' });
      await expect(written).rejects.toMatchObject({ code: kind, message: expect.stringContaining(said) });
    } finally {
      fs.mkdir = mkdir;
      syncBuiltinESMExports();
    }
  });

  it.runIf(process.platform === 'linux')('ends where nothing can be made', async () => {
    await expect(makeFolder('/proc/ganforge/run')).rejects.toMatchObject({ name: 'GanError' });
  });
});

it.each([
  ['ENOENT', 'no such file or folder', 'file'],
  ['EROFS', 'the file system is read-only', 'io'],
  ['EACCES', 'permission was denied', 'io'],
  ['EPERM', 'the operation is not permitted', 'io'],
  ['ENOSPC', 'the disk is full', 'io'],
  ['EDQUOT', 'the disk quota is used up', 'io'],
  ['EISDIR', 'the path is a folder, not a file', 'io'],
  ['ENOTDIR', 'a part of the path is a file, not a folder', 'io'],
  ['EEXIST', 'a file or folder of that name exists', 'io'],
  ['ENOTEMPTY', 'the folder is not empty', 'io'],
  ['ENAMETOOLONG', 'the name is too long', 'io'],
  ['ELOOP', 'symbolic links form a circle', 'io'],
  ['EMFILE', 'too many files are open', 'io'],
])('ioError has a sentence of its own for %s', (code, said, kind) => {
  expect(ioError('x/y', 'write z', { code })).toMatchObject({
    code: kind,
    message: expect.stringContaining(`[x/y] could not write z: ${said}`),
  });
});

it('ioError says of a name that is not UTF-8 why it is not found', () => {
  expect(ioError('x/y', 'read photos/caf\ufffd.png', { code: 'ENOENT' })).toMatchObject({
    code: 'file',
    problem: 'could not read photos/caf\ufffd.png: its name is not UTF-8. Rename it.',
  });
});
