import type { ChessPosition } from '@ganforge/media/chess';

const LETTERS = '.PNBRQKpnbrqk';

/** Draws a board as lines of text. White pieces are capital letters. The side of the student is at the bottom. */
export function boardText({ board }: ChessPosition, fromBlack: boolean): string[] {
  const order = fromBlack ? [0, 1, 2, 3, 4, 5, 6, 7] : [7, 6, 5, 4, 3, 2, 1, 0];
  const files = fromBlack ? 'h g f e d c b a' : 'a b c d e f g h';
  const ranks = order.map((rank) => {
    const row = Array.from(board.subarray(8 * rank, 8 * rank + 8), (piece) => LETTERS[piece]!);
    return `  ${rank + 1}  ${(fromBlack ? row.reverse() : row).join(' ')}`;
  });
  return [...ranks, '', `     ${files}`];
}
