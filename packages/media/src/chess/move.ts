import { formatValue, GanError } from '@ganforge/formats';
import { bytesOf, checkFields, checkValues, only, textOf } from '../checks.ts';
import type { Artifact, Kind, Part } from '../kind.ts';
import { linesOf } from '../text/lines.ts';
import { codeOfMove, MOVE_CODES, moveOfCode } from './codes.ts';
import { renderBoards } from './drawing/render-boards.ts';
import { boardsOf } from './position.ts';
import { moveName, moveOfName } from './rules/position.ts';
import type { MoveSpec } from './spec.ts';

const where = 'media/move';

const parts: { readonly '': Part } = { '': { shape: [], dtype: 'int32', range: [0, MOVE_CODES - 1] } };

/** The kind of chess moves. Moves are decoded to names such as `e2e4` or `e7e8q` and are drawn on their boards. */
export const move: Kind<MoveSpec, string> = {
  kind: 'move',
  validate: (spec) => checkFields(where, spec, 'move', []) as unknown as MoveSpec,
  parts: () => parts,
  fits: () => undefined,
  describe: () => 'move of chess',
  encode(_, examples) {
    return {
      '': { shape: [examples.length], data: Int32Array.from(examples, (name, i) => codeOf(name, `move ${i}`)) },
    };
  },
  decode(_, values) {
    checkValues(where, parts, values);
    return Array.from(only(values).data, (code) => {
      if (code >= 0 && code < MOVE_CODES) return moveName(moveOfCode(code, false));
      throw new GanError(where, `moves must be in 0..${MOVE_CODES - 1}; received ${code}.`, { code: 'shape' });
    });
  },
  async read(_, file) {
    const found = linesOf(textOf(where, file));
    found.forEach((name, i) => {
      codeOf(name, `${file.path}, line ${i + 1}: a move`, 'file');
    });
    return found;
  },
  write: async (_, examples, name = 'samples') => lines(examples, name),
  async render(spec, values, { name = 'samples', inputs } = {}): Promise<Artifact[]> {
    if (inputs === undefined) return lines(move.decode(spec, values), name);
    const codes = only(values).data;
    checkValues(where, parts, values);
    const boards = boardsOf(inputs).slice(0, codes.length);
    return renderBoards(
      boards,
      name,
      boards.map(({ black }, i) => moveOfCode(codes[i]!, black)),
    );
  },
};

function codeOf(name: string, what: string, code: 'argument' | 'file' = 'argument'): number {
  const found = typeof name === 'string' ? moveOfName(name) : 0;
  const isNone = found === 0 || (found >> 12 > 0 && !/^[a-h]7[a-h]8/.test(name));
  if (!isNone) return codeOfMove(found, false);
  throw new GanError(where, `${what} must be such as 'e2e4' or 'e7e8q'; received ${formatValue(name)}.`, { code });
}

function lines(moves: readonly string[], name: string): Artifact[] {
  return [{ path: `${name}.txt`, mime: 'text/plain', bytes: bytesOf(moves.map((one) => `${one}\n`).join('')) }];
}
