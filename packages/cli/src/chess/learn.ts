import { readFile } from 'node:fs/promises';
import type { ChessBatch } from '@ganforge/core';
import type { ChessDataset } from '@ganforge/data';
import { GanError, ioError, type ResolvedOf } from '@ganforge/formats';
import type { ChessGame } from '@ganforge/media/chess';
import type { ChessGan } from '@ganforge/models';
import type { Invocation } from '../program/command.ts';
import { ofFirstClass } from './first-class.ts';
import type { CHESS_OPTIONS } from './options.ts';
import { readStanding, writeStanding } from './standing.ts';

const where = 'cli/chess';
/** The number of moves in a step of training. The next constant is the number of moves that measure the result. */
const BATCH = 32;
const MEASURED = 500;

/**
 * Runs `ganforge chess learn`. It continues the training of a run's policy on the moves of the winners (for a draw, on
 * the moves of both sides) and stores the result as a new run.
 */
export async function learn(
  { output, signal }: Invocation,
  run: string,
  place: string,
  { steps, rate, seed, out = `${run}-learned` }: ResolvedOf<typeof CHESS_OPTIONS>,
): Promise<undefined> {
  const [core, { openRun }, { chessGan }, { chessDataset }, { readPgn }, { train }, { useEngine }] = await Promise.all([
    import('@ganforge/core'),
    import('@ganforge/run'),
    import('@ganforge/models'),
    import('@ganforge/data'),
    import('@ganforge/media/chess'),
    import('@ganforge/trainer'),
    import('@ganforge/engine'),
  ]);
  const bytes = await readFile(place).catch((cause: unknown) => {
    throw ioError(where, `read ${place}`, cause);
  });
  const { games, refused } = await readPgn({ path: place, bytes });
  await useEngine();
  const opened = await openRun(run);
  const { options, gan: name } = opened.record.config;
  if (name !== 'chess-gan') {
    const problem = `${run} is a run of ${name}, but only a run of chess-gan can learn games of chess.`;
    throw new GanError(where, problem, { code: 'mismatch' });
  }
  const standing = await readStanding(run);
  const dataset = ofFirstClass(chessDataset(winnersOf(games), { player: 'winner' }), options.classes);
  // All steps are behaviour cloning. A few games have too few moves to train a discriminator.
  const gan = chessGan({ ...options, cloningSteps: steps, cloningRate: rate } as never);
  try {
    await core.loadCheckpoint(opened, gan);
    const before = await nllOf(gan, dataset);
    const training = train(gan, dataset as never, {
      ...{ steps, batchSize: Math.min(BATCH, dataset.size), seed, folder: out, signal },
      ...{ sampleEvery: 0, handleSignals: false },
    });
    await training;
    const after = await nllOf(gan, dataset);
    await writeStanding(out, standing);
    const left = Object.values(refused).reduce((sum: number, one: number) => sum + one, 0);
    const more = left === 0 ? '' : `; ${left} were refused`;
    output.say(
      `${games.length} games, ${dataset.size} moves of the winners${more}.`,
      `The mean -log p of these moves was ${before.toFixed(3)}; after ${steps} steps it is ${after.toFixed(3)}.`,
      `The run is ${out}, at level ${standing.level}. To play, run: ganforge chess play ${out}`,
    );
    output.json({ run, out, games: games.length, moves: dataset.size, before, after, level: standing.level });
  } finally {
    gan.dispose();
  }
}

/** Labels each game with the side of its winner. A draw is returned twice, once for each side. */
function winnersOf(games: readonly ChessGame[]): ChessGame[] {
  const named = (game: ChessGame, isWhite: boolean): ChessGame => ({
    ...game,
    tags: { ...game.tags, White: isWhite ? 'winner' : 'other', Black: isWhite ? 'other' : 'winner' },
  });
  return games.flatMap((game) => {
    if (game.result === '1-0' || game.result === '0-1') return [named(game, game.result === '1-0')];
    return [named(game, true), named(game, false)];
  });
}

/** Computes the mean of `-log p` of the first moves of a dataset under a policy. */
async function nllOf(gan: ChessGan, dataset: ChessDataset): Promise<number> {
  const [{ moveMatch, moveScores }, { randomStream, rowStreams }] = await Promise.all([
    import('@ganforge/metrics'),
    import('@ganforge/core'),
  ]);
  const indices = Array.from({ length: Math.min(MEASURED, dataset.size) }, (_, i) => i);
  const batch = (await dataset.get(indices, { epoch: 0, random: rowStreams(randomStream(0)) })) as ChessBatch;
  const { moves: made, ...conditions } = batch;
  const shares = gan.policy(conditions as never);
  const [policy, legal, moves] = await Promise.all([shares.data(), batch['positions.legal'].data(), made.data()]);
  for (const tensor of [shares, ...Object.values(batch)]) tensor.dispose();
  return moveScores(moveMatch({ policy, legal, moves })).nll;
}
