import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { run } from '../support/run.ts';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
// The packages that the variant imports are installed in this folder.
const folder = `${repository}/examples/new-variant`;
const runs = mkdtempSync(`${tmpdir()}/ganforge-new-`);
const name = `written-${process.pid}`;

afterAll(() => {
  for (const ending of ['ts', 'test.ts', 'js', 'test.js']) rmSync(`${folder}/${name}.${ending}`, { force: true });
  rmSync(runs, { recursive: true });
});

it('the variant that new-variant writes passes its test and trains, and its run samples', async () => {
  await run('new-variant', name, '--folder', folder);
  const vitest = `${repository}/node_modules/vitest/vitest.mjs`;
  const { status, stdout } = spawnSync(
    process.execPath,
    [vitest, 'run', '--project', 'unit', `${folder}/${name}.test.ts`],
    {
      cwd: repository,
      encoding: 'utf8',
    },
  );
  expect(stdout).toMatch(/Tests .* passed/);
  expect(status).toBe(0);
  for (const ending of ['ts', 'js']) {
    if (ending === 'js') await run('new-variant', name, '--javascript', '--folder', folder);
    const line = [`${folder}/${name}.${ending}`, 'ring', '--quick', '--runs', runs, '--name', ending, '--quiet'];
    expect(await run('train', ...line)).toMatchObject({ code: 0, err: '' });
    expect((await run('sample', `${runs}/${ending}`, '--n', '4', '--out', `${runs}/${ending}.csv`)).code).toBe(0);
  }
});
