import { nullSink } from "../../../src/io/sinks/null.ts";
import { analytics } from "../../../src/model/index.ts";
import { sinkLaws } from "../../contracts/sink-laws.ts";
import { streamOf } from "../../support/streams.ts";

sinkLaws("null", {
  setUp: async () => {},
  tearDown: async () => {},
  fresh: () => ({
    sink: nullSink(analytics.encoder(streamOf("1"))),
    arrived: async () => undefined,
    textOf: () => "",
  }),
});
