import type { Key, Table } from "../declare.ts";

interface Kind {
  readonly weight: number;
  readonly type: string;
  readonly detail: string;
  /** Frames of the traces that it leaves: [function, file:line:column], innermost first. */
  readonly traces: readonly (readonly string[])[];
}

const APP = "https://example.com/assets/app.js";
const VENDOR = "https://example.com/assets/vendor.js";

const KINDS: readonly Kind[] = [
  {
    weight: 24,
    type: "TypeError",
    detail: "Cannot read properties of undefined (reading 'id')",
    traces: [
      [
        `renderProduct (${APP}:1482:31)`,
        `Array.map (<anonymous>)`,
        `ProductList (${APP}:1510:18)`,
        `renderWithHooks (${VENDOR}:5213:22)`,
      ],
      [
        `selectUser (${APP}:730:12)`,
        `onClick (${APP}:764:9)`,
        `HTMLUnknownElement.dispatch (${VENDOR}:812:14)`,
      ],
    ],
  },
  {
    weight: 14,
    type: "TypeError",
    detail: "cart.items.reduce is not a function",
    traces: [
      [`cartTotal (${APP}:2044:23)`, `Checkout (${APP}:2101:17)`, `renderWithHooks (${VENDOR}:5213:22)`],
    ],
  },
  {
    weight: 13,
    type: "ReferenceError",
    detail: "analytics is not defined",
    traces: [[`trackClick (${APP}:311:5)`, `HTMLButtonElement.onclick (${APP}:298:11)`]],
  },
  {
    weight: 7,
    type: "SyntaxError",
    detail: "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
    traces: [[`JSON.parse (<anonymous>)`, `parseBody (${APP}:142:21)`, `async loadOrders (${APP}:958:20)`]],
  },
  {
    weight: 20,
    type: "NetworkError",
    detail: "Failed to fetch /api/orders",
    traces: [
      [`request (${APP}:118:11)`, `async loadOrders (${APP}:951:18)`],
      [`request (${APP}:118:11)`, `async submitOrder (${APP}:2188:16)`, `async onSubmit (${APP}:2230:7)`],
    ],
  },
  {
    weight: 11,
    type: "NetworkError",
    detail: "Request timed out after 30000 ms",
    traces: [[`AbortSignal.onTimeout (${APP}:96:15)`, `async request (${APP}:124:7)`]],
  },
  {
    weight: 11,
    type: "ValidationError",
    detail: "email must be a valid address",
    traces: [
      [
        `validate (${APP}:640:13)`,
        `submitContact (${APP}:688:10)`,
        `HTMLFormElement.onsubmit (${APP}:701:5)`,
      ],
    ],
  },
];

const messageOf = ({ type, detail }: Kind): string => `${type}: ${detail}`;

/** Type and message; the link is the kind, which decides the stack. */
export const ERRORS: Table = KINDS.map((kind, link) => ({
  weight: kind.weight,
  link,
  values: [kind.type, messageOf(kind)],
}));

/** About half of the errors come without a stack. */
export const STACKS: readonly Table[] = KINDS.map((kind) => [
  { weight: kind.traces.length, values: [undefined] },
  ...kind.traces.map((frames) => ({
    weight: 1,
    values: [[messageOf(kind), ...frames.map((frame) => `    at ${frame}`)].join("\n")],
  })),
]);

export const errorType: Key = {
  key: "error_type",
  rule: {
    type: "oneOf",
    values: ["TypeError", "ReferenceError", "SyntaxError", "NetworkError", "ValidationError"],
  },
  about: "Class of the error",
};
export const message: Key = { key: "message", rule: { type: "text" }, about: "Begins with the type" };
export const stackTrace: Key = {
  key: "stack_trace",
  rule: { type: "text" },
  about: "In about half of the errors; otherwise the key is absent",
  optional: true,
};
