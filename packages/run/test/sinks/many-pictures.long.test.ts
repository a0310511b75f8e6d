import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../temporary.ts';

it.skipIf(process.platform === 'win32')(
  'a run of 1,500 pictures ends where few files may be open',
  async () => {
    const folder = await temporaryFolder();
    const script = fileURLToPath(new URL('many-pictures.ts', import.meta.url));
    const node = `"${process.execPath}" --import tsx -C @ganforge/source "${script}" "${folder}" 1500`;
    const { stdout, stderr } = spawnSync('sh', ['-c', `ulimit -n 256; ${node}`], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ warnings: [], names: ['MODEL_CARD.md', 'report.html', 'samples.gif'] });
  },
  60_000,
);
