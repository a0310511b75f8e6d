import { GanError } from '@ganforge/formats';
import { bytesOf, checkFields, checkValues, textOf } from '../checks.ts';
import type { Artifact, HostValues, Kind, Part } from '../kind.ts';
import { linesOf } from '../text/lines.ts';
import { BOARD_SIZE, decodeBoard, encodeBoard, legalCodes, MOST_OF_SQUARE, MOVE_CODES } from './codes.ts';
import { renderBoards } from './drawing/render-boards.ts';
import { fenOf, positionOf } from './rules/fen.ts';
import { MOST_MOVES } from './rules/moves.ts';
import type { PositionSpec } from './spec.ts';

const where = 'media/position';

const parts: { readonly board: Part; readonly legal: Part } = {
  board: { shape: [BOARD_SIZE], dtype: 'int32', range: [0, MOST_OF_SQUARE] },
  legal: { shape: [MOST_MOVES], dtype: 'int32', range: [0, MOVE_CODES - 1] },
};

/**
 * The kind of chess positions. They are decoded to FENs with the previous move as a seventh field, and drawn as SVG and
 * PNG.
 */
export const position: Kind<PositionSpec, string> = {
  kind: 'position',
  validate: (spec) => checkFields(where, spec, 'position', []) as unknown as PositionSpec,
  parts: () => parts,
  fits: () => undefined,
  describe: () => 'position of chess',
  encode(_, examples) {
    const n = examples.length;
    const [board, legal] = [new Int32Array(n * BOARD_SIZE), new Int32Array(n * MOST_MOVES)];
    examples.forEach((fen, i) => {
      const found = positionOf(fen);
      encodeBoard(found, board, i * BOARD_SIZE);
      legal.set(legalCodes(found), i * MOST_MOVES);
    });
    return { board: { shape: [n, BOARD_SIZE], data: board }, legal: { shape: [n, MOST_MOVES], data: legal } };
  },
  decode: (_, values) => boardsOf(values).map((one) => fenOf(one, { last: true })),
  async read(_, file) {
    return linesOf(textOf(where, file)).map((line, i) => {
      try {
        positionOf(line);
        return line;
      } catch (cause) {
        const problem = `${file.path}, line ${i + 1}: ${(cause as Error).message}`;
        throw new GanError(where, problem, { code: 'file', cause });
      }
    });
  },
  async write(_, examples, name = 'samples') {
    return [{ path: `${name}.txt`, mime: 'text/plain', bytes: bytesOf(examples.map((fen) => `${fen}\n`).join('')) }];
  },
  async render(_, values, { name = 'samples' } = {}): Promise<Artifact[]> {
    return renderBoards(boardsOf(values), name);
  },
};

/** Decodes positions from arrays. @throws GanError `shape` if the arrays do not fit */
export function boardsOf(values: HostValues): ReturnType<typeof decodeBoard>[] {
  const n = checkValues(where, parts, values);
  return Array.from({ length: n }, (_, i) => decodeBoard(values.board!.data, i * BOARD_SIZE));
}
