import { printEvents } from "./naive-events.ts";

/** The natural way without a seed: what the runtime gives. Usage: naive-unseeded COUNT */
printEvents(Number(process.argv[2]), { random: Math.random, uuid: () => crypto.randomUUID() });
