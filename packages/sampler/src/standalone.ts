// One file for pages without a bundler: `<script type="module" src="gan-sample.js">`. In the page it defines
// <gan-sample> and starts itself as a worker; in the worker it samples.
import { defineGanSample } from './element/define.ts';
import { serveSampler } from './worker/serve.ts';

const wasmPaths = new URL('./', import.meta.url).href;

/** Starts a worker of this file. For another origin it uses a script that imports the file, which browsers allow. */
function start(): Worker {
  const url = import.meta.url;
  if (new URL(url).origin === location.origin) return new Worker(url, { type: 'module' });
  const script = new Blob([`import ${JSON.stringify(url)};`], { type: 'text/javascript' });
  return new Worker(URL.createObjectURL(script), { type: 'module' });
}

if (globalThis.document === undefined) serveSampler({ wasmPaths });
else defineGanSample({ worker: start });
