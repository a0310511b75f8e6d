import type { ResultRow } from './row.ts';
import { attributeRows } from './rows/attributes.ts';
import { captionRows } from './rows/captions.ts';
import { chessRows } from './rows/chess.ts';
import { conditionalRows } from './rows/conditional.ts';
import { dcganRows } from './rows/dcgan.ts';
import { featureRows } from './rows/features.ts';
import { fewImageRows } from './rows/few-images.ts';
import { growingRows } from './rows/growing.ts';
import { modernRows } from './rows/modern.ts';
import { moleculeRows } from './rows/molecule.ts';
import { pointRows } from './rows/points.ts';
import { smallSetRows } from './rows/small-sets.ts';
import { spectralRows } from './rows/spectral.ts';
import { styleRows } from './rows/style.ts';
import { tableRows } from './rows/table.ts';
import { textRows } from './rows/text.ts';
import { translationRows } from './rows/translation.ts';
import { wassersteinRows } from './rows/wasserstein.ts';

/**
 * Lists all rows of docs/results.md, in the order of that page.
 *
 * A row is an entry in the file of its family under `rows/`. A row of images is one call of `imageRow` with a name, the
 * variant and its file, a dataset (`mnist`, `fashion-mnist` or `cifar10`), options, steps and bars. Rows of other data
 * have their own files. A new family needs a file and a line below.
 *
 * 1. Add the entry with its bars and commit it.
 * 2. Run `GANFORGE_DATA_DIR=... npm run results -- --only NAME`. It trains the row and writes docs/results/NAME.json, NAME.png
 *    and docs/results.md. A row may take five minutes on two cores; if it takes longer, it must say so.
 * 3. Look at the picture, describe it in `seen`, and commit. `npm run results -- --write` writes the document again.
 *
 * The result of a row is valid as long as the hash of its settings, of the code of its variant and of the version of
 * the engine does not change.
 */
export const rows: readonly ResultRow[] = [
  ...dcganRows,
  ...conditionalRows,
  ...captionRows,
  ...smallSetRows,
  ...wassersteinRows,
  ...spectralRows,
  ...growingRows,
  ...styleRows,
  ...modernRows,
  ...fewImageRows,
  ...attributeRows,
  ...translationRows,
  ...featureRows,
  ...pointRows,
  ...tableRows,
  ...textRows,
  ...chessRows,
  ...moleculeRows,
];
