import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow, root } from './source-files.ts';

const linesOf = (path: string): number => readFileSync(root + path, 'utf8').split('\n').length - 1;
/** Nobody reads or edits a file that a script writes, so its length does not matter. */
const isWritten = (path: string): boolean => readFileSync(root + path, 'utf8').startsWith('// Written by scripts/');

it('no source file has more than 350 lines, unless a script writes it', () => {
  const files = ['packages', 'examples', 'bench', 'scripts', 'docs'].flatMap((name) =>
    filesBelow(name, /\.(ts|mjs|cc|cpp|h|py)$/),
  );
  expect(files.length).toBeGreaterThan(1000);
  const long = files.filter((path) => linesOf(path) > 350 && !isWritten(path));
  expect(long.map((path) => `${path}: ${linesOf(path)}`)).toEqual([]);
});

it('no src of a package has more than a dozen files beside its folders', () => {
  for (const name of readdirSync(join(root, 'packages'))) {
    const src = join(root, 'packages', name, 'src');
    if (statSync(src, { throwIfNoEntry: false }) === undefined) continue;
    const files = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length, `${name}/src`).toBeLessThanOrEqual(12);
  }
});

it('packages accept every 0.x of their peers among these packages', () => {
  // If a version range excludes the next minor version, the next version of the dependent package is a major version.
  // The first one would then be 1.0.0.
  const ranges = readdirSync(join(root, 'packages')).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));
    const peers = Object.entries<string>(manifest.peerDependencies ?? {});
    return peers.filter(([name]) => name.startsWith('@ganforge/')).map(([name, range]) => [folder, name, range]);
  });
  expect(ranges.length).toBeGreaterThan(0);
  expect(ranges.filter(([, , range]) => range !== 'workspace:0.x')).toEqual([]);
});
