// Chooses the partner's moves, away from the page's own thread.
import { loadGenerator, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { positionOf, positionsOf, START_FEN, sanOf } from '@ganforge/media/chess';
import { CHESS_LEVELS, chessGan, chessPartner } from '@ganforge/models';
import { openRun } from '@ganforge/run';
import type { Answer, Question } from './messages.ts';

/** The mentor's most probable moves that a lesson shows. */
const SHOWN = 3;

const post = (answer: Answer): void => postMessage(answer);
const partner = load();

addEventListener('message', ({ data }: MessageEvent<Question>) => {
  answer(data).then(post, failed);
});

async function load() {
  await useEngine('auto', { wasmPaths: new URL('wasm/', self.location.href).href });
  const generator = await loadGenerator(await openRun(new URL('run/', self.location.href)), chessGan);
  post({ type: 'ready', step: generator.step });
  return chessPartner(generator);
}

async function answer({ moves, level, game, wanted }: Question): Promise<Answer> {
  const positions = positionsOf({ start: positionOf(START_FEN), moves });
  const { choose, policy } = await partner;
  if (wanted === 'move') {
    const random = randomStream(game, 'page', moves.length);
    const [move] = await choose([positions.at(-1)!], CHESS_LEVELS[level]!, random);
    return { type: 'move', game, move: move! };
  }
  const before = positions.at(-2)!;
  const [found] = await policy([before]);
  const all = found!.moves.map((move, i) => ({
    name: sanOf(before, move),
    share: found!.shares[i]!,
    isPlayed: move === moves.at(-1),
  }));
  all.sort((a, b) => b.share - a.share);
  return { type: 'lesson', game, moves: all.filter(({ isPlayed }, i) => i < SHOWN || isPlayed) };
}

function failed(error: unknown): void {
  post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
}

partner.catch(failed);
