// The hash of the C++ sources, which the build stores in the addon and the package compares when it loads the addon. CommonJS,
// because the package needs it before it can wait for anything.
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * A hash of the names and texts of all sources and headers below `native`; undefined if the folder is not there.
 *
 * Comments and white space do not count, so that a change of words alone refuses no binary.
 *
 * @param {string} native
 * @returns {string | undefined}
 */
function sourcesHash(native) {
  let names;
  try {
    names = readdirSync(native, { recursive: true });
  } catch {
    return undefined;
  }
  const hash = createHash('sha256');
  for (const name of names.filter((name) => /\.(cc|h)$/.test(name)).sort()) {
    const text = readFileSync(join(native, name), 'utf8');
    const code = text
      .replaceAll(/\/\/.*/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
    hash.update(`${name} ${code.length}\n`).update(code);
  }
  return hash.digest('hex').slice(0, 24);
}

module.exports = { sourcesHash };
