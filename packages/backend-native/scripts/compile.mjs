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
  testLinkFlags,
} from './compiler.mjs';
import { sourcesHash } from './sources-hash.cjs';
import { isKnownArchitecture, testUnits, units } from './units.mjs';

const hash = (data) => createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 24);

/**
 * Builds the addon of the package in `root`; a second build of the same sources does nothing.
 *
 * Objects are kept by the hash of what made them. Files are written aside and renamed, so that two builds at once, or one
 * that is broken off, leave nothing half done.
 *
 * @param sanitize whether it is the one with AddressSanitizer and UBSan
 * @param report called before each file with the number done and the number to do
 * @returns whether anything was done, and the compiler's version
 * @throws Error with one line that says why it cannot be built
 */
export async function buildAddon(root, { sanitize = false, report = () => {} } = {}) {
  const instrument = sanitize ? 'address' : undefined;
  const build = begin(root, instrument);
  const { compiler, folder, objects } = build;
  const addon = join(folder, sanitize ? 'ganforge-sanitized.node' : 'ganforge.node');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const work = units(build.native, build.accepts).map(build.withObject);

  // The addon carries the mark of what it was made of, so that it and its mark cannot part.
  const made = work.map(({ object }) => object.slice(objects.length));
  const sources = sourcesHash(build.native);
  const mark = `ganforge ${version} ${hash([made, sources, linkFlags('', compiler, { sanitize: instrument })])}`;
  if (existsSync(addon) && readFileSync(addon).includes(mark)) return { built: false, compiler: compiler.version };

  const label = build.withObject({
    source: 'bind/version.cc',
    flags: [`-DGF_VERSION="${version}"`, `-DGF_SOURCES="${sources}"`, `-DGF_MARK="${mark}"`],
  });
  const all = [...work.filter(({ source }) => source !== label.source), label];
  await compileAll(build, all, report);
  await link(build, all, addon, linkFlags(root, compiler, { sanitize: instrument }));
  forgetOldObjects(objects, all);
  return { built: true, compiler: compiler.version };
}

/**
 * Builds the program of the tests in C++, with ThreadSanitizer: all that needs no JavaScript, by the baseline's kernels.
 *
 * @returns its path
 * @throws Error with one line that says why it cannot be built
 */
export async function buildTests(root, { report = () => {} } = {}) {
  const sanitize = 'thread';
  const build = begin(root, sanitize);
  const program = join(build.folder, 'native-tests');
  const all = testUnits(build.native).map(build.withObject);
  await compileAll(build, all, report);
  await link(build, all, program, testLinkFlags({ sanitize }));
  return program;
}

/** What builds have in common: the compiler, the folders, and each unit's object. */
function begin(root, sanitize) {
  if (process.platform === 'win32') throw new Error('the C++ engine is not written for Windows');
  if (!isKnownArchitecture) throw new Error(`the C++ engine is not written for ${process.arch} processors`);
  const compiler = findCompiler();
  const native = join(root, 'native');
  const folder = join(root, 'build');
  const objects = join(folder, 'objects');
  mkdirSync(objects, { recursive: true });
  const flags = compileFlags({ sanitize });
  const textOf = textsWithHeaders(native);
  const nameOf = (unit) => hash([compiler.version, headersVersion, flags, unit, textOf(unit.source)]);
  return {
    ...{ compiler, native, folder, objects, flags, paths: pathFlags(root) },
    accepts: (own) => acceptsFlags(compiler.command, own),
    withObject: (unit) => ({ ...unit, object: join(objects, `${nameOf(unit)}.o`) }),
  };
}

/** Compiles the units whose objects are not there. */
async function compileAll({ compiler, native, flags, paths }, all, report) {
  const queue = all.filter(({ object }) => !existsSync(object));
  const total = queue.length;
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
}

function link({ compiler }, all, target, flags) {
  return aside(target, (file) =>
    runCompiler(compiler.command, ['-o', file, ...all.map(({ object }) => object), ...flags]),
  );
}

/** A function that gives the text of a file and of all headers of ours that it includes, each with its name. */
function textsWithHeaders(native) {
  const texts = new Map();
  const read = (name) => {
    if (!texts.has(name)) texts.set(name, readFileSync(join(native, name), 'utf8'));
    return texts.get(name);
  };
  return (source) => {
    const found = new Set([source]);
    // A set grows while it is walked.
    for (const name of found) {
      for (const [, included] of read(name).matchAll(/^#include "([^"]+)"/gm)) found.add(included);
    }
    return [...found].sort().map((name) => [name, read(name)]);
  };
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
