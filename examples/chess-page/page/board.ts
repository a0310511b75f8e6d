import { boardSvg, type ChessPosition, legalMoves } from '@ganforge/media/chess';

/** Promotions are to a queen: the other pieces are worth less in nearly every game. */
const QUEEN = 5;

/** What a board shows. */
export interface Shown {
  readonly position: ChessPosition;
  /** Whether Black stands at the bottom. */
  readonly flipped: boolean;
  /** Whether clicks make moves. */
  readonly isActive: boolean;
}

/**
 * A board of 64 buttons over a drawing. A click on a piece and a click on a marked square make a move.
 *
 * @param place the element that holds the board
 * @param onMove receives a legal move
 */
export function createBoard(place: HTMLElement, onMove: (move: number) => void): (shown: Shown) => void {
  const drawing = document.createElement('div');
  const squares = document.createElement('div');
  squares.id = 'squares';
  place.replaceChildren(drawing, squares);
  let shown: Shown;
  let chosen = -1;

  const click = (square: number): void => {
    if (!shown.isActive) return;
    const move = movesFrom(shown.position, chosen).find((one) => ((one >> 6) & 63) === square);
    if (move !== undefined) {
      chosen = -1;
      onMove(move);
      return;
    }
    chosen = movesFrom(shown.position, square).length > 0 ? square : -1;
    drawSquares();
  };

  const drawSquares = (): void => {
    const targets = new Set(movesFrom(shown.position, chosen).map((move) => (move >> 6) & 63));
    const buttons = Array.from({ length: 64 }, (_, i) => {
      // The drawing's order: the eighth rank first where White stands at the bottom.
      const square = shown.flipped ? 8 * (i >> 3) + 7 - (i & 7) : 8 * (7 - (i >> 3)) + (i & 7);
      const name = 'abcdefgh'[square & 7]! + ((square >> 3) + 1);
      const button = document.createElement('button');
      button.type = 'button';
      button.dataset.square = name;
      button.ariaLabel = `${name}${pieceName(shown.position.board[square]!)}`;
      button.classList.toggle('chosen', square === chosen);
      button.classList.toggle('target', targets.has(square));
      button.addEventListener('click', () => click(square));
      return button;
    });
    squares.replaceChildren(...buttons);
  };

  return (next) => {
    shown = next;
    chosen = -1;
    drawing.innerHTML = boardSvg(next.position, { flipped: next.flipped, arrow: next.position.last });
    drawSquares();
  };
}

function movesFrom(position: ChessPosition, square: number): number[] {
  const moves = legalMoves(position).filter((move) => (move & 63) === square);
  return moves.filter((move) => move >> 12 === 0 || move >> 12 === QUEEN);
}

function pieceName(piece: number): string {
  if (piece === 0) return '';
  const kinds = ['pawn', 'knight', 'bishop', 'rook', 'queen', 'king'];
  return piece > 6 ? `, black ${kinds[piece - 7]}` : `, white ${kinds[piece - 1]}`;
}
