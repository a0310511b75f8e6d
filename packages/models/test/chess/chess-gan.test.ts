import { chessDataset } from '@ganforge/data';
import { parsePgn } from '@ganforge/media/chess';
import { chessGan } from '@ganforge/models';
import { testVariant } from '@ganforge/testing';
import { expect, it } from 'vitest';

const { games } = parsePgn(`[White "A"]\n[Black "B"]\n
1. e4 e5 2. Nf3 Nc6 3. Bb5 a6 4. Ba4 Nf6 5. O-O Nxe4 6. d4 b5 7. Bb3 d5 8. dxe5 Be6 9. c3 Bc5 10. Nbd2 O-O 1/2-1/2`);
const small = { filters: 4, blocks: 1, headDim: 3, discriminatorFilters: 3, discriminatorBlocks: 1 } as const;
// All moves of a position but promotions have the same number from it.
const dead = [
  'generator/becomes/kernel',
  'generator/becomes/bias',
  'discriminator/becomes/kernel',
  'discriminator/becomes/bias',
];

testVariant('chessGan', {
  factory: chessGan,
  options: { ...small, batchNorm: false },
  dataset: chessDataset(games, { player: 'A' }),
  dead,
  invalid: [
    [{ filters: 0 }, '[models/chess-gan] filters must be an integer in 1..1024; received 0.'],
    [{ adversarial: -1 }, 'adversarial must be'],
    [{ classes: ['a', 'a'] }, "classes must be distinct strings; 'a' occurs twice."],
  ],
});

testVariant('chessGan with classes', {
  isForm: true,
  factory: chessGan,
  options: { ...small, classes: ['A', 'others'] },
  dataset: chessDataset(games, { player: 'A', opponents: true }),
  dead,
  invalid: [],
});

it('gives legal moves alone a probability', async () => {
  const dataset = chessDataset(games, { player: 'A' });
  const gan = chessGan(small);
  const batch = await dataset.get([0, 5], { epoch: 0, random: () => null as never });
  const policy = gan.policy(batch);
  const [shares, legal] = [await policy.array(), await batch['positions.legal'].array()];
  shares.forEach((row, i) => {
    expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    expect(row.map((p) => p > 0)).toEqual(legal[i]!.map((code) => code !== 0));
  });
  for (const tensor of [policy, ...Object.values(batch)]) tensor.dispose();
  gan.dispose();
});
