import { it } from 'vitest';
import { expectFlipsFound } from './flips.ts';

it.each(['plain.zip', 'zip64.zip'])('%s with a flipped bit in any byte is refused or holds the same files', (name) =>
  expectFlipsFound(name, 1),
);
