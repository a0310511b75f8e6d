// This file is for pages without a bundler: `<script type="module" src="gan-sample.js">`. In a page it defines the
// element <gan-sample> and starts a worker with the same file. In the worker it generates the samples.
import { defineGanSample } from './element/define.ts';
import { serveSampler } from './worker/serve.ts';

const wasmPaths = new URL('./', import.meta.url).href;

/**
 * Starts a worker with this file. Browsers do not allow a worker script of another origin. In that case, the worker
 * runs a small script that imports this file.
 */
function start(): Worker {
  const url = import.meta.url;
  if (new URL(url).origin === location.origin) return new Worker(url, { type: 'module' });
  const script = new Blob([`import ${JSON.stringify(url)};`], { type: 'text/javascript' });
  return new Worker(URL.createObjectURL(script), { type: 'module' });
}

if (globalThis.document === undefined) serveSampler({ wasmPaths });
else defineGanSample({ worker: start });
