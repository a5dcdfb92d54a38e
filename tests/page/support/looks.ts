import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";

/** Text whose contrast with what is behind it is below 4.5, as "ratio text"; it has to be empty. */
export function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const channels = (colour: string) => {
      const [r = 0, g = 0, b = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
      return { rgb: [r, g, b], alpha };
    };
    const luminance = (colour: string): number => {
      const [r, g, b] = channels(colour).rgb.map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      }) as [number, number, number];
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element: Element | null): string => {
      if (element === null) return "rgb(255, 255, 255)";
      const { backgroundColor } = getComputedStyle(element);
      return channels(backgroundColor).alpha > 0 ? backgroundColor : behind(element.parentElement);
    };
    const faint: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const element = node.parentElement!;
      const text = node.textContent!.trim();
      if (text === "" || /^(?:SCRIPT|STYLE)$/.test(element.tagName)) continue;
      const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${text.slice(0, 40)}`);
    }
    return faint;
  });
}

/** The contrast of each colour of the style sheet with the page, by its name. */
export function contrasts(page: Page, names: readonly string[]): Promise<Record<string, number>> {
  return page.evaluate((wanted) => {
    const probe = document.body.appendChild(document.createElement("i"));
    const luminance = (colour: string): number => {
      const [r, g, b] = colour.match(/[\d.]+/g)!.map((value) => {
        const share = Number(value) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      }) as [number, number, number];
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const of = (name: string): number => {
      probe.style.color = `var(${name})`;
      return luminance(getComputedStyle(probe).color);
    };
    const ratio = (name: string): number => {
      const [a, b] = [of(name), of("--page")];
      return Number(((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)).toFixed(2));
    };
    const found = Object.fromEntries(wanted.map((name) => [name, ratio(name)]));
    probe.remove();
    return found;
  }, names);
}

/** How far the content sticks out to the right, CSS pixels; and what does. */
export function overflow(page: Page): Promise<{ pixels: number; by: string[] }> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const isScrolled = (element: Element | null): boolean =>
      element !== null &&
      (getComputedStyle(element).overflowX !== "visible" || isScrolled(element.parentElement));
    const by = [...document.querySelectorAll("body *")]
      .filter(
        (element) =>
          element.getBoundingClientRect().right > clientWidth + 0.5 && !isScrolled(element.parentElement),
      )
      .map((element) => `${element.tagName}.${element.className}`);
    return { pixels: scrollWidth - clientWidth, by };
  });
}

/** What axe-core finds wrong, as "rule: element". */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(Bun.resolveSync("axe-core/axe.min.js", import.meta.dir), "utf8"));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
  });
}
