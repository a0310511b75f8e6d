import type { ResultRow } from './row.ts';
import { conditionalRows } from './rows/conditional.ts';
import { dcganRows } from './rows/dcgan.ts';
import { featureRows } from './rows/features.ts';
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
 * All rows of docs/results.md, in its order.
 *
 * A row is an entry in the file of its family under `rows/`. For images it is one call of `imageRow`: a name, the variant and
 * its file, a set (`mnist`, `fashion-mnist`, `cifar10`), options, steps, and bars. Other data have a file that makes
 * their rows; a new family is a file and a line below.
 *
 * 1. Add the entry with its bars and commit it.
 * 2. `GANFORGE_DATA_DIR=... npm run results -- --only NAME` trains it, writes docs/results/NAME.json and NAME.png, and
 *    docs/results.md anew. At most five minutes on two cores, unless the row says otherwise.
 * 3. Look at the picture, say in `seen` what it shows, and commit. `npm run results -- --write` writes the document again.
 *
 * A row is kept as long as the hash of its settings, of its variant's code and of the engine's version stays the same.
 */
export const rows: readonly ResultRow[] = [
  ...dcganRows,
  ...conditionalRows,
  ...smallSetRows,
  ...wassersteinRows,
  ...spectralRows,
  ...styleRows,
  ...translationRows,
  ...featureRows,
  ...pointRows,
  ...tableRows,
  ...textRows,
  ...moleculeRows,
];
