import * as models from '@ganforge/models';
import { expect, it } from 'vitest';
import { ZOO } from './zoo.ts';

it('the narrow zoo has every variant but those that sample in a loop', () => {
  const names = Object.values(models).flatMap((one) => ('schema' in one ? [one.name] : []));
  const loops = ['chess-gan', 'rel-gan', 'seq-gan'];
  expect(names.filter((name) => !loops.includes(name) && ZOO[name] === undefined)).toEqual([]);
});
