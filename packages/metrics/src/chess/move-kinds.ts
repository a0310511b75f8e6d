import { GanError } from '@ganforge/formats';
import { afterMove, type ChessPosition, isCapture, isCastling, isCheck } from '@ganforge/media/chess';

/** Describes a move: the position before it, and the number of plies that were played before it. */
export interface PlacedMove {
  readonly position: ChessPosition;
  readonly move: number;
  readonly ply: number;
}

/** Lists the kinds of moves. A move belongs to the first kind in this list that applies to it. */
export const MOVE_KINDS: readonly ['castling', 'check', 'capture', 'other'] = ['castling', 'check', 'capture', 'other'];

/** Lists the first ply of each phase of a game. */
const STRETCHES = [0, 10, 20, 40, 80];

/** Contains the rate of each kind of move in one phase of the game. */
export interface MoveKindRates {
  /** The first ply of the phase. */
  readonly from: number;
  readonly moves: number;
  /** The rates, in the order of `MOVE_KINDS`. */
  readonly rates: readonly number[];
}

/** Computes the rates of castling, checks and captures in each phase of the game. Phases without moves are omitted. */
export function moveKindRates(moves: readonly PlacedMove[]): MoveKindRates[] {
  const counts = STRETCHES.map(() => MOVE_KINDS.map(() => 0));
  for (const placed of moves) counts[stretchOf(placed.ply)]![kindOf(placed)]!++;
  return counts.flatMap((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return total === 0 ? [] : [{ from: STRETCHES[i]!, moves: total, rates: row.map((count) => count / total) }];
  });
}

/**
 * Computes the Jensen-Shannon divergence, in bits, between the kinds of real and imitated moves.
 *
 * The result is the mean of the divergences of all phases, weighted by the number of real moves in each phase. It is in
 * [0,1]; 0 means that the rates are equal. Source: Lin 1991, "Divergence measures based on the Shannon entropy".
 *
 * @throws GanError `argument` if a phase has real moves and no imitated moves
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
