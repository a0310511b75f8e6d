import { type ChessBatch, type Metric, randomStream } from '@ganforge/core';
import { type ExampleOptions, example, trainExample } from '@ganforge/examples-shared';
import { afterMove, type ChessGame, outcomeOf, positionOf, START_FEN, writePgn } from '@ganforge/media/chess';
import { moveScores } from '@ganforge/metrics';
import { CHESS_LEVELS, type ChessGan, chessGan, chessPartner } from '@ganforge/models';
import { judge } from './judging.ts';
import { type Player, playerOf, schedule } from './players.ts';

async function chessPartnerExample(options: ExampleOptions): Promise<void> {
  const preset = options.quick
    ? { name: 'chess-quick', cloning: 40, game: 10, judged: 300, networks: { filters: 8, blocks: 1 } }
    : { name: 'chess', cloning: 2600, game: 200, judged: 4000, networks: {} };
  const { cloning, game, name, networks } = preset;
  const carlsen = await playerOf('carlsen', ['Carlsen'], preset.judged, { opponents: true });
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
