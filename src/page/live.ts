import { addCopyButtons } from "./copying.ts";
import { byId, say } from "./dom.ts";
import { Board } from "./live/board.ts";
import { type End, type Hello, listen, type Tick } from "./live/connection.ts";
import { Groups } from "./live/groups.ts";
import { Mix } from "./live/mix.ts";
import {
  errorsText,
  showConnection,
  showEnd,
  showFacts,
  showState,
  showWaiting,
  tabText,
} from "./live/status.ts";
import { Story } from "./live/story.ts";
import { showLastTiles, showTiles } from "./live/tiles.ts";
import { watchTheme } from "./theme.ts";

/** The page of a run that goes on: it shows what the run tells, and keeps nothing that the run does not know better. */
document.documentElement.classList.add("drawn");
const board = new Board();
const groups = new Groups();
const mix = new Mix();
let story: Story | undefined;

listen({
  connected() {
    showConnection(undefined);
    if (story === undefined) showWaiting();
  },
  hello(hello: Hello) {
    story = new Story(hello);
    showConnection(undefined);
    showFacts(hello.facts);
    byId("live").hidden = false;
  },
  tick(tick: Tick) {
    if (story === undefined) return;
    const { now, stream } = tick;
    story.take(tick);
    showState(story.facts, now);
    showTiles(story.facts, now, stream);
    board.show(story.charts());
    mix.show(story.facts, now);
    groups.show(stream);
    say(byId("errors"), errorsText(now));
    document.title = tabText(story.facts, now);
  },
  end({ summary, history }: End) {
    say(byId("connection"), "The run has ended");
    if (story !== undefined && history !== undefined) {
      story.finish(history);
      board.show(story.charts());
    }
    showEnd(summary);
    if (summary !== null) showLastTiles(summary);
  },
  lost: () => showConnection(new Date()),
});
watchTheme(() => board.redraw());
document.addEventListener("visibilitychange", () => board.showAgain());
addCopyButtons();
