import { readFile, rm } from 'node:fs/promises';
import * as trainer from '@ganforge/trainer';
import { decode } from 'fast-png';
import { expect, it, onTestFinished } from 'vitest';

const readme = new URL('../README.md', import.meta.url);

it("runs the README's example", async () => {
  const example = await readFile(new URL('readme-example.ts', import.meta.url), 'utf8');
  const shown = example // the test writes to a temporary folder instead
    .replace('{ mkdtemp, writeFile }', '{ writeFile }')
    .replace("import { tmpdir } from 'node:os';\n", '')
    .replace(/export const folder = .*/, "const folder = 'runs/digits';")
    .replaceAll('export const', 'const');
  expect(await readFile(readme, 'utf8')).toContain(`\`\`\`ts\n${shown}\`\`\`\n`);
  const { folder, reason, checkpoint, resumed } = await import('./readme-example.ts');
  onTestFinished(() => rm(folder.replace(/\/digits$/, ''), { recursive: true, force: true }));
  expect([reason, checkpoint, resumed.step]).toEqual(['completed', 'checkpoints/step-2', 3]);
  const { width, height } = decode(await readFile(`${folder}/grid.png`));
  expect([width, height]).toEqual([4 * 56 + 5 * 2, 4 * 56 + 5 * 2]); // 28 pixels, each enlarged to 2 x 2, and gaps of 2
});

it('names every export in the README', async () => {
  const text = await readFile(readme, 'utf8');
  for (const name of Object.keys(trainer)) expect(text).toContain(`\`${name}\``);
});
