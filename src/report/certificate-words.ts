import { formatCount, formatDuration } from "../primitives/units.ts";
import type { Certificate, RunSummary } from "./run-summary.ts";
import { quantilesText } from "./run-summary-text.ts";

/** The rate certificate in sentences; one that says why there is none for --rate max. */
export function certificateWords({ certificate, latenessMs, latencyMs }: RunSummary): string[] {
  if (certificate === null)
    return [
      "This run was as fast as Redis took it. It had no plan, so nothing can be said of how it was kept.",
    ];
  return [
    ...paceWords(certificate),
    lateWords(certificate),
    ...(latenessMs === null
      ? []
      : [`From an event's instant until it was handed to the network: ${quantilesText(latenessMs)}.`]),
    ...(latencyMs === null
      ? []
      : [`From an event's instant until Redis had acknowledged it: ${quantilesText(latencyMs)}.`]),
    processWords(certificate.process),
  ];
}

function paceWords({ boundaries, boundariesWithin, worstDifference, worstWindows }: Certificate): string[] {
  if (boundaries === 0)
    return ["The run was too short for the tenths of a second to be compared with the plan."];
  const all = boundariesWithin === boundaries;
  const within = all
    ? `all ${formatCount(boundaries)}`
    : `${formatCount(boundariesWithin)} of ${formatCount(boundaries)}`;
  const off =
    worstDifference === 0
      ? "it was never off"
      : `at worst it was off by ${formatCount(worstDifference)} ${worstDifference === 1 ? "event" : "events"}`;
  return [
    `At ${within} tenths of a second the number of events sent was within one event, or 0.1 %, of the plan; ${off}.`,
    ...windowWords("Outside of bursts", worstWindows.base),
    ...windowWords("In bursts", worstWindows.burst),
  ];
}

/** Of stretches that went as planned nothing is said. */
function windowWords(where: string, { in100Ms, in1s }: Certificate["worstWindows"]["base"]): string[] {
  const told = [
    ["100 ms", in100Ms],
    ["second", in1s],
  ] as const;
  return told.flatMap(([width, window]) =>
    window === null || window.sent === window.planned
      ? []
      : [
          `${where} the worst ${width} sent ${formatCount(window.sent)} events where ${formatCount(window.planned)} were planned, ${formatDuration(window.atMs)} after the start.`,
        ],
  );
}

function lateWords({ lateEvents, catchingUpMs }: Certificate): string {
  if (lateEvents === 0) return "No event left more than 100 ms after its instant.";
  const events =
    lateEvents === 1
      ? "1 event left more than 100 ms after its instant"
      : `${formatCount(lateEvents)} events left more than 100 ms after their instants`;
  return `${events}; catching up took ${formatDuration(catchingUpMs)}.`;
}

function processWords({ wakingMs, cpuMs, runQueueWaitMs, stolenMs }: Certificate["process"]): string {
  const waits = [
    ...(runQueueWaitMs === null ? [] : [`waited ${formatDuration(runQueueWaitMs)} for a core`]),
    ...(stolenMs === null ? [] : [`lost ${formatDuration(stolenMs)} to the hypervisor`]),
  ];
  const parts = [`took ${formatDuration(cpuMs)} of CPU time`, ...waits];
  const told = parts.length === 1 ? parts[0]! : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)!}`;
  return `The process woke up late by ${quantilesText(wakingMs)}; it ${told}.`;
}
