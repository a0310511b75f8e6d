export { type ExplainOptions, type Explanation, explain } from './explain/explain.ts';
export { integratedGradients } from './explain/saliency.ts';
export { type Traversal, type TraversalOptions, traversals } from './explain/traversals.ts';
