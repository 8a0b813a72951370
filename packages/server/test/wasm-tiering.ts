/**
 * For Node where it runs the embedded database for a short while: V8 compiles a function of WebAssembly again, at great
 * cost, once it has used up this budget. With the usual one that is a quarter of what a start costs, in every process anew.
 */
export const lateTiering = '--wasm-tiering-budget=200000000';
