import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));
const pnpm = (...args: string[]) =>
  execFileSync('node', ['scripts/pnpm.mjs', ...args], { cwd: repository, encoding: 'utf8' });

/** Returns the given packages and all packages of this workspace that they depend on. */
function closure(names: readonly string[]): string[] {
  const manifests = readdirSync(`${repository}/packages`).map((folder) => {
    const text = readFileSync(`${repository}/packages/${folder}/package.json`, 'utf8');
    return JSON.parse(text) as { name: string; dependencies?: Record<string, string> };
  });
  const all = new Set<string>();
  const visit = (name: string): void => {
    const manifest = manifests.find((one) => one.name === name);
    if (manifest === undefined || all.has(name)) return;
    all.add(name);
    Object.keys(manifest.dependencies ?? {}).forEach(visit);
  };
  names.forEach(visit);
  return [...all];
}

/** Builds packages and the packages that they depend on, as for publishing. */
export function build(names: readonly string[]): void {
  pnpm('exec', 'turbo', 'run', 'build', ...closure(names).map((name) => `--filter=${name}`));
}

/**
 * Installs an application. Its packages of Ganforge are those of this workspace, which were built and packed as for
 * publishing.
 */
export function installPacked(app: string, tarballs: string): void {
  const path = `${app}/package.json`;
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { dependencies: Record<string, string> };
  const names = closure(Object.keys(manifest.dependencies));
  build(names);
  for (const name of names) {
    pnpm('--filter', name, 'pack', '--pack-destination', tarballs);
    const start = `${name.replace(/^@/, '').replace('/', '-')}-`;
    const file = readdirSync(tarballs).find((one) => one.startsWith(start) && /^\d/.test(one.slice(start.length)))!;
    manifest.dependencies[name] = `file:${tarballs}/${file}`;
  }
  writeFileSync(path, JSON.stringify(manifest));
  const install = ['install', '--no-audit', '--no-fund', '--prefer-offline'];
  execFileSync('npm', install, { cwd: app, encoding: 'utf8', stdio: 'pipe' });
}
