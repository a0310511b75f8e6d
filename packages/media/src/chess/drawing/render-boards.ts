import { bytesOf } from '../../checks.ts';
import type { Artifact } from '../../kind.ts';
import type { ChessPosition } from '../rules/position.ts';
import { boardsPng } from './board-png.ts';
import { boardsSvg } from './board-svg.ts';

/** Renders boards as SVG and as PNG. If there are moves, each board shows its move as an arrow. */
export function renderBoards(
  positions: readonly ChessPosition[],
  name: string,
  moves: readonly number[] = [],
): Artifact[] {
  const options = positions.map((_, i) => ({ arrow: moves[i] ?? 0 }));
  return [
    { path: `${name}.png`, mime: 'image/png', bytes: boardsPng(positions, options) },
    { path: `${name}.svg`, mime: 'image/svg+xml', bytes: bytesOf(boardsSvg(positions, options)) },
  ];
}
