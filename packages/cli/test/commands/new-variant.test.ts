import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scratch, write } from '../support/folders.ts';
import { run } from '../support/run.ts';

const root = scratch('new-variant');

describe('new-variant', () => {
  it('writes a variant and its test, and says what to do next', async () => {
    const { code, out } = await run('new-variant', 'my-2nd-gan', '--folder', root);
    expect(code).toBe(0);
    expect(out).toContain(`npx ganforge train ${root}/my-2nd-gan.ts ring --quick`);
    expect(readFileSync(`${root}/my-2nd-gan.ts`, 'utf8')).toContain(
      "export const my2ndGan: Variant<typeof schema, Gan<PointBatch>> = variant('my-2nd-gan'",
    );
    expect(readFileSync(`${root}/my-2nd-gan.test.ts`, 'utf8')).toContain("from './my-2nd-gan.ts'");
  });

  it('writes JavaScript without a type', async () => {
    await run('new-variant', 'plain', '--javascript', '--folder', `${root}/deep`);
    const text = readFileSync(`${root}/deep/plain.js`, 'utf8');
    expect(text).not.toMatch(/\btype [A-Z]|: (number|string|tf\.Tensor)|as const/);
    expect(existsSync(`${root}/deep/plain.test.js`)).toBe(true);
  });

  it('does not change existing files, and refuses impossible names', async () => {
    write(`${root}/mine.ts`, 'mine');
    expect(await run('new-variant', 'mine', '--folder', root)).toMatchObject({
      code: 1,
      err: expect.stringContaining('exists already and is not overwritten'),
    });
    expect(readFileSync(`${root}/mine.ts`, 'utf8')).toBe('mine');
    expect(await run('new-variant', 'My Gan')).toMatchObject({
      code: 2,
      err: expect.stringContaining('such as my-gan'),
    });
  });

  it('says what keeps a module from being loaded', async () => {
    write(`${root}/broken.mjs`, "import 'not-there';\n");
    expect((await run('list', `${root}/broken.mjs`)).err).toMatch(/broken\.mjs cannot be loaded: .*not-there/);
  });
});
