import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as models from '@ganforge/models';
import { afterAll, describe, expect, it } from 'vitest';
import { json, run } from './support/run.ts';

const runs = mkdtempSync(`${tmpdir()}/ganforge-quick-`);
afterAll(() => rmSync(runs, { recursive: true }));

const variants = Object.values(models).flatMap((one) => ('schema' in one ? [one.name] : []));

describe('ganforge train --quick', () => {
  it.each(variants)('%s ends with samples and a measurement, and goes on from there', async (name) => {
    const events = await json('train', name, '--quick', '--runs', runs, '--name', name);
    const types = events.map(({ type }) => type);
    expect(types).toContain('sample');
    expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'completed', step: 20 });
    const { values } = events.find(({ type }) => type === 'metrics') as { values: Record<string, number> };
    expect(Object.keys(values).join()).toMatch(/^FD\(\w+\),precision,recall$/);
    for (const value of Object.values(values)) expect(value).toBeGreaterThanOrEqual(0);
    expect((await run('evaluate', `${runs}/${name}`, '--n', '100', '--metrics', 'fid', '--quiet')).code).toBe(0);
    expect((await run('export', `${runs}/${name}`, '--to', 'onnx', '--quiet')).code).toBe(0);
  });
});
