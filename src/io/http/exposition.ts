import type { Metric as PromMetric } from "prom-client";
// The file alone: the package's front door also loads a gateway, a cluster and metrics of Node.js, 14 MiB of memory.
import Registry from "prom-client/lib/registry.js";
import type { Metric } from "../../report/metrics/index.ts";

/** Metrics in the text format of Prometheus, and what the format is called. */
export async function exposition(metrics: readonly Metric[]): Promise<{ text: string; type: string }> {
  const registry = new Registry();
  for (const metric of metrics) registry.registerMetric(told(metric));
  return { text: await registry.metrics(), type: registry.contentType };
}

/** The registry asks a metric for its name and its values and nothing else; these are counted elsewhere. */
function told({ kind, name, help, samples }: Metric): PromMetric {
  const values = samples.map(({ labels, value, suffix = "" }) => ({
    labels,
    value,
    metricName: `${name}${suffix}`,
  }));
  const whole = { name, help, type: kind, aggregator: "sum", values };
  return { name, get: async () => whole } as unknown as PromMetric;
}
