import { GanError } from '@ganforge/formats';
import { afterMove, type ChessPosition, isCapture, isCastling, isCheck } from '@ganforge/media/chess';

/** A move in the position it was made in, and how many moves of both sides came before. */
export interface PlacedMove {
  readonly position: ChessPosition;
  readonly move: number;
  readonly ply: number;
}

/** What a move is, the first that holds. */
export const MOVE_KINDS: readonly ['castling', 'check', 'capture', 'other'] = ['castling', 'check', 'capture', 'other'];

/** Where stretches of a game begin, in plies. */
const STRETCHES = [0, 10, 20, 40, 80];

/** How often each kind of move comes, by stretch of the game. */
export interface MoveKindRates {
  /** The first ply of the stretch. */
  readonly from: number;
  readonly moves: number;
  /** Shares in the order of `MOVE_KINDS`. */
  readonly rates: readonly number[];
}

/** Rates of castling, checks and captures by stretch of the game; stretches without moves are left out. */
export function moveKindRates(moves: readonly PlacedMove[]): MoveKindRates[] {
  const counts = STRETCHES.map(() => MOVE_KINDS.map(() => 0));
  for (const placed of moves) counts[stretchOf(placed.ply)]![kindOf(placed)]!++;
  return counts.flatMap((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return total === 0 ? [] : [{ from: STRETCHES[i]!, moves: total, rates: row.map((count) => count / total) }];
  });
}

/**
 * The Jensen-Shannon divergence in bits between the kinds of real and of imitated moves, the mean over stretches weighted by the
 * real moves in each; 0 where they are the same, 1 at most. Lin 1991, "Divergence measures based on the Shannon entropy".
 *
 * @throws GanError `argument` where a stretch of the real moves has no imitated ones
 */
export function moveKindDivergence(real: readonly PlacedMove[], imitated: readonly PlacedMove[]): number {
  const others = new Map(moveKindRates(imitated).map((one) => [one.from, one.rates]));
  const rows = moveKindRates(real);
  const total = rows.reduce((sum, { moves }) => sum + moves, 0);
  if (total === 0) throw new GanError('metrics/move-kinds', 'real must have at least one move; received none.');
  return rows.reduce((sum, { from, moves, rates }) => {
    const other = others.get(from);
    if (other === undefined) {
      const problem = `imitated must have moves from ply ${from} on, as the real ones have; it has none.`;
      throw new GanError('metrics/move-kinds', problem);
    }
    return sum + (moves / total) * divergence(rates, other);
  }, 0);
}

function divergence(p: readonly number[], q: readonly number[]): number {
  const part = (x: number, y: number): number => (x === 0 ? 0 : (x / 2) * Math.log2(x / ((x + y) / 2)));
  return p.reduce((sum, x, i) => sum + part(x, q[i]!) + part(q[i]!, x), 0);
}

function stretchOf(ply: number): number {
  return STRETCHES.findLastIndex((from) => ply >= from);
}

function kindOf({ position, move }: PlacedMove): number {
  if (isCastling(position, move)) return 0;
  if (isCheck(afterMove(position, move))) return 1;
  return isCapture(position, move) ? 2 : 3;
}
