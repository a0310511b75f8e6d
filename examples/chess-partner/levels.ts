// Plays games between neighbouring levels of a trained run: `npm run levels -- runs/chess 200`.
import { loadGenerator, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import { afterMove, type ChessPosition, outcomeOf, positionOf, START_FEN } from '@ganforge/media/chess';
import { CHESS_LEVELS, type ChessPartner, chessGan, chessPartner, materialOf } from '@ganforge/models';
import { openRun } from '@ganforge/run';

/** Plies after which a game is decided by material: two pawns more win. */
const MOST_PLIES = 160;
const DECIDES = 200;

const [place = 'runs/chess', games = '200', from = '1', to = String(CHESS_LEVELS.length)] = process.argv.slice(2);
await useEngine();
const partner = chessPartner(await loadGenerator(await openRun(place), chessGan));
for (let level = Number(from); level < Number(to); level++) {
  const { wins, draws, losses } = await tournament(partner, level, Number(games));
  const score = (wins + draws / 2) / Number(games);
  console.log(
    `level ${level + 1} against ${level}: ${wins} won, ${draws} drawn, ${losses} lost; ${(100 * score).toFixed(1)} %`,
  );
}

/** Games of level + 1 against level, half of them with White, all side by side. */
async function tournament(partner: ChessPartner, level: number, count: number) {
  const boards: ChessPosition[][] = Array.from({ length: count }, () => [positionOf(START_FEN)]);
  const result = { wins: 0, draws: 0, losses: 0 };
  let running = boards.map((_, i) => i);
  for (let ply = 0; running.length > 0; ply++) {
    for (const isHigher of [true, false]) {
      const own = running.filter((i) => (i % 2 === ply % 2) === isHigher);
      if (own.length === 0) continue;
      const last = own.map((i) => boards[i]!.at(-1)!);
      const at = CHESS_LEVELS[isHigher ? level : level - 1]!;
      const moves = await partner.choose(last, at, randomStream(1, 'levels', level, ply, Number(isHigher)));
      own.forEach((i, k) => {
        boards[i]!.push(afterMove(last[k]!, moves[k]!));
      });
    }
    running = running.filter((i) => {
      const white = scoreOfWhite(boards[i]!);
      if (white === undefined) return true;
      const higher = i % 2 === 0 ? white : 1 - white;
      result[higher === 1 ? 'wins' : higher === 0 ? 'losses' : 'draws']++;
      return false;
    });
  }
  return result;
}

/** 1, 0.5 or 0; undefined while a game goes on. */
function scoreOfWhite(positions: readonly ChessPosition[]): number | undefined {
  const outcome = outcomeOf(positions);
  if (outcome) return outcome.result === '1-0' ? 1 : outcome.result === '0-1' ? 0 : 0.5;
  if (positions.length <= MOST_PLIES) return undefined;
  const position = positions.at(-1)!;
  const white = materialOf(position) * (position.black ? -1 : 1);
  return white >= DECIDES ? 1 : white <= -DECIDES ? 0 : 0.5;
}
