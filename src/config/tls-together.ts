import { type Found, type Origins, sourceOf } from "./found.ts";

const TLS_KEYS = ["tlsCa", "tlsCert", "tlsKey", "tlsServerName", "tlsInsecure"] as const;

type TlsKey = (typeof TLS_KEYS)[number];

/** What each TLS setting allows, and the Redis or another of them does not. */
export function tlsProblems({ redis }: Found, origins: Origins): string[] {
  const given = TLS_KEYS.filter((key) => originOf(key, origins) !== "default");
  const problems = isPlain(redis, origins) ? given.flatMap((key) => needlessProblem(key, origins)) : [];
  const areFlags = (["tlsCa", "tlsInsecure"] as const).every((key) =>
    originOf(key, origins).startsWith("flag"),
  );
  if (areFlags) problems.push("Flags --tls-ca and --tls-insecure exclude each other");
  const [cert, key] = (["tlsCert", "tlsKey"] as const).map((each) => given.includes(each));
  if (cert && !key)
    problems.push(`${sourceOf(originOf("tlsCert", origins))} needs --tls-key, which may name the same file`);
  if (key && !cert)
    problems.push(`${sourceOf(originOf("tlsKey", origins))} needs --tls-cert, which may name the same file`);
  return problems;
}

function originOf(key: TlsKey | "redis", origins: Origins): string {
  return origins[key] ?? "default";
}

/** There is no TLS; of a URL that is wrong, nobody knows. */
function isPlain(redis: Found["redis"], origins: Origins): boolean {
  return redis === undefined ? originOf("redis", origins) === "default" : !redis.tls;
}

/** A variable may stand there for other runs, where a flag says which Redis it is now, or nothing does. */
function needlessProblem(key: TlsKey, origins: Origins): string[] {
  const [origin, target] = [originOf(key, origins), originOf("redis", origins)];
  const isForThisRun = origin.startsWith("flag") || !(target === "default" || target.startsWith("flag"));
  const where =
    target === "default" ? "no Redis URL was given" : `the Redis URL (${target}) is not rediss://`;
  return isForThisRun
    ? [`${sourceOf(origin)} is for TLS, and ${where}: leave it out, or give a rediss:// URL`]
    : [];
}
