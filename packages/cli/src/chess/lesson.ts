import { sanOf } from '@ganforge/media/chess';
import type { ChessPartner } from '@ganforge/models';
import type { PlayedGame } from './play-game.ts';

/** Describes a move of the student for which the mentor prefers another move. */
export interface Lesson {
  readonly number: number;
  readonly played: string;
  /**
   * The mentor's probability of the move that the student played. `betterShare` is its probability of the mentor's best
   * move.
   */
  readonly share: number;
  readonly better: string;
  readonly betterShare: number;
}

/** Maximum number of lessons in a report. */
const MOST = 5;

/**
 * Finds the student's moves with which the mentor disagrees most. These are the moves with the lowest probability,
 * divided by the probability of the mentor's best move. It returns at most five moves, in the order of the game.
 */
export async function lessonsOf(
  partner: ChessPartner,
  { positions, moves }: PlayedGame,
  studentIsBlack: boolean,
): Promise<Lesson[]> {
  const plies = moves.flatMap((_, ply) => (positions[ply]!.black === studentIsBlack ? [ply] : []));
  if (plies.length === 0) return [];
  const answers = await partner.policy(plies.map((ply) => positions[ply]!));
  const all = plies.flatMap((ply, i) => {
    const { moves: legal, shares } = answers[i]!;
    const [played, first] = [legal.indexOf(moves[ply]!), shares.indexOf(Math.max(...shares))];
    if (played === first) return [];
    const position = positions[ply]!;
    const lesson = {
      ...{ number: position.number, played: sanOf(position, moves[ply]!), share: shares[played]! },
      ...{ better: sanOf(position, legal[first]!), betterShare: shares[first]! },
    };
    return [{ ply, lesson, ratio: shares[first]! / Math.max(1e-9, shares[played]!) }];
  });
  const chosen = all.sort((a, b) => b.ratio - a.ratio).slice(0, MOST);
  return chosen.sort((a, b) => a.ply - b.ply).map(({ lesson }) => lesson);
}

/** Formats lessons as sentences. */
export function lessonText(lessons: readonly Lesson[]): string[] {
  if (lessons.length === 0) return ['All your moves are moves that the mentor would most likely play.'];
  const percent = (share: number): string => `${(100 * share).toFixed(share < 0.01 ? 1 : 0)} %`;
  return [
    'Moves in which the mentor would have played differently:',
    ...lessons.map(
      ({ number, played, share, better, betterShare }) =>
        `  move ${number}: you played ${played} (the mentor: ${percent(share)}); most likely ${better} (${percent(betterShare)})`,
    ),
  ];
}
