/** The engines the conformance suites run on: those that come from npm alone. */
export const suiteEngines: readonly ['cpu', 'wasm'] = ['cpu', 'wasm'];
