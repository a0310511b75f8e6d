import { readFile } from 'node:fs/promises';
import { type ChessBatch, type Metric, randomStream } from '@ganforge/core';
import { type ChessDataset, chessDataset, splitGames, subset, unseenPositions } from '@ganforge/data';
import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { GanError } from '@ganforge/formats';
import { afterMove, type ChessGame, outcomeOf, positionOf, readPgn, START_FEN, writePgn } from '@ganforge/media/chess';
import { groupedInterval, moveScores } from '@ganforge/metrics';
import { CHESS_LEVELS, type ChessGan, type ChessGanOptions, chessGan, chessPartner } from '@ganforge/models';
import { judge } from './judging.ts';

interface Player {
  readonly name: string;
  readonly training: ChessDataset;
  readonly test: ChessDataset;
  readonly unseen: readonly number[];
}

async function chessPartnerExample(options: ExampleOptions): Promise<void> {
  const preset = options.quick
    ? { name: 'chess-quick', cloning: 40, game: 10, single: 40, judged: 300, networks: { filters: 8, blocks: 1 } }
    : { name: 'chess', cloning: 2000, game: 200, single: 500, judged: 4000, networks: {} };
  const { cloning, game, name, networks } = preset;
  const carlsen = await playerOf('carlsen', ['Carlsen'], preset.judged, true);
  const gan = chessGan({ ...networks, ...schedule(cloning), classes: ['Carlsen', 'others'], seed: options.seed });
  const top: Metric<ChessBatch> = {
    names: ['top-1', 'top-3', 'NLL', 'divergence'],
    every: Math.ceil(cloning / 4),
    async evaluate() {
      const { match, divergence } = await judge(gan, carlsen.test, carlsen.unseen);
      const { top1, top3, nll } = moveScores(match);
      return { 'top-1': top1, 'top-3': top3, NLL: nll, divergence };
    },
  };
  const run = { batchSize: 256, sampleEvery: 500 };
  const clone = await trainExample(gan, carlsen.training, options, { ...run, name, steps: cloning, metrics: [top] });
  if (!clone.finished) return;
  await show('cloning alone', gan, carlsen);
  const whole = await trainExample(gan, carlsen.training, options, {
    ...{ ...run, name, steps: options.steps ?? cloning + game, metrics: [top] },
  });
  if (!whole.finished) return;
  await show('chessGan', gan, carlsen);
  console.log(await gameOf(gan, options.seed));
  gan.dispose();
  await preference({ ...options, single: preset.single, networks, name, judged: preset.judged });
}

/** One small net for each of two players, from equal numbers of positions: whom does each know better? */
async function preference(
  options: ExampleOptions & { single: number; networks: ChessGanOptions; name: string; judged: number },
): Promise<void> {
  const players = [
    await playerOf('carlsen', ['Carlsen'], options.judged),
    await playerOf('korchnoi', ['Korchnoi', 'Kortschnoj'], options.judged),
  ];
  const count = Math.min(...players.map(({ training }) => training.size));
  const nets: ChessGan[] = [];
  for (const { name, training } of players) {
    const equal = subset(
      training as never,
      Array.from({ length: count }, (_, i) => i),
    ) as unknown as ChessDataset;
    const gan = chessGan({ ...options.networks, ...schedule(options.single), seed: options.seed });
    const run = { name: `${options.name}-${name}`, steps: options.single, batchSize: 256, sampleEvery: 500 };
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

/** Rates that fall along a cosine, which short trainings gain most by. */
function schedule(steps: number): ChessGanOptions {
  return { cloningSteps: steps, cloningRate: { cosine: [0.0015, 0.00005], over: { steps } } };
}

async function show(title: string, gan: ChessGan, { test, unseen }: Player): Promise<void> {
  const { match, divergence, legality } = await judge(gan, test, unseen);
  const { top1, top3, nll, chance } = moveScores(match);
  const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;
  console.log(
    `${title.padEnd(14)} top-1 ${percent(top1)}, top-3 ${percent(top3)}, NLL ${nll.toFixed(3)}, legal ${percent(legality)}, ` +
      `divergence ${divergence.toFixed(4)} bits; a random legal move: top-1 ${percent(chance)}`,
  );
}

/** Games of a player, the later tenth for the test, of which at most `judged` positions that training lacks are used. */
async function playerOf(file: string, player: readonly string[], judged: number, opponents = false): Promise<Player> {
  const folder = process.env.GANFORGE_DATA_DIR;
  if (!folder) {
    const advice = `Set GANFORGE_DATA_DIR to a folder with chess/${file}.pgn.gz.`;
    throw new GanError('examples/chess-partner', `there are no games. ${advice}`, { code: 'file' });
  }
  const path = `${folder}/chess/${file}.pgn.gz`;
  const { games } = await readPgn({ path, bytes: await readFile(path) });
  const [earlier, later] = splitGames(games, 0.9);
  const [training, test] = [chessDataset(earlier, { player, opponents }), chessDataset(later, { player })];
  const all = unseenPositions(test, training);
  const unseen = all.filter((_, i) => (i * judged) % all.length < judged).slice(0, judged);
  console.log(
    `data     ${file}: ${training.size} positions; ${test.size} of later games, ${all.length} of them unseen`,
  );
  return { name: file, training, test, unseen };
}

/** A game that the partner plays against itself. */
async function gameOf(gan: ChessGan, seed: number): Promise<string> {
  const partner = chessPartner(gan);
  const positions = [positionOf(START_FEN)];
  const moves: number[] = [];
  while (outcomeOf(positions) === undefined && moves.length < 300) {
    const last = positions.at(-1)!;
    const [move] = await partner.choose([last], CHESS_LEVELS[2]!, randomStream(seed, 'game', moves.length));
    moves.push(move!);
    positions.push(afterMove(last, move!));
  }
  const tags = { Event: 'chess-partner', White: 'chessGan', Black: 'chessGan' };
  const game: ChessGame = { tags, start: positions[0]!, moves, result: outcomeOf(positions)?.result ?? '*' };
  return writePgn(game);
}

await example(chessPartnerExample);
