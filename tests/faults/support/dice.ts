/** Chance that can be repeated: FAULT_SEED in the environment, or a new seed; it is printed with every failure by `told`. */
export function dice(name: string): { readonly told: string; between(low: number, high: number): number } {
  const seed = Number(process.env.FAULT_SEED ?? Math.floor(Date.now() % 1_000_000_007));
  let state = (seed % 2_147_483_646) + 1;
  return {
    told: `${name}, FAULT_SEED=${seed}`,
    between: (low, high) => {
      state = (state * 48_271) % 2_147_483_647;
      return low + (state / 2_147_483_647) * (high - low);
    },
  };
}
