/** Colours of the style sheet, as the theme of the moment has them, for what is drawn on a canvas. */
const known = new Map<string, string>();
let probe: HTMLElement | undefined;

/** "--actual" -> "rgb(23, 95, 212)". */
export function colour(name: string): string {
  const found = known.get(name);
  if (found !== undefined) return found;
  // A property that holds light-dark() is resolved only where it is used as a colour.
  probe ??= document.body.appendChild(Object.assign(document.createElement("span"), { hidden: true }));
  probe.style.color = `var(${name})`;
  const resolved = getComputedStyle(probe).color;
  known.set(name, resolved);
  return resolved;
}

/** The theme has changed. */
export function forgetColours(): void {
  known.clear();
}
