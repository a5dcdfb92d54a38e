/** Nothing: what starting Bun alone costs. */
export {};
