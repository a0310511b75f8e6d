// Does a net of one player know him better than a net of another player does? `npm run preference`.
import { type ChessBatch, type Dataset, loadCheckpoint } from '@ganforge/core';
import { type ChessDataset, subset } from '@ganforge/data';
import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { groupedInterval } from '@ganforge/metrics';
import { type ChessGan, type ChessGanOptions, chessGan } from '@ganforge/models';
import { openRun } from '@ganforge/run';
import * as tf from '@tensorflow/tfjs-core';
import { judge } from './judging.ts';
import { type Player, playerOf, schedule } from './players.ts';

const PRESETS = {
  quick: { name: 'chess-quick', common: 20, own: 20, judged: 300, networks: { filters: 8, blocks: 1 } },
  whole: { name: 'chess', common: 1400, own: 450, judged: 23_000, networks: {} },
} as const;

/**
 * A net learns chess from both players. Then two copies of it learn on, each from one player's positions, equally many.
 * Whom does each copy know better? Nets that begin as one differ by their players and by little else.
 */
async function preference(options: ExampleOptions): Promise<void> {
  const { name, common, own, judged, networks } = PRESETS[options.quick ? 'quick' : 'whole'];
  const split = { earlier: 0.8 };
  const players = [
    await playerOf('carlsen', ['Carlsen'], judged, split),
    await playerOf('korchnoi', ['Korchnoi', 'Kortschnoj'], judged, split),
  ];
  const count = Math.min(...players.map(({ training }) => training.size));
  const equal = players.map(({ training }) => firstOf(training, count));
  const [both, seed] = [alternating(equal[0]!, equal[1]!), options.seed];
  const run = { batchSize: 256, sampleEvery: 0 };
  console.log(`each net ${count} positions of its player, after ${common} steps on those of both`);
  const first = chessGan({ ...networks, ...schedule(common), seed });
  const begun = await trainExample(first, both, options, { ...run, name: `${name}-both`, steps: common });
  first.dispose();
  if (!begun.finished) return;
  const nets: ChessGan[] = [];
  for (const [i, player] of players.entries()) {
    const gan = chessGan({ ...networks, ...refining(own), seed });
    await loadCheckpoint(await openRun(begun.folder), gan);
    const refined = { ...run, name: `${name}-${player.name}`, steps: own };
    if (!(await trainExample(gan, equal[i]!, options, refined)).finished) return;
    nets.push(gan);
  }
  await compare(players, nets, judged);
}

/** Prints how much better each net predicts its own player: on unseen positions, and on all of the later games. */
async function compare(players: readonly Player[], nets: readonly ChessGan[], judged: number): Promise<void> {
  for (const which of ['unseen', 'all'] as const) {
    const [hits, nats, games]: [number[], number[], number[]] = [[], [], []];
    for (const [i, { test, unseen, name }] of players.entries()) {
      const indices = which === 'unseen' ? unseen : Array.from({ length: Math.min(judged, test.size) }, (_, k) => k);
      const matches = [];
      for (const gan of nets) matches.push((await judge(gan, test, indices)).match);
      const [mine, other] = [matches[i]!, matches[1 - i]!];
      const found = indices.map((_, k) => Number(mine.ranks[k]! < 1) - Number(other.ranks[k]! < 1));
      const less = indices.map((_, k) => other.nll[k]! - mine.nll[k]!);
      const top1 = indices.filter((_, k) => mine.ranks[k]! < 1).length / indices.length;
      const points = `${(100 * top1).toFixed(2)} % on ${name}, ${(100 * meanOf(found)).toFixed(2)} points more than the other net`;
      console.log(
        `${which} (${indices.length}): top-1 of the own net ${points}; NLL less by ${meanOf(less).toFixed(4)}`,
      );
      hits.push(...found);
      nats.push(...less);
      games.push(...indices.map((index) => 1e6 * i + test.games[index]!));
    }
    // A mean over both players' positions, of almost equally many, doubled: the sum of the two players' means.
    const [top, nll] = [groupedInterval(hits, games), groupedInterval(nats, games)];
    const told = ({ mean, low, high }: typeof top, scale: number, digits: number): string =>
      `${(scale * mean).toFixed(digits)}, 95 % in [${(scale * low).toFixed(digits)}, ${(scale * high).toFixed(digits)}]`;
    console.log(`${which}, summed over both: top-1 ${told(top, 200, 2)} points; NLL less by ${told(nll, 2, 4)} nats`);
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Low rates, for a net that knows chess already. */
function refining(steps: number): ChessGanOptions {
  return { cloningSteps: steps, cloningRate: { cosine: [0.0006, 0.00003], over: { steps } } };
}

function firstOf(dataset: ChessDataset, count: number): Dataset<ChessBatch> {
  const indices = Array.from({ length: count }, (_, i) => i);
  return subset<ChessBatch>(dataset, indices);
}

/** The examples of two datasets of the same size: even indices are the first's, odd ones the second's. */
function alternating(first: Dataset<ChessBatch>, second: Dataset<ChessBatch>): Dataset<ChessBatch> {
  return {
    size: first.size + second.size,
    entries: first.entries,
    async get(indices, request) {
      const halves = [first, second].map((dataset, side) => {
        const own = indices.filter((index) => index % 2 === side).map((index) => Math.floor(index / 2));
        return own.length === 0 ? undefined : dataset.get(own, request);
      });
      const batches = (await Promise.all(halves)).filter((batch) => batch !== undefined);
      const names = Object.keys(batches[0]!) as (keyof ChessBatch)[];
      const joined = names.map((name) => [name, tf.concat(batches.map((batch) => batch[name]!))] as const);
      for (const batch of batches) tf.dispose(batch);
      return Object.fromEntries(joined) as unknown as ChessBatch;
    },
  };
}

await example(preference);
