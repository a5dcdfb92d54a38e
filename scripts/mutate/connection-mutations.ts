import type { Mutation } from "./mutation.ts";

/** Of what opens the door, and of what finds it. */
export const CONNECTION_MUTATIONS: readonly Mutation[] = [
  {
    name: "certificates are not checked",
    file: "src/io/redis/client.ts",
    find: "rejectUnauthorized: !isInsecure",
    replace: "rejectUnauthorized: false",
    tests: ["tests/io/redis/client.test.ts"],
  },
  {
    name: "the URL's file may lead to another Redis",
    file: "src/config/target.ts",
    find: "const isSame = read.label === first.label && read.tls === first.tls;",
    replace: "const isSame = first.label !== read.host;",
    tests: ["tests/faults/rotation.test.ts"],
  },
  {
    name: "a key may belong to another certificate",
    file: "src/io/redis/tls-files.ts",
    find: "!fits(texts.cert, texts.key)",
    replace: "fits(texts.cert, texts.cert)",
    tests: ["tests/config/tls.test.ts", "tests/io/redis/keyring.test.ts"],
  },
  {
    name: "a reader follows a slot that is still on its way",
    file: "src/io/redis/whereabouts/cluster.ts",
    find: "let mayFollowAsk = asksForBoth === true;",
    replace: "let mayFollowAsk = asksForBoth !== null;",
    tests: ["tests/io/redis/whereabouts/whereabouts.test.ts"],
  },
  {
    name: "MOVED is not followed",
    file: "src/io/redis/whereabouts/cluster.ts",
    find: "if (!redirection.asking) hint = there;",
    replace: "if (!redirection.asking) hint = undefined;",
    tests: ["tests/io/redis/whereabouts/whereabouts.test.ts"],
  },
  {
    name: "a sentinel is believed without asking the master",
    file: "src/io/redis/reach.ts",
    find: 'if (role === "master") return;',
    replace: 'if (role !== "nothing") return;',
    tests: ["tests/faults/sentinel.test.ts"],
  },
];
