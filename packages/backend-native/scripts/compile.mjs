// Makes build/ganforge.node of native/, compiling again only what changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  acceptsFlags,
  compileFlags,
  findCompiler,
  headersVersion,
  linkFlags,
  pathFlags,
  runCompiler,
} from './compiler.mjs';
import { isKnownArchitecture, units } from './units.mjs';

const hash = (data) => createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 24);

/**
 * Builds the addon of the package in `root`; a second build of the same sources does nothing.
 *
 * Objects are kept by the hash of what made them. Files are written aside and renamed, so that two builds at once, or one
 * that is broken off, leave nothing half done.
 *
 * @param report called before each file with the number done and the number to do
 * @returns whether anything was done, and the compiler's version
 * @throws Error with one line that says why it cannot be built
 */
export async function buildAddon(root, { sanitize = false, report = () => {} } = {}) {
  if (process.platform === 'win32') throw new Error('the C++ engine is not written for Windows');
  if (!isKnownArchitecture) throw new Error(`the C++ engine is not written for ${process.arch} processors`);
  const compiler = findCompiler();
  const native = join(root, 'native');
  const objects = join(root, 'build', 'objects');
  const addon = join(root, 'build', sanitize ? 'ganforge-sanitized.node' : 'ganforge.node');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const flags = compileFlags({ sanitize });
  const common = [compiler.version, headersVersion, headers(native), flags];
  const objectOf = (unit) =>
    join(objects, `${hash([common, unit, readFileSync(join(native, unit.source), 'utf8')])}.o`);
  const accepts = (own) => acceptsFlags(compiler.command, own);
  const work = units(native, accepts).map((unit) => ({ ...unit, object: objectOf(unit) }));

  // The addon carries the mark of what it was made of, so that it and its mark cannot part.
  const made = work.map(({ object }) => object.slice(objects.length));
  const mark = `ganforge ${version} ${hash([made, linkFlags('', compiler, { sanitize })])}`;
  if (existsSync(addon) && readFileSync(addon).includes(mark)) return { built: false, compiler: compiler.version };

  mkdirSync(objects, { recursive: true });
  const label = { source: 'version.cc', flags: [`-DGF_VERSION="${version}"`, `-DGF_MARK="${mark}"`] };
  label.object = objectOf(label);
  const all = [...work.filter(({ source }) => source !== label.source), label];
  const queue = all.filter(({ object }) => !existsSync(object));
  const total = queue.length;
  const paths = pathFlags(root);
  const compileQueue = async () => {
    for (let unit = queue.shift(); unit !== undefined; unit = queue.shift()) {
      report(total - queue.length, total, unit.source);
      await aside(unit.object, (file) =>
        runCompiler(compiler.command, [...flags, ...paths, ...unit.flags, '-c', '-o', file, join(native, unit.source)]),
      );
    }
  };
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, compileQueue));
  } finally {
    queue.length = 0; // after a failure the others end with the file they are at
  }
  await aside(addon, (file) =>
    runCompiler(compiler.command, [
      '-o',
      file,
      ...all.map(({ object }) => object),
      ...linkFlags(root, compiler, { sanitize }),
    ]),
  );
  forgetOldObjects(objects, all);
  return { built: true, compiler: compiler.version };
}

/** The text of all headers: a change in any compiles everything again. */
function headers(native) {
  return readdirSync(native, { recursive: true })
    .filter((name) => name.endsWith('.h'))
    .sort()
    .map((name) => [name, readFileSync(join(native, name), 'utf8')]);
}

/** Lets `make` write a file beside `target` and puts it in its place. */
async function aside(target, make) {
  const file = `${target}.${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
  try {
    await make(file);
    renameSync(file, target);
  } finally {
    rmSync(file, { force: true });
  }
}

/** Removes objects of no use to this build, but not those of the last day: of another branch, or of a build that runs now. */
function forgetOldObjects(folder, used) {
  const keep = new Set(used.map(({ object }) => object));
  const day = 24 * 3600 * 1000;
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (keep.has(file)) continue;
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > day) rmSync(file, { force: true });
  }
}
