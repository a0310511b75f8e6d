// The hash of the C++ sources, which the build stores in the addon and the package compares when it loads the addon. CommonJS,
// because the package needs it before it can wait for anything.
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * A hash of the names and texts of all sources and headers below `native`; undefined if the folder is not there.
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
    const text = readFileSync(join(native, name));
    hash.update(`${name} ${text.length}\n`).update(text);
  }
  return hash.digest('hex').slice(0, 24);
}

module.exports = { sourcesHash };
