import { askPage, inChromium, serve } from '@ganforge/testing/browser';
import { expect, it, onTestFinished } from 'vitest';
import { smallRun } from '../small-run.ts';
import { temporaryFolder } from '../temporary.ts';

const script = new URL('page.ts', import.meta.url);

it('the reader of runs is bundled for a page, without Node and without tfjs', async () => {
  const site = await serve(script);
  onTestFinished(() => site.close());
  const bundle = await (await fetch(`${site.url}/page.js`)).text();
  expect(bundle).toContain('ganforge');
  expect(bundle).not.toMatch(/^import .* from "(node:|@tensorflow)/m);
});

inChromium('a run in a browser', () => {
  it('a page reads and follows a run that a static server gives out', async () => {
    const folder = await temporaryFolder();
    const record = await smallRun(folder);
    const found = await askPage<object>(script, { run: folder });
    expect(found).toEqual({
      gan: record.config.gan,
      events: ['started 0', 'step 1', 'step 2', 'resumed 2', 'step 3', 'step 4', 'sample 4', 'finished 4'],
      followed: 8,
      samples: ['samples/step-4.png'],
      last: 'step-4',
    });
  }, 60_000);
});
