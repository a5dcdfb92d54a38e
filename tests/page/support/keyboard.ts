import type { Page } from "playwright-core";

/** Presses Tab until it comes round; gives what was reached and what should have been, each as a short text, and what had no visible focus. */
export async function walk(page: Page): Promise<{ reached: string[]; expected: string[]; unseen: string[] }> {
  const expected = await page.evaluate(() => {
    const selector = "a[href], button, summary, input, select, [tabindex='0']";
    const all = [...document.querySelectorAll<HTMLElement>(selector)].filter((element) =>
      element.checkVisibility({ contentVisibilityAuto: true }),
    );
    for (const [i, element] of all.entries()) element.dataset.stop = String(i);
    return all.map(({ dataset, tagName }) => `${dataset.stop} ${tagName}`);
  });
  const reached: string[] = [];
  const unseen: string[] = [];
  for (let i = 0; i <= expected.length; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const isSeen = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
      return {
        name: `${element.dataset.stop} ${element.tagName}`,
        isBody: element === document.body,
        isSeen,
      };
    });
    if (stop.isBody || reached.includes(stop.name)) break;
    reached.push(stop.name);
    if (!stop.isSeen) unseen.push(stop.name);
  }
  return { reached, expected, unseen };
}
