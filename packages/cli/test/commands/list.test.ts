import * as models from '@ganforge/models';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { scratch, write } from '../support/folders.ts';
import { json, run } from '../support/run.ts';

const root = scratch('list');

describe('list', () => {
  it('lists every variant that the zoo exports, with its data and its output', async () => {
    const [{ variants, sets } = {}] = (await json('list')) as { variants?: { name: string }[]; sets?: string[] }[];
    const exported = Object.values(models).filter((value) => typeof value === 'function' && 'schema' in value);
    expect(variants!.map(({ name }) => name).sort()).toEqual(exported.map(({ name }) => name).sort());
    expect(variants!.find(({ name }) => name === 'cgan')).toMatchObject({
      ...{ needs: { images: 'image', labels: 'class' }, makes: { images: 'image' }, conditions: ['labels'] },
      networks: ['generator', 'discriminator'],
    });
    expect(variants!.find(({ name }) => name === 'rel-gan')).toMatchObject({ needs: { texts: 'text' } });
    expect(sets).toContain('stroke-digits');
    const { out } = await run('list');
    expect(out).toMatch(/^cycle-gan {2,}a and b, by a and b; trained on a \(image\), b \(image\)$/m);
    expect(out).toMatch(/^gan .* or on points$/m);
  });

  it('shows the options of a variant', async () => {
    const { out } = await run('list', 'dcgan');
    expect(out).toMatch(/^ {2}size +Height and width .* \(28 or a power of two in 8\.\.512; default 64\)$/m);
    expect((await run('list', 'dcgam')).err).toMatch(/Did you mean dcgan\?/);
  });

  it('refuses a module that exports no variant', async () => {
    write(`${root}/none.mjs`, 'export const a = 1;\n');
    expect((await run('list', `${root}/none.mjs`)).err).toMatch(/must export one variant, .* it exports none/);
  });
});

describe('doctor', () => {
  it('says what is installed', async () => {
    const [{ findings } = {}] = (await json('doctor')) as { findings?: { part: string; found: string }[] }[];
    const parts = findings!.map(({ part }) => part);
    for (const part of ['ganforge', 'node', 'engine', 'machine', 'disk here', 'GANFORGE_DATA_DIR'])
      expect(parts).toContain(part);
    expect((await run('doctor')).out).toMatch(/^node +v\d+/m);
  });

  it('names the command that fetches missing weights', async () => {
    vi.stubEnv('GANFORGE_CACHE_DIR', `${root}/empty-cache`);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const { out } = await run('doctor');
    expect(out).toMatch(/^Inception weights +not in the cache. To install it: ganforge metrics weights fetch$/m);
  });
});

describe('inspect', () => {
  it('refuses a file that does not say what made it', async () => {
    write(`${root}/a.csv`, '1,2\n');
    expect((await run('inspect', `${root}/a.csv`)).err).toMatch(/contains no provenance: there is no .*a\.csv\.json/);
    expect((await run('inspect', `${root}/none`)).err).toMatch(/none/);
    write(`${root}/a.csv.json`, '{');
    expect((await run('inspect', `${root}/a.csv`)).err).toMatch(/is damaged: it is not JSON/);
    expect((await run('inspect', root)).err).toMatch(/holds no run/);
  });
});
