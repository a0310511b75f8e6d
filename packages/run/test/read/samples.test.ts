import { expect, it } from 'vitest';
import { picturesOf } from '../../src/read/samples.ts';

const file = (step: number, name: string) => ({ step, path: `samples/step-${step}${name}` });

it('the picture of a step is that of the first entry that has one', () => {
  const shown = ['-words.txt', '-front.png', '-back.png'];
  const files = [2, 4].flatMap((step) => shown.map((name) => file(step, name)));
  expect(picturesOf(files)).toEqual([file(2, '-front.png'), file(4, '-front.png')]);
  expect(picturesOf([file(2, '.txt')])).toEqual([]);
  expect(picturesOf([])).toEqual([]);
});
