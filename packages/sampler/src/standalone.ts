// One file for pages without a bundler: `<script type="module" src="gan-sample.js">`. It defines <gan-sample> in the
// page, and in the worker that it starts of itself it samples.
import { defineGanSample } from './element/define.ts';
import { serveSampler } from './worker/serve.ts';

const wasmPaths = new URL('./', import.meta.url).href;

/** A worker of this file; of another origin by a script that imports it, which browsers allow. */
function start(): Worker {
  const url = import.meta.url;
  if (new URL(url).origin === location.origin) return new Worker(url, { type: 'module' });
  const script = new Blob([`import ${JSON.stringify(url)};`], { type: 'text/javascript' });
  return new Worker(URL.createObjectURL(script), { type: 'module' });
}

if (globalThis.document === undefined) serveSampler({ wasmPaths });
else defineGanSample({ worker: start });
