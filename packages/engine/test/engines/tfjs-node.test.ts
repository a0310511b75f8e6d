import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import util from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refuseSecondCore, restoreNodeUtil } from '../../src/engines/tfjs-node.ts';

let root: string;
const url = (path: string): string => pathToFileURL(join(root, path)).href;

async function packageAt(path: string): Promise<void> {
  const file = join(root, path, 'index.js');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, '');
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ganforge-engine-'));
  for (const project of ['one', 'two']) {
    for (const name of ['tfjs-core', 'tfjs', 'tfjs-node'])
      await packageAt(`${project}/node_modules/@tensorflow/${name}`);
  }
  await packageAt('two/node_modules/@tensorflow/tfjs/node_modules/@tensorflow/tfjs-core');
});
afterAll(() => rm(root, { recursive: true }));

describe('refuseSecondCore', () => {
  test('lets a tfjs-node pass that shares our tfjs-core', async () => {
    const node = url('one/node_modules/@tensorflow/tfjs-node/index.js');
    await expect(refuseSecondCore(node, url('one/index.js'))).resolves.toBeUndefined();
  });

  test('passes over one that brings its own, and says what to do', async () => {
    const node = url('two/node_modules/@tensorflow/tfjs-node/index.js');
    await expect(refuseSecondCore(node, url('two/index.js'))).rejects.toThrow(
      'brings a second copy of tfjs-core; install both in version 4.22.0 and run npm dedupe',
    );
  });
});

test('restoreNodeUtil brings back what Node 23 removed and touches nothing that is there', async () => {
  const mutable = util as unknown as Record<string, ((value: unknown) => boolean) | undefined>;
  const { isNullOrUndefined, isArray } = mutable;
  try {
    delete mutable.isNullOrUndefined;
    delete mutable.isArray;
    await restoreNodeUtil();
    expect([null, undefined, 0, ''].map((x) => mutable.isNullOrUndefined?.(x))).toEqual([true, true, false, false]);
    expect([[], {}].map((x) => mutable.isArray?.(x))).toEqual([true, false]);
    const restored = mutable.isArray;
    await restoreNodeUtil();
    expect(mutable.isArray).toBe(restored);
  } finally {
    if (isNullOrUndefined !== undefined) Object.assign(mutable, { isNullOrUndefined, isArray });
  }
});
