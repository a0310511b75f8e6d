// Does a net of one player know him better than a net of another player does? `npm run preference`.
import { type ChessDataset, subset } from '@ganforge/data';
import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { groupedInterval } from '@ganforge/metrics';
import { type ChessGan, chessGan } from '@ganforge/models';
import { judge } from './judging.ts';
import { playerOf, schedule } from './players.ts';

/** One small net for each of two players, from equal numbers of positions: whom does each know better? */
async function preference(options: ExampleOptions): Promise<void> {
  const preset = options.quick
    ? { name: 'chess-quick', steps: 40, judged: 300, networks: { filters: 8, blocks: 1 } }
    : { name: 'chess', steps: 1500, judged: 11_000, networks: {} };
  const { name: prefix, judged, networks } = preset;
  const steps = options.steps ?? preset.steps;
  const players = [
    await playerOf('carlsen', ['Carlsen'], judged),
    await playerOf('korchnoi', ['Korchnoi', 'Kortschnoj'], judged),
  ];
  const count = Math.min(...players.map(({ training }) => training.size));
  const nets: ChessGan[] = [];
  for (const { name, training } of players) {
    const equal = subset(
      training as never,
      Array.from({ length: count }, (_, i) => i),
    ) as unknown as ChessDataset;
    const gan = chessGan({ ...networks, ...schedule(steps), seed: options.seed });
    const run = { name: `${prefix}-${name}`, steps, batchSize: 256, sampleEvery: 500 };
    if (!(await trainExample(gan, equal, options, run)).finished) return;
    nets.push(gan);
  }
  const gains: number[] = [];
  const games: number[] = [];
  for (const [i, { test, unseen, name }] of players.entries()) {
    const hits = await Promise.all(nets.map(async (gan) => (await judge(gan, test, unseen)).match.ranks));
    const found = unseen.map((_, k) => Number(hits[i]![k]! < 1) - Number(hits[1 - i]![k]! < 1));
    const mean = found.reduce((sum, gain) => sum + gain, 0) / found.length;
    console.log(`top-1 of ${name}'s own net less that of the other's: ${(100 * mean).toFixed(2)} points`);
    gains.push(...found);
    games.push(...unseen.map((index) => 1e6 * i + test.games[index]!));
  }
  const { mean, low, high } = groupedInterval(gains, games);
  const percent = (x: number): string => (200 * x).toFixed(2); // the sum over both players, of equally many positions
  console.log(`summed over both: ${percent(mean)} points, 95 % in [${percent(low)}, ${percent(high)}]`);
}

await example(preference);
