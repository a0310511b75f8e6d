import { BISHOP, KING, KNIGHT, kindOfPiece, PAWN, QUEEN, ROOK } from './position.ts';

/**
 * For each square and each of 8 directions, the squares in that direction, closest first. The first four directions are
 * along ranks and files; the last four are diagonal.
 */
export const RAYS: readonly (readonly Uint8Array[])[] = tableOf([
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
]);

/** For each square, the squares that a knight can reach. `KING_STEPS` contains the same for a king. */
export const KNIGHT_STEPS: readonly Uint8Array[] = stepsOf([
  [1, 2],
  [2, 1],
  [2, -1],
  [1, -2],
  [-1, -2],
  [-2, -1],
  [-2, 1],
  [-1, 2],
]);
export const KING_STEPS: readonly Uint8Array[] = RAYS.map((rays) =>
  Uint8Array.from(rays.flatMap((ray) => Array.from(ray.subarray(0, 1)))),
);

/** Returns whether a side attacks a square. */
export function isAttacked(board: Uint8Array, square: number, byBlack: boolean): boolean {
  const side = byBlack ? 6 : 0;
  for (const from of KNIGHT_STEPS[square]!) if (board[from] === KNIGHT + side) return true;
  for (const from of KING_STEPS[square]!) if (board[from] === KING + side) return true;
  // White's pawns attack upwards and Black's pawns attack downwards.
  const rank = (square >> 3) + (byBlack ? 1 : -1);
  if (rank >= 0 && rank < 8) {
    const file = square & 7;
    if (file > 0 && board[8 * rank + file - 1] === PAWN + side) return true;
    if (file < 7 && board[8 * rank + file + 1] === PAWN + side) return true;
  }
  const rays = RAYS[square]!;
  for (let d = 0; d < 8; d++) {
    const slider = (d < 4 ? ROOK : BISHOP) + side;
    for (const from of rays[d]!) {
      const piece = board[from]!;
      if (piece === 0) continue;
      if (piece === slider || piece === QUEEN + side) return true;
      break;
    }
  }
  return false;
}

/** Counts the pieces of a side that attack each square, including squares of its own pieces. */
export function attackCounts(board: Uint8Array, black: boolean): Uint8Array {
  const counts = new Uint8Array(64);
  for (let from = 0; from < 64; from++) {
    const piece = board[from]!;
    if (piece === 0 || piece > 6 !== black) continue;
    const kind = kindOfPiece(piece);
    if (kind === KNIGHT || kind === KING) {
      for (const to of kind === KNIGHT ? KNIGHT_STEPS[from]! : KING_STEPS[from]!) counts[to]!++;
    } else if (kind === PAWN) {
      const [file, ahead] = [from & 7, from + (black ? -8 : 8)];
      if (file > 0) counts[ahead - 1]!++;
      if (file < 7) counts[ahead + 1]!++;
    } else {
      const [first, end] = [kind === BISHOP ? 4 : 0, kind === ROOK ? 4 : 8];
      for (let d = first; d < end; d++) {
        for (const to of RAYS[from]![d]!) {
          counts[to]!++;
          if (board[to] !== 0) break;
        }
      }
    }
  }
  return counts;
}

function tableOf(directions: readonly (readonly [number, number])[]): Uint8Array[][] {
  return Array.from({ length: 64 }, (_, square) =>
    directions.map(([dx, dy]) => {
      const ray: number[] = [];
      for (let [x, y] = [(square & 7) + dx, (square >> 3) + dy]; isOnBoard(x, y); x += dx, y += dy) ray.push(8 * y + x);
      return Uint8Array.from(ray);
    }),
  );
}

function stepsOf(steps: readonly (readonly [number, number])[]): Uint8Array[] {
  return Array.from({ length: 64 }, (_, square) => {
    const [file, rank] = [square & 7, square >> 3];
    const on = steps.map(([dx, dy]) => [file + dx, rank + dy] as const).filter(([x, y]) => isOnBoard(x, y));
    return Uint8Array.from(on, ([x, y]) => 8 * y + x);
  });
}

function isOnBoard(x: number, y: number): boolean {
  return x >= 0 && x < 8 && y >= 0 && y < 8;
}
