import { spawn, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../temporary.ts';

const gone = spawnSync(process.execPath, ['-e', '']).pid;
const stale = JSON.stringify({ id: 'an-old-one', pid: gone, host: hostname(), began: '1' });

it('a lock goes to exactly one of three processes that try at once, also with a stale lock', async () => {
  const script = fileURLToPath(new URL('try-lock.ts', import.meta.url));
  for (const before of [undefined, stale]) {
    const folder = await temporaryFolder();
    if (before !== undefined) await writeFile(`${folder}/run.lock`, before);
    const children = Array.from({ length: 3 }, () =>
      spawn(process.execPath, ['--import', 'tsx', '-C', '@ganforge/source', script, folder]),
    );
    const said = children.map(
      (child) =>
        new Promise<string>((resolve) => {
          let text = '';
          child.stdout.on('data', (data) => {
            text += data;
            if (text.endsWith('ready\n')) ready();
          });
          child.on('close', () => resolve(text.replace('ready\n', '').trim()));
        }),
    );
    let waiting = children.length;
    const ready = (): void => {
      if (--waiting === 0) for (const child of children) child.stdin.end('go\n');
    };
    const found = await Promise.all(said);
    expect(found.filter((one) => one === 'won')).toHaveLength(1);
    expect(found.filter((one) => one === 'mismatch')).toHaveLength(2);
  }
}, 120_000);
