import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from 'fast-png';
import { afterAll, expect, it } from 'vitest';
import { openEventFile } from '../../src/sinks/tensorboard.ts';

// The path of a Python that has TensorBoard. `.ci/run` installs one.
const python = process.env.GANFORGE_PYTHON;
const folder = mkdtempSync(join(tmpdir(), 'ganforge-tensorboard-'));
afterAll(() => rmSync(folder, { recursive: true }));

if (python === undefined) console.log('TensorBoard: not tested. GANFORGE_PYTHON names no Python that has it.');

it.runIf(python !== undefined)(
  'TensorBoard reads scalars, images, and a resumed run without its voided steps',
  async () => {
    const first = await openEventFile(folder, { purgeFrom: 0 });
    await first.scalars(1, { 'generator/adversarial': 0.75, rate: 2e-4 });
    await first.scalars(2, { 'generator/adversarial': -1.5 });
    await first.scalars(3, { 'generator/adversarial': 9 });
    const pixels = new Uint8Array(18).map((_, i) => 10 * i);
    await first.image(2, 'samples', encode({ width: 3, height: 2, channels: 3, data: pixels }));
    await first.close();
    const second = await openEventFile(folder, { purgeFrom: 3 });
    await second.scalars(3, { 'generator/adversarial': 0.25 });
    await second.scalars(2 ** 33, { 'generator/adversarial': 3 });
    await second.close();

    const script = fileURLToPath(new URL('read_events.py', import.meta.url));
    const text = execFileSync(python!, [script, folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(JSON.parse(text)).toEqual({
      scalars: {
        'generator/adversarial': [
          [1, 0.75],
          [2, -1.5],
          [3, 0.25],
          [2 ** 33, 3],
        ],
        rate: [[1, Math.fround(2e-4)]],
      },
      images: { samples: [[2, 3, 2]] },
    });
  },
);
