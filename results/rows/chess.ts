import type { ChessBatch } from '@ganforge/core';
import { moveScores } from '@ganforge/metrics';
import { chessGan } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import { judge } from '../../examples/chess-partner/judging.ts';
import { playerOf, schedule } from '../../examples/chess-partner/players.ts';
import { gathering } from '../measures/gathering.ts';
import type { ResultRow } from '../row.ts';

const run = { cloning: 2600, game: 200, every: 650, batchSize: 256, judged: 4000, seed: 1 } as const;

/** Lists the row of the GAN that imitates a chess player. The row has the settings of the example chess-partner. */
export const chessRows: readonly ResultRow[] = [
  {
    name: 'chessgan-carlsen',
    variant: 'chessGan',
    source: 'chess/chess-gan.ts',
    data: "Carlsen's games (2,851); 4,000 unseen positions of the later tenth",
    settings: { ...run, filters: 'default', opponents: true },
    bars: [
      { measure: 'top-1', least: 0.3 },
      { measure: 'top-3', least: 0.53 },
      { measure: 'legal', least: 1 },
    ],
    seen: 'Step 2600 is the end of cloning. The 200 steps as a GAN hardly change the imitation. A possible reason is that cloning already trains the distribution of single moves. The example [chess-partner](../examples/chess-partner) prints a whole game, and compares networks of two players. The run took 16 minutes of processor time, on one thread of a loaded machine without AVX-512.',
    async run() {
      const { training, test, unseen } = await playerOf('carlsen', ['Carlsen'], run.judged, { opponents: true });
      const gan = chessGan({ ...schedule(run.cloning), classes: ['Carlsen', 'others'], seed: run.seed });
      let chance = Number.NaN;
      const first = { measure: 'top-1', better: 'higher' } as const;
      const measures = gathering<ChessBatch>(run.every, first, async () => {
        const { match, divergence, legality } = await judge(gan, test, unseen);
        const { top1, top3, nll, chance: random } = moveScores(match);
        chance = random;
        return { [first.measure]: top1, 'top-3': top3, NLL: nll, legal: legality, 'divergence, bits': divergence };
      });
      const { batchSize, seed } = run;
      const common = { batchSize, seed, sampleEvery: 0, checkpointEvery: 0, logEvery: 50, progress: true };
      const steps = run.cloning + run.game;
      const { seconds, step } = await train(gan, training, { ...common, steps, metrics: [measures.metric] });
      gan.dispose();
      return { steps: step, seconds, facts: { 'top-1 of a random legal move': chance }, ...measures.outcome() };
    },
  },
];
